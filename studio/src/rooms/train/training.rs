//! The run that trains: started here, followed from every room, alive when its room is left.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use bunsen_protocol::{Event, ReadRun, ResumeRun, SteerRun, Steering, Train};
use bunsen_spec::{Conflict, Problem, ProblemKind, ProjectId, RunId, RunRecord, RunStatus, TrainSpec};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::{Studio, use_studio};
use crate::bridge::use_events;
use crate::browser::now_ms;
use crate::state::live::{Live, LiveAction};
use crate::state::table_merge::HalfMerged;
use crate::state::train::TrainForm;
use crate::text::text;

/// The run that trains, and what the rooms hand to each other about runs.
#[derive(Clone, PartialEq)]
pub struct Training {
    /// How it stands. Changes with every progress report.
    pub live: Rc<Live>,
    studio: Studio,
    dispatch: UseReducerDispatcher<LiveState>,
    desk: Desk,
}

/// What lies between the rooms: unfinished forms, and the run that the next room should show.
#[derive(Clone, Default)]
struct Desk(Rc<RefCell<Papers>>);

#[derive(Default)]
struct Papers {
    forms: BTreeMap<ProjectId, TrainForm>,
    to_show: Option<RunId>,
    to_publish: Option<RunId>,
    to_watch: Option<String>,
    merges: BTreeMap<(ProjectId, String), HalfMerged>,
}

impl PartialEq for Desk {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, Default, PartialEq)]
struct LiveState(Rc<Live>);

impl Reducible for LiveState {
    type Action = LiveAction;

    fn reduce(self: Rc<Self>, action: LiveAction) -> Rc<Self> {
        Rc::new(Self(Rc::new(self.0.after(action))))
    }
}

impl Training {
    /// Starts a run. [`Training::live`] tells how it goes.
    pub fn start(&self, project: ProjectId, spec: TrainSpec) {
        self.ask(&project);
        self.dispatch.dispatch(LiveAction::On(spec.device));
        let this = self.clone();
        spawn_local(async move {
            let result = this.studio.bridge.call(Train { project: project.clone(), spec }).await;
            this.finish(project, result);
        });
    }

    /// Takes an interrupted run up again.
    pub fn resume(&self, project: ProjectId, run: RunId) {
        self.ask(&project);
        let this = self.clone();
        spawn_local(async move {
            let bridge = &this.studio.bridge;
            // The curve goes on from what was drawn before; without it the run is no worse.
            if let Ok(record) = bridge.call(ReadRun { project: project.clone(), run: run.clone() }).await {
                this.dispatch.dispatch(LiveAction::On(record.spec.train().map(|spec| spec.device).unwrap_or_default()));
                this.dispatch.dispatch(LiveAction::Earlier(record.id, record.points));
            }
            let result = bridge.call(ResumeRun { project: project.clone(), run }).await;
            this.finish(project, result);
        });
    }

    /// Pauses, continues, stops or cancels the run that trains.
    pub fn steer(&self, steering: Steering) {
        let Some(run) = self.live.run.as_ref().map(|run| run.summary.id.clone()) else { return };
        if matches!(steering, Steering::Stop | Steering::Cancel) {
            self.dispatch.dispatch(LiveAction::Ending);
        }
        let studio = self.studio.clone();
        spawn_local(async move {
            if let Err(problem) = studio.bridge.call(SteerRun { run, steering }).await {
                studio.report(&problem);
            }
        });
    }

    /// Takes the last problem away.
    pub fn dismiss(&self) {
        self.dispatch.dispatch(LiveAction::Dismissed);
    }

    /// Asks the Train room to show a run's result when it appears.
    pub fn show_next(&self, run: RunId) {
        self.desk.0.borrow_mut().to_show = Some(run);
    }

    /// The run that the Train room was asked to show.
    pub fn take_shown(&self) -> Option<RunId> {
        self.desk.0.borrow_mut().to_show.take()
    }

    /// Asks the Publish room to choose a run when it appears.
    pub fn publish_next(&self, run: RunId) {
        self.desk.0.borrow_mut().to_publish = Some(run);
    }

    /// The run that the Publish room was asked to choose.
    pub fn take_published(&self) -> Option<RunId> {
        self.desk.0.borrow_mut().to_publish.take()
    }

    /// Asks the Watch room to show a deployment when it appears.
    pub fn watch_next(&self, name: String) {
        self.desk.0.borrow_mut().to_watch = Some(name);
    }

    /// The deployment that the Watch room was asked to show.
    pub fn take_watched(&self) -> Option<String> {
        self.desk.0.borrow_mut().to_watch.take()
    }

    /// The form of a project as it was left.
    pub fn form(&self, project: &ProjectId) -> TrainForm {
        self.desk.0.borrow().forms.get(project).cloned().unwrap_or_default()
    }

    /// Keeps the form of a project.
    pub fn keep_form(&self, project: ProjectId, form: TrainForm) {
        self.desk.0.borrow_mut().forms.insert(project, form);
    }

    /// What was decided of a file in a merge, if its sides are the same as then.
    pub fn half_merged(&self, project: &ProjectId, conflict: &Conflict) -> HalfMerged {
        let sides = (conflict.ours.clone(), conflict.theirs.clone());
        let kept = self.desk.0.borrow().merges.get(&(project.clone(), conflict.path.clone())).cloned();
        kept.filter(|kept| kept.sides == sides).unwrap_or(HalfMerged { sides, ..HalfMerged::default() })
    }

    /// Keeps what is decided of a file in a merge.
    pub fn keep_half_merged(&self, project: ProjectId, path: String, half: HalfMerged) {
        self.desk.0.borrow_mut().merges.insert((project, path), half);
    }

    fn ask(&self, project: &ProjectId) {
        // What was said before would lie over the curves and the result.
        self.studio.sweep_notes();
        self.dispatch.dispatch(LiveAction::Asked(project.clone()));
    }

    fn finish(&self, project: ProjectId, result: Result<RunRecord, Problem>) {
        let t = &text().train;
        self.dispatch.dispatch(match result {
            Ok(record) => {
                match (record.status, &record.problem) {
                    (RunStatus::Finished, _) if record.is_held_back => {
                        let why = record.held_back().unwrap_or_default();
                        self.studio.say((text().model_tests.run_held_back)(record.number, &why));
                    }
                    (RunStatus::Cancelled, _) => self.studio.say(t.cancelled),
                    (RunStatus::Failed, Some(problem)) => self.studio.report(problem),
                    _ => self.studio.say((t.ended)(record.number)),
                }
                LiveAction::Ended(Box::new(record))
            }
            Err(problem) => LiveAction::Failed(project, problem),
        });
    }
}

/// The run that trains.
#[hook]
pub fn use_training() -> Training {
    use_context().expect("the app provides the training to every room")
}

/// What follows the training.
#[derive(Properties, PartialEq)]
pub struct TrainingProviderProps {
    /// The page.
    pub children: Html,
}

/// Follows the training for all rooms.
#[component]
pub fn TrainingProvider(props: &TrainingProviderProps) -> Html {
    let studio = use_studio();
    let live = use_reducer_eq(LiveState::default);
    let desk = (*use_state(Desk::default)).clone();
    {
        let dispatch = live.dispatcher();
        use_events(Callback::from(move |event: Event| {
            if matches!(
                event,
                Event::RunStarted { .. }
                    | Event::RunProgress { .. }
                    | Event::CheckpointSaved { .. }
                    | Event::CheckpointNotSaved { .. }
            ) {
                dispatch.dispatch(LiveAction::Heard(event, now_ms()));
            }
        }));
    }
    {
        // A run that another tab or an earlier command started ends without an answer to us: a new worker
        // trains nothing.
        let (dispatch, has_run) = (live.dispatcher(), live.0.run.clone());
        use_effect_with(studio.generation, move |_| {
            if let Some(run) = has_run {
                let problem = Problem::new(ProblemKind::Cancelled, text().bridge.what_is_kept);
                dispatch.dispatch(LiveAction::Failed(run.project, problem));
            }
        });
    }
    let training = Training { live: live.0.clone(), studio, dispatch: live.dispatcher(), desk };
    html! { <ContextProvider<Training> context={training}>{ props.children.clone() }</ContextProvider<Training>> }
}
