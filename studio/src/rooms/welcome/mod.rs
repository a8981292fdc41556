//! The way in: a file, a sample, or a project that is here already.

use bunsen_protocol::ListProjects;
use yew::prelude::*;

use crate::bridge::use_answer;
use crate::text::text;

/// See the module.
#[component]
pub fn Welcome() -> Html {
    let t = &text().welcome;
    let projects = use_answer(ListProjects {});
    html! {
        <div class="welcome stack">
            <h1>{ t.headline }</h1>
            <p>{ t.intro }</p>
            if let Some(list) = &projects.answer {
                <ul>{ for list.iter().map(|project| html! { <li>{ &project.name }</li> }) }</ul>
            }
        </div>
    }
}
