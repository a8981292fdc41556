//! A run while it trains: how far it is and its curves so far.

use super::order::ordered;
use bunsen_protocol::Event;
use bunsen_spec::{Device, MetricPoint, Part, Problem, Progress, ProjectId, RunId, RunRecord, RunSummary};

/// The run of this tab that trains, or trained last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Live {
    /// The run that trains now.
    pub run: Option<LiveRun>,
    /// A start was asked for and has not been answered yet, in this project.
    pub starting: Option<ProjectId>,
    /// The run that ended last.
    pub ended: Option<RunRecord>,
    /// Why the last start failed.
    pub problem: Option<(ProjectId, Problem)>,
    /// What the run that was asked for last is to compute on.
    pub device: Device,
    /// What was drawn of a run before it was cut off. Its start takes it up.
    earlier: Option<(RunId, Vec<MetricPoint>)>,
}

/// A run that trains now.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveRun {
    /// Its project.
    pub project: ProjectId,
    /// Its row in the table.
    pub summary: RunSummary,
    /// Rows learned from.
    pub n_train: u64,
    /// Rows held out.
    pub n_test: u64,
    /// How far it is; its points are in `points`.
    pub progress: Progress,
    /// Metrics so far.
    pub points: Vec<MetricPoint>,
    /// Whether it is paused.
    pub is_paused: bool,
    /// The newest checkpoint: epochs finished, and when it was heard of.
    pub checkpoint: Option<(u64, f64)>,
    /// Why there was no checkpoint since.
    pub unsaved: Option<Problem>,
    /// Whether it was asked to end.
    pub is_ending: bool,
    /// When it was last said aloud how far it is, and what was said.
    pub announced: (f64, String),
}

/// What happens to the run.
#[derive(Clone, Debug, PartialEq)]
pub enum LiveAction {
    /// A start was asked for.
    Asked(ProjectId),
    /// What the run will compute on.
    On(Device),
    /// The worker reports, at this time in milliseconds.
    Heard(Event, f64),
    /// It was asked to end.
    Ending,
    /// The run has ended.
    Ended(Box<RunRecord>),
    /// It could not start or failed.
    Failed(ProjectId, Problem),
    /// Everything about it was seen.
    Dismissed,
    /// The points that a run to be resumed had before.
    Earlier(RunId, Vec<MetricPoint>),
}

/// Milliseconds between two sentences about progress, for who listens.
const SPOKEN_MS: f64 = 15_000.0;

impl Live {
    /// The state after `action`.
    #[must_use]
    pub fn after(&self, action: LiveAction) -> Self {
        let mut next = self.clone();
        match action {
            LiveAction::Asked(project) => {
                next.starting = Some(project);
                next.problem = None;
            }
            LiveAction::On(device) => next.device = device,
            LiveAction::Heard(event, now_ms) => next.hear(event, now_ms),
            LiveAction::Ending => {
                if let Some(run) = &mut next.run {
                    run.is_ending = true;
                }
            }
            LiveAction::Ended(record) => {
                if next.run.as_ref().is_some_and(|run| run.summary.id == record.id) {
                    next.run = None;
                }
                next.starting = None;
                next.ended = Some(*record);
            }
            LiveAction::Failed(project, problem) => {
                // One that was refused never ran; what trains meanwhile goes on.
                let was_refused = next.starting.take().is_some();
                if !was_refused && next.run.as_ref().is_some_and(|run| run.project == project) {
                    next.run = None;
                }
                next.problem = Some((project, problem));
            }
            LiveAction::Dismissed => {
                next.problem = None;
            }
            LiveAction::Earlier(id, points) => next.earlier = Some((id, points)),
        }
        next
    }

    /// The run that trains now in `project`.
    pub fn run_in(&self, project: &ProjectId) -> Option<&LiveRun> {
        self.run.as_ref().filter(|run| run.project == *project)
    }

    /// Whether a run trains or is about to, in any project.
    pub fn is_busy(&self) -> bool {
        self.run.is_some() || self.starting.is_some()
    }

    fn hear(&mut self, event: Event, now_ms: f64) {
        match event {
            Event::RunStarted { project, run, n_train, n_test } => {
                self.starting = None;
                let earlier = self.earlier.take().filter(|(id, _)| *id == run.id);
                self.run = Some(LiveRun {
                    project,
                    summary: run,
                    n_train,
                    n_test,
                    progress: Progress::default(),
                    points: earlier.map(|(_, points)| points).unwrap_or_default(),
                    is_paused: false,
                    checkpoint: None,
                    unsaved: None,
                    is_ending: false,
                    announced: (now_ms, String::new()),
                });
            }
            Event::RunProgress { run, mut progress, is_paused } => {
                if let Some(live) = self.run.as_mut().filter(|live| live.summary.id == run) {
                    live.points.append(&mut progress.points);
                    live.progress = progress;
                    let was_paused = std::mem::replace(&mut live.is_paused, is_paused);
                    if was_paused != is_paused || now_ms - live.announced.0 > SPOKEN_MS {
                        live.announced = (now_ms, live.sentence());
                    }
                }
            }
            Event::CheckpointSaved { run, epoch } => {
                if let Some(live) = self.run.as_mut().filter(|live| live.summary.id == run) {
                    live.checkpoint = Some((epoch, now_ms));
                    live.unsaved = None;
                }
            }
            Event::CheckpointNotSaved { run, problem } => {
                if let Some(live) = self.run.as_mut().filter(|live| live.summary.id == run) {
                    live.unsaved = Some(problem);
                }
            }
            _ => {}
        }
    }
}

impl LiveRun {
    /// The share done, 0 to 1.
    pub fn share(&self) -> f64 {
        let done = |a: u64, b: u64| (b > 0).then(|| (a as f64 / b as f64).clamp(0.0, 1.0));
        done(self.progress.step, self.progress.steps)
            .or_else(|| done(self.progress.epoch, self.progress.epochs))
            .unwrap_or(0.0)
    }

    /// The newest value of `metric` on `part`.
    pub fn newest(&self, metric: &str, part: Part) -> Option<f64> {
        self.points.iter().rev().find(|p| p.name == metric && p.part == part).map(|p| p.value)
    }

    fn sentence(&self) -> String {
        (crate::text::text().train.spoken)(self)
    }
}

/// The metrics that have curves, loss first.
pub fn curve_names(points: &[MetricPoint]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for point in points {
        if !names.contains(&point.name) {
            names.push(point.name.clone());
        }
    }
    ordered(names, |a, b| (a != "loss").cmp(&(b != "loss")))
}

#[cfg(test)]
mod tests {
    use super::super::compare::tests::record;
    use super::super::runs::tests::run;
    use super::*;

    fn started() -> LiveAction {
        let run = run(1, "mlp", 0.0);
        LiveAction::Heard(Event::RunStarted { project: ProjectId("p".into()), run, n_train: 120, n_test: 30 }, 0.0)
    }

    fn progress(step: u64, is_paused: bool, now_ms: f64) -> LiveAction {
        let point = MetricPoint { name: "loss".into(), part: Part::Train, step, value: 1.0 / step as f64 };
        let progress =
            Progress { epoch: step, epochs: 10, step, steps: 10, points: vec![point], ..Progress::default() };
        LiveAction::Heard(Event::RunProgress { run: RunId("1".into()), progress, is_paused }, now_ms)
    }

    fn live(actions: Vec<LiveAction>) -> Live {
        actions.into_iter().fold(Live::default(), |l, a| l.after(a))
    }

    #[test]
    fn progress_gathers_points() {
        let live = live(vec![started(), progress(1, false, 50.0), progress(2, false, 100.0)]);
        let run = live.run_in(&ProjectId("p".into())).unwrap();
        assert_eq!(run.points.len(), 2);
        assert_eq!(run.share(), 0.2);
        assert_eq!(run.newest("loss", Part::Train), Some(0.5));
        assert_eq!(curve_names(&run.points), ["loss"]);
        assert_eq!(live.run_in(&ProjectId("q".into())), None);
    }

    #[test]
    fn a_resumed_run_goes_on_from_its_curve() {
        let earlier = |id: &str| LiveAction::Earlier(RunId(id.into()), record(1, "mlp", 0.9).points);
        let n_points = |actions| live(actions).run.unwrap().points.len();
        assert_eq!(n_points(vec![earlier("1"), started(), progress(2, false, 50.0)]), 3);
        assert_eq!(n_points(vec![earlier("2"), started(), progress(2, false, 50.0)]), 1);
    }

    #[test]
    fn progress_is_spoken_now_and_then_and_when_paused() {
        let spoken = |actions| live(actions).run.unwrap().announced.1;
        assert_eq!(spoken(vec![started(), progress(1, false, 50.0)]), "");
        assert!(spoken(vec![started(), progress(1, false, 20_000.0)]).contains("1 of 10"));
        assert!(!spoken(vec![started(), progress(1, true, 50.0)]).is_empty());
    }

    #[test]
    fn a_checkpoint_that_has_no_room_is_told_until_one_has() {
        let full = Event::CheckpointNotSaved { run: RunId("1".into()), problem: Problem::bad_input("full") };
        let saved = Event::CheckpointSaved { run: RunId("1".into()), epoch: 3 };
        let heard = |events: &[Event]| {
            let heard = events.iter().map(|event| LiveAction::Heard(event.clone(), 5.0));
            live([started()].into_iter().chain(heard).collect()).run.unwrap()
        };
        let unsaved = heard(&[saved.clone(), full.clone()]);
        assert_eq!((unsaved.checkpoint, unsaved.unsaved.is_some()), (Some((3, 5.0)), true));
        assert_eq!(heard(&[full, saved]).unsaved, None);
    }

    #[test]
    fn the_end_leaves_the_record() {
        let live = live(vec![
            LiveAction::Asked(ProjectId("p".into())),
            started(),
            progress(1, false, 1.0),
            LiveAction::Ending,
            LiveAction::Ended(Box::new(record(1, "mlp", 0.9))),
        ]);
        assert_eq!(live.run, None);
        assert_eq!(live.starting, None);
        assert_eq!(live.ended.unwrap().number, 1);
    }

    #[test]
    fn a_start_that_is_refused_leaves_the_run_that_trains() {
        let project = ProjectId("p".into());
        let refused = vec![
            started(),
            LiveAction::Asked(project.clone()),
            LiveAction::Failed(project.clone(), Problem::bad_input("another run trains")),
        ];
        assert!(live(refused).run_in(&project).is_some());
        let failed = vec![
            LiveAction::Asked(project.clone()),
            started(),
            LiveAction::Failed(project.clone(), Problem::bad_input("x")),
        ];
        assert_eq!(live(failed).run_in(&project), None);
    }

    #[test]
    fn a_failed_start_keeps_the_last_result() {
        let project = ProjectId("p".into());
        let live = live(vec![
            LiveAction::Ended(Box::new(record(1, "mlp", 0.9))),
            LiveAction::Asked(project.clone()),
            LiveAction::Failed(project, Problem::bad_input("x")),
        ]);
        assert!(live.ended.is_some() && live.problem.is_some() && live.starting.is_none());
    }
}
