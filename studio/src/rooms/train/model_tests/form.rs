//! Making or changing a model test.

use bunsen_protocol::{PinModelTest, SetModelTests};
use bunsen_spec::{Problem, SliceRows, TrainSpec};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::did;
use crate::app::use_studio;
use crate::parts::{Button, ButtonKind, Dialog, Field, ProblemBox, Select, TextInput};
use crate::rooms::Project;
use crate::rooms::train::check;
use crate::state::model_tests::{TestForm, with_test};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct TestDialogProps {
    /// The project.
    pub project: Project,
    /// What is trained: its split says which rows are held out.
    pub spec: TrainSpec,
    /// What is made or changed.
    pub form: TestForm,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// See [`TestDialogProps`].
#[component]
pub fn TestDialog(props: &TestDialogProps) -> Html {
    let t = &text().model_tests;
    let studio = use_studio();
    let form = use_state_eq(|| props.form.clone());
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let onsubmit = {
        let (props, form) = (props.clone(), (*form).clone());
        let (problem, is_busy) = (problem.setter(), is_busy.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(test) = form.test() else { return };
            let (studio, props, form) = (studio.clone(), props.clone(), form.clone());
            let (problem, is_busy) = (problem.clone(), is_busy.clone());
            is_busy.set(true);
            problem.set(None);
            spawn_local(async move {
                let (project, replaces) = (props.project.id(), form.before.as_ref().map(|before| before.name.clone()));
                let answer = match replaces.clone().filter(|_| !form.chooses_rows()) {
                    Some(before) => {
                        let tests = with_test(&props.project.state.tests, &before, test);
                        studio.bridge.call(SetModelTests { project, tests }).await
                    }
                    None => {
                        let spec = TrainSpec { task: form.task, ..props.spec.clone() };
                        studio.bridge.call(PinModelTest { project, replaces, test, spec }).await
                    }
                };
                match answer {
                    Ok(state) => {
                        did(&studio, &props.project, state);
                        props.onclose.emit(());
                    }
                    Err(why) => {
                        problem.set(Some(why));
                        is_busy.set(false);
                    }
                }
            });
        })
    };
    let title = match &form.before {
        Some(before) => (t.edit_title)(&before.name),
        None => t.add_title.into(),
    };
    html! {
        <Dialog {title} onclose={props.onclose.clone()}>
            <form class="stack" {onsubmit}>
                if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} /> }
                { fields(&form) }
                <div class="row">
                    <Button label={t.apply} r#type="submit" kind={ButtonKind::Primary} is_busy={*is_busy} disabled={form.test().is_none()} />
                </div>
            </form>
        </Dialog>
    }
}

fn fields(form: &UseStateHandle<TestForm>) -> Html {
    let t = &text().model_tests;
    let set = |change: fn(&mut TestForm, String)| {
        let form = form.clone();
        Callback::from(move |value: String| {
            let mut new = (*form).clone();
            change(&mut new, value);
            form.set(new);
        })
    };
    let metric = |name: &&'static str| (AttrValue::from(*name), AttrValue::from((text().chart.metric_label)(name)));
    let metrics: Vec<_> = form.metrics().iter().map(metric).collect();
    let sides: Vec<(AttrValue, AttrValue)> =
        vec![("at_least".into(), t.at_least.into()), ("at_most".into(), t.at_most.into())];
    let rows: Vec<(AttrValue, AttrValue)> = vec![("held_out".into(), t.held_out.into()), ("all".into(), t.all.into())];
    let error = form.checked_bound().err().filter(|_| !form.bound.trim().is_empty());
    let anew = {
        let form = form.clone();
        Callback::from(move |chooses_anew: bool| form.set(TestForm { chooses_anew, ..(*form).clone() }))
    };
    html! {
        <>
            <Field id="test-name" label={t.name}>
                <TextInput id="test-name" value={form.name.clone()} placeholder={t.name_example} autofocus=true
                    oninput={set(|form, name| form.name = name)} />
            </Field>
            <Field id="test-metric" label={t.metric}>
                <Select id="test-metric" value={form.metric.clone()} options={metrics}
                    onchange={set(|form, metric| *form = form.clone().with_metric(metric))} />
            </Field>
            <Field id="test-side" label={t.bound}>
                <Select id="test-side" value={if form.is_at_least { "at_least" } else { "at_most" }} options={sides}
                    onchange={set(|form, side| form.is_at_least = side == "at_least")} />
            </Field>
            <Field id="test-bound" label={t.value} hint={t.value_hint} error={error.map(AttrValue::from)}>
                <TextInput id="test-bound" value={form.bound.clone()} inputmode="decimal" is_wrong={error.is_some()}
                    oninput={set(|form, bound| form.bound = bound)} />
            </Field>
            <Field id="test-rows" label={t.rows} hint={(t.rows_hint)(form.rows)}>
                <Select id="test-rows" value={if form.rows == SliceRows::HeldOut { "held_out" } else { "all" }} options={rows}
                    onchange={set(|form, rows| form.rows = if rows == "all" { SliceRows::All } else { SliceRows::HeldOut })} />
            </Field>
            <Field id="test-filter" label={t.filter} hint={t.filter_hint}>
                <TextInput id="test-filter" value={form.filter.clone()} oninput={set(|form, filter| form.filter = filter)} />
            </Field>
            if form.before.is_some() { { check(t.anew, Some(t.anew_hint), form.chooses_anew, false, &anew) } }
        </>
    }
}
