//! The theme: which one is chosen, and the choice.

use gloo::events::EventListener;
use yew::prelude::*;

use crate::browser::{THEME_EVENT, chosen_theme, set_theme};
use crate::parts::{Icon, MenuItem};
use crate::state::theme::Theme;
use crate::text::text;

/// The theme that the learner chose, wherever on the page that was.
#[hook]
pub fn use_theme() -> Theme {
    let theme = use_state_eq(chosen_theme);
    {
        let theme = theme.setter();
        use_effect_with((), move |()| {
            let window = gloo::utils::window();
            let listener = EventListener::new(&window, THEME_EVENT, move |_| theme.set(chosen_theme()));
            move || drop(listener)
        });
    }
    *theme
}

/// The themes, as things to choose.
pub fn theme_items(chosen: Theme) -> Vec<MenuItem> {
    let t = &text().frame;
    [(Theme::System, t.theme_system), (Theme::Light, t.theme_light), (Theme::Dark, t.theme_dark)]
        .into_iter()
        .map(|(theme, label)| MenuItem {
            is_chosen: Some(theme == chosen),
            ..MenuItem::new(label, Some(theme_icon(theme)), Callback::from(move |()| set_theme(theme)))
        })
        .collect()
}

/// The drawing of a theme.
pub fn theme_icon(theme: Theme) -> Icon {
    match theme {
        Theme::System => Icon::System,
        Theme::Light => Icon::Sun,
        Theme::Dark => Icon::Moon,
    }
}
