//! The Train room: what to train, how it goes, how good it is.

mod curves;
mod features;
mod form;
mod model_tests;
mod python;
mod results;
mod resume;
mod setting_field;
mod settings;
mod status;
mod surprises;
mod tiles;
mod training;

use std::rc::Rc;

use bunsen_protocol::{Event, ExportModel, ListRuns, ReadRun};
use bunsen_spec::{RunId, RunRecord, RunStatus, Task};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

pub use features::check;
pub use tiles::tile;
pub use training::{Training, TrainingProvider, use_training};

use self::curves::Curves;
use self::form::{FormHandle, use_form};
use self::model_tests::{ModelTests, Tested};
use self::python::python_dialog;
use self::results::{Results, result_so_far, results};
use self::resume::ResumeBanner;
use self::settings::Settings;
use self::status::{Status, steering_buttons};
use super::checks::{unmet_banner, use_checks};
use super::{Project, Room, use_project};
use crate::app::{Studio, use_studio};
use crate::bridge::{use_answer, use_events, use_newest};
use crate::parts::{Button, ButtonKind, Empty, ProblemBox};
use crate::router::{Route, use_navigator, use_query};
use crate::state::files::stem;
use crate::state::live::LiveRun;
use crate::state::train::FormAction;
use crate::text::text;

/// See the module.
#[component]
pub fn TrainRoom() -> Html {
    let t = &text().train;
    let project = use_project();
    let studio = use_studio();
    let navigator = use_navigator();
    let training = use_training();
    let id = project.id();
    let handle = use_form(&project.state);
    let runs = use_answer(ListRuns { project: id.clone() });
    let (asked, show) = use_query("run");
    let (record, set_record) = use_record(&project, &studio, &training, asked, show, runs.answer.as_deref());
    let checks = use_checks(&project);
    let is_unmet = checks.answer.as_ref().is_some_and(|all| all.critical().next().is_some());
    let shows_python = use_state_eq(|| false);
    let live = training.live.run_in(&id).cloned();
    let is_starting = training.live.starting.as_ref() == Some(&id) && live.is_none();
    let is_busy = training.live.is_busy();
    {
        let (id, reload) = (id.clone(), runs.reload.clone());
        use_events(Callback::from(move |event| {
            if matches!(event, Event::ProjectChanged { project } if project == id) {
                reload.emit(());
            }
        }));
    }
    let start = {
        let (training, id, form) = (training.clone(), id.clone(), handle.form.clone());
        let can_start = handle.is_ready() && !is_busy && !is_unmet && project.state.is_writer;
        Callback::from(move |()| {
            if let (true, Some(spec)) = (can_start, form.spec.clone()) {
                training.start(id.clone(), spec);
            }
        })
    };
    let onsubmit = {
        let start = start.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            start.emit(());
        })
    };
    let go = |room: Room| {
        let (navigator, project) = (navigator.clone(), id.clone());
        move || navigator.go(Route::Room { project: project.clone(), room })
    };
    let onpublish = {
        let (training, go, run) = (training.clone(), go(Room::Publish), record.as_ref().map(|r| r.id.clone()));
        Callback::from(move |()| {
            if let Some(run) = run.clone() {
                training.publish_next(run);
            }
            go();
        })
    };
    let ondownload = {
        let (studio, run) = (studio.clone(), record.clone());
        Callback::from(move |()| {
            if let Some(run) = &run {
                download_model(&studio, run.project.clone(), run.id.clone());
            }
        })
    };
    let onreuse = {
        let (act, run) = (handle.act.clone(), record.clone());
        Callback::from(move |()| {
            if let Some(spec) = run.as_ref().and_then(|run| run.spec.train()) {
                act.emit(FormAction::Loaded(spec.clone()));
            }
        })
    };
    let python = |open: bool| {
        let shows_python = shows_python.setter();
        Callback::from(move |()| shows_python.set(open))
    };
    let interrupted = runs.answer.iter().flat_map(|runs| runs.iter()).find(|run| {
        run.resumable.is_some()
            && run.status == RunStatus::Running
            && training.live.run.as_ref().is_none_or(|l| l.summary.id != run.id)
    });
    let problem = training.live.problem.as_ref().filter(|(at, _)| *at == id).map(|(_, problem)| problem.clone());
    let dismiss = {
        let training = training.clone();
        Callback::from(move |()| training.dismiss())
    };
    let task = handle.form.spec.as_ref().map_or(Task::Classification, |spec| spec.task);
    let elsewhere = training.live.run.as_ref().filter(|run| run.project != id);
    let tested = record.as_ref().filter(|record| record.project == id).map(|record| {
        html! {
            <Tested record={record.clone()} has_tests={!project.state.tests.is_empty()} is_writer={project.state.is_writer}
                onchanged={set_record} />
        }
    });
    html! {
        <>
            <form class="train" {onsubmit}>
                <div class="room-head">
                    <div class="grow"><h1 tabindex="-1">{ title(&project, &handle) }</h1><p>{ line(&handle, live.as_ref()) }</p></div>
                    <div class="row wrap">
                        if let Some(run) = &live {
                            { steering_buttons(&training, run) }
                        } else {
                            <Button label={if is_starting { t.starting } else { t.start }} r#type="submit" kind={ButtonKind::Primary}
                                is_busy={is_starting} title={t.start_hint}
                                disabled={is_busy || is_unmet || !handle.is_ready() || !project.state.is_writer} />
                        }
                    </div>
                </div>
                if let Some(run) = &live { <Status run={run.clone()} /> }
                <div class="sr-only" role="status">{ live.as_ref().map(|run| run.announced.1.clone()).unwrap_or_default() }</div>
                if let Some(run) = elsewhere { <p class="banner" role="status">{ (t.another_project)(run.summary.number) }</p> }
                if let Some(all) = &checks.answer { { unmet_banner(&project, all) } }
                if let Some(problem) = &checks.problem { <ProblemBox problem={problem.clone()} onretry={checks.reload.clone()} /> }
                if let Some(problem) = problem { <ProblemBox {problem} onclose={dismiss} /> }
                if let Some(run) = interrupted {
                    <ResumeBanner project={id.clone()} run={run.clone()} disabled={is_busy || !project.state.is_writer} onchanged={runs.reload.clone()} />
                }
                <div class="train-columns">
                    <Settings handle={handle.clone()} state={project.state.clone()} disabled={live.is_some()} onpython={python(true)} />
                    { curves(&handle, live.as_ref(), record.as_deref()) }
                    if let Some(run) = &live {
                        { result_so_far(run, task) }
                    } else if let Some(record) = &record {
                        { results(&Results {
                            record,
                            runs: runs.answer.as_deref().map(Vec::as_slice).unwrap_or_default(),
                            image: project.state.profile.image,
                            is_network: handle.info(record.spec.model()).is_some_and(|model| model.runs_on_gpu),
                            onpublish,
                            ondownload,
                            onreuse,
                            tested: tested.unwrap_or_default(),
                        }) }
                    } else {
                        <section aria-label={t.results}><Empty sentence={t.no_results} /></section>
                    }
                </div>
                if let (true, Some(spec)) = (*shows_python, &handle.form.spec) {
                    { python_dialog(spec, &handle.models, &project.state, record.as_deref(), python(false)) }
                }
            </form>
            <ModelTests project={project.clone()} spec={handle.form.spec.clone()} />
        </>
    }
}

fn title(project: &Project, handle: &FormHandle) -> String {
    let t = &text().train;
    let card = &project.state.card.title;
    let data = if card.is_empty() { stem(&project.state.data.name) } else { card };
    match handle.model() {
        Some(model) => (t.title)(data, &model.label),
        None => t.new.into(),
    }
}

fn line(handle: &FormHandle, live: Option<&LiveRun>) -> String {
    let t = &text().train;
    let seed = handle.form.spec.as_ref().map_or(0, |spec| spec.seed);
    match (live, &handle.form.preview) {
        (Some(run), _) => (t.run_line)(run.summary.number, run.n_train, run.n_test, seed),
        (None, Some(preview)) => (t.planned)(preview.n_train, preview.n_test, seed),
        (None, None) => t.no_preview.into(),
    }
}

fn curves(handle: &FormHandle, live: Option<&LiveRun>, record: Option<&RunRecord>) -> Html {
    let model = match (live, record) {
        (Some(run), _) => handle.info(&run.summary.model),
        (None, Some(record)) => handle.info(record.spec.model()),
        (None, None) => handle.model(),
    };
    let is_iterative = model.is_none_or(|model| model.is_iterative);
    let (points, epochs) = match (live, record) {
        (Some(run), _) => (run.points.clone(), run.progress.epochs),
        (None, Some(record)) => (record.points.clone(), record.points.iter().map(|p| p.step).max().unwrap_or(0)),
        (None, None) => (Vec::new(), 0),
    };
    let evaluation = record.filter(|_| live.is_none()).and_then(|record| record.evaluation.clone());
    html! { <Curves {points} {epochs} {is_iterative} {evaluation} /> }
}

/// Writes a run's model folder and saves it.
pub fn download_model(studio: &Studio, project: bunsen_spec::ProjectId, run: RunId) {
    let studio = studio.clone();
    spawn_local(async move {
        if let Err(problem) = studio.save_written(ExportModel { project, run }).await {
            studio.report(&problem);
        }
    });
}

/// The run whose result is shown: the one asked for, the one that ended last (also if it failed), or the
/// newest finished one; and what shows it as it has become.
#[hook]
fn use_record(
    project: &Project,
    studio: &Studio,
    training: &Training,
    asked: Option<String>,
    show: Callback<Option<String>>,
    runs: Option<&Vec<bunsen_spec::RunSummary>>,
) -> (Option<Rc<RunRecord>>, Callback<RunRecord>) {
    let id = project.id();
    let record = use_state(|| None::<Rc<RunRecord>>);
    let set = {
        let record = record.setter();
        Callback::from(move |new: RunRecord| record.set(Some(Rc::new(new))))
    };
    {
        let (training, show) = (training.clone(), show.clone());
        use_effect_with((), move |()| {
            if let Some(run) = training.take_shown() {
                show.emit(Some(run.0));
            }
        });
    }
    let ended = training.live.ended.clone().filter(|run| run.project == id);
    {
        // The run that has just ended is what one wants to see.
        let (record, show) = (record.setter(), show);
        let seen = use_mut_ref(|| training.live.ended.as_ref().map(|run| run.id.clone()));
        use_effect_with(ended.as_ref().map(|run| run.id.clone()), move |new| {
            let is_new = *seen.borrow() != *new;
            if let Some(run) = ended.filter(|_| is_new) {
                if run.status != RunStatus::Cancelled {
                    show.emit(Some(run.id.0.clone()));
                    record.set(Some(Rc::new(run)));
                }
                seen.replace(new.clone());
            }
        });
    }
    let newest_run =
        runs.and_then(|runs| runs.iter().find(|run| run.status == RunStatus::Finished && !run.is_retrieval()));
    let newest_run = newest_run.map(|run| run.id.clone());
    let is_named = asked.is_some();
    let wanted = asked.map(RunId).or(newest_run);
    let newest = use_newest();
    {
        let (studio, setter) = (studio.clone(), record.setter());
        let known = record.as_ref().map(|record| record.id.clone());
        use_effect_with((wanted, studio.generation), move |(wanted, _)| {
            let turn = newest.begin();
            if let Some(run) = wanted.clone().filter(|run| known.as_ref() != Some(run)) {
                spawn_local(async move {
                    match studio.bridge.call(ReadRun { project: id, run }).await {
                        _ if !turn.counts() => {}
                        // One that trained nothing has no result to be shown here.
                        Ok(read) if read.spec.train().is_none() => {}
                        Ok(read) => setter.set(Some(Rc::new(read))),
                        // One that was asked for by its name; another that is gone leaves what was shown.
                        Err(why) if is_named => studio.report(&why),
                        Err(_) => {}
                    }
                });
            }
        });
    }
    ((*record).clone(), set)
}
