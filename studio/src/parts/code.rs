//! A piece of code with a button that copies it.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::{Button, ButtonKind, Icon};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct CodeProps {
    /// The code.
    pub code: AttrValue,
    /// What it is, for screen readers.
    pub label: AttrValue,
}

/// See [`CodeProps`].
#[component]
pub fn Code(props: &CodeProps) -> Html {
    let has_copied = use_state_eq(|| false);
    let onclick = {
        let code = props.code.clone();
        let has_copied = has_copied.setter();
        Callback::from(move |_| {
            let (code, has_copied) = (code.clone(), has_copied.clone());
            spawn_local(async move {
                let clipboard = gloo::utils::window().navigator().clipboard();
                if JsFuture::from(clipboard.write_text(&code)).await.is_ok() {
                    has_copied.set(true);
                    Timeout::new(2_000, move || has_copied.set(false)).forget();
                }
            });
        })
    };
    let (label, icon) = if *has_copied { (text().frame.copied, Icon::Check) } else { (text().frame.copy, Icon::Copy) };
    html! {
        <div class="code">
            <pre tabindex="0" aria-label={props.label.clone()} role="region"><code>{ &props.code }</code></pre>
            <Button {label} {icon} kind={ButtonKind::Plain} is_icon_only=true is_small=true {onclick} />
            <span class="sr-only" role="status">{ if *has_copied { text().frame.copied } else { "" } }</span>
        </div>
    }
}
