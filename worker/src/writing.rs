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

/// The writing locks that this tab has, by project.
#[derive(Debug, Default)]
pub struct Writing {
    /// Those of the projects that are open here.
    held: RefCell<BTreeMap<ProjectId, Rc<HeldLock>>>,
    /// All of them: also those that only commands still need, on projects that are not open (any more).
    known: RefCell<BTreeMap<ProjectId, Weak<HeldLock>>>,
    /// The open project whose lock another tab has, and what ends the wait for it.
    awaited: RefCell<Option<(ProjectId, AbortController)>>,
}

impl Writing {
    /// The lock of a project, if this tab has it.
    fn at_hand(&self, project: &ProjectId) -> Option<Rc<HeldLock>> {
        self.known.borrow().get(project)?.upgrade()
    }

    /// Knows a lock that this tab has got, until nothing needs it any more.
    fn add(&self, project: &ProjectId, lock: HeldLock) -> Rc<HeldLock> {
        let lock = Rc::new(lock);
        let mut known = self.known.borrow_mut();
        known.retain(|_, lock| lock.strong_count() > 0);
        known.insert(project.clone(), Rc::downgrade(&lock));
        lock
    }

    /// Holds on to the lock of a project that is open now.
    fn hold(&self, project: &ProjectId, lock: Rc<HeldLock>) {
        self.held.borrow_mut().insert(project.clone(), lock);
    }

    /// Whether the lock of an open project is held.
    fn holds(&self, project: &ProjectId) -> bool {
        self.held.borrow().contains_key(project)
    }

    /// Lets go of the locks of all other projects. One that a command still needs goes with that command.
    fn hold_only(&self, project: &ProjectId) {
        self.held.borrow_mut().retain(|held, _| held == project);
    }

    /// Another tab took a lock. Says whether it was that of an open project.
    fn lose(&self, project: &ProjectId) -> bool {
        self.known.borrow_mut().remove(project);
        self.held.borrow_mut().remove(project).is_some()
    }

    /// Ends the wait for a lock if it is for such a project.
    fn stop_awaiting(&self, is_such: impl Fn(&ProjectId) -> bool) {
        if let Some((_, until)) = self.awaited.borrow_mut().take_if(|(project, _)| is_such(project)) {
            until.abort();
        }
    }
}

/// The right to change a project while this value lives, whatever is opened meanwhile.
#[derive(Debug)]
pub struct WriteRight {
    lock: Rc<HeldLock>,
}

impl Laboratory {
    /// Takes the writing lock of a project that is being opened, if it is free; says whether this tab
    /// has it now. If not, this tab gets it as soon as the other one closes, and the page is told that
    /// the project changed. Lets go of the projects opened before, as soon as no command changes them any more.
    pub async fn claim_writing(self: &Rc<Self>, project: &ProjectId) -> bool {
        self.writing.hold_only(project);
        self.writing.stop_awaiting(|awaited| awaited != project);
        match self.write_right(project).await {
            Ok(WriteRight { lock }) => {
                self.writing.hold(project, lock);
                true
            }
            Err(_) => {
                self.await_writing(project);
                false
            }
        }
    }

    /// Takes the writing lock of a project, whoever has it.
    pub async fn take_over_writing(self: &Rc<Self>, project: &ProjectId) -> bool {
        self.writing.stop_awaiting(|_| true);
        let lock = match self.writing.at_hand(project) {
            Some(lock) => Some(lock),
            None => {
                let stolen = steal(&lock_name(project), self.on_lost(project)).await;
                stolen.map(|lock| self.writing.add(project, lock))
            }
        };
        lock.map(|lock| self.writing.hold(project, lock)).is_some()
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
            if let Some(lock) = lock {
                lab.writing.hold(&project, lab.writing.add(&project, lock));
                lab.writing.awaited.borrow_mut().take();
                lab.port.event(Event::ProjectChanged { project });
            }
        });
    }

    /// Whether this tab has a project open and holds its writing lock.
    pub fn may_write(&self, project: &ProjectId) -> bool {
        self.writing.holds(project)
    }

    /// The right to change a project: that of the tab which has it open, or else for this command.
    ///
    /// # Errors
    /// When another tab has it.
    pub async fn write_right(self: &Rc<Self>, project: &ProjectId) -> Result<WriteRight, Problem> {
        if let Some(lock) = self.writing.at_hand(project) {
            return Ok(WriteRight { lock });
        }
        if let Some(lock) = hold_if_free(&lock_name(project), self.on_lost(project)).await {
            return Ok(WriteRight { lock: self.writing.add(project, lock) });
        }
        // Another command of this tab may have got it while this one asked.
        let lock = self.writing.at_hand(project).ok_or_else(say::worker::another_tab_writes)?;
        Ok(WriteRight { lock })
    }

    /// What happens when another tab takes the lock.
    fn on_lost(self: &Rc<Self>, project: &ProjectId) -> impl FnOnce() + 'static {
        let (lab, project) = (Rc::downgrade(self), project.clone());
        move || {
            if let Some(lab) = lab.upgrade().filter(|lab| lab.writing.lose(&project)) {
                lab.port.event(Event::WritingLost { project });
            }
        }
    }
}

/// The name of a project's writing lock.
fn lock_name(project: &ProjectId) -> String {
    format!("bunsen-project-{project}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(id: &str) -> ProjectId {
        ProjectId(id.into())
    }

    #[test]
    fn a_command_keeps_its_lock_when_another_project_is_opened() {
        let (writing, a, b) = (Writing::default(), project("a"), project("b"));
        let lock = writing.add(&a, HeldLock::alone());
        writing.hold(&a, lock);
        let pulling = writing.at_hand(&a).expect("this tab has it");
        writing.hold_only(&b);
        assert!(!writing.holds(&a));
        // Opened again, it is held by the very same lock: the browser would not give a second one.
        let again = writing.at_hand(&a).expect("the command has it");
        assert!(Rc::ptr_eq(&again, &pulling));
        writing.hold(&a, again);
        drop(pulling);
        assert!(writing.holds(&a) && writing.at_hand(&a).is_some());
    }

    #[test]
    fn a_lock_is_given_back_with_the_last_that_needs_it() {
        let (writing, a) = (Writing::default(), project("a"));
        let first = writing.add(&a, HeldLock::alone());
        let second = writing.at_hand(&a).expect("the first command has it");
        drop(first);
        assert!(writing.at_hand(&a).is_some());
        drop(second);
        assert!(writing.at_hand(&a).is_none());
    }

    #[test]
    fn a_lock_that_another_tab_took_gives_no_right() {
        let (writing, a, b) = (Writing::default(), project("a"), project("b"));
        let (held, lent) = (writing.add(&a, HeldLock::alone()), writing.add(&b, HeldLock::alone()));
        writing.hold(&a, held);
        assert!(writing.lose(&a));
        assert!(!writing.lose(&b), "it is not open, so nobody is told");
        assert!(writing.at_hand(&a).is_none() && writing.at_hand(&b).is_none());
        drop(lent);
    }
}
