//! Questions that the documents propose, to be looked through before they are taken.

use std::collections::BTreeSet;

use bunsen_protocol::ProposeQuestions;
use bunsen_spec::{Problem, Proposal, Question};
use yew::prelude::*;

use crate::bridge::use_answer;
use crate::parts::{Button, ButtonKind, Dialog, ProblemBox, Skeleton};
use crate::rooms::Project;
use crate::text::text;

/// Questions that are proposed at a time.
const N: u64 = 20;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ProposalsProps {
    /// The project.
    pub project: Project,
    /// The questions that there are: none of them is proposed.
    pub known: Vec<Question>,
    /// Whether those that were chosen are being stored.
    pub is_busy: bool,
    /// Why they were not stored.
    pub problem: Option<Problem>,
    /// Takes those that are chosen.
    pub onchosen: Callback<Vec<Question>>,
    /// Gives up.
    pub onclose: Callback<()>,
}

/// See [`ProposalsProps`].
#[component]
pub fn Proposals(props: &ProposalsProps) -> Html {
    let t = &text().measure;
    let seed = use_state_eq(|| props.known.len() as u64);
    let refused = use_state_eq(BTreeSet::<usize>::new);
    let asked = use_answer(ProposeQuestions { project: props.project.id(), n: N, seed: *seed });
    let proposals: Vec<Proposal> = asked.answer.as_deref().cloned().unwrap_or_default();
    let is_new = |own: &&Proposal| props.known.iter().all(|known| known.question != own.question.question);
    let proposals: Vec<&Proposal> = proposals.iter().filter(is_new).collect();
    let chosen: Vec<Question> = proposals
        .iter()
        .enumerate()
        .filter(|(at, _)| !refused.contains(at))
        .map(|(_, own)| own.question.clone())
        .collect();
    let others = {
        let (seed, refused) = (seed.clone(), refused.setter());
        Callback::from(move |_: MouseEvent| {
            refused.set(BTreeSet::new());
            seed.set(*seed + 1);
        })
    };
    let n = chosen.len() as u64;
    let add = props.onchosen.reform(move |_: MouseEvent| chosen.clone());
    let row = |(at, own): (usize, &&Proposal)| {
        let toggle = {
            let refused = refused.clone();
            Callback::from(move |_: Event| {
                let mut new = (*refused).clone();
                if !new.remove(&at) {
                    new.insert(at);
                }
                refused.set(new);
            })
        };
        let place = own.question.answers.first();
        html! {
            <li key={at}>
                <label class="row check"><input type="checkbox" checked={!refused.contains(&at)} onchange={toggle} />
                    <span>{ &own.question.question }</span></label>
                if let Some(place) = place { <p class="small soft measure-place">{ (t.answer)(&place.file, &place.quote) }</p> }
            </li>
        }
    };
    let footer = html! {
        <>
            <Button label={(t.add)(n)} kind={ButtonKind::Primary} disabled={n == 0} is_busy={props.is_busy} onclick={add} />
            <Button label={t.others} disabled={asked.is_loading || props.is_busy} onclick={others} />
        </>
    };
    html! {
        <Dialog title={t.propose} is_wide=true onclose={props.onclose.clone()} {footer}>
            if let Some(problem) = props.problem.as_ref().or(asked.problem.as_ref()) { <ProblemBox problem={problem.clone()} /> }
            <p class="soft small">{ t.propose_line }</p>
            <div aria-busy={asked.is_loading.to_string()}>
                if asked.answer.is_none() && asked.problem.is_none() {
                    <Skeleton lines={6} height="44px" label={t.loading} />
                } else if proposals.is_empty() {
                    <p role="status">{ t.nothing_proposed }</p>
                } else {
                    <ul class="plain-list stack tight">{ for proposals.iter().enumerate().map(row) }</ul>
                }
            </div>
        </Dialog>
    }
}
