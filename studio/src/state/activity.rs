//! Which runs train at this moment, as the bar and the project list show it.

use std::collections::BTreeMap;

use bunsen_protocol::Event;
use bunsen_spec::{ProjectId, RunId};

/// A run that trains now.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingRun {
    /// Its project.
    pub project: ProjectId,
    /// Its number in the project.
    pub number: u64,
    /// Epochs finished and asked for.
    pub epochs: (u64, u64),
    /// Whether it is paused.
    pub is_paused: bool,
}

/// The runs that train now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activity {
    /// By run.
    pub runs: BTreeMap<RunId, TrainingRun>,
}

/// What happens to the runs.
#[derive(Clone, Debug, PartialEq)]
pub enum ActivityAction {
    /// The worker reports.
    Heard(Event),
    /// The run ended, however it did.
    Ended(RunId),
    /// The worker is another one: nothing trains.
    Reset,
}

impl Activity {
    /// The runs after `action`.
    #[must_use]
    pub fn after(&self, action: ActivityAction) -> Self {
        let mut next = self.clone();
        match action {
            ActivityAction::Heard(Event::RunStarted { project, run, .. }) => {
                let training = TrainingRun { project, number: run.number, epochs: (0, 0), is_paused: false };
                next.runs.insert(run.id, training);
            }
            ActivityAction::Heard(Event::RunProgress { run, progress, is_paused }) => {
                if let Some(training) = next.runs.get_mut(&run) {
                    training.epochs = (progress.epoch, progress.epochs);
                    training.is_paused = is_paused;
                }
            }
            ActivityAction::Heard(_) => {}
            ActivityAction::Ended(run) => {
                next.runs.remove(&run);
            }
            ActivityAction::Reset => next.runs.clear(),
        }
        next
    }

    /// Whether anything trains in `project`.
    pub fn trains(&self, project: &ProjectId) -> bool {
        self.runs.values().any(|run| run.project == *project)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bunsen_spec::{Progress, RunStatus, RunSummary};

    use super::*;

    fn started(run: &str) -> ActivityAction {
        ActivityAction::Heard(Event::RunStarted {
            project: ProjectId("p".into()),
            run: RunSummary {
                id: RunId(run.into()),
                number: 7,
                name: String::new(),
                note: String::new(),
                status: RunStatus::Running,
                model: "mlp".into(),
                target: "species".into(),
                started_ms: 0.0,
                trained_ms: 0.0,
                metrics: BTreeMap::new(),
                curve: Vec::new(),
                size_bytes: 0,
                resumable: None,
            },
            n_train: 120,
            n_test: 30,
        })
    }

    fn progress(run: &str, epoch: u64) -> ActivityAction {
        let progress = Progress { epoch, epochs: 30, ..Progress::default() };
        ActivityAction::Heard(Event::RunProgress { run: RunId(run.into()), progress, is_paused: false })
    }

    fn check(actions: &[ActivityAction], expected: &[(&str, u64)]) {
        let activity = actions.iter().fold(Activity::default(), |a, action| a.after(action.clone()));
        let runs: Vec<_> = activity.runs.iter().map(|(id, run)| (id.0.as_str(), run.epochs.0)).collect();
        assert_eq!(runs, expected);
        assert_eq!(activity.trains(&ProjectId("p".into())), !expected.is_empty());
    }

    #[test]
    fn runs_come_and_go() {
        check(&[started("a"), progress("a", 3)], &[("a", 3)]);
        check(&[progress("b", 3)], &[]);
        check(&[started("a"), started("b"), ActivityAction::Ended(RunId("a".into()))], &[("b", 0)]);
        check(&[started("a"), ActivityAction::Reset], &[]);
    }
}
