//! The icons, as line drawings in the text's colour.

use yew::html::IntoPropValue;
use yew::prelude::*;
use yew::virtual_dom::VNode;

/// An icon. Decoration only: words beside it, or a label around it, say what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Data,
    Train,
    Runs,
    Ask,
    Publish,
    Watch,
    Versions,
    More,
    Close,
    Down,
    Search,
    Undo,
    Redo,
    Sun,
    Moon,
    System,
    Help,
    Info,
    Warning,
    Copy,
    Check,
    Edit,
    Export,
    Delete,
    Home,
    Chip,
    Command,
}

impl Icon {
    /// The drawing's path in a box of 18 by 18.
    fn path(self) -> &'static str {
        match self {
            Self::Data => "M3 5h12M3 9h12M3 13h12M7 3v12",
            Self::Train => "M3 14l4-5 3 3 5-8",
            Self::Runs => "M3 4h12v3H3zM3 11h8v3H3z",
            Self::Ask => "M3 4h12v8.5H8.5L5.5 15v-2.5H3z",
            Self::Publish => "M9 12V3M5 7l4-4 4 4M3 12v3h12v-3",
            Self::Watch => "M2 9c3-6 11-6 14 0-3 6-11 6-14 0zM9 7.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3",
            Self::Versions => {
                "M5 6.5v5M5 3a1.75 1.75 0 100 3.5A1.75 1.75 0 005 3zM5 11.5A1.75 1.75 0 105 15a1.75 1.75 0 000-3.5zM13 3a1.75 1.75 0 100 3.5A1.75 1.75 0 0013 3zM13 6.5c0 3.5-6 2-7.6 5"
            }
            Self::More => "M4 9h.01M9 9h.01M14 9h.01",
            Self::Close => "M4.5 4.5l9 9M13.5 4.5l-9 9",
            Self::Down => "M4.5 7l4.5 4.5L13.5 7",
            Self::Search => "M8 3a5 5 0 100 10A5 5 0 008 3zM11.7 11.7L15.5 15.5",
            Self::Undo => "M6 4L3 7l3 3M3 7h7.5a4 4 0 010 8H7",
            Self::Redo => "M12 4l3 3-3 3M15 7H7.5a4 4 0 000 8H11",
            Self::Sun => {
                "M9 6a3 3 0 100 6 3 3 0 000-6zM9 1.5v1.5M9 15v1.5M1.5 9H3M15 9h1.5M3.7 3.7l1 1M13.3 13.3l1 1M3.7 14.3l1-1M13.3 4.7l1-1"
            }
            Self::Moon => "M14.5 11A6 6 0 017 3.5 6 6 0 1014.5 11z",
            Self::System => "M2.5 3.5h13v9h-13zM6 15.5h6M9 12.5v3",
            Self::Help => "M9 2a7 7 0 100 14A7 7 0 009 2zM7 7a2 2 0 114 0c0 1.5-2 1.5-2 3M9 12.5h.01",
            Self::Info => "M9 2a7 7 0 100 14A7 7 0 009 2zM9 8.5V12.5M9 5.7h.01",
            Self::Warning => "M9 2.5l7 12.5H2zM9 7v4M9 13h.01",
            Self::Copy => "M6 6h9v9H6zM12 6V3H3v9h3",
            Self::Check => "M3.5 9.5l3.5 3.5 7.5-8",
            Self::Edit => "M3 15l.8-3.5L12 3.3l2.7 2.7-8.2 8.2z",
            Self::Export => "M9 3v9M5 8l4 4 4-4M3 12v3h12v-3",
            Self::Delete => "M3 5h12M7 5V3h4v2M4.5 5l.7 10h7.6l.7-10",
            Self::Home => "M2.5 8.5L9 3l6.5 5.5M4.5 7.5V15h9V7.5",
            Self::Chip => "M5 5h8v8H5zM7 2v3M11 2v3M7 13v3M11 13v3M2 7h3M2 11h3M13 7h3M13 11h3",
            Self::Command => "M4 5l4 4-4 4M9.5 13.5H15",
        }
    }
}

impl From<Icon> for VNode {
    fn from(icon: Icon) -> Self {
        html! {
            <svg class="icon" viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.6"
                stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">
                <path d={icon.path()} />
            </svg>
        }
    }
}

impl IntoPropValue<Html> for Icon {
    fn into_prop_value(self) -> Html {
        self.into()
    }
}

/// Bunsen's flame.
pub fn flame() -> Html {
    html! {
        <svg class="flame" width="22" height="26" viewBox="0 0 22 26" aria-hidden="true">
            <path d="M11 1c1 5 8 8 8 15a8 8 0 01-16 0C3 11 8 8 11 1z" fill="var(--accent)" />
            <path d="M11 12c.6 2.6 3.6 4 3.6 7.3a3.6 3.6 0 01-7.2 0C7.4 16.5 10 15 11 12z" fill="#ffb066" />
        </svg>
    }
}
