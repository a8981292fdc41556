//! How far the passages can be found by meaning, and what makes the rest so.

use bunsen_protocol::DocumentsState;
use bunsen_spec::ProjectId;
use yew::prelude::*;

use super::lasting::Progress;
use super::work::DocumentWork;
use crate::parts::{Button, Icon, ProblemBox};
use crate::rooms::Project;
use crate::state::format::bytes;
use crate::text::{Words, text};

/// See the module. Nothing where all passages have their vectors.
pub fn indexing(project: &Project, state: &DocumentsState, work: &DocumentWork) -> Html {
    let t = &text().ask;
    let id = project.id();
    let encoding = &work.encoding;
    let dismiss = {
        let encoding = encoding.clone();
        Callback::from(move |()| encoding.dismiss())
    };
    let encoder = &state.encoder;
    let (why, label) = if encoder.is_here {
        (t.encoder_here.to_string(), t.index)
    } else {
        ((t.encoder_missing)(&bytes(encoder.size_bytes as f64)), t.fetch_and_index)
    };
    html! {
        <>
            if let Some(problem) = encoding.problem_of(&id) { <ProblemBox problem={problem.clone()} onclose={dismiss} /> }
            if let Some(running) = encoding.running_for(&id) {
                <Progress running={running.clone()} />
                <p class="hint ask-meanwhile">{ t.indexing_goes_on }</p>
            } else if state.n_unencoded > 0 {
                <div class="banner ask-notice" role="status">
                    { Icon::Info }
                    <div class="grow"><p>{ (t.unencoded)(state.n_unencoded) }</p><p class="small soft">{ why }</p></div>
                    { start_button(id, work, label) }
                </div>
            }
            if let Some(why) = &state.cut_otherwise {
                <div class="banner ask-notice" role="status">{ Icon::Info }<p class="grow">{ why }</p></div>
            }
            if !state.failed.is_empty() {
                <details class="small">
                    <summary>{ (t.without_vector)(state.failed.len() as u64) }</summary>
                    <ul class="plain-list">{ for state.failed.iter().map(|why| html! { <li>{ why }</li> }) }</ul>
                </details>
            }
        </>
    }
}

/// What helps a question that was refused when not all could be searched; `onagain` asks it again.
pub fn rest(project: &Project, state: &DocumentsState, work: &DocumentWork, onagain: Callback<MouseEvent>) -> Html {
    let t = &text().ask;
    if work.encoding.running_for(&project.id()).is_some() {
        return html! { <p class="soft">{ t.rest_is_indexed }</p> };
    }
    let button = match state.n_unencoded {
        0 => html! { <Button label={t.ask_again} onclick={onagain} /> },
        _ => start_button(project.id(), work, t.index_rest),
    };
    html! { <div>{ button }</div> }
}

fn start_button(project: ProjectId, work: &DocumentWork, label: Words) -> Html {
    let is_elsewhere = work.encoding.running.is_some() && work.encoding.running_for(&project).is_none();
    let title = is_elsewhere.then_some(text().ask.indexing_elsewhere);
    let onclick = work.encode.reform(move |_: MouseEvent| project.clone());
    html! { <Button {label} disabled={is_elsewhere} {title} {onclick} /> }
}
