//! What came of measuring: the runs, and of one of them each question.

use bunsen_protocol::{MeasuredRun, ReadMeasured};
use bunsen_spec::{Judged, RunId, RunSummary};
use yew::prelude::*;

use crate::bridge::use_answer;
use crate::chart::{self, ChartPanel, recall_by_depth, use_palette};
use crate::parts::{ProblemBox, Skeleton};
use crate::rooms::{Project, Room};
use crate::router::{Route, RouteLink};
use crate::state::ask::measure::{SHOWN, best_of, reliability};
use crate::state::metric::value;
use crate::text::text;

/// Runs that are listed: the newest.
const MOST: usize = 12;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ResultsProps {
    /// The project.
    pub project: Project,
    /// The runs that measured, the newest first.
    pub runs: Vec<RunSummary>,
}

/// See [`ResultsProps`].
#[component]
pub fn Results(props: &ResultsProps) -> Html {
    let t = &text().measure;
    let open = use_state_eq(|| None::<RunId>);
    let palette = use_palette();
    let listed = &props.runs[..props.runs.len().min(MOST)];
    let label = |name: &str| (text().chart.metric_label)(name);
    let row = |run: &RunSummary| {
        let is_open = open.as_ref() == Some(&run.id);
        let toggle = {
            let (open, id) = (open.setter(), run.id.clone());
            Callback::from(move |_: MouseEvent| open.set((!is_open).then(|| id.clone())))
        };
        let cell = |name: &&str| {
            let shown = run.metrics.get(*name).map_or_else(|| t.none.to_string(), |v| value(name, *v));
            let is_best = best_of(listed, name) == Some(&run.id);
            html! { <td class="num">if is_best { <b>{ shown }</b> } else { { shown } }</td> }
        };
        html! {
            <tr key={run.id.0.clone()} class={is_open.then_some("chosen")}>
                <th scope="row"><button type="button" class="column-link" aria-expanded={is_open.to_string()} onclick={toggle}>
                    { &run.name }
                </button></th>
                { for SHOWN.iter().map(cell) }
            </tr>
        }
    };
    let to = Route::Room { project: props.project.id(), room: Room::Runs };
    html! {
        <div class="stack tight">
            <div class="row wrap">
                <h3 class="grow">{ t.results }</h3>
                <RouteLink {to}>{ t.all_runs }</RouteLink>
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label={t.results}>
                <table>
                    <thead><tr>
                        <th scope="col">{ text().runs.run }</th>
                        { for SHOWN.iter().map(|name| html! { <th scope="col" class="num" title={(text().chart.metric_hint)(name)}>{ label(name) }</th> }) }
                    </tr></thead>
                    <tbody>{ for listed.iter().map(row) }</tbody>
                </table>
            </div>
            <p class="hint">{ t.results_hint }</p>
            <ChartPanel figure={recall_by_depth(listed, &palette)} />
            if let Some(run) = &*open { <Details key={run.0.clone()} project={props.project.clone()} run={run.clone()} /> }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DetailsProps {
    project: Project,
    run: RunId,
}

/// What came of each question of a run.
#[component]
fn Details(props: &DetailsProps) -> Html {
    let t = &text().measure;
    let palette = use_palette();
    let asked = use_answer(ReadMeasured { project: props.project.id(), run: props.run.clone() });
    if let Some(problem) = &asked.problem {
        return html! { <ProblemBox problem={problem.clone()} onretry={asked.reload.clone()} /> };
    }
    let Some(measured) = asked.answer.clone() else {
        return html! { <Skeleton lines={4} height="32px" label={t.loading} /> };
    };
    let MeasuredRun { run, judged } = &*measured;
    let bins = reliability(judged);
    let row = |(at, own): (usize, &Judged)| {
        html! {
            <tr key={at}>
                <th scope="row" class="ask-name">{ &own.question }</th>
                <td class="num">{ own.rank.map_or_else(|| t.none.to_string(), |rank| rank.to_string()) }</td>
                <td class={(!(t.is_right)(own)).then_some("miss")}>{ (t.outcome)(own) }</td>
                <td class="num">{ (t.percent)(own.confidence) }</td>
            </tr>
        }
    };
    html! {
        <div class="stack tight">
            if let Some(spec) = run.spec.retrieval() { <p class="small soft">{ (t.about)(spec) }</p> }
            <div class="scroll ask-table" tabindex="0" role="region" aria-label={run.name.clone()}>
                <table>
                    <thead><tr>
                        <th scope="col">{ t.question }</th><th scope="col" class="num">{ t.rank }</th>
                        <th scope="col">{ t.came }</th><th scope="col" class="num">{ t.confidence }</th>
                    </tr></thead>
                    <tbody>{ for judged.iter().enumerate().map(row) }</tbody>
                </table>
            </div>
            if bins.is_empty() {
                <p class="hint">{ t.too_few }</p>
            } else {
                <ChartPanel figure={chart::reliability(&bins, &palette)} />
            }
        </div>
    }
}
