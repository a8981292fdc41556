//! What can be undone: named steps with the commands that take them back and make them again.

use bunsen_protocol::Command;

/// Steps kept at most.
const MAX_STEPS: usize = 100;

/// Something the learner did that a command can take back.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What was done, as it stands after "Undo: ", such as "rename iris".
    pub name: String,
    /// Takes it back.
    pub undo: Command,
    /// Does it again.
    pub redo: Command,
}

/// The steps done and the steps undone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

/// What happens to the history.
#[derive(Clone, Debug, PartialEq)]
pub enum HistoryAction {
    /// The learner did something.
    Did(Step),
    /// The newest step was taken back.
    Undid(Step),
    /// The last undone step was made again.
    Redid(Step),
    /// The step cannot be taken back or made again (any more).
    Forgot(Step),
}

impl History {
    /// The step that an undo would take back.
    pub fn to_undo(&self) -> Option<&Step> {
        self.done.last()
    }

    /// The step that a redo would make again.
    pub fn to_redo(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// The history after `action`.
    #[must_use]
    pub fn after(&self, action: HistoryAction) -> Self {
        let mut next = self.clone();
        match action {
            HistoryAction::Did(step) => {
                next.undone.clear();
                next.done.push(step);
                let surplus = next.done.len().saturating_sub(MAX_STEPS);
                next.done.drain(..surplus);
            }
            HistoryAction::Undid(step) => {
                next.forget(&step);
                next.undone.push(step);
            }
            HistoryAction::Redid(step) => {
                next.forget(&step);
                next.done.push(step);
            }
            HistoryAction::Forgot(step) => next.forget(&step),
        }
        next
    }

    /// Takes out the newest step equal to `step`: a toast may undo a step that is not the newest.
    fn forget(&mut self, step: &Step) {
        for list in [&mut self.done, &mut self.undone] {
            if let Some(at) = list.iter().rposition(|other| other == step) {
                list.remove(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use bunsen_protocol::{DeleteProject, RestoreProject};
    use bunsen_spec::ProjectId;

    use super::*;

    fn step(name: &str) -> Step {
        let project = ProjectId(name.into());
        Step {
            name: name.into(),
            undo: RestoreProject { project: project.clone() }.into(),
            redo: DeleteProject { project }.into(),
        }
    }

    fn check(actions: Vec<HistoryAction>, to_undo: Option<&str>, to_redo: Option<&str>) {
        let history = actions.into_iter().fold(History::default(), |h, a| h.after(a));
        assert_eq!(history.to_undo().map(|s| s.name.as_str()), to_undo);
        assert_eq!(history.to_redo().map(|s| s.name.as_str()), to_redo);
    }

    #[test]
    fn steps_go_back_and_forth() {
        use HistoryAction::{Did, Forgot, Redid, Undid};
        check(vec![], None, None);
        check(vec![Did(step("a")), Did(step("b"))], Some("b"), None);
        check(vec![Did(step("a")), Did(step("b")), Undid(step("b"))], Some("a"), Some("b"));
        check(vec![Did(step("a")), Undid(step("a")), Redid(step("a"))], Some("a"), None);
        check(vec![Did(step("a")), Undid(step("a")), Did(step("c"))], Some("c"), None);
        check(vec![Did(step("a")), Did(step("b")), Undid(step("a"))], Some("b"), Some("a"));
        check(vec![Did(step("a")), Forgot(step("a"))], None, None);
    }

    #[test]
    fn old_steps_are_dropped() {
        let history = (0..250).fold(History::default(), |h, i| h.after(HistoryAction::Did(step(&i.to_string()))));
        assert_eq!(history.done.len(), MAX_STEPS);
        assert_eq!(history.done[0].name, "150");
    }
}
