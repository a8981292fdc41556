//! What came of a run's model tests, and what can be done where it is held back.

use std::rc::Rc;

use bunsen_protocol::{CommitRun, TestRun};
use bunsen_spec::say::check_report::{MET, UNCHECKED, UNMET};
use bunsen_spec::say::model_tests::{rests_on, why_met, why_unmet};
use bunsen_spec::{ModelTestResult, Problem, RunRecord, TestVerdict};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::use_studio;
use crate::parts::{Button, ButtonKind, ChipKind, Icon, ProblemBox, chip};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct TestedProps {
    /// The run.
    pub record: Rc<RunRecord>,
    /// Whether the project has tests by which it could be tested.
    pub has_tests: bool,
    /// Whether it can be changed here.
    pub is_writer: bool,
    /// Shows it as it is now.
    pub onchanged: Callback<RunRecord>,
}

/// See [`TestedProps`].
#[component]
pub fn Tested(props: &TestedProps) -> Html {
    let t = &text().model_tests;
    let studio = use_studio();
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let RunRecord { id, project, number, name, tests, evaluation, .. } = &*props.record;
    let act = {
        let (project, run, number, onchanged) = (project.clone(), id.clone(), *number, props.onchanged.clone());
        let (problem, is_busy) = (problem.setter(), is_busy.setter());
        Callback::from(move |is_commit: bool| {
            let (studio, project, run, onchanged) = (studio.clone(), project.clone(), run.clone(), onchanged.clone());
            let (problem, is_busy) = (problem.clone(), is_busy.clone());
            is_busy.set(true);
            spawn_local(async move {
                let t = &text().model_tests;
                let answer = match is_commit {
                    true => studio.bridge.call(CommitRun { project, run }).await,
                    false => studio.bridge.call(TestRun { project, run }).await,
                };
                match answer {
                    Ok(record) => {
                        studio.say(if is_commit { (t.committed)(number) } else { (t.tested)(number) });
                        problem.set(None);
                        onchanged.emit(record);
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    if evaluation.is_none() || (tests.is_empty() && !props.has_tests) {
        return Html::default();
    }
    let disabled = !props.is_writer || *is_busy;
    html! {
        <section class="stack tight" aria-label={t.results}>
            if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} /> }
            if let Some(why) = props.record.held_back() {
                <div class="problem" role="alert">
                    { Icon::Warning }
                    <div class="grow">
                        <p><b>{ (t.held_back)(&why) }</b></p>
                        <p>{ t.held_back_hint }</p>
                        <p><code>{ (t.commit_hint)(name.trim(), *number) }</code></p>
                        <Button label={t.commit} is_small=true {disabled} onclick={act.reform(|_: MouseEvent| true)} />
                    </div>
                </div>
            }
            <div class="row wrap">
                <h2 class="grow">{ t.results }</h2>
                <Button label={t.again} is_small=true kind={ButtonKind::Plain} title={t.again_hint} disabled={disabled || !props.has_tests}
                    onclick={act.reform(|_: MouseEvent| false)} />
            </div>
            <ul class="plain-list stack tight">{ for tests.iter().map(line) }</ul>
        </section>
    }
}

fn line(result: &ModelTestResult) -> Html {
    let t = &text().model_tests;
    let (mark, said) = match result.verdict {
        TestVerdict::Met => (chip(ChipKind::Good, MET), why_met(result)),
        TestVerdict::Unmet => (chip(ChipKind::Bad, UNMET), why_unmet(result)),
        TestVerdict::Unchecked => (chip(ChipKind::Hot, UNCHECKED), why_unmet(result)),
        TestVerdict::OtherTarget => (chip(ChipKind::Plain, t.not_about), result.test.name.clone()),
    };
    let rest = match &result.problem {
        Some(problem) if result.verdict == TestVerdict::OtherTarget => problem.what.clone(),
        Some(problem) => problem.remedy.clone(),
        None => rests_on(result),
    };
    html! {
        <li key={result.test.name.clone()} class={classes!("step", result.holds_back().then_some("stuck"))}>
            <div class="row start">{ mark }<div class="grow"><p>{ said }</p><p class="small soft">{ rest }</p></div></div>
        </li>
    }
}
