//! Work on documents that takes long: one at a time, for one project, and going on while the learner is elsewhere on the
//! page. Adding and indexing are two of it.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use bunsen_protocol::Event;
use bunsen_spec::{Problem, ProjectId};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::bridge::{use_asks, use_events, use_stop};
use crate::parts::Working;

/// What goes on, and what came of the last one.
#[derive(Clone)]
pub struct Lasting {
    /// What goes on now.
    pub running: Option<Running>,
    /// Why the last one failed, and of which project.
    pub problem: Option<(ProjectId, Problem)>,
    /// How many have ended, in whichever way.
    pub n_ended: u64,
    now: Rc<RefCell<Option<Running>>>,
    set_running: UseStateSetter<Option<Running>>,
    set_problem: UseStateSetter<Option<(ProjectId, Problem)>>,
    end: Callback<()>,
}

/// Something that goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// The project that it is for.
    pub project: ProjectId,
    /// The number of the request that it waits for, by which it can be given up.
    pub request: Option<u64>,
    /// What was said last of it, and the share done.
    pub said: (String, Option<f64>),
}

impl PartialEq for Lasting {
    fn eq(&self, other: &Self) -> bool {
        (&self.running, &self.problem, self.n_ended) == (&other.running, &other.problem, other.n_ended)
    }
}

impl Lasting {
    /// What goes on for a project.
    pub fn running_for(&self, project: &ProjectId) -> Option<&Running> {
        self.running.as_ref().filter(|running| running.project == *project)
    }

    /// Why the last one failed, if it was for this project.
    pub fn problem_of(&self, project: &ProjectId) -> Option<&Problem> {
        self.problem.as_ref().filter(|(of, _)| of == project).map(|(_, problem)| problem)
    }

    /// Whether something goes on at this moment, maybe since this was drawn.
    pub fn is_busy(&self) -> bool {
        self.now.borrow().is_some()
    }

    /// Does something for a project, unless something goes on. `said`: what it is, until more is known.
    pub fn start(&self, project: ProjectId, said: &str, work: impl Future<Output = Result<(), Problem>> + 'static) {
        if self.is_busy() {
            return;
        }
        self.put(Some(Running { project: project.clone(), request: None, said: (said.to_string(), None) }));
        self.set_problem.set(None);
        let own = self.clone();
        spawn_local(async move {
            let failed = work.await.err();
            own.set_problem.set(failed.map(|why| (project, why)));
            own.put(None);
            own.end.emit(());
        });
    }

    /// Says how it goes.
    pub fn tell(&self, what: String, done: Option<f64>) {
        self.change(|running| running.said = (what, done));
    }

    /// Waits for an answer of [`crate::bridge::Bridge::begin`]; it can be given up meanwhile, and the worker says how it
    /// goes.
    ///
    /// # Errors
    /// As the answer.
    pub async fn follow<T>(&self, (id, answer): (u64, impl Future<Output = Result<T, Problem>>)) -> Result<T, Problem> {
        self.change(|running| running.request = Some(id));
        let result = answer.await;
        self.change(|running| running.request = None);
        result
    }

    /// Takes the problem away.
    pub fn dismiss(&self) {
        self.set_problem.set(None);
    }

    fn change(&self, edit: impl FnOnce(&mut Running)) {
        let changed = self.now.borrow().clone().map(|mut running| {
            edit(&mut running);
            running
        });
        self.put(changed);
    }

    fn put(&self, running: Option<Running>) {
        self.now.replace(running.clone());
        self.set_running.set(running);
    }
}

/// Such work. For a component that stays while the page does.
#[hook]
pub fn use_lasting() -> Lasting {
    let running = use_state_eq(|| None::<Running>);
    let problem = use_state_eq(|| None::<(ProjectId, Problem)>);
    let (n_ended, end) = use_asks();
    let now = use_memo((), |()| RefCell::new(None));
    let lasting = Lasting {
        running: (*running).clone(),
        problem: (*problem).clone(),
        n_ended,
        now,
        set_running: running.setter(),
        set_problem: problem.setter(),
        end,
    };
    {
        let lasting = lasting.clone();
        use_events(Callback::from(move |event| {
            if let Event::Working { id, what, done } = event {
                let is_own = lasting.now.borrow().as_ref().is_some_and(|running| running.request == Some(id));
                if is_own {
                    lasting.tell(what, done);
                }
            }
        }));
    }
    lasting
}

/// See [`Progress`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProgressProps {
    /// What goes on.
    pub running: Running,
}

/// How something goes, with a button that gives it up as soon as that can be done.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let stop = use_stop();
    let Running { request, said: (what, done), .. } = props.running.clone();
    let onstop = request.map(|request| stop.reform(move |_: MouseEvent| request));
    html! { <Working {what} {done} {onstop} /> }
}
