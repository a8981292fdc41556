//! Publishing a run: name, words, and what leaves visitors' devices.

use std::rc::Rc;

use bunsen_protocol::{ListRuns, PublishRun, ReadRun};
use bunsen_spec::{Deployment, Problem, ProblemKind, ProjectId, RunStatus, RunSummary};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Deployments;
use crate::app::use_studio;
use crate::bridge::{use_answer, use_newest, use_work};
use crate::edge::link;
use crate::parts::{Button, ButtonKind, CopyButton, Empty, Field, Form, Select, TextArea, TextInput};
use crate::rooms::runs::result_of;
use crate::rooms::train::{check, use_training};
use crate::rooms::{Going, Room};
use crate::router::{Route, RouteLink};
use crate::state::publish::{NameState, PublishAction, PublishForm, free_name, name_state};
use crate::text::text;

/// The form as the room keeps it.
#[derive(Clone, PartialEq)]
pub struct FormState(pub PublishForm);

impl Reducible for FormState {
    type Action = PublishAction;

    fn reduce(self: Rc<Self>, action: PublishAction) -> Rc<Self> {
        Rc::new(Self(self.0.after(action)))
    }
}

/// What to publish where.
#[derive(Properties, PartialEq)]
pub struct PublishPanelProps {
    /// The project.
    pub project: ProjectId,
    /// The edge and what it has.
    pub deployments: Deployments,
    /// The form.
    pub form: UseReducerHandle<FormState>,
}

/// See the module.
#[component]
pub fn PublishPanel(props: &PublishPanelProps) -> Html {
    let t = &text().publish;
    let (studio, training) = (use_studio(), use_training());
    let runs = use_answer(ListRuns { project: props.project.clone() });
    let chosen = use_state_eq(|| training.take_published().map(|run| run.0));
    let work = use_work();
    let form = &props.form.0;
    let act = {
        let dispatch = props.form.dispatcher();
        Callback::from(move |action: PublishAction| dispatch.dispatch(action))
    };
    let finished: Vec<RunSummary> = runs
        .answer
        .iter()
        .flat_map(|runs| runs.iter())
        .filter(|r| r.status == RunStatus::Finished && !r.is_retrieval())
        .cloned()
        .collect();
    // The newest that can be published.
    let first = finished.iter().find(|run| run.held_back.is_none()).or(finished.first());
    let run = (*chosen).clone().or_else(|| first.map(|run| run.id.0.clone()));
    let run = finished.iter().find(|r| Some(&r.id.0) == run.as_ref()).cloned();
    let taken = props.deployments.list.as_deref().cloned().unwrap_or_default();
    let newest = use_newest();
    {
        // The first title asks for what the model predicts.
        let (act, bridge, project) = (act.clone(), studio.bridge.clone(), props.project.clone());
        use_effect_with(run.as_ref().map(|run| run.id.clone()), move |run| {
            let turn = newest.begin();
            if let Some(run) = run.clone() {
                spawn_local(async move {
                    let read = bridge.call(ReadRun { project, run }).await;
                    let signature = read.ok().and_then(|record| record.signature).filter(|_| turn.counts());
                    if let Some(signature) = signature {
                        act.emit(PublishAction::Propose((text().link.untitled)(&signature.output)));
                    }
                });
            }
        });
    }
    let checked = form.check(&taken);
    let onsubmit = {
        let (form, run, edge) = (form.clone(), run.clone(), props.deployments.edge.clone());
        let (work, act) = (work.clone(), act.clone());
        let (reload, project, checked) = (props.deployments.reload.clone(), props.project.clone(), checked.clone());
        Callback::from(move |()| {
            let (Some(run), Ok(replaces)) = (run.clone(), checked.clone()) else { return };
            if edge.token.is_empty() {
                let t = &text().publish;
                return work.fail(Problem::new(ProblemKind::Forbidden, t.no_token).remedy(t.token_hint));
            }
            let call = PublishRun {
                project: project.clone(),
                run: run.id,
                token: edge.token.clone(),
                name: form.name.clone(),
                options: form.options.clone(),
                replaces,
            };
            let (studio, reload, act, own) = (studio.clone(), reload.clone(), act.clone(), work.clone());
            work.forget();
            work.start(async move {
                let done = own.follow(studio.bridge.begin(call)).await;
                // Also after a failure: another may have taken the name.
                reload.emit(());
                let deployment = done?;
                studio.say((text().publish.published)(&deployment.name, deployment.version));
                act.emit(PublishAction::Done(deployment));
                Ok(())
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
        let (chosen, act) = (chosen.setter(), act.clone());
        Callback::from(move |run| {
            chosen.set(Some(run));
            act.emit(PublishAction::ChooseRun);
        })
    };
    let counts_hint = if form.options.counts_predictions { t.counts_on } else { t.counts_off };
    html! {
        <Form class="card" submit={if work.is_busy { t.publishing } else { t.publish }} is_busy={work.is_busy}
            disabled={checked.is_err() || run.is_none()} problem={work.problem.clone()} {onsubmit}>
            <Field id="publish-run" label={t.run}>
                <Select id="publish-run" value={run.as_ref().map(|r| r.id.0.clone()).unwrap_or_default()} {options} onchange={choose} />
            </Field>
            { name_field(form, &act, &taken, &checked) }
            <Field id="publish-title" label={t.headline} hint={t.headline_hint}>
                <TextInput id="publish-title" value={form.options.title.clone()} oninput={act.reform(PublishAction::Title)} />
            </Field>
            <Field id="publish-description" label={t.description} hint={t.description_hint}>
                <TextArea id="publish-description" rows={3} value={form.options.description.clone()}
                    oninput={act.reform(PublishAction::Description)} />
            </Field>
            { check(t.counts, Some(counts_hint), form.options.counts_predictions, false, &act.reform(PublishAction::Count)) }
            <Going request={work.request} />
            if let Some(deployment) = &form.done { { published(&link(&deployment.name)) } }
        </Form>
    }
}

fn name_field(
    form: &PublishForm,
    act: &Callback<PublishAction>,
    taken: &[Deployment],
    checked: &Result<u64, Option<Problem>>,
) -> Html {
    let t = &text().publish;
    let state = name_state(&form.name, taken);
    let wrong = checked.as_ref().err().filter(|_| !form.is_done()).and_then(|p| p.as_ref());
    let wrong = wrong.map(|problem| AttrValue::from(problem.what.clone()));
    let hint = match (&state, checked) {
        (NameState::Taken(version), Ok(_)) => (t.will_replace)(*version),
        (NameState::Free, _) => format!("{} {}", (t.name_hint)(&link(&form.name)), t.free),
        _ => (t.name_hint)(&link("…")),
    };
    let on_click = |action: PublishAction| act.reform(move |_: MouseEvent| action.clone());
    let other = free_name(&form.name, taken);
    html! {
        <>
            <Field id="publish-name" label={t.name} {hint} error={wrong.clone()}>
                <TextInput id="publish-name" value={form.name.clone()} oninput={act.reform(PublishAction::Name)} is_wrong={wrong.is_some()} />
            </Field>
            if let (NameState::Taken(version), Err(_), false) = (&state, checked, form.is_done()) {
                <div class="row wrap">
                    <Button label={(t.replace)(version + 1)} is_small=true onclick={on_click(PublishAction::Replace)} />
                    <Button label={(t.other_name)(&other)} is_small=true kind={ButtonKind::Plain} onclick={on_click(PublishAction::Name(other.clone()))} />
                </div>
            }
        </>
    }
}

/// The link that was just made.
fn published(link: &str) -> Html {
    html! {
        <div class="published" role="status">
            <a href={link.to_string()} target="_blank" rel="noopener">{ link }</a>
            <CopyButton text={link.to_string()} label={text().publish.copy_link} />
        </div>
    }
}
