//! What is expected of the table, and whether it holds: listed, added, changed, saved.

mod form;
mod line;

use std::rc::Rc;

use bunsen_protocol::{ChecksForm, ExportChecks, SetSuite, SuggestSuite};
use bunsen_spec::say::check_report::{all_met, some_unmet};
use bunsen_spec::{Problem, Suite, Validation};
use js_sys::Uint8Array;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::choose::choose;
use crate::app::{Studio, use_studio};
use crate::browser::{read_file, save_file};
use crate::parts::{Button, Empty, Icon, Menu, MenuItem, ProblemBox};
use crate::rooms::Project;
use crate::state::checks::{CheckEdit, FAMILIES, new_expectation, with_proposed};
use crate::text::text;
use form::CheckForm;
use line::{Line, view_line};

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ChecksProps {
    /// The project.
    pub project: Project,
    /// The column that new expectations are about, where they fit.
    pub chosen: Option<String>,
    /// What came of checking the table, once that is known.
    pub validation: Option<Rc<Validation>>,
    /// Why it could not be checked.
    pub problem: Option<Problem>,
    /// Shows rows of these numbers, counted from 0.
    pub onrows: Callback<Vec<u64>>,
}

/// See [`ChecksProps`].
#[component]
pub fn Checks(props: &ChecksProps) -> Html {
    let t = &text().checks;
    let studio = use_studio();
    let state = &props.project.state;
    let suite = &state.suite;
    let editing = use_state_eq(|| None::<CheckEdit>);
    let is_adding = use_state_eq(|| false);
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let set = {
        let (studio, project) = (studio.clone(), props.project.clone());
        let (editing, problem, is_busy) = (editing.setter(), problem.setter(), is_busy.setter());
        Callback::from(move |after: Suite| {
            let (studio, project) = (studio.clone(), project.clone());
            let (editing, problem, is_busy) = (editing.clone(), problem.clone(), is_busy.clone());
            is_busy.set(true);
            spawn_local(async move {
                match set_suite(&studio, &project, after).await {
                    Ok(()) => {
                        problem.set(None);
                        editing.set(None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    let onsuggest = {
        let (studio, project, set) = (studio.clone(), props.project.clone(), set.clone());
        let (problem, is_busy) = (problem.setter(), is_busy.setter());
        Callback::from(move |_: MouseEvent| {
            let (studio, project, set) = (studio.clone(), project.clone(), set.clone());
            let (problem, is_busy) = (problem.clone(), is_busy.clone());
            is_busy.set(true);
            spawn_local(async move {
                match studio.bridge.call(SuggestSuite { project: project.id() }).await {
                    Ok(proposed) => {
                        let after = with_proposed(&project.state.suite, &proposed);
                        if after.expectations.len() == project.state.suite.expectations.len() {
                            studio.say(text().checks.nothing_new);
                        } else {
                            return set.emit(after);
                        }
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    let adding = |open: bool| {
        let is_adding = is_adding.setter();
        Callback::from(move |()| is_adding.set(open))
    };
    let onadd = {
        let (editing, is_adding) = (editing.setter(), is_adding.setter());
        let (state, chosen) = (state.clone(), props.chosen.clone());
        Callback::from(move |kind: &'static str| {
            is_adding.set(false);
            let expectation = new_expectation(kind, &state.profile, chosen.as_deref());
            editing.set(Some(CheckEdit { at: state.suite.expectations.len(), is_new: true, expectation }));
        })
    };
    let onedit = {
        let editing = editing.setter();
        Callback::from(move |new| editing.set(new))
    };
    let onapply = {
        let (set, suite) = (set.clone(), suite.clone());
        Callback::from(move |edit: CheckEdit| set.emit(edit.applied(&suite)))
    };
    let disabled = !state.is_writer || *is_busy;
    let form = |edit: &CheckEdit| {
        html! { <CheckForm project={props.project.clone()} edit={edit.clone()} is_busy={*is_busy} onedit={onedit.clone()} onapply={onapply.clone()} /> }
    };
    // What was checked belongs to the suite as it was then.
    let checked = props.validation.as_ref().filter(|validation| {
        let results = &validation.result.results;
        results.len() == suite.expectations.len()
            && results.iter().zip(&suite.expectations).all(|(result, own)| result.expectation_config == *own)
    });
    let line = |at: usize| {
        let edit = editing.as_ref().filter(|edit| !edit.is_new && edit.at == at);
        let found = checked.map(|all| (&all.result.results[at], &all.failing[at]));
        edit.map_or_else(
            || view_line(&Line { suite, at, found, disabled, set: &set, onedit: &onedit, onrows: &props.onrows }),
            form,
        )
    };
    let n = suite.expectations.len();
    // What does not hold comes first.
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|at| checked.is_some_and(|all| all.result.results[*at].success));
    let new = editing.as_ref().filter(|edit| edit.is_new);
    let families = || {
        FAMILIES
            .iter()
            .map(|(family, kinds)| ((t.family)(*family), kinds.iter().map(|kind| (*kind, (t.kind)(kind))).collect()))
    };
    html! {
        <section class="stack checks" aria-label={t.checks}>
            <div class="row wrap">
                <div class="verdict" role="status">{ verdict(n, checked.map(|validation| &**validation)) }</div>
                if n > 0 || new.is_some() {
                    <Button label={t.add} is_small=true {disabled} onclick={adding(true).reform(|_: MouseEvent| ())} />
                    <Button label={t.suggest} is_small=true {disabled} title={t.suggest_hint} onclick={onsuggest.clone()} />
                }
                <FilesMenu project={props.project.clone()} has_checks={n > 0} {disabled} set={set.clone()} problem={problem.setter()} />
            </div>
            if let Some(problem) = problem.as_ref().or(props.problem.as_ref()) { <ProblemBox problem={problem.clone()} /> }
            if n == 0 && new.is_none() {
                <Empty sentence={t.none}>
                    <p class="soft">{ t.intro }</p>
                    <div class="row wrap center">
                        <Button label={t.suggest} {disabled} title={t.suggest_hint} onclick={onsuggest} />
                        <Button label={t.add} {disabled} onclick={adding(true).reform(|_: MouseEvent| ())} />
                    </div>
                </Empty>
            }
            <ol class="plain-list stack tight">
                { for order.into_iter().map(line) }
                if let Some(edit) = new { { form(edit) } }
            </ol>
            if *is_adding { { choose(t.add_title, families().collect(), &onadd, adding(false)) } }
        </section>
    }
}

/// How many hold, in words.
fn verdict(n: usize, checked: Option<&Validation>) -> Html {
    let t = &text().checks;
    let Some(validation) = checked else { return html! { <p class="soft">{ t.checking }</p> } };
    let statistics = &validation.result.statistics;
    match (n, statistics.unsuccessful_expectations) {
        (0, _) => Html::default(),
        (_, 0) => html! { <h2 class="good">{ all_met(n as u64) }</h2> },
        (_, unmet) => html! { <h2 class="bad">{ some_unmet(unmet, n as u64) }</h2> },
    }
}

/// Sets what is expected, so that it can be undone.
async fn set_suite(studio: &Studio, project: &Project, after: Suite) -> Result<(), Problem> {
    let t = &text().checks;
    let before = project.state.suite.clone();
    let call = |suite| SetSuite { project: project.id(), suite };
    let state = studio.bridge.call(call(after.clone())).await?;
    project.set.emit(state);
    studio.did(t.changed, t.undo_name, call(before), call(after));
    Ok(())
}

#[derive(Clone, PartialEq, Properties)]
struct FilesMenuProps {
    project: Project,
    has_checks: bool,
    disabled: bool,
    set: Callback<Suite>,
    problem: UseStateSetter<Option<Problem>>,
}

/// Saves suite, result and report, and opens a suite.
#[component]
fn FilesMenu(props: &FilesMenuProps) -> Html {
    let t = &text().checks;
    let studio = use_studio();
    let input = use_node_ref();
    let save = |label, form: ChecksForm| {
        let (studio, project, problem) = (studio.clone(), props.project.id(), props.problem.clone());
        let save = Callback::from(move |()| {
            let (studio, project, problem) = (studio.clone(), project.clone(), problem.clone());
            spawn_local(async move {
                match studio.bridge.call_for_bytes(ExportChecks { project, form }, Vec::new()).await {
                    Ok((file, buffers)) => {
                        let saved = buffers.first().and_then(|bytes| save_file(&file.name, &file.media_type, bytes));
                        if saved.is_some() {
                            studio.say((text().checks.exported)(&file.name));
                        }
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        });
        let mut item = MenuItem::new(label, Some(Icon::Export), save);
        item.onclick = item.onclick.filter(|_| props.has_checks);
        item
    };
    let pick = {
        let input = input.clone();
        Callback::from(move |()| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let (set, problem) = (props.set.clone(), props.problem.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            input.set_value("");
            let (set, problem) = (set.clone(), problem.clone());
            spawn_local(async move {
                let name = file.name();
                let read = match read_file(&file).await {
                    Some(buffer) => Suite::read(&Uint8Array::new(&buffer).to_vec()),
                    None => Err(Problem::bad_input((text().checks.not_readable)(&name))),
                };
                match read {
                    Ok(suite) => set.emit(suite),
                    Err(why) => problem.set(Some(why)),
                }
            });
        })
    };
    let mut open = MenuItem::new(t.open_suite, None, pick);
    open.onclick = open.onclick.filter(|_| !props.disabled);
    let items = vec![
        save(t.export_report, ChecksForm::Report),
        save(t.export_result, ChecksForm::Result),
        save(t.export_suite, ChecksForm::Suite),
        open,
    ];
    html! {
        <>
            <Menu label={t.export} {items} is_right=true />
            <input ref={input} id="suite-file" type="file" accept=".json,application/json" class="sr-only" tabindex="-1" aria-hidden="true" {onchange} />
        </>
    }
}
