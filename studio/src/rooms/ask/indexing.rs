//! How far the passages can be found by meaning, and what makes the rest so.

use bunsen_protocol::DocumentsState;
use bunsen_spec::ProjectId;
use yew::prelude::*;

use super::encoding::Encoding;
use crate::bridge::use_stop;
use crate::parts::{Button, Icon, ProblemBox, Working};
use crate::rooms::Project;
use crate::state::format::bytes;
use crate::text::{Words, text};

/// See the module. Nothing where all passages have their vectors.
pub fn indexing(project: &Project, state: &DocumentsState, encoding: &Encoding) -> Html {
    let t = &text().ask;
    let id = project.id();
    let problem = encoding.problem.as_ref().filter(|(at, _)| *at == id).map(|(_, problem)| problem.clone());
    let own = encoding.running.as_ref().filter(|running| running.project == id);
    let encoder = &state.encoder;
    let (why, label) = if encoder.is_here {
        (t.encoder_here.to_string(), t.index)
    } else {
        ((t.encoder_missing)(&bytes(encoder.size_bytes as f64)), t.fetch_and_index)
    };
    html! {
        <>
            if let Some(problem) = problem { <ProblemBox {problem} onclose={encoding.dismiss.clone()} /> }
            if let Some(running) = own {
                <Progress request={running.request} what={running.said.0.clone()} done={running.said.1} />
            } else if state.n_unencoded > 0 {
                <div class="banner ask-notice" role="status">
                    { Icon::Info }
                    <div class="grow"><p>{ (t.unencoded)(state.n_unencoded) }</p><p class="small soft">{ why }</p></div>
                    { start_button(id, encoding, label) }
                </div>
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
pub fn rest(project: &Project, state: &DocumentsState, encoding: &Encoding, onagain: Callback<MouseEvent>) -> Html {
    let t = &text().ask;
    if encoding.running.as_ref().is_some_and(|running| running.project == project.id()) {
        return html! { <p class="soft">{ t.rest_is_indexed }</p> };
    }
    let button = match state.n_unencoded {
        0 => html! { <Button label={t.ask_again} onclick={onagain} /> },
        _ => start_button(project.id(), encoding, t.index_rest),
    };
    html! { <div>{ button }</div> }
}

fn start_button(project: ProjectId, encoding: &Encoding, label: Words) -> Html {
    let is_elsewhere = encoding.running.as_ref().is_some_and(|running| running.project != project);
    let title = is_elsewhere.then_some(text().ask.indexing_elsewhere);
    let onclick = encoding.start.reform(move |_: MouseEvent| project.clone());
    html! { <Button {label} disabled={is_elsewhere} {title} {onclick} /> }
}

#[derive(Clone, PartialEq, Properties)]
struct ProgressProps {
    request: u64,
    what: String,
    done: Option<f64>,
}

/// How indexing goes.
#[component]
fn Progress(props: &ProgressProps) -> Html {
    let request = props.request;
    let onstop = use_stop().reform(move |_: MouseEvent| request);
    html! {
        <>
            <Working what={props.what.clone()} done={props.done} {onstop} />
            <p class="hint ask-meanwhile">{ text().ask.indexing_goes_on }</p>
        </>
    }
}
