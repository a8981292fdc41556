//! The Data room: the table, what is in it, and how it was read.

use yew::prelude::*;

use super::use_project;
use crate::text::text;

/// See the module.
#[component]
pub fn DataRoom() -> Html {
    let project = use_project();
    let profile = &project.state.profile;
    let n_missing = profile.columns.iter().map(|column| column.n_missing).sum();
    html! {
        <div class="room-head">
            <div class="grow">
                <h1 tabindex="-1">{ &project.state.data.name }</h1>
                <p>{ (text().data.counts)(profile.n_rows, profile.columns.len() as u64, n_missing, profile.n_duplicate_rows) }</p>
            </div>
        </div>
    }
}
