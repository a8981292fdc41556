//! Publishing a run.

use bunsen_protocol::{ListRuns, PublishRun, ReadRun};
use bunsen_spec::{RunStatus, RunSummary};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::form::{PublishPanelProps, published, use_publishing, words_fields};
use crate::app::use_studio;
use crate::bridge::{use_answer, use_newest, use_work};
use crate::edge::link;
use crate::parts::{Empty, Field, Form, Select};
use crate::rooms::runs::result_of;
use crate::rooms::train::use_training;
use crate::rooms::{Going, Room};
use crate::router::{Route, RouteLink};
use crate::state::publish::PublishAction;
use crate::text::text;

/// See the module.
#[component]
pub fn PublishRunPanel(props: &PublishPanelProps) -> Html {
    let t = &text().publish;
    let (studio, training) = (use_studio(), use_training());
    let runs = use_answer(ListRuns { project: props.project.clone() });
    let chosen = use_state_eq(|| training.take_published().map(|run| run.0));
    let work = use_work();
    let start = use_publishing(props, &work);
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
        let (form, token, run) = (form.clone(), props.deployments.edge.token.clone(), run.clone());
        let (project, checked) = (props.project.clone(), checked.clone());
        Callback::from(move |()| {
            let (Some(run), Ok(replaces)) = (run.clone(), checked.clone()) else { return };
            start.emit(PublishRun {
                project: project.clone(),
                run: run.id,
                token: token.clone(),
                name: form.name.clone(),
                options: form.options.clone(),
                replaces,
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
    html! {
        <Form class="card" submit={if work.is_busy { t.publishing } else { t.publish }} is_busy={work.is_busy}
            disabled={checked.is_err() || run.is_none()} problem={work.problem.clone()} {onsubmit}>
            <Field id="publish-run" label={t.run}>
                <Select id="publish-run" value={run.as_ref().map(|r| r.id.0.clone()).unwrap_or_default()} {options} onchange={choose} />
            </Field>
            { words_fields(form, &act, &taken, &checked, false) }
            <Going request={work.request} />
            if let Some(deployment) = &form.done { { published(&link(&deployment.name)) } }
        </Form>
    }
}
