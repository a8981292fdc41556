//! Measuring how documents are found: test questions, the ways to search that are compared by them, and what came of it.

mod edit;
mod proposals;
mod questions;
mod results;

use std::rc::Rc;

use bunsen_protocol::{DocumentsState, ListRuns, MeasureDocuments, ReadTestQuestions};
use bunsen_spec::{RunSummary, Ways};
use yew::prelude::*;

use self::questions::Questions;
use self::results::Results;
use crate::app::use_studio;
use crate::bridge::{use_answer, use_work};
use crate::parts::{Button, ButtonKind, ProblemBox, Skeleton};
use crate::rooms::{Going, Project};
use crate::state::ask::measure::{COMPARED, unmeasurable};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct MeasureProps {
    /// The project.
    pub project: Project,
    /// Its documents.
    pub state: Rc<DocumentsState>,
}

/// See [`MeasureProps`].
#[component]
pub fn Measure(props: &MeasureProps) -> Html {
    let t = &text().measure;
    let studio = use_studio();
    let work = use_work();
    let id = props.project.id();
    let asked = use_answer(ReadTestQuestions { project: id.clone() });
    let runs = use_answer(ListRuns { project: id.clone() });
    let chosen = use_state_eq(|| COMPARED.map(|(_, is_usual)| is_usual));
    {
        // Another version may have other questions, or documents that say other things.
        let now = (props.project.state.summary.n_versions, props.state.n_passages);
        let (seen, reload) = (use_mut_ref(|| now), asked.reload.clone());
        use_effect_with(now, move |now| {
            if seen.replace(*now) != *now {
                reload.emit(());
            }
        });
    }
    let Some(questions) = asked.answer.clone() else {
        return match &asked.problem {
            Some(problem) => html! { <ProblemBox problem={problem.clone()} onretry={asked.reload.clone()} /> },
            None => {
                html! { <><Going request={asked.request} /><Skeleton lines={5} height="36px" label={t.loading} /></> }
            }
        };
    };
    let ways: Vec<Ways> =
        COMPARED.iter().zip(*chosen).filter(|(_, is_on)| *is_on).map(|((ways, _), _)| *ways).collect();
    let reason = unmeasurable(&props.state, &questions, ways.is_empty(), props.project.state.is_writer);
    let measure = {
        let (work, reload, project) = (work.clone(), runs.reload.clone(), id);
        let (reload_project, ways) = (props.project.reload.clone(), ways.clone());
        Callback::from(move |_: MouseEvent| {
            let (studio, own, reload) = (studio.clone(), work.clone(), reload.clone());
            let (reload_project, n) = (reload_project.clone(), ways.len() as u64);
            let call = MeasureDocuments { project: project.clone(), ways: ways.clone() };
            work.forget();
            work.start(async move {
                let done = own.follow(studio.bridge.begin(call)).await;
                // What was done before it failed or was stopped is kept.
                reload.emit(());
                reload_project.emit(());
                done?;
                studio.say((text().measure.measured)(n));
                Ok(())
            });
        })
    };
    let way = |at: usize| {
        let toggle = {
            let chosen = chosen.clone();
            Callback::from(move |_: Event| {
                let mut new = *chosen;
                new[at] = !new[at];
                chosen.set(new);
            })
        };
        html! {
            <label class="row check"><input type="checkbox" checked={chosen[at]} disabled={work.is_busy} onchange={toggle} />
                { (t.way)(COMPARED[at].0) }</label>
        }
    };
    let measured: Vec<RunSummary> =
        runs.answer.iter().flat_map(|runs| runs.iter()).filter(|run| run.is_retrieval()).cloned().collect();
    html! {
        <div class="stack">
            <div>
                <h2>{ t.title }</h2>
                <p class="soft">{ t.line }</p>
            </div>
            <Questions project={props.project.clone()} state={props.state.clone()} questions={questions.clone()} />
            if !questions.is_empty() {
                <section class="stack tight" aria-label={t.compare}>
                    <h3>{ t.compare }</h3>
                    <div class="row wrap">{ for (0..COMPARED.len()).map(way) }</div>
                    if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} kept={t.kept} /> }
                    <Going request={work.request} />
                    <div class="row wrap">
                        <Button label={t.measure} kind={ButtonKind::Primary} disabled={reason.is_some()} is_busy={work.is_busy}
                            title={reason.map(|why| AttrValue::Static((t.unmeasurable)(why)))} onclick={measure} />
                        <span class="hint">{ reason.map_or(t.measure_hint, t.unmeasurable) }</span>
                    </div>
                </section>
            }
            if !measured.is_empty() { <Results project={props.project.clone()} runs={measured} /> }
        </div>
    }
}
