//! What is being done now, how far it is, and a button that stops it.

use yew::prelude::*;

use super::Button;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct WorkingProps {
    /// What is being done, in a few words.
    pub what: String,
    /// Share done, 0 to 1, if known.
    #[prop_or_default]
    pub done: Option<f64>,
    /// Stops it, if it can be stopped.
    #[prop_or_default]
    pub onstop: Option<Callback<MouseEvent>>,
}

/// See [`WorkingProps`].
#[component]
pub fn Working(props: &WorkingProps) -> Html {
    html! {
        <div class="banner hot" role="status">
            <p class="grow">{ &props.what }</p>
            <div class={classes!("progress", props.done.is_none().then_some("unknown"))}>
                <i style={props.done.map(|done| format!("width:{:.0}%", 100.0 * done))} />
            </div>
            if let Some(onclick) = props.onstop.clone() { <Button label={text().frame.stop} is_small=true {onclick} /> }
        </div>
    }
}
