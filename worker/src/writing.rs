//! Which projects this tab may change: one tab writes, the others follow.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use bunsen_protocol::Event;
use bunsen_spec::{Problem, ProjectId, say};
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use crate::host::{HeldLock, hold_if_free, hold_when_free, steal};
use crate::laboratory::Laboratory;

/// The writing locks that this tab holds, by project.
#[derive(Debug, Default)]
pub struct Writing {
    held: RefCell<BTreeMap<ProjectId, HeldLock>>,
    /// The open project whose lock another tab has, and what ends the wait for it.
    awaited: RefCell<Option<(ProjectId, AbortController)>>,
    /// Locks taken for single commands, on projects that are not open here.
    lent: RefCell<BTreeMap<ProjectId, Weak<HeldLock>>>,
}

impl Writing {
    /// Ends the wait for a lock if it is for such a project.
    fn stop_awaiting(&self, is_such: impl Fn(&ProjectId) -> bool) {
        if let Some((_, until)) = self.awaited.borrow_mut().take_if(|(project, _)| is_such(project)) {
            until.abort();
        }
    }
}

/// The right to change a project while this value lives.
#[derive(Debug)]
pub struct WriteRight {
    /// The lock of a project that is not open here; given back with the last command that needs it.
    _lock: Option<Rc<HeldLock>>,
}

impl Laboratory {
    /// Takes the writing lock of a project that is being opened, if it is free; says whether this tab
    /// has it now. If not, this tab gets it as soon as the other one closes, and the page is told that
    /// the project changed. Lets go of the projects opened before, but for one that still trains.
    pub async fn claim_writing(self: &Rc<Self>, project: &ProjectId) -> bool {
        let training = self.slot.active().map(|run| run.project.clone());
        self.writing.held.borrow_mut().retain(|held, _| held == project || Some(held) == training.as_ref());
        self.writing.stop_awaiting(|awaited| awaited != project);
        if self.may_write(project) {
            return true;
        }
        let lock = hold_if_free(&lock_name(project), self.on_lost(project)).await;
        let has_it = self.keep(project, lock);
        if !has_it {
            self.await_writing(project);
        }
        has_it
    }

    /// Takes the writing lock of a project, whoever has it.
    pub async fn take_over_writing(self: &Rc<Self>, project: &ProjectId) -> bool {
        if self.may_write(project) {
            return true;
        }
        self.writing.stop_awaiting(|_| true);
        let lock = steal(&lock_name(project), self.on_lost(project)).await;
        self.keep(project, lock)
    }

    /// Waits beside everything else for the lock that another tab has.
    fn await_writing(self: &Rc<Self>, project: &ProjectId) {
        let mut awaited = self.writing.awaited.borrow_mut();
        let Ok(until) = AbortController::new() else { return };
        if awaited.is_some() {
            return;
        }
        *awaited = Some((project.clone(), until.clone()));
        let (lab, project) = (self.clone(), project.clone());
        spawn_local(async move {
            let lock = hold_when_free(&lock_name(&project), &until.signal(), lab.on_lost(&project)).await;
            if lab.keep(&project, lock) {
                lab.writing.awaited.borrow_mut().take();
                lab.port.event(Event::ProjectChanged { project });
            }
        });
    }

    /// Whether this tab holds the writing lock of a project.
    pub fn may_write(&self, project: &ProjectId) -> bool {
        self.writing.held.borrow().contains_key(project)
    }

    /// The right to change a project: that of the tab which has it open, or else for this command.
    ///
    /// # Errors
    /// When another tab has it.
    pub async fn write_right(&self, project: &ProjectId) -> Result<WriteRight, Problem> {
        if let Some(right) = self.right_at_hand(project) {
            return Ok(right);
        }
        if let Some(lock) = hold_if_free(&lock_name(project), || {}).await {
            let lock = Rc::new(lock);
            let mut lent = self.writing.lent.borrow_mut();
            lent.retain(|_, lock| lock.strong_count() > 0);
            lent.insert(project.clone(), Rc::downgrade(&lock));
            return Ok(WriteRight { _lock: Some(lock) });
        }
        // Another command of this tab may have got it while this one asked.
        self.right_at_hand(project).ok_or_else(say::worker::another_tab_writes)
    }

    /// The right to change a project, if this tab has it in one way or the other.
    fn right_at_hand(&self, project: &ProjectId) -> Option<WriteRight> {
        if self.may_write(project) {
            return Some(WriteRight { _lock: None });
        }
        let lock = self.writing.lent.borrow().get(project)?.upgrade()?;
        Some(WriteRight { _lock: Some(lock) })
    }

    fn keep(&self, project: &ProjectId, lock: Option<HeldLock>) -> bool {
        match lock {
            Some(lock) => {
                self.writing.held.borrow_mut().insert(project.clone(), lock);
                true
            }
            None => false,
        }
    }

    /// What happens when another tab takes the lock.
    fn on_lost(self: &Rc<Self>, project: &ProjectId) -> impl FnOnce() + 'static {
        let (lab, project) = (Rc::downgrade(self), project.clone());
        move || {
            if let Some(lab) = lab.upgrade() {
                lab.writing.held.borrow_mut().remove(&project);
                lab.port.event(Event::WritingLost { project });
            }
        }
    }
}

/// The name of a project's writing lock.
fn lock_name(project: &ProjectId) -> String {
    format!("bunsen-project-{project}")
}
