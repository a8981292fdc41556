//! What to train: the column at the left.

use std::rc::Rc;

use bunsen_protocol::ProjectState;
use bunsen_spec::{Device, ModelInfo, Setting, Task, TrainSpec};
use yew::prelude::*;

use super::features::{Features, check};
use super::form::FormHandle;
use super::setting_field::{is_short, setting_field};
use crate::parts::{Button, ButtonKind, Field, ProblemBox, Select, Skeleton, TextInput};
use crate::state::train::{DEVICE, FEATURES, FormAction, MODEL, SEED, TARGET, TEST, VALIDATION};
use crate::text::text;

/// What to show.
#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    /// The form.
    pub handle: FormHandle,
    /// The project, for what is in its table.
    pub state: Rc<ProjectState>,
    /// Whether nothing can be changed now.
    pub disabled: bool,
    /// Shows the Python script.
    pub onpython: Callback<()>,
}

/// The settings, most important first.
#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let t = &text().train;
    let shows_all = use_state_eq(|| false);
    let handle = &props.handle;
    let form = &handle.form;
    let wrong = |field: &str| form.wrong(field).map(AttrValue::from);
    let target = target_field(
        props,
        form.spec.as_ref(),
        wrong(TARGET)
            .or_else(|| form.spec.is_none().then(|| form.problem.as_ref().map(|p| p.to_string().into())).flatten()),
    );
    let Some(spec) = &form.spec else {
        return html! {
            <section class="stack" aria-label={t.settings}>
                { target }
                if form.problem.is_none() { <Skeleton lines={6} height="36px" label={t.loading} /> }
            </section>
        };
    };
    let model = handle.model();
    let columns = props.state.profile.columns.iter().filter(|c| c.name != spec.target).cloned().collect::<Vec<_>>();
    let toggle = {
        let shows_all = shows_all.clone();
        Callback::from(move |_: MouseEvent| shows_all.set(!*shows_all))
    };
    // What is wrong must be seen, also where it is folded away.
    let is_wrong_inside = form.problems.keys().any(|field| match model {
        Some(model) => {
            !matches!(field.as_str(), TARGET | FEATURES | MODEL | "task")
                && model.settings.iter().find(|s| s.name == *field).is_none_or(|s| s.is_advanced)
        }
        None => false,
    });
    let shows_all = *shows_all || is_wrong_inside;
    html! {
        <section class="stack settings" aria-label={t.settings}>
            { target }
            { task_field(props, spec) }
            <Features {columns} chosen={spec.features.clone()} wrong={wrong(FEATURES)} disabled={props.disabled}
                act={handle.act.clone()} />
            { model_field(props, spec, wrong(MODEL)) }
            if let Some(model) = model {
                { setting_fields(props, model.settings.iter().filter(|s| !s.is_advanced)) }
                if shows_all { { advanced(props, spec, model) } }
            }
            if let Some(problem) = &form.problem { <ProblemBox problem={problem.clone()} /> }
            <div class="row">
                <Button label={t.all_settings} kind={ButtonKind::Plain} onclick={toggle} pressed={shows_all} />
                <Button label={t.python} kind={ButtonKind::Plain} onclick={props.onpython.reform(|_| ())} />
            </div>
        </section>
    }
}

fn target_field(props: &SettingsProps, spec: Option<&TrainSpec>, wrong: Option<AttrValue>) -> Html {
    let t = &text().train;
    let chosen = props.handle.choice.as_ref().and_then(|choice| choice.target.clone());
    let chosen = chosen.or_else(|| spec.map(|spec| spec.target.clone())).unwrap_or_default();
    let mut options: Vec<(AttrValue, AttrValue)> = Vec::new();
    if spec.is_none() {
        options.push(("".into(), "".into()));
    }
    options.extend(props.state.profile.columns.iter().map(|c| {
        let what = if spec.is_some_and(|s| s.target == c.name && s.task == Task::Classification) {
            (t.kinds)(c.n_distinct)
        } else {
            (text().data.kind)(c.kind).to_string()
        };
        (c.name.clone().into(), format!("{} · {what}", c.name).into())
    }));
    let left_out = props.handle.form.preview.as_ref().map(|p| p.n_without_target).filter(|n| *n > 0);
    html! {
        <Field id="train-target" label={t.target} error={wrong} hint={left_out.map(|n| AttrValue::from((t.left_out)(n)))}>
            <Select id="train-target" value={chosen} {options} disabled={props.disabled}
                onchange={props.handle.choose_target.clone()} />
        </Field>
    }
}

fn task_field(props: &SettingsProps, spec: &TrainSpec) -> Html {
    let t = &text().train;
    let name = |task| if task == Task::Classification { "classification" } else { "regression" };
    let options = [Task::Classification, Task::Regression];
    let options: Vec<(AttrValue, AttrValue)> =
        options.map(|task| (name(task).into(), (t.task_label)(task).into())).into();
    let onchange = {
        let handle = props.handle.clone();
        Callback::from(move |value: String| {
            let task = if value == "regression" { Task::Regression } else { Task::Classification };
            handle.act.emit(FormAction::Task(task));
            // The chosen model may not do the other task: the first that can takes its place.
            let can = |model: &&ModelInfo| model.tasks.contains(&task) && !model.needs_image;
            let does_it = handle.model().is_some_and(|model| model.tasks.contains(&task));
            if let Some(model) = handle.models.iter().find(can).filter(|_| !does_it) {
                handle.act.emit(FormAction::ModelTaken(model.name.clone()));
            }
        })
    };
    html! {
        <Field id="train-task" label={t.task} hint={(t.task_hint)(spec.task)} error={props.handle.form.wrong("task").map(AttrValue::from)}>
            <Select id="train-task" value={name(spec.task)} {options} disabled={props.disabled} {onchange} />
        </Field>
    }
}

fn model_field(props: &SettingsProps, spec: &TrainSpec, wrong: Option<AttrValue>) -> Html {
    let t = &text().train;
    let is_picture = props.state.profile.image.is_some();
    let options: Vec<(AttrValue, AttrValue)> = props
        .handle
        .models
        .iter()
        .filter(|model| {
            model.name == spec.model || (model.tasks.contains(&spec.task) && (is_picture || !model.needs_image))
        })
        .map(|model| (model.name.clone().into(), model.label.clone().into()))
        .collect();
    let description = props.handle.model().map(|model| model.description.clone()).unwrap_or_default();
    let weights = props.handle.form.preview.as_ref().map(|p| (t.weights)(p.n_weights));
    let hint =
        [Some(description), weights].into_iter().flatten().filter(|h| !h.is_empty()).collect::<Vec<_>>().join(" ");
    let chosen = props.handle.choice.as_ref().and_then(|choice| choice.model.clone());
    html! {
        <Field id="train-model" label={t.model} error={wrong} {hint}>
            <Select id="train-model" value={chosen.unwrap_or_else(|| spec.model.clone())} {options} disabled={props.disabled}
                onchange={props.handle.choose_model.clone()} />
        </Field>
    }
}

/// The fields of some settings; two short ones stand side by side.
fn setting_fields<'a>(props: &SettingsProps, settings: impl Iterator<Item = &'a Setting>) -> Html {
    let FormHandle { form, act, .. } = &props.handle;
    let field = |setting: &Setting| setting_field(setting, form, props.disabled, act);
    let (short, long): (Vec<_>, Vec<_>) = settings.partition(|s| is_short(s));
    html! {
        <>
            if !short.is_empty() { <div class="pair">{ for short.into_iter().map(field) }</div> }
            { for long.into_iter().map(field) }
        </>
    }
}

fn advanced(props: &SettingsProps, spec: &TrainSpec, model: &ModelInfo) -> Html {
    let t = &text().train;
    let (form, act, disabled) = (&props.handle.form, &props.handle.act, props.disabled);
    let wrong = |field: &str| form.wrong(field).map(AttrValue::from);
    let share = |field: &'static str, label: &'static str, hint: &'static str| {
        let oninput = act.reform(move |value| FormAction::Share(field, value));
        let id = AttrValue::from(format!("train-{}", field.replace('.', "-")));
        html! {
            <Field id={id.clone()} {label} {hint} error={wrong(field)}>
                <TextInput {id} value={form.share_text(field)} {oninput} inputmode="decimal" is_wrong={wrong(field).is_some()} {disabled} />
            </Field>
        }
    };
    let choices = props.state.profile.columns.iter().any(|c| {
        spec.features.contains(&c.name)
            && matches!(c.kind, bunsen_spec::ColumnKind::Category | bunsen_spec::ColumnKind::Boolean)
    });
    html! {
        <>
            { setting_fields(props, model.settings.iter().filter(|s| s.is_advanced)) }
            <h3>{ t.split }</h3>
            { share(TEST, t.test, t.test_hint) }
            { share(VALIDATION, t.validation, t.validation_hint) }
            if spec.task == Task::Classification {
                { check(t.stratify, None, spec.split.stratify, disabled, &act.reform(FormAction::Stratify)) }
                if let Some(wrong) = wrong("split.stratify") { <span class="hint wrong" role="alert">{ wrong }</span> }
            }
            <Field id="train-seed" label={t.seed} hint={t.seed_hint} error={wrong(SEED)}>
                <TextInput id="train-seed" value={form.seed_text()} oninput={act.reform(FormAction::Seed)} inputmode="numeric"
                    is_wrong={wrong(SEED).is_some()} {disabled} />
            </Field>
            <h3>{ t.preprocessing }</h3>
            { check(t.standardise, Some(t.standardise_hint), spec.preprocess.standardise, disabled,
                &act.reform(FormAction::Standardise)) }
            if choices {
                { check(t.one_hot, Some(t.one_hot_hint), spec.preprocess.one_hot, disabled, &act.reform(FormAction::OneHot)) }
            }
            if model.runs_on_gpu { { device_field(props, spec) } }
        </>
    }
}

fn device_field(props: &SettingsProps, spec: &TrainSpec) -> Html {
    let t = &text().train;
    let refused = props.handle.device_problem.as_ref().map(ToString::to_string);
    let wrong = refused.or_else(|| props.handle.form.wrong(DEVICE)).map(AttrValue::from);
    let value = if spec.device == Device::Webgpu { "webgpu" } else { "cpu" };
    let options = vec![("cpu".into(), t.device_cpu.into()), ("webgpu".into(), t.device_gpu.into())];
    let onchange =
        props.handle.choose_device.reform(|value: String| if value == "webgpu" { Device::Webgpu } else { Device::Cpu });
    let hint = if props.handle.is_changing_device { t.preparing_gpu } else { t.device_hint };
    html! {
        <Field id="train-device" label={t.device} {hint} error={wrong}>
            <Select id="train-device" {value} {options} {onchange} disabled={props.disabled || props.handle.is_changing_device} />
        </Field>
    }
}
