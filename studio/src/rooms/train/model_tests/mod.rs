//! The tests that models of the project have to pass: listed, added, changed, removed.

mod form;
mod tested;

use bunsen_protocol::{ProjectState, SetModelTests};
use bunsen_spec::say::model_tests::wanted;
use bunsen_spec::{ModelTest, Problem, TrainSpec};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::{Studio, use_studio};
use crate::parts::{Button, Icon, Menu, MenuItem, ProblemBox};
use crate::rooms::Project;
use crate::state::model_tests::{TestForm, without};
use crate::text::text;

use form::TestDialog;
pub use tested::Tested;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ModelTestsProps {
    /// The project.
    pub project: Project,
    /// What would be trained: new tests are about its target, and its split says which rows are held out.
    pub spec: Option<TrainSpec>,
}

/// See [`ModelTestsProps`].
#[component]
pub fn ModelTests(props: &ModelTestsProps) -> Html {
    let t = &text().model_tests;
    let studio = use_studio();
    let editing = use_state_eq(|| None::<TestForm>);
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let state = &props.project.state;
    let disabled = !state.is_writer || *is_busy;
    let onremove = {
        let (project, problem, is_busy) = (props.project.clone(), problem.setter(), is_busy.setter());
        Callback::from(move |name: String| {
            let (studio, project) = (studio.clone(), project.clone());
            let (problem, is_busy) = (problem.clone(), is_busy.clone());
            is_busy.set(true);
            spawn_local(async move {
                let tests = without(&project.state.tests, &name);
                match studio.bridge.call(SetModelTests { project: project.id(), tests }).await {
                    Ok(state) => {
                        did(&studio, &project, state);
                        problem.set(None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    let onedit = {
        let editing = editing.setter();
        Callback::from(move |form: Option<TestForm>| editing.set(form))
    };
    let onadd = {
        let new = props.spec.as_ref().map(|spec| TestForm::new(&spec.target, spec.task));
        onedit.reform(move |_: MouseEvent| new.clone())
    };
    let can_add = !disabled && props.spec.is_some();
    html! {
        <section class="stack model-tests" aria-labelledby="model-tests">
            <div class="row wrap">
                <h2 class="grow" id="model-tests">{ t.title }</h2>
                <Button label={t.add} is_small=true disabled={!can_add} onclick={onadd}
                    title={props.spec.is_none().then_some(t.no_target)} />
            </div>
            if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} /> }
            if state.tests.is_empty() { <p>{ t.none }</p> }
            <p class="small soft">{ t.intro }</p>
            if !state.tests.is_empty() {
                <ul class="plain-list stack tight">
                    { for state.tests.iter().map(|test| line(test, props.spec.as_ref(), disabled, &onedit, &onremove)) }
                </ul>
            }
            if let (Some(form), Some(spec)) = (&*editing, &props.spec) {
                <TestDialog key={form.before.as_ref().map(|test| test.name.clone()).unwrap_or_default()}
                    project={props.project.clone()} spec={spec.clone()} form={form.clone()} onclose={onedit.reform(|()| None)} />
            }
        </section>
    }
}

/// A test: what it asks for, and of which rows.
fn line(
    test: &ModelTest,
    spec: Option<&TrainSpec>,
    disabled: bool,
    onedit: &Callback<Option<TestForm>>,
    onremove: &Callback<String>,
) -> Html {
    let t = &text().model_tests;
    let edit = {
        let test = test.clone();
        onedit.reform(move |()| Some(TestForm::of(&test)))
    };
    let remove = {
        let name = test.name.clone();
        onremove.reform(move |()| name.clone())
    };
    let items = vec![
        MenuItem::new(t.edit, Some(Icon::Edit), edit.clone()),
        MenuItem::new(t.remove, Some(Icon::Delete), remove),
    ];
    let about = spec.is_none_or(|spec| spec.target != test.target).then(|| (t.of_target)(&test.target));
    let rows = (t.rests_on)(test.slice.rows, test.slice.n_rows, &test.slice.filter);
    let said = [Some(wanted(&test.metric, test.bound)), Some(rows), about].into_iter().flatten();
    html! {
        <li key={test.name.clone()} class="step">
            <div class="row start">
                <button type="button" class="step-name grow" {disabled} onclick={edit.reform(|_: MouseEvent| ())}>
                    <b><span class="sr-only">{ t.edit }{ " " }</span>{ &test.name }</b>
                    <span class="small soft">{ said.collect::<Vec<_>>().join(" \u{b7} ") }</span>
                </button>
                if !disabled {
                    <Menu label={(t.more)(&test.name)} {items} is_right=true>{ Icon::More }</Menu>
                }
            </div>
        </li>
    }
}

/// Shows the project after a change of its tests, which can be undone.
fn did(studio: &Studio, project: &Project, state: ProjectState) {
    let t = &text().model_tests;
    let call = |tests: &[ModelTest]| SetModelTests { project: project.id(), tests: tests.to_vec() };
    studio.did(t.changed, t.undo_name, call(&project.state.tests), call(&state.tests));
    project.set.emit(state);
}
