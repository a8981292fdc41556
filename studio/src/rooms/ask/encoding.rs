//! Giving passages their vectors: one project at a time, and going on while the learner is elsewhere on the page.

use bunsen_protocol::{EncodeDocuments, Event};
use bunsen_spec::{Problem, ProblemKind, ProjectId};
use wasm_bindgen_futures::spawn_local;
use yew::html::ChildrenProps;
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::{use_asks, use_events};
use crate::text::text;

/// What is encoded, and what came of it.
#[derive(Clone, PartialEq)]
pub struct Encoding {
    /// What is encoded now.
    pub running: Option<Running>,
    /// Why the last one failed, and of which project.
    pub problem: Option<(ProjectId, Problem)>,
    /// How many have ended, in whichever way.
    pub n_ended: u64,
    /// Begins with a project, unless another one is encoded.
    pub start: Callback<ProjectId>,
    /// Takes the problem away.
    pub dismiss: Callback<()>,
}

/// A project that is encoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// The project.
    pub project: ProjectId,
    /// The request's number, by which it can be given up.
    pub request: u64,
    /// What the worker said last of it, and the share done.
    pub said: (String, Option<f64>),
}

/// What is encoded.
#[hook]
pub fn use_encoding() -> Encoding {
    use_context().expect("the shell provides the encoding to every page")
}

/// Provides [`Encoding`].
#[component]
pub fn EncodingProvider(props: &ChildrenProps) -> Html {
    let studio = use_studio();
    let running = use_state_eq(|| None::<Running>);
    let problem = use_state_eq(|| None::<(ProjectId, Problem)>);
    let (n_ended, end) = use_asks();
    {
        let (now, setter) = ((*running).clone(), running.setter());
        use_events(Callback::from(move |event| {
            if let Event::Working { id, what, done } = event
                && let Some(running) = now.clone().filter(|running| running.request == id)
            {
                setter.set(Some(Running { said: (what, done), ..running }));
            }
        }));
    }
    let start = {
        let (running, problem) = (running.setter(), problem.setter());
        let is_running = use_mut_ref(|| false);
        use_callback(studio, move |project: ProjectId, studio| {
            if is_running.replace(true) {
                return;
            }
            let (running, problem, end) = (running.clone(), problem.clone(), end.clone());
            let is_running = is_running.clone();
            let (request, answer) = studio.bridge.begin(EncodeDocuments { project: project.clone() });
            let said = (text().ask.starting_to_index.to_string(), None);
            running.set(Some(Running { project: project.clone(), request, said }));
            problem.set(None);
            spawn_local(async move {
                // What was given up keeps what it did, and needs no word.
                let failed = answer.await.err().filter(|why| why.kind != ProblemKind::Cancelled);
                problem.set(failed.map(|why| (project, why)));
                running.set(None);
                is_running.replace(false);
                end.emit(());
            });
        })
    };
    let dismiss = {
        let problem = problem.setter();
        use_callback((), move |(), ()| problem.set(None))
    };
    let encoding = Encoding { running: (*running).clone(), problem: (*problem).clone(), n_ended, start, dismiss };
    html! { <ContextProvider<Encoding> context={encoding}>{ props.children.clone() }</ContextProvider<Encoding>> }
}
