//! Asking a question, and the answer that is shown.

use std::rc::Rc;

use bunsen_protocol::{AskDocuments, DocumentsState, FoundAnswer, ReadDocuments};
use bunsen_spec::{AskedQuestion, FoundPassage, Problem, Ways};
use futures::future::{OptionFuture, join};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::use_newest;
use crate::rooms::Project;
use crate::state::ask::refusal::{Refusal, Searched, refusal};

/// The answer that is shown.
#[derive(Clone, PartialEq)]
pub enum Shown {
    /// It was just found, in as much of the documents as could be searched.
    Found(Rc<FoundAnswer>, Option<Searched>),
    /// It was found before; how is not known any more.
    Kept(Rc<AskedQuestion>),
}

impl Shown {
    /// The question and its answer.
    pub fn asked(&self) -> &AskedQuestion {
        match self {
            Self::Found(found, _) => &found.asked,
            Self::Kept(asked) => asked,
        }
    }

    /// The passages that were found, as far as they are known.
    pub fn found(&self) -> &[FoundPassage] {
        match self {
            Self::Found(found, _) => &found.found,
            Self::Kept(_) => &[],
        }
    }

    /// Why it is none, if it is none.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Found(found, searched) => refusal(&found.asked.answer, *searched),
            Self::Kept(asked) => refusal(&asked.answer, None),
        }
    }
}

/// A question, the questions that it follows, and how passages are searched for it.
pub type AskedOf = (String, Vec<String>, Ways);

/// How questions are asked.
#[derive(Clone)]
pub struct Asking {
    /// Asks one. The answers to those before it no longer count.
    pub ask: Callback<AskedOf>,
    /// Shows what was answered before.
    pub show: Callback<AskedQuestion>,
    /// Shows nothing.
    pub clear: Callback<()>,
    /// The answer that is shown.
    pub shown: Option<Shown>,
    /// Why there is no answer to the newest question.
    pub problem: Option<Problem>,
    /// Whether an answer is awaited.
    pub is_searching: bool,
    /// The number of the request that is awaited.
    pub request: Option<u64>,
}

/// Asks the project's documents, which are in this `state`. `onasked` hears that a question was answered.
#[hook]
pub fn use_asking(project: &Project, state: Option<&DocumentsState>, onasked: Callback<()>) -> Asking {
    let studio = use_studio();
    let shown = use_state(|| None::<Shown>);
    let problem = use_state_eq(|| None::<Problem>);
    let request = use_state_eq(|| None::<u64>);
    let newest = use_newest();
    let ask = {
        let (id, newest) = (project.id(), newest.clone());
        let is_unindexed = state.is_some_and(|state| state.n_unencoded > 0);
        let (shown, problem, request) = (shown.setter(), problem.setter(), request.setter());
        Callback::from(move |(question, after, ways): AskedOf| {
            let turn = newest.begin();
            // How much is indexed grows while it is: it is counted again.
            let counted = is_unindexed.then(|| studio.bridge.begin(ReadDocuments { project: id.clone() }).1);
            let (number, answer) = studio.bridge.begin(AskDocuments { project: id.clone(), question, after, ways });
            let (shown, problem, request) = (shown.clone(), problem.clone(), request.clone());
            let onasked = onasked.clone();
            request.set(Some(number));
            problem.set(None);
            spawn_local(async move {
                let (counted, answer) = join(OptionFuture::from(counted), answer).await;
                if !turn.counts() {
                    return;
                }
                request.set(None);
                match answer {
                    Ok(found) => {
                        let searched = counted.and_then(Result::ok).map(|state| Searched::from(&state));
                        shown.set(Some(Shown::Found(Rc::new(found), searched)));
                        onasked.emit(());
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        })
    };
    let put = {
        let (shown, problem, request) = (shown.setter(), problem.setter(), request.setter());
        Callback::from(move |new: Option<Shown>| {
            // An answer that is awaited is no longer wanted.
            drop(newest.begin());
            request.set(None);
            problem.set(None);
            shown.set(new);
        })
    };
    Asking {
        ask,
        show: put.reform(|asked| Some(Shown::Kept(Rc::new(asked)))),
        clear: put.reform(|()| None),
        shown: (*shown).clone(),
        problem: (*problem).clone(),
        is_searching: request.is_some(),
        request: *request,
    }
}
