//! What is done with documents and goes on in every room: adding them, and giving their passages vectors.

use std::mem::replace;

use bunsen_protocol::EncodeDocuments;
use bunsen_spec::{Problem, ProblemKind, ProjectId};
use yew::html::ChildrenProps;
use yew::prelude::*;

use super::lasting::{Lasting, use_lasting};
use crate::app::use_studio;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq)]
pub struct DocumentWork {
    /// Adding documents.
    pub adding: Lasting,
    /// The project that documents were added to last, and those that were not.
    pub refused: UseStateHandle<Option<(ProjectId, Vec<Problem>)>>,
    /// Giving passages their vectors.
    pub encoding: Lasting,
    /// Begins with a project, unless one is encoded.
    pub encode: Callback<ProjectId>,
}

/// What is done with documents.
#[hook]
pub fn use_document_work() -> DocumentWork {
    use_context().expect("the shell provides the work on documents to every page")
}

/// Provides [`DocumentWork`].
#[component]
pub fn DocumentWorkProvider(props: &ChildrenProps) -> Html {
    let studio = use_studio();
    let (adding, encoding) = (use_lasting(), use_lasting());
    let refused = use_state_eq(|| None::<(ProjectId, Vec<Problem>)>);
    let encode = {
        let encoding = encoding.clone();
        Callback::from(move |project: ProjectId| {
            let (studio, own) = (studio.clone(), encoding.clone());
            encoding.start(project.clone(), text().ask.starting_to_index, async move {
                let mut device = studio.bridge.device();
                loop {
                    let ended = own.follow(studio.bridge.begin(EncodeDocuments { project: project.clone() })).await;
                    let before = replace(&mut device, studio.bridge.device());
                    match ended {
                        // Another worker goes on where the one of the other device was.
                        Err(why) if why.kind == ProblemKind::Cancelled && before != device => {}
                        // What was given up keeps what it did, and needs no word.
                        Err(why) if why.kind != ProblemKind::Cancelled => return Err(why),
                        _ => return Ok(()),
                    }
                }
            });
        })
    };
    let work = DocumentWork { adding, refused, encoding, encode };
    html! { <ContextProvider<DocumentWork> context={work}>{ props.children.clone() }</ContextProvider<DocumentWork>> }
}
