//! Figures worth a glance: a value and what it is.

use yew::prelude::*;

/// What a tile says.
#[derive(Clone, Debug, Properties, PartialEq)]
pub struct TileProps {
    /// The figure.
    pub value: AttrValue,
    /// What it is.
    pub label: AttrValue,
    /// What it means, when the pointer rests on it.
    #[prop_or_default]
    pub hint: AttrValue,
}

/// A figure and what it is.
#[component]
pub fn Tile(props: &TileProps) -> Html {
    let title = (!props.hint.is_empty()).then(|| props.hint.clone());
    html! {
        <div class="tile" {title}><b>{ &props.value }</b><span>{ &props.label }</span></div>
    }
}
