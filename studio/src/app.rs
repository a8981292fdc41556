//! The app: what every component shares, and which page an address shows.

use std::cell::Cell;
use std::rc::Rc;

use bunsen_protocol::{Command, Ready};
use bunsen_spec::Problem;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_nested_router::Router;

use crate::bridge::{Bridge, Notice};
use crate::frame::Shell;
use crate::parts::toasts as view_toasts;
use crate::rooms::TrainingProvider;
use crate::router::Route;
use crate::state::toasts::{Note, ToastAction, ToastList};
use crate::state::undo::{History, HistoryAction, Step};
use crate::text::text;

/// What every component shares. Cheap to clone; changes only when the worker does.
#[derive(Clone, PartialEq)]
pub struct Studio {
    /// The line to the worker.
    pub bridge: Bridge,
    /// How the worker is.
    pub worker: WorkerStatus,
    /// Grows when a new worker is ready. What was open in the old one must be opened again.
    pub generation: u64,
    toasts: UseReducerDispatcher<Reduced<ToastList>>,
    history: UseReducerDispatcher<Reduced<History>>,
    /// Whether a step is being taken back or made again.
    is_repeating: Rc<Cell<bool>>,
}

/// How the worker is.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerStatus {
    /// It is being fetched and started.
    Starting,
    /// It takes commands.
    Ready(Ready),
    /// It could not be started, or died too often.
    Failed(Problem),
}

impl Studio {
    /// Shows a note.
    pub fn note(&self, note: Note) {
        self.toasts.dispatch(ReducedAction::Toast(ToastAction::Show(note)));
    }

    /// Shows a note that says something was done.
    pub fn say(&self, what: impl Into<String>) {
        self.note(Note::said(what));
    }

    /// Shows what went wrong.
    pub fn report(&self, problem: &Problem) {
        self.note(Note::problem(problem));
    }

    /// Remembers a step that can be taken back and says so, with an Undo button. `name` stands after
    /// "Undo: ".
    pub fn did(
        &self,
        what: impl Into<String>,
        name: impl Into<String>,
        undo: impl Into<Command>,
        redo: impl Into<Command>,
    ) {
        let step = Step { name: name.into(), undo: undo.into(), redo: redo.into() };
        self.history.dispatch(ReducedAction::History(HistoryAction::Did(step.clone())));
        self.note(Note::did(what, step));
    }

    /// Takes a step back.
    pub fn undo(&self, step: Step) {
        self.repeat(
            step.clone(),
            step.undo.clone(),
            HistoryAction::Undid(step.clone()),
            (text().frame.undid)(&step.name),
        );
    }

    /// Makes an undone step again.
    pub fn redo(&self, step: Step) {
        self.repeat(
            step.clone(),
            step.redo.clone(),
            HistoryAction::Redid(step.clone()),
            (text().frame.redid)(&step.name),
        );
    }

    /// Takes all notes away. What was done can still be undone from the menus and the keyboard.
    pub fn sweep_notes(&self) {
        self.toasts.dispatch(ReducedAction::Toast(ToastAction::Sweep));
    }

    /// One step at a time: the next one is known when this one is done.
    fn repeat(&self, step: Step, command: Command, after: HistoryAction, said: String) {
        if self.is_repeating.replace(true) {
            return;
        }
        let studio = self.clone();
        spawn_local(async move {
            match studio.bridge.send(command, Vec::new()).await {
                Ok(_) => {
                    studio.history.dispatch(ReducedAction::History(after));
                    studio.say(said);
                }
                Err(problem) => {
                    studio.history.dispatch(ReducedAction::History(HistoryAction::Forgot(step)));
                    studio.report(&problem);
                }
            }
            studio.is_repeating.set(false);
        });
    }
}

/// A pure state with an `after`, made reducible.
#[derive(Clone, PartialEq, Default)]
pub struct Reduced<T>(T);

/// Every action of the shared states.
pub enum ReducedAction {
    /// Of the notes.
    Toast(ToastAction),
    /// Of the undo history.
    History(HistoryAction),
}

macro_rules! reducible {
    ($state:ty, $variant:ident) => {
        impl Reducible for Reduced<$state> {
            type Action = ReducedAction;

            fn reduce(self: Rc<Self>, action: ReducedAction) -> Rc<Self> {
                match action {
                    ReducedAction::$variant(action) => Rc::new(Self(self.0.after(action))),
                    _ => self,
                }
            }
        }
    };
}

reducible!(ToastList, Toast);
reducible!(History, History);

/// What every component shares.
#[hook]
pub fn use_studio() -> Studio {
    use_context().expect("the app provides the studio to every component")
}

/// What can be undone and redone.
#[hook]
pub fn use_history() -> History {
    use_context().expect("the app provides the history to every component")
}

/// The whole page.
#[component]
pub fn App() -> Html {
    let toasts = use_reducer_eq(Reduced::<ToastList>::default);
    let history = use_reducer_eq(Reduced::<History>::default);
    let worker = use_state_eq(|| WorkerStatus::Starting);
    let generation = use_state_eq(|| 0_u64);
    let bridge = {
        let toasts = toasts.dispatcher();
        let (worker, generation) = (worker.setter(), generation.setter());
        let n_ready = use_mut_ref(|| 0_u64);
        use_memo((), move |()| {
            Bridge::start(Callback::from(move |notice| match notice {
                Notice::Starting => worker.set(WorkerStatus::Starting),
                Notice::Ready(ready) => {
                    *n_ready.borrow_mut() += 1;
                    generation.set(*n_ready.borrow());
                    worker.set(WorkerStatus::Ready(ready));
                }
                Notice::Died(problem) => {
                    toasts.dispatch(ReducedAction::Toast(ToastAction::Show(Note::problem(&problem))));
                }
                Notice::GaveUp(problem) => worker.set(WorkerStatus::Failed(problem)),
            }))
        })
    };
    let is_repeating = use_memo((), |()| Cell::new(false));
    let studio = Studio {
        is_repeating,
        bridge: (*bridge).clone(),
        worker: (*worker).clone(),
        generation: *generation,
        toasts: toasts.dispatcher(),
        history: history.dispatcher(),
    };
    let onclose = {
        let toasts = toasts.dispatcher();
        use_callback((), move |id, ()| toasts.dispatch(ReducedAction::Toast(ToastAction::Close(id))))
    };
    let onundo = use_callback(studio.clone(), |step, studio| studio.undo(step));
    html! {
        <ContextProvider<Studio> context={studio}>
            <ContextProvider<History> context={history.0.clone()}>
                <Router<Route> default={Route::Welcome}>
                    <TrainingProvider><Shell /></TrainingProvider>
                </Router<Route>>
            </ContextProvider<History>>
            { view_toasts(&toasts.0, &onclose, &onundo) }
        </ContextProvider<Studio>>
    }
}
