//! Figures worth a glance: a value and what it is.

use yew::prelude::*;

/// A figure and what it is. `hint`: what it means, when the pointer rests on it; may be empty.
pub fn tile(value: &str, label: &str, hint: &str) -> Html {
    let title = (!hint.is_empty()).then(|| hint.to_string());
    html! {
        <div class="tile" {title}><b>{ value }</b><span>{ label }</span></div>
    }
}
