//! The run table.

use bunsen_spec::{ModelInfo, RunId, RunStatus, RunSummary};
use yew::prelude::*;

use crate::chart::sparkline;
use crate::parts::{ChipKind, Icon, Menu, MenuItem, chip};
use crate::state::compare::model_label;
use crate::state::format::duration;
use crate::state::live::LiveRun;
use crate::state::metric::value;
use crate::state::runs::{MOST_COMPARED, RunsAction, RunsView, SortKey};
use crate::text::text;

/// What can be done to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowAction {
    /// Show its result.
    Open,
    /// Rename it, write a note.
    Edit,
    /// Save its model folder.
    Download,
    /// Publish it.
    Publish,
    /// Take it up again.
    Resume,
    /// Move it to the trash.
    Delete,
}

/// What to show.
pub struct RunsTable<'a> {
    /// The runs in order.
    pub runs: &'a [&'a RunSummary],
    /// The kinds of models there are, for their labels.
    pub models: &'a [ModelInfo],
    /// The metric columns.
    pub metrics: &'a [String],
    /// How the learner looks at them.
    pub view: &'a RunsView,
    /// The best run of all, by which metric.
    pub best: Option<(String, RunId)>,
    /// The run that trains.
    pub live: Option<&'a LiveRun>,
    /// Whether a run trains or is about to, in any project: no other can then go on.
    pub is_training: bool,
    /// Whether runs can be changed here.
    pub is_writer: bool,
    /// Changes how the learner looks.
    pub act: &'a Callback<RunsAction>,
    /// Does something to a run.
    pub onrow: &'a Callback<(RunSummary, RowAction)>,
}

/// See the module.
pub fn runs_table(props: &RunsTable) -> Html {
    let t = &text().runs;
    let head = |label: String, key: SortKey, is_number: bool| {
        let is_sorted = props.view.sort == key;
        let falls = key.starts_largest() != props.view.is_reversed;
        let sort = is_sorted.then_some(if falls { "descending" } else { "ascending" });
        let onclick = props.act.reform(move |_: MouseEvent| RunsAction::Sort(key.clone()));
        html! {
            <th scope="col" class={is_number.then_some("num")} aria-sort={sort}>
                <button type="button" class="sort" {onclick}>
                    { label }
                    if is_sorted { <span aria-hidden="true">{ if falls { " ▾" } else { " ▴" } }</span> }
                </button>
            </th>
        }
    };
    html! {
        <div class="scroll runs-table" tabindex="0" role="region" aria-label={t.title}>
            <table>
                <thead><tr>
                    <th scope="col"><span class="sr-only">{ t.choose }</span></th>
                    { head(t.run.into(), SortKey::Number, true) }
                    { head(t.name.into(), SortKey::Name, false) }
                    { head(t.model.into(), SortKey::Model, false) }
                    <th scope="col">{ t.curve }</th>
                    { for props.metrics.iter().map(|m| head((text().chart.metric_label)(m), SortKey::Metric(m.clone()), true)) }
                    { head(t.time.into(), SortKey::Time, true) }
                    { head(t.state.into(), SortKey::State, false) }
                    <th scope="col"><span class="sr-only">{ t.actions }</span></th>
                </tr></thead>
                <tbody>{ for props.runs.iter().map(|run| row(props, run)) }</tbody>
            </table>
        </div>
    }
}

fn row(props: &RunsTable, run: &RunSummary) -> Html {
    let t = &text().runs;
    let is_chosen = props.view.chosen.contains(&run.id);
    let is_full = props.view.chosen.len() >= MOST_COMPARED;
    let choose = {
        let id = run.id.clone();
        props.act.reform(move |_: Event| RunsAction::Choose(id.clone()))
    };
    let open = {
        let run = run.clone();
        props.onrow.reform(move |_: MouseEvent| (run.clone(), RowAction::Open))
    };
    let cell = |metric: &String| {
        let absent = if live_of(props, run).is_some() { "…" } else { "–" };
        let shown = run.metrics.get(metric).map_or_else(|| absent.to_string(), |v| value(metric, *v));
        let is_best = props.best.as_ref().is_some_and(|(best, id)| best == metric && *id == run.id);
        html! { <td class="num">if is_best { <b>{ shown }</b> } else { { shown } }</td> }
    };
    html! {
        <tr key={run.id.0.clone()} class={is_chosen.then_some("chosen")}>
            <td><input type="checkbox" aria-label={(t.choose_run)(run.number)} checked={is_chosen} onchange={choose}
                disabled={is_full && !is_chosen} title={is_full.then_some(t.compare_hint)} /></td>
            <th scope="row" class="num"><b>{ run.number }</b></th>
            <td title={(!run.note.is_empty()).then(|| run.note.clone())}>
                <button type="button" class="link" onclick={open}>{ &run.name }</button>
                if !run.note.is_empty() { <span class="hint note">{ &run.note }</span> }
            </td>
            <td title={run.model.clone()}>{ model_label(props.models, &run.model) }</td>
            <td>{ sparkline(&run.curve) }</td>
            { for props.metrics.iter().map(cell) }
            <td class="num">{ duration(run.trained_ms) }</td>
            <td>{ state_chip(props, run) }</td>
            <td>{ menu(props, run) }</td>
        </tr>
    }
}

/// How the run trains, if it does.
fn live_of<'a>(props: &RunsTable<'a>, run: &RunSummary) -> Option<&'a LiveRun> {
    props.live.filter(|live| live.summary.id == run.id)
}

fn state_chip(props: &RunsTable, run: &RunSummary) -> Html {
    let t = &text().runs;
    if let Some(why) = &run.held_back {
        return html! { <span title={why.clone()}>{ chip(ChipKind::Bad, text().model_tests.held_back_chip) }</span> };
    }
    if let Some((metric, id)) = &props.best
        && *id == run.id
    {
        return chip(ChipKind::Accent, (t.best)(&(text().chart.metric_label)(metric)));
    }
    let live = live_of(props, run);
    let (kind, said) = match (run.status, live, run.resumable) {
        (RunStatus::Running, Some(live), _) => {
            (ChipKind::Hot, (t.state_epoch)(live.progress.epoch, live.progress.epochs))
        }
        (RunStatus::Running, None, Some((epoch, epochs))) => (ChipKind::Hot, (t.state_interrupted)(epoch, epochs)),
        (RunStatus::Running, None, None) => (ChipKind::Hot, t.state_running.into()),
        (RunStatus::Finished, ..) => (ChipKind::Plain, t.state_finished.into()),
        (RunStatus::Failed, ..) => (ChipKind::Bad, t.state_failed.into()),
        (RunStatus::Cancelled, ..) => (ChipKind::Plain, t.state_cancelled.into()),
    };
    chip(kind, said)
}

fn menu(props: &RunsTable, run: &RunSummary) -> Html {
    let t = &text().runs;
    let item = |label: &'static str, icon: Option<Icon>, action: RowAction, can: bool| {
        let run = run.clone();
        let mut item = MenuItem::new(label, icon, props.onrow.reform(move |()| (run.clone(), action)));
        if !can {
            item.onclick = None;
        }
        item
    };
    let has_model = run.status == RunStatus::Finished && !run.is_retrieval();
    let is_live = live_of(props, run).is_some();
    let mut items = vec![
        item(t.open, Some(Icon::Train), RowAction::Open, true),
        item(t.edit, Some(Icon::Edit), RowAction::Edit, props.is_writer),
        item(t.download, Some(Icon::Export), RowAction::Download, has_model),
        item(t.publish, Some(Icon::Publish), RowAction::Publish, has_model),
    ];
    if run.resumable.is_some() && !is_live {
        items.push(item(t.resume, Some(Icon::Redo), RowAction::Resume, props.is_writer && !props.is_training));
    }
    items.push(item(t.delete, Some(Icon::Delete), RowAction::Delete, props.is_writer && !is_live));
    html! {
        <Menu label={(t.actions_of)(run.number)} {items} class={classes!("button", "plain", "icon-only", "small")} is_right=true>
            { Icon::More }
        </Menu>
    }
}
