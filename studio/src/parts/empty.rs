//! What a panel says when there is nothing in it: one sentence, one button.

use yew::prelude::*;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct EmptyProps {
    /// The sentence.
    pub sentence: AttrValue,
    /// The button, if there is something to do.
    #[prop_or_default]
    pub children: Html,
}

/// See [`EmptyProps`].
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <p>{ &props.sentence }</p>
            { props.children.clone() }
        </div>
    }
}
