//! A word or two about a state.

use yew::prelude::*;

/// What a chip is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChipKind {
    /// A fact.
    #[default]
    Plain,
    /// Chosen.
    Accent,
    /// Running, hot, unsaved or missing.
    Hot,
    /// A good verdict.
    Good,
    /// A bad verdict.
    Bad,
}

impl ChipKind {
    /// Its class.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Accent => Some("accent"),
            Self::Hot => Some("hot"),
            Self::Good => Some("good"),
            Self::Bad => Some("bad"),
        }
    }
}

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ChipProps {
    /// What it is about.
    #[prop_or_default]
    pub kind: ChipKind,
    /// What it says.
    pub text: AttrValue,
    /// More about it, when the pointer rests on it.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
}

/// See [`ChipProps`].
#[component]
pub fn Chip(props: &ChipProps) -> Html {
    html! {
        <span class={classes!("chip", props.kind.class(), props.class.clone())} title={props.title.clone()}>
            { &props.text }
        </span>
    }
}
