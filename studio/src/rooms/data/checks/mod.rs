//! What is expected of the table, and whether it holds: listed, added, changed, saved.

mod form;
mod line;

use std::rc::Rc;

use bunsen_protocol::{ChecksForm, ExportChecks, SetSuite, SuggestSuite};
use bunsen_spec::say::check_report::{all_met, some_unmet};
use bunsen_spec::say::worker::not_readable;
use bunsen_spec::{Problem, Suite, Validation};
use js_sys::Uint8Array;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

use super::choose::choose;
use crate::app::{Studio, use_studio};
use crate::bridge::{Work, use_work};
use crate::browser::read_file;
use crate::parts::{Button, Empty, Icon, Menu, MenuItem, ProblemBox, use_file_choice};
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
    /// Checks again.
    pub onretry: Callback<()>,
    /// The expectation that is being made or changed.
    pub editing: Option<CheckEdit>,
    /// Begins, changes or ends an edit.
    pub onedit: Callback<Option<CheckEdit>>,
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
    let is_adding = use_state_eq(|| false);
    let work = use_work();
    let set = {
        let (studio, project, work) = (studio.clone(), props.project.clone(), work.clone());
        Callback::from(move |(after, onedit): Wanted| {
            let (studio, project) = (studio.clone(), project.clone());
            work.start(async move { set_suite(&studio, &project, after, onedit).await });
        })
    };
    let replace = set.reform(|after: Suite| (after, None));
    let onsuggest = {
        let (studio, project, work) = (studio.clone(), props.project.clone(), work.clone());
        Callback::from(move |_: MouseEvent| {
            let (studio, project) = (studio.clone(), project.clone());
            work.start(async move {
                let proposed = studio.bridge.call(SuggestSuite { project: project.id() }).await?;
                let after = with_proposed(&project.state.suite, &proposed);
                if after == project.state.suite {
                    studio.say(text().checks.nothing_new);
                    return Ok(());
                }
                set_suite(&studio, &project, after, None).await
            });
        })
    };
    let adding = |open: bool| {
        let is_adding = is_adding.setter();
        Callback::from(move |()| is_adding.set(open))
    };
    let onadd = {
        let (onedit, is_adding) = (props.onedit.clone(), is_adding.setter());
        let (state, chosen) = (state.clone(), props.chosen.clone());
        Callback::from(move |kind: &'static str| {
            is_adding.set(false);
            let expectation = new_expectation(kind, &state.profile, chosen.as_deref());
            onedit.emit(Some(CheckEdit { at: state.suite.expectations.len(), is_new: true, expectation }));
        })
    };
    let onapply = {
        let (set, suite, onedit) = (set, suite.clone(), props.onedit.clone());
        Callback::from(move |edit: CheckEdit| set.emit((edit.applied(&suite), Some(onedit.clone()))))
    };
    let disabled = !state.is_writer || work.is_busy;
    let form = |edit: &CheckEdit| {
        html! { <CheckForm key={edit.at} project={props.project.clone()} edit={edit.clone()} is_busy={work.is_busy} onedit={props.onedit.clone()} onapply={onapply.clone()} /> }
    };
    // What was checked belongs to the suite as it was then.
    let checked = props.validation.as_ref().filter(|validation| {
        let results = &validation.result.results;
        results.len() == suite.expectations.len()
            && results.iter().zip(&suite.expectations).all(|(result, own)| result.expectation_config == *own)
    });
    let line = |at: usize| {
        let edit = props.editing.as_ref().filter(|edit| !edit.is_new && edit.at == at);
        let found = checked.map(|all| (&all.result.results[at], &all.failing[at]));
        edit.map_or_else(
            || {
                view_line(&Line {
                    suite,
                    at,
                    found,
                    is_unchecked: props.problem.is_some(),
                    disabled,
                    set: &replace,
                    onedit: &props.onedit,
                    onrows: &props.onrows,
                })
            },
            form,
        )
    };
    let n = suite.expectations.len();
    // What does not hold comes first.
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|at| checked.is_some_and(|all| all.result.results[*at].success));
    let new = props.editing.as_ref().filter(|edit| edit.is_new);
    let families = || {
        FAMILIES
            .iter()
            .map(|(family, kinds)| ((t.family)(*family), kinds.iter().map(|kind| (*kind, (t.kind)(kind))).collect()))
    };
    html! {
        <section class="stack checks" aria-label={t.checks}>
            <div class="row wrap">
                if props.problem.is_none() {
                    <div class="verdict" role="status">{ verdict(n, checked.map(|validation| &**validation)) }</div>
                }
                if n > 0 || new.is_some() {
                    <Button label={t.add} is_small=true {disabled} onclick={adding(true).reform(|_: MouseEvent| ())} />
                    <Button label={t.suggest} is_small=true {disabled} title={t.suggest_hint} onclick={onsuggest.clone()} />
                }
                <FilesMenu project={props.project.clone()} has_checks={n > 0} {disabled} set={replace.clone()} work={work.clone()} />
            </div>
            if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} /> }
            if let Some(problem) = &props.problem { <ProblemBox problem={problem.clone()} onretry={props.onretry.clone()} /> }
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

/// A suite to set, and who is to hear that the edit has ended.
type Wanted = (Suite, Option<Callback<Option<CheckEdit>>>);

/// Sets what is expected, so that it can be undone.
async fn set_suite(
    studio: &Studio,
    project: &Project,
    after: Suite,
    onedit: Option<Callback<Option<CheckEdit>>>,
) -> Result<(), Problem> {
    let t = &text().checks;
    let before = project.state.suite.clone();
    let call = |suite| SetSuite { project: project.id(), suite };
    let state = studio.bridge.call(call(after.clone())).await?;
    // Before the new suite is shown, in which an edit that goes on is looked for.
    if let Some(onedit) = onedit {
        onedit.emit(None);
    }
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
    work: Work,
}

/// Saves suite, result and report, and opens a suite.
#[component]
fn FilesMenu(props: &FilesMenuProps) -> Html {
    let t = &text().checks;
    let studio = use_studio();
    let save = |label, form: ChecksForm| {
        let (studio, project, work) = (studio.clone(), props.project.id(), props.work.clone());
        let save = Callback::from(move |()| {
            let (studio, project) = (studio.clone(), project.clone());
            work.start(async move { studio.save_written(ExportChecks { project, form }).await });
        });
        let mut item = MenuItem::new(label, Some(Icon::Export), save);
        item.onclick = item.onclick.filter(|_| props.has_checks && !props.work.is_busy);
        item
    };
    let onfile = {
        let (set, work) = (props.set.clone(), props.work.clone());
        Callback::from(move |file: File| {
            let (set, work) = (set.clone(), work.clone());
            spawn_local(async move {
                let read = match read_file(&file).await {
                    Some(buffer) => Suite::read(&Uint8Array::new(&buffer).to_vec()),
                    None => Err(not_readable(&file.name())),
                };
                match read {
                    Ok(suite) => set.emit(suite),
                    Err(why) => work.fail(why),
                }
            });
        })
    };
    let choice = use_file_choice("suite-file", ".json,application/json", onfile);
    let mut open = MenuItem::new(t.open_suite, None, choice.open);
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
            { choice.input }
        </>
    }
}
