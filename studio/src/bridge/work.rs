//! What a component has done for it, one thing at a time, and what went wrong with it.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use bunsen_spec::Problem;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The work of a component, as it was when the component was drawn. Clones do the same work.
#[derive(Clone)]
pub struct Work {
    /// Whether something is being done.
    pub is_busy: bool,
    /// The number of the request that it waits for, if that may take long: by it the worker says how it goes and it
    /// can be given up.
    pub request: Option<u64>,
    /// Why the last thing was not done.
    pub problem: Option<Problem>,
    is_gone: Rc<Cell<bool>>,
    is_running: Rc<Cell<bool>>,
    set_busy: UseStateSetter<bool>,
    set_request: UseStateSetter<Option<u64>>,
    set_problem: UseStateSetter<Option<Problem>>,
}

impl PartialEq for Work {
    fn eq(&self, other: &Self) -> bool {
        (self.is_busy, self.request, &self.problem) == (other.is_busy, other.request, &other.problem)
            && Rc::ptr_eq(&self.is_running, &other.is_running)
    }
}

impl Work {
    /// Does something, unless something is being done: two clicks may come before a button is drawn anew.
    pub fn start(&self, work: impl Future<Output = Result<(), Problem>> + 'static) {
        if self.is_running.replace(true) {
            return;
        }
        self.set_busy.set(true);
        let own = self.clone();
        spawn_local(async move {
            let done = work.await;
            own.set_problem.set(done.err());
            own.is_running.set(false);
            own.set_busy.set(false);
        });
    }

    /// Waits for an answer that may take long, of [`super::Bridge::begin`]; [`Work::request`] names it meanwhile.
    ///
    /// # Errors
    /// As the answer.
    pub async fn follow<T>(&self, (id, answer): (u64, impl Future<Output = Result<T, Problem>>)) -> Result<T, Problem> {
        self.set_request.set(Some(id));
        let result = answer.await;
        self.set_request.set(None);
        result
    }

    /// Whether the component has gone, and with it the learner's wish for what has not begun yet.
    pub fn is_gone(&self) -> bool {
        self.is_gone.get()
    }

    /// Says that something could not be done.
    pub fn fail(&self, problem: Problem) {
        self.set_problem.set(Some(problem));
    }

    /// Takes away what was said of the last thing.
    pub fn forget(&self) {
        self.set_problem.set(None);
    }
}

/// The work of this component.
#[hook]
pub fn use_work() -> Work {
    let is_busy = use_state_eq(|| false);
    let problem = use_state_eq(|| None::<Problem>);
    let request = use_state_eq(|| None::<u64>);
    let is_running = use_memo((), |()| Cell::new(false));
    let is_gone = use_memo((), |()| Cell::new(false));
    {
        let is_gone = is_gone.clone();
        use_effect_with((), move |()| move || is_gone.set(true));
    }
    Work {
        is_busy: *is_busy,
        request: *request,
        is_gone,
        set_request: request.setter(),
        problem: (*problem).clone(),
        is_running,
        set_busy: is_busy.setter(),
        set_problem: problem.setter(),
    }
}
