//! The keyboard's shortcuts that work everywhere.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::surface::{Surface, use_surface};
use crate::app::{use_history, use_studio};
use crate::browser::{is_typing, now_ms};
use crate::rooms::ROOMS;
use crate::router::{Route, use_navigator};
use crate::text::text;

/// The second key of `g d` must follow within this time.
const CHORD_MS: f64 = 1_200.0;

/// Hears the shortcuts. Draws nothing.
#[component]
pub fn Keys() -> Html {
    let studio = use_studio();
    let history = use_history();
    let surfaces = use_surface();
    let navigator = use_navigator();
    let chord = use_mut_ref(|| 0.0_f64);
    use_effect_with((studio, history, surfaces, navigator), move |all| {
        let (studio, history, surfaces, navigator) = all.clone();
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&gloo::utils::window(), "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            let has_command = event.ctrl_key() || event.meta_key();
            let key = event.key().to_lowercase();
            if has_command && key == "k" {
                event.prevent_default();
                // What is typed in a dialog would be lost with it.
                if !is_dialog_open() {
                    surfaces.open(Surface::Palette);
                }
                return;
            }
            if is_typing() || event.alt_key() || is_dialog_open() {
                return;
            }
            if has_command {
                let undoes = key == "z" && !event.shift_key();
                let redoes = (key == "z" && event.shift_key()) || key == "y";
                if undoes || redoes {
                    event.prevent_default();
                    let t = &text().frame;
                    match if undoes { history.to_undo() } else { history.to_redo() } {
                        Some(step) if undoes => studio.undo(step.clone()),
                        Some(step) => studio.redo(step.clone()),
                        None => studio.say(if undoes { t.nothing_to_undo } else { t.nothing_to_redo }),
                    }
                }
                return;
            }
            if key == "?" {
                event.prevent_default();
                return surfaces.open(Surface::Shortcuts);
            }
            let follows = now_ms() - chord.replace(if key == "g" { now_ms() } else { 0.0 }) < CHORD_MS;
            if follows && let Some(route) = chord_route(&navigator.route(), &key) {
                event.prevent_default();
                navigator.go(route);
            }
        });
        move || drop(listener)
    });
    html! {}
}

/// Where `g` and then `key` leads: the room whose address begins with it, or home.
fn chord_route(route: &Route, key: &str) -> Option<Route> {
    match route {
        _ if key == "h" => Some(Route::Welcome),
        Route::Room { project, .. } => {
            let entry = ROOMS.iter().find(|entry| entry.room.name().starts_with(key) && key.len() == 1)?;
            Some(Route::Room { project: project.clone(), room: entry.room })
        }
        _ => None,
    }
}

fn is_dialog_open() -> bool {
    gloo::utils::document().query_selector("dialog[open]").ok().flatten().is_some()
}
