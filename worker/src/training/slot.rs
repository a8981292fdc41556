//! The one place for a run in this worker.

use std::cell::RefCell;
use std::rc::Rc;

use bunsen_spec::{Problem, ProjectId, RunId, say};

use super::Steer;

/// A run that this worker trains.
#[derive(Debug)]
pub struct ActiveRun {
    /// The project it belongs to.
    pub project: ProjectId,
    /// Its id.
    pub id: RunId,
    /// What it is called, for other commands that must wait for it.
    pub name: RefCell<String>,
    /// The learner's hand on it.
    pub steer: Steer,
}

/// Holds the run that trains, if any: a worker computes one at a time.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    active: Rc<RefCell<Option<Rc<ActiveRun>>>>,
}

impl Slot {
    /// Takes the place for a run, until the value that is given back is dropped.
    ///
    /// # Errors
    /// Names the run that has the place.
    pub fn take(&self, project: &ProjectId, id: RunId, name: &str) -> Result<Taken, Problem> {
        if let Some(active) = self.active() {
            return Err(say::worker::still_training(&active.name.borrow()));
        }
        let run = Rc::new(ActiveRun {
            project: project.clone(),
            id,
            name: RefCell::new(name.to_string()),
            steer: Steer::new(),
        });
        *self.active.borrow_mut() = Some(run.clone());
        Ok(Taken { run, slot: self.clone() })
    }

    /// The run that trains.
    pub fn active(&self) -> Option<Rc<ActiveRun>> {
        self.active.borrow().clone()
    }
}

/// The place for a run, taken.
#[derive(Debug)]
pub struct Taken {
    /// The run that has it.
    pub run: Rc<ActiveRun>,
    slot: Slot,
}

impl Drop for Taken {
    fn drop(&mut self) {
        *self.slot.active.borrow_mut() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_run_at_a_time() {
        let (slot, project) = (Slot::default(), ProjectId("p".into()));
        let taken = slot.take(&project, RunId("a".into()), "Run a").expect("the place is free");
        let refused = slot.take(&project, RunId("b".into()), "Run b").expect_err("the place is taken");
        assert!(refused.what.contains("Run a"), "{refused}");
        assert_eq!(slot.active().map(|run| run.id.clone()), Some(taken.run.id.clone()));
        drop(taken);
        assert!(slot.active().is_none());
        assert!(slot.take(&project, RunId("b".into()), "Run b").is_ok());
    }
}
