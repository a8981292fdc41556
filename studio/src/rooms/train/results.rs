//! How good the model is: while it trains on the watched rows, then on the held-out rows.

use bunsen_spec::{ImageShape, Part, RunRecord, RunSummary, Task};
use yew::prelude::*;

use super::surprises::surprises;
use super::tiles::tile;
use crate::chart::{ConfusionMatrix, signed};
use crate::parts::{Button, ButtonKind, Empty, ProblemBox};
use crate::state::compare::margin_of;
use crate::state::live::LiveRun;
use crate::state::metric::{headlines, is_share, value};
use crate::state::overfitting::overfitting;
use crate::state::runs::before;
use crate::text::text;

/// What to show.
pub struct Results<'a> {
    /// The run.
    pub record: &'a RunRecord,
    /// All runs, for the difference to the one before.
    pub runs: &'a [RunSummary],
    /// The pictures' shape, if the rows are pictures.
    pub image: Option<ImageShape>,
    /// Whether the model is a network.
    pub is_network: bool,
    /// Goes to the Publish room with this run.
    pub onpublish: Callback<()>,
    /// Saves the model folder.
    pub ondownload: Callback<()>,
    /// Takes the run's settings into the form.
    pub onreuse: Callback<()>,
    /// What came of its model tests.
    pub tested: Html,
}

/// The judgement on the held-out rows.
pub fn results(props: &Results) -> Html {
    let t = &text().train;
    let record = props.record;
    let (Some(evaluation), Some(spec)) = (&record.evaluation, record.spec.train()) else {
        return html! {
            <section class="stack" aria-label={t.results}>
                if let Some(problem) = &record.problem {
                    <h2>{ t.failed }</h2>
                    <ProblemBox problem={problem.clone()} />
                } else {
                    <Empty sentence={t.no_results} />
                }
            </section>
        };
    };
    html! {
        <section class="stack results" aria-label={t.results}>
            { tiles(record, spec.task, props.runs) }
            <div class="row wrap">
                <Button label={t.publish} is_small=true onclick={props.onpublish.reform(|_| ())} />
                <Button label={t.download} is_small=true kind={ButtonKind::Plain} onclick={props.ondownload.reform(|_| ())} />
                <Button label={t.again} is_small=true kind={ButtonKind::Plain} onclick={props.onreuse.reform(|_| ())} />
            </div>
            { props.tested.clone() }
            { for remarks(record, props.is_network).into_iter().map(|remark| html! { <p class="worth-knowing">{ remark }</p> }) }
            if let Some(confusion) = &evaluation.confusion {
                <ConfusionMatrix confusion={confusion.clone()} title={(t.confused)(&spec.target)} />
            }
            { surprises(&evaluation.surprises, props.image, spec.task) }
            { all_metrics(record) }
        </section>
    }
}

fn tiles(record: &RunRecord, task: Task, runs: &[RunSummary]) -> Html {
    let (t, c) = (&text().train, &text().chart);
    let metrics = record.evaluation.as_ref().map(|e| &e.metrics);
    let names = headlines(task);
    let of = |name: &&str| {
        let v = *metrics?.get(*name)?;
        let label = (c.metric_label)(name);
        let label = if *name == names[0] { (t.on_held_out)(&label) } else { label };
        Some(tile(&value(name, v), &label, (c.metric_hint)(name)))
    };
    let difference = before(runs, record, names[0]).and_then(|(number, old)| {
        let new = *metrics?.get(names[0])?;
        let is_points = is_share(names[0]);
        let value = signed(if is_points { 100.0 * (new - old) } else { new - old });
        Some(tile(&value, &(t.over_run)(is_points, number), ""))
    });
    html! { <div class="tiles">{ for names.iter().filter_map(of) }{ difference.unwrap_or_default() }</div> }
}

/// True remarks that the result deserves.
fn remarks(record: &RunRecord, is_network: bool) -> Vec<String> {
    let t = &text().train;
    let overfits = overfitting(record, is_network).map(|(train, watched)| {
        if is_network { (t.overfits)(train, watched) } else { (t.fits_closely)(train, watched) }
    });
    let few_rows = margin_of(record).filter(|(points, _)| *points > 3.0).map(|(points, n)| (t.few_rows)(n, points));
    overfits.into_iter().chain(few_rows).collect()
}

fn all_metrics(record: &RunRecord) -> Html {
    let (t, c) = (&text().train, &text().chart);
    let Some(evaluation) = &record.evaluation else { return html! {} };
    html! {
        <details class="fold">
            <summary>{ t.all_metrics }</summary>
            <div class="scroll" tabindex="0" role="region" aria-label={t.all_metrics}>
                <table class="metrics">
                    <thead><tr>{ for t.metric_columns.iter().enumerate().map(|(i, name)| html! {
                        <th scope="col" class={(i == 1).then_some("num")}>{ *name }</th>
                    }) }</tr></thead>
                    <tbody>{ for evaluation.metrics.iter().map(|(name, v)| html! {
                        <tr>
                            <th scope="row">{ (c.metric_label)(name) }</th>
                            <td class="num">{ value(name, *v) }</td>
                            <td class="wrap hint">{ (c.metric_hint)(name) }</td>
                        </tr>
                    }) }</tbody>
                </table>
            </div>
        </details>
    }
}

/// What is known while the run trains: the newest values on the watched rows.
pub fn result_so_far(run: &LiveRun, task: Task) -> Html {
    let (t, c) = (&text().train, &text().chart);
    let names = crate::state::live::curve_names(&run.points);
    let of = |name: &String| {
        let part = [Part::Validation, Part::Train].into_iter().find(|part| run.newest(name, *part).is_some())?;
        let v = run.newest(name, part)?;
        let label = (c.metric_label)(name);
        let label = if part == Part::Validation { (t.on_watched)(&label) } else { label };
        Some(tile(&value(name, v), &label, (c.metric_hint)(name)))
    };
    let later = if task == Task::Classification { t.confusions_later } else { t.no_results };
    html! {
        <section class="stack results" aria-label={t.result_so_far}>
            <div class="tiles">{ for names.iter().rev().filter_map(of) }</div>
            if !names.is_empty() { <p class="small soft">{ t.model_so_far }</p> }
            <p class="soft">{ later }</p>
        </section>
    }
}
