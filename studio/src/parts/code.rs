//! A piece of code, or a text, with a button that copies it.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Button, ButtonKind, Icon};
use crate::browser::copy;
use crate::text::text;

/// A piece of code with a button that copies it.
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
    html! {
        <div class="code">
            <pre tabindex="0" aria-label={props.label.clone()} role="region"><code>{ &props.code }</code></pre>
            <CopyButton text={props.code.clone()} label={text().frame.copy} is_icon_only=true />
        </div>
    }
}

/// A button that copies a text.
#[derive(Clone, PartialEq, Properties)]
pub struct CopyButtonProps {
    /// The text.
    pub text: AttrValue,
    /// What the button says.
    pub label: AttrValue,
    /// Whether the label is only heard, not seen.
    #[prop_or_default]
    pub is_icon_only: bool,
}

/// See [`CopyButtonProps`].
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let has_copied = use_state_eq(|| false);
    let onclick = {
        let (copied, has_copied) = (props.text.clone(), has_copied.setter());
        Callback::from(move |_: MouseEvent| {
            let (copied, has_copied) = (copied.clone(), has_copied.clone());
            spawn_local(async move {
                if copy(&copied).await {
                    has_copied.set(true);
                    Timeout::new(2_000, move || has_copied.set(false)).forget();
                }
            });
        })
    };
    let t = &text().frame;
    let (label, icon) = if *has_copied { (t.copied.into(), Icon::Check) } else { (props.label.clone(), Icon::Copy) };
    let kind = if props.is_icon_only { ButtonKind::Plain } else { ButtonKind::Normal };
    html! {
        <>
            <Button {label} {icon} {kind} is_icon_only={props.is_icon_only} is_small=true {onclick} />
            <span class="sr-only" role="status">{ if *has_copied { t.copied } else { "" } }</span>
        </>
    }
}
