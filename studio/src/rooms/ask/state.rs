//! The documents as the room shows them: as they were read, or as the last change left them.

use std::rc::Rc;

use bunsen_protocol::{DocumentsState, Event, ReadDocuments};
use bunsen_spec::Problem;
use yew::prelude::*;

use crate::bridge::{use_answer, use_events};
use crate::rooms::Project;

/// The documents of the project.
pub struct Documents {
    /// What there are, once they are read.
    pub state: Option<Rc<DocumentsState>>,
    /// Why they could not be read.
    pub problem: Option<Problem>,
    /// The number of the request that reads them.
    pub request: Option<u64>,
    /// Reads them again.
    pub reload: Callback<()>,
    /// Shows what a change made of them.
    pub set: Callback<DocumentsState>,
}

/// Asks again what was asked of the documents, whenever these are others.
#[hook]
pub fn use_reload(state: &Rc<DocumentsState>, reload: Callback<()>) {
    let now = Rc::as_ptr(state);
    let seen = use_mut_ref(|| now);
    use_effect_with(now, move |now| {
        if seen.replace(*now) != *now {
            reload.emit(());
        }
    });
}

/// Reads the project's documents: when the room is opened, when the project changes, and when
/// some were added or indexed: `n_ended` counts that.
#[hook]
pub fn use_documents(project: &Project, n_ended: u64) -> Documents {
    let id = project.id();
    let asked = use_answer(ReadDocuments { project: id.clone() });
    let state = use_state(|| None::<Rc<DocumentsState>>);
    {
        // Equal answers are told apart: what was changed between them may have been taken back.
        let (answer, setter) = (asked.answer.clone(), state.setter());
        use_effect_with(asked.answer.as_ref().map(Rc::as_ptr), move |_| {
            if answer.is_some() {
                setter.set(answer);
            }
        });
    }
    {
        let reload = asked.reload.clone();
        use_events(Callback::from(move |event| {
            if matches!(event, Event::ProjectChanged { project } if project == id) {
                reload.emit(());
            }
        }));
    }
    {
        // What is undone elsewhere on the page is a version, too.
        let now = (project.state.summary.n_versions, n_ended);
        let (seen, reload) = (use_mut_ref(|| now), asked.reload.clone());
        use_effect_with(now, move |now| {
            if seen.replace(*now) != *now {
                reload.emit(());
            }
        });
    }
    let set = {
        let (setter, reload) = (state.setter(), project.reload.clone());
        Callback::from(move |new: DocumentsState| {
            setter.set(Some(Rc::new(new)));
            // The bar counts the project's versions.
            reload.emit(());
        })
    };
    Documents { state: (*state).clone(), problem: asked.problem, request: asked.request, reload: asked.reload, set }
}
