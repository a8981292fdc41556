//! Publishing a run: name, words, and what leaves visitors' devices.

use bunsen_protocol::{ListRuns, PublishRun, ReadRun};
use bunsen_spec::{Deployment, DeploymentOptions, Output, Problem, ProblemKind, ProjectId, RunStatus, RunSummary};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Deployments;
use crate::app::use_studio;
use crate::bridge::use_answer;
use crate::edge::Edge;
use crate::parts::{Button, ButtonKind, Empty, Field, ProblemBox, Select, TextArea, TextInput};
use crate::rooms::runs::result_of;
use crate::rooms::train::{check, use_training};
use crate::rooms::{Room, use_project};
use crate::router::{Route, RouteLink};
use crate::state::publish::{NameState, PublishForm, free_name, name_of, name_state};
use crate::text::text;

/// What to publish where.
#[derive(Properties, PartialEq)]
pub struct PublishPanelProps {
    /// The project.
    pub project: ProjectId,
    /// The edge and what it has.
    pub deployments: Deployments,
    /// A name of which a newer version is wanted.
    pub newer: Option<String>,
}

/// See the module.
#[component]
pub fn PublishPanel(props: &PublishPanelProps) -> Html {
    let t = &text().publish;
    let (studio, training, project) = (use_studio(), use_training(), use_project());
    let runs = use_answer(ListRuns { project: props.project.clone() });
    let chosen = use_state_eq(|| training.take_published().map(|run| run.0));
    let form = use_state_eq(|| PublishForm { name: name_of(&project.state.summary.name), ..Default::default() });
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let done = use_state_eq(|| None::<Deployment>);
    let finished: Vec<RunSummary> =
        runs.answer.iter().flat_map(|runs| runs.iter()).filter(|r| r.status == RunStatus::Finished).cloned().collect();
    let run = (*chosen).clone().or_else(|| finished.first().map(|run| run.id.0.clone()));
    let run = finished.iter().find(|r| Some(&r.id.0) == run.as_ref()).cloned();
    let taken = props.deployments.list.as_deref().cloned().unwrap_or_default();
    {
        // A newer version keeps the words of the one before.
        let (form, taken) = (form.clone(), taken.clone());
        use_effect_with(props.newer.clone(), move |newer| {
            if let Some(old) = newer.as_ref().and_then(|name| taken.iter().find(|d| d.name == *name)) {
                form.set(PublishForm { name: old.name.clone(), options: old.options.clone(), replaces: true });
            }
        });
    }
    {
        // The first title asks for what the model predicts.
        let (form, bridge, project) = (form.clone(), studio.bridge.clone(), props.project.clone());
        use_effect_with(run.as_ref().map(|run| run.id.clone()), move |run| {
            if let Some(run) = run.clone().filter(|_| form.options.title.is_empty()) {
                spawn_local(async move {
                    let read = bridge.call(ReadRun { project, run }).await;
                    if let Some(signature) = read.ok().and_then(|record| record.signature) {
                        let t = &text().publish;
                        let title = match &signature.output {
                            Output::Classes { target, .. } => (t.headline_default)(target),
                            Output::Number { target, .. } => (t.headline_number)(target),
                        };
                        form.set(PublishForm {
                            options: DeploymentOptions { title, ..form.options.clone() },
                            ..(*form).clone()
                        });
                    }
                });
            }
        });
    }
    let change = |set: fn(&mut PublishForm, String)| {
        let form = form.clone();
        Callback::from(move |value: String| {
            let mut next = (*form).clone();
            set(&mut next, value);
            form.set(next);
        })
    };
    let checked = form.check(&taken);
    let onsubmit = {
        let (form, run, edge) = ((*form).clone(), run.clone(), props.deployments.edge.clone());
        let (problem, is_busy, done) = (problem.setter(), is_busy.setter(), done.setter());
        let (reload, project, checked) = (props.deployments.reload.clone(), props.project.clone(), checked.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (Some(run), Ok(replaces)) = (run.clone(), checked.clone()) else { return };
            if edge.token.is_empty() {
                let t = &text().publish;
                return problem.set(Some(Problem::new(ProblemKind::Forbidden, t.no_token).remedy(t.token_hint)));
            }
            let call = PublishRun {
                project: project.clone(),
                run: run.id,
                edge: edge.address.clone(),
                token: edge.token.clone(),
                name: form.name.clone(),
                options: form.options.clone(),
                replaces,
            };
            let (studio, reload) = (studio.clone(), reload.clone());
            let (problem, is_busy, done) = (problem.clone(), is_busy.clone(), done.clone());
            is_busy.set(true);
            problem.set(None);
            spawn_local(async move {
                match studio.bridge.call(call).await {
                    Ok(deployment) => {
                        studio.say((text().publish.published)(&deployment.name, deployment.version));
                        done.set(Some(deployment));
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
                reload.emit(());
            });
        })
    };
    if runs.answer.is_some() && finished.is_empty() {
        let to = Route::Room { project: props.project.clone(), room: Room::Train };
        return html! { <Empty sentence={t.no_runs}><RouteLink {to} class="button">{ t.train_first }</RouteLink></Empty> };
    }
    let options: Vec<(AttrValue, AttrValue)> = finished
        .iter()
        .map(|run| (run.id.0.clone().into(), (t.run_option)(run.number, &run.name, &result_of(run)).into()))
        .collect();
    let choose = {
        let chosen = chosen.setter();
        Callback::from(move |run| chosen.set(Some(run)))
    };
    let counts = {
        let form = form.clone();
        Callback::from(move |is_on| {
            let mut next = (*form).clone();
            next.options.counts_predictions = is_on;
            form.set(next);
        })
    };
    let counts_hint = if form.options.counts_predictions { t.counts_on } else { t.counts_off };
    html! {
        <form class="stack card" {onsubmit}>
            if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} /> }
            <Field id="publish-run" label={t.run}>
                <Select id="publish-run" value={run.map(|r| r.id.0).unwrap_or_default()} {options} onchange={choose} />
            </Field>
            { name_field(&form, done.as_ref().is_some_and(|d| d.name == form.name), &taken, &props.deployments.edge, change(|f, v| { f.name = v; f.replaces = false; }), &checked) }
            <Field id="publish-title" label={t.headline} hint={t.headline_hint}>
                <TextInput id="publish-title" value={form.options.title.clone()} oninput={change(|f, v| f.options.title = v)} />
            </Field>
            <Field id="publish-description" label={t.description} hint={t.description_hint}>
                <TextArea id="publish-description" rows={3} value={form.options.description.clone()}
                    oninput={change(|f, v| f.options.description = v)} />
            </Field>
            { check(t.counts, Some(counts_hint), form.options.counts_predictions, false, &counts) }
            <div class="row wrap">
                <Button label={if *is_busy { t.publishing } else { t.publish }} r#type="submit" kind={ButtonKind::Primary} is_busy={*is_busy}
                    disabled={checked.is_err()} />
            </div>
            if let Some(deployment) = &*done { <Published link={props.deployments.edge.link(&deployment.name)} version={deployment.version} /> }
        </form>
    }
}

fn name_field(
    form: &UseStateHandle<PublishForm>,
    is_done: bool,
    taken: &[Deployment],
    edge: &Edge,
    typed: Callback<String>,
    checked: &Result<u64, Option<Problem>>,
) -> Html {
    let t = &text().publish;
    let state = name_state(&form.name, taken);
    // A name that was just published is taken by what was just published: nothing is wrong with it.
    let wrong =
        checked.as_ref().err().filter(|_| !is_done).and_then(|p| p.as_ref()).map(|p| AttrValue::from(p.what.clone()));
    let hint = match (&state, checked) {
        (NameState::Taken(version), Ok(_)) => (t.will_replace)(*version),
        (NameState::Free, _) => format!("{} {}", (t.name_hint)(&edge.link(&form.name)), t.free),
        _ => (t.name_hint)(&edge.link("…")),
    };
    let choose = |name: String, replaces: bool| {
        let form = form.clone();
        Callback::from(move |_: MouseEvent| form.set(PublishForm { name: name.clone(), replaces, ..(*form).clone() }))
    };
    html! {
        <>
            <Field id="publish-name" label={t.name} {hint} error={wrong.clone()}>
                <TextInput id="publish-name" value={form.name.clone()} oninput={typed} is_wrong={wrong.is_some()} />
            </Field>
            if let (NameState::Taken(version), Err(_), false) = (&state, checked, is_done) {
                <div class="row wrap">
                    <Button label={(t.replace)(version + 1)} is_small=true onclick={choose(form.name.clone(), true)} />
                    <Button label={(t.other_name)(&free_name(&form.name, taken))} is_small=true kind={ButtonKind::Plain}
                        onclick={choose(free_name(&form.name, taken), false)} />
                </div>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct PublishedProps {
    link: String,
    version: u64,
}

/// The link that was just made.
#[component]
fn Published(props: &PublishedProps) -> Html {
    let t = &text().publish;
    html! {
        <div class="published" role="status">
            <a href={props.link.clone()} target="_blank" rel="noopener">{ &props.link }</a>
            <super::code::CopyButton text={props.link.clone()} label={t.copy_link} />
        </div>
    }
}
