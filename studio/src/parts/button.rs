//! A button that says a verb.
//!
//! Ours rather than PatternFly's, which drops the keyboard's place by blurring itself on every click.

use patternfly_yew::prelude::{Spinner, SpinnerSize};
use yew::prelude::*;

use super::Icon;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One of several.
    #[default]
    Normal,
    /// The one thing to do here; at most one per room.
    Primary,
    /// As quiet as a link.
    Plain,
    /// Takes something away for good.
    Danger,
}

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ButtonProps {
    /// What it says. With an icon alone, its name for screen readers.
    pub label: AttrValue,
    /// How much it asks to be pressed.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// An icon before the label.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// Whether the label is only heard, not seen.
    #[prop_or_default]
    pub is_icon_only: bool,
    /// Whether it is small.
    #[prop_or_default]
    pub is_small: bool,
    /// Whether what it started is still going on. It cannot be pressed meanwhile.
    #[prop_or_default]
    pub is_busy: bool,
    /// Whether it cannot be pressed.
    #[prop_or_default]
    pub disabled: bool,
    /// What it says when the pointer rests on it, such as why it cannot be pressed or its shortcut.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Whether it is a toggle, and pressed.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// `submit` inside a form, `button` otherwise.
    #[prop_or(AttrValue::Static("button"))]
    pub r#type: AttrValue,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// What it does.
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
}

/// See [`ButtonProps`].
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let kind = match props.kind {
        ButtonKind::Normal => None,
        ButtonKind::Primary => Some("primary"),
        ButtonKind::Plain => Some("plain"),
        ButtonKind::Danger => Some("danger"),
    };
    let class = classes!(
        "button",
        kind,
        props.is_small.then_some("small"),
        props.is_icon_only.then_some("icon-only"),
        props.class.clone()
    );
    let title = props.title.clone().or_else(|| props.is_icon_only.then(|| props.label.clone()));
    html! {
        <button
            type={props.r#type.clone()} {class} {title}
            disabled={props.disabled || props.is_busy}
            aria-busy={props.is_busy.then_some("true")}
            aria-pressed={props.pressed.map(|p| p.to_string())}
            aria-label={props.is_icon_only.then(|| props.label.clone())}
            onclick={props.onclick.clone()}
        >
            if props.is_busy {
                <Spinner size={SpinnerSize::Md} />
            } else if let Some(icon) = props.icon {
                { icon }
            }
            if !props.is_icon_only {
                <span>{ &props.label }</span>
            }
        </button>
    }
}
