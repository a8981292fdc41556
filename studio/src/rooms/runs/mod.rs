//! The Runs room: every training of the project, found, compared, renamed, taken along or thrown away.

mod compare;
mod edit;
mod table;

use bunsen_protocol::{DeleteRun, Event, ListModels, ListRuns, RestoreRun};
use bunsen_spec::{RunId, RunSummary};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::compare::Comparison;
use self::edit::EditDialog;
use self::table::{RowAction, RunsTable, runs_table};
use super::train::{download_model, use_training};
use super::{Room, use_project};
use crate::app::use_studio;
use crate::bridge::{use_answer, use_events};
use crate::parts::{Button, ButtonKind, Empty, Field, Menu, MenuItem, ProblemBox, Skeleton, TextInput};
use crate::router::{Route, use_navigator, use_query};
use crate::state::metric::{headline, value};
use crate::state::runs::{RunsAction, RunsView, best_run, metric_columns};
use crate::text::text;

/// The filters that are one press away.
const FINISHED: &str = "state = \"finished\"";
const INTERRUPTED: &str = "state = \"interrupted\"";

#[derive(Clone, Default, PartialEq)]
struct View(RunsView);

impl Reducible for View {
    type Action = RunsAction;

    fn reduce(self: std::rc::Rc<Self>, action: RunsAction) -> std::rc::Rc<Self> {
        std::rc::Rc::new(Self(self.0.after(action)))
    }
}

/// See the module.
#[component]
pub fn RunsRoom() -> Html {
    let t = &text().runs;
    let (project, studio, training, navigator) = (use_project(), use_studio(), use_training(), use_navigator());
    let id = project.id();
    let asked = use_answer(ListRuns { project: id.clone() });
    let models = use_answer(ListModels {}).answer.unwrap_or_default();
    let (filter, set_filter) = use_query("filter");
    let view = {
        let filter = filter.clone().unwrap_or_default();
        use_reducer_eq(move || View(RunsView { filter, ..RunsView::default() }))
    };
    let compares = use_state_eq(|| false);
    let edited = use_state_eq(|| None::<RunSummary>);
    {
        let (id, reload) = (id.clone(), asked.reload.clone());
        use_events(Callback::from(move |event| match event {
            Event::ProjectChanged { project } | Event::RunStarted { project, .. } if project == id => reload.emit(()),
            _ => {}
        }));
    }
    let runs = asked.answer.as_deref().cloned().unwrap_or_default();
    {
        let (dispatch, ids) = (view.dispatcher(), runs.iter().map(|run| run.id.clone()).collect::<Vec<RunId>>());
        use_effect_with(ids, move |ids| dispatch.dispatch(RunsAction::Exist(ids.clone())));
    }
    let act = {
        let dispatch = view.dispatcher();
        use_callback((), move |action: RunsAction, ()| dispatch.dispatch(action))
    };
    let typed = {
        let act = act.clone();
        Callback::from(move |filter: String| {
            set_filter.emit((!filter.is_empty()).then(|| filter.clone()));
            act.emit(RunsAction::Filter(filter));
        })
    };
    let go = {
        let (navigator, id) = (navigator.clone(), id.clone());
        move |room: Room| navigator.go(Route::Room { project: id.clone(), room })
    };
    let onrow = {
        let (studio, training, id, go) = (studio.clone(), training.clone(), id.clone(), go.clone());
        let navigator = navigator.clone();
        let (edited, reload) = (edited.setter(), asked.reload.clone());
        Callback::from(move |(run, action): (RunSummary, RowAction)| match action {
            RowAction::Open if run.is_retrieval() => {
                navigator.go_with(&Route::Room { project: id.clone(), room: Room::Ask }, "view=measure");
            }
            RowAction::Open => {
                training.show_next(run.id);
                go(Room::Train);
            }
            RowAction::Edit => edited.set(Some(run)),
            RowAction::Download => download_model(&studio, id.clone(), run.id),
            RowAction::Publish => {
                training.publish_next(run.id);
                go(Room::Publish);
            }
            RowAction::Resume => {
                training.resume(id.clone(), run.id);
                go(Room::Train);
            }
            RowAction::Delete => {
                let (studio, reload, project) = (studio.clone(), reload.clone(), id.clone());
                spawn_local(async move {
                    let delete = DeleteRun { project: project.clone(), run: run.id.clone() };
                    match studio.bridge.call(delete.clone()).await {
                        Ok(freed) => {
                            let t = &text().runs;
                            let restore = RestoreRun { project, run: run.id };
                            let said = (t.deleted)(run.number, freed.size_bytes as f64);
                            studio.did(said, (t.delete_step)(run.number), restore, delete);
                            reload.emit(());
                        }
                        Err(problem) => studio.report(&problem),
                    }
                });
            }
        })
    };
    let to_train = {
        let go = go.clone();
        Callback::from(move |_: MouseEvent| go(Room::Train))
    };
    let (visible, error) = view.0.visible(&runs);
    let metrics = view.0.shown_columns(&runs);
    let best = metrics.first().and_then(|metric| best_run(&runs, metric).map(|run| (metric.clone(), run.id.clone())));
    let headline_text = best.as_ref().and_then(|(metric, id)| {
        let run = runs.iter().find(|run| run.id == *id)?;
        Some(((text().chart.metric_label)(metric), value(metric, *run.metrics.get(metric)?)))
    });
    let line = (t.line)(
        runs.len() as u64,
        project.state.has_table().then_some(project.state.data.name.as_str()),
        headline_text.as_ref().map(|(metric, value)| (metric.as_str(), value.as_str())),
    );
    let n_chosen = view.0.chosen.len();
    let chosen = runs_chosen(&runs, &view.0);
    let compare = {
        let compares = compares.setter();
        Callback::from(move |_: MouseEvent| compares.set(true))
    };
    let close = {
        let compares = compares.setter();
        Callback::from(move |()| compares.set(false))
    };
    let error_line =
        error.as_ref().map(|error| format!("{} {}", (t.at_letter)(error.at), (t.filter_error)(&error.kind)));
    let columns = metric_columns(&runs)
        .into_iter()
        .map(|name| {
            let (act, shown) = (act.clone(), metrics.clone());
            let is_chosen = shown.contains(&name);
            let mut item = MenuItem::new((text().chart.metric_label)(&name), None, {
                let name = name.clone();
                Callback::from(move |()| act.emit(RunsAction::ToggleColumn(name.clone(), shown.clone())))
            });
            item.is_chosen = Some(is_chosen);
            item
        })
        .collect::<Vec<_>>();
    let done = {
        let (edited, reload) = (edited.setter(), asked.reload.clone());
        Callback::from(move |()| {
            edited.set(None);
            reload.emit(());
        })
    };
    let is_empty = asked.answer.is_some() && runs.is_empty();
    html! {
        <>
            <div class="room-head">
                <div class="grow"><h1 tabindex="-1">{ t.title }</h1><p>{ line }</p></div>
                if !is_empty {
                    <div class="row wrap">
                        <Button label={(t.compare)(n_chosen)} disabled={n_chosen < 2} title={t.compare_hint} onclick={compare} />
                        <Menu label={t.columns} items={columns} class={classes!("button")} is_right=true />
                        <Button label={t.new_run} kind={ButtonKind::Primary} onclick={to_train.clone()} />
                    </div>
                }
            </div>
            if let Some(problem) = &asked.problem {
                <ProblemBox problem={problem.clone()} kept={text().frame.still_shown} onretry={asked.reload.clone()} />
            }
            if is_empty {
                <Empty sentence={t.empty}><Button label={t.new_run} kind={ButtonKind::Primary} onclick={to_train} /></Empty>
            } else if asked.answer.is_none() && asked.problem.is_none() {
                <Skeleton lines={8} height="36px" label={t.loading} />
            } else {
                <div class="runs-filter">
                    <Field id="runs-filter" label={t.filter} hint={t.filter_help} error={error_line.map(AttrValue::from)}>
                        <TextInput id="runs-filter" value={view.0.filter.clone()} oninput={typed.clone()}
                            placeholder={t.filter_example} is_wrong={error.is_some()} />
                    </Field>
                    <div class="row wrap">
                        { for [(t.chip_finished, FINISHED), (t.chip_interrupted, INTERRUPTED)].into_iter().map(|(label, filter)| {
                            let is_on = view.0.filter == filter;
                            let onclick = typed.reform(move |_: MouseEvent| if is_on { String::new() } else { filter.to_string() });
                            html! { <Button {label} is_small=true pressed={is_on} {onclick} /> }
                        }) }
                        if n_chosen > 0 {
                            <Button label={t.choose_none} kind={ButtonKind::Plain} is_small=true onclick={act.reform(|_: MouseEvent| RunsAction::ChooseNone)} />
                        }
                    </div>
                    <span class="sr-only" role="status">{ (t.n_shown)(visible.len() as u64) }</span>
                </div>
                if visible.is_empty() {
                    <Empty sentence={t.none_fit}>
                        <Button label={t.clear_filter} onclick={typed.reform(|_: MouseEvent| String::new())} />
                    </Empty>
                } else {
                    { runs_table(&RunsTable {
                        runs: &visible,
                        models: &models,
                        metrics: &metrics,
                        view: &view.0,
                        best,
                        live: training.live.run_in(&id),
                        is_training: training.live.is_busy(),
                        is_writer: project.state.is_writer,
                        act: &act,
                        onrow: &onrow,
                    }) }
                }
                if *compares && chosen.len() > 1 {
                    <Comparison project={id.clone()} runs={chosen} {models} onclose={close} />
                }
            }
            if let Some(run) = (*edited).clone() {
                <EditDialog project={id} {run} onclose={done} />
            }
        </>
    }
}

/// The chosen runs in the order they were chosen, with their numbers.
fn runs_chosen(runs: &[RunSummary], view: &RunsView) -> Vec<RunId> {
    view.chosen.iter().filter(|id| runs.iter().any(|run| run.id == **id)).cloned().collect()
}

/// A run's headline as the Publish room lists it.
pub fn result_of(run: &RunSummary) -> String {
    headline(&run.metrics)
        .map(|(name, v)| format!("{} {}", (text().chart.metric_label)(name), value(name, v)))
        .unwrap_or_default()
}
