//! The Publish room: a link for others, and all the links there are.

mod documents;
mod form;
mod links;
mod run;
mod token;

use std::rc::Rc;

use bunsen_protocol::CountDocuments;
use bunsen_spec::{Deployment, Problem, are_of_documents};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::documents::PublishDocumentsPanel;
use self::form::FormState;
use self::links::Links;
use self::run::PublishRunPanel;
use self::token::token_field;
use super::use_project;
use crate::bridge::{use_answer, use_asks, use_newest};
use crate::edge::Edge;
use crate::parts::{Button, ProblemBox, Skeleton};
use crate::state::publish::{PublishAction, PublishForm, name_of};
use crate::text::text;

/// The deployments of the edge, as last heard.
#[derive(Clone, PartialEq)]
pub struct Deployments {
    /// The edge.
    pub edge: Edge,
    /// Its deployments; `None` until it has answered.
    pub list: Option<Rc<Vec<Deployment>>>,
    /// Why it did not answer.
    pub problem: Option<Problem>,
    /// Asks again.
    pub reload: Callback<()>,
    /// Uses another token from now on.
    pub set_edge: Callback<Edge>,
}

/// The deployments of the edge.
#[hook]
pub fn use_deployments() -> Deployments {
    let edge = use_state_eq(Edge::stored);
    let list = use_state_eq(|| None::<Rc<Vec<Deployment>>>);
    let problem = use_state_eq(|| None::<Problem>);
    let (asks, reload) = use_asks();
    let newest = use_newest();
    {
        let (list, problem) = (list.setter(), problem.setter());
        use_effect_with(((*edge).clone(), asks), move |(edge, _)| {
            let edge = edge.clone();
            let turn = newest.begin();
            spawn_local(async move {
                let heard = edge.deployments().await;
                if !turn.counts() {
                    return;
                }
                match heard {
                    Ok(deployments) => {
                        list.set(Some(Rc::new(deployments)));
                        problem.set(None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        });
    }
    let set_edge = {
        let edge = edge.setter();
        use_callback((), move |new: Edge, ()| {
            new.store();
            edge.set(new);
        })
    };
    Deployments { edge: (*edge).clone(), list: (*list).clone(), problem: (*problem).clone(), reload, set_edge }
}

/// See the module.
#[component]
pub fn PublishRoom() -> Html {
    let t = &text().publish;
    let project = use_project();
    let deployments = use_deployments();
    let form = use_reducer_eq(|| FormState(PublishForm::new(name_of(&project.state.summary.name))));
    let has_documents = use_answer(CountDocuments { project: project.id() }).answer.is_some_and(|n| *n > 0);
    let chosen = use_state_eq(|| None::<bool>);
    // A project of documents alone has nothing else to publish.
    let of_documents = has_documents && chosen.unwrap_or(project.state.summary.data.is_none());
    let choose = |documents: bool| {
        let (chosen, dispatch) = (chosen.setter(), form.dispatcher());
        Callback::from(move |_: MouseEvent| {
            chosen.set(Some(documents));
            dispatch.dispatch(PublishAction::ChooseRun);
        })
    };
    let new = if of_documents { t.new_documents } else { t.new };
    let renew = {
        let (chosen, dispatch) = (chosen.setter(), form.dispatcher());
        Callback::from(move |old: Deployment| {
            chosen.set(Some(are_of_documents(&old.files)));
            dispatch.dispatch(PublishAction::Renew(old));
        })
    };
    html! {
        <>
            <div class="room-head"><div class="grow"><h1 tabindex="-1">{ t.title }</h1><p>{ t.line }</p></div></div>
            <div class="publish-columns">
                <section class="stack" aria-label={new}>
                    <h2>{ new }</h2>
                    if has_documents {
                        <div class="row wrap" role="group" aria-label={t.what}>
                            <Button label={t.a_run} pressed={!of_documents} onclick={choose(false)} />
                            <Button label={t.documents} pressed={of_documents} onclick={choose(true)} />
                        </div>
                    }
                    if of_documents {
                        <PublishDocumentsPanel project={project.id()} deployments={deployments.clone()} {form} />
                    } else {
                        <PublishRunPanel project={project.id()} deployments={deployments.clone()} {form} />
                    }
                    { token_field(&deployments.edge, deployments.problem.as_ref(), &deployments.set_edge) }
                </section>
                <section class="stack" aria-label={t.links}>
                    <h2>{ t.links }</h2>
                    if let Some(problem) = &deployments.problem {
                        <ProblemBox problem={problem.clone()} onretry={deployments.reload.clone()}
                            kept={deployments.list.is_some().then_some(text().frame.still_shown)} />
                    }
                    if let Some(list) = &deployments.list {
                        <Links list={list.clone()} edge={deployments.edge.clone()} onrenew={renew} onchanged={deployments.reload.clone()} />
                    } else if deployments.problem.is_none() {
                        <Skeleton lines={3} height="36px" label={t.loading} />
                    }
                </section>
            </div>
        </>
    }
}
