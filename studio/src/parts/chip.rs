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
pub fn chip(kind: ChipKind, text: impl Into<AttrValue>) -> Html {
    html! { <span class={classes!("chip", kind.class())}>{ text.into() }</span> }
}
