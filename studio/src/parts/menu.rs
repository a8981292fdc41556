//! A button that opens a list of things to do.
//!
//! Keyboard as in the ARIA practices: Down opens and goes on, Up goes back, Home and End jump, Escape
//! closes and gives the focus back.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::Icon;

/// Pixels between a button and its list, and between a list and the window's edge.
const GAP: f64 = 4.0;

/// One thing to do.
#[derive(Clone, PartialEq)]
pub struct MenuItem {
    /// What it says.
    pub label: AttrValue,
    /// An icon before it.
    pub icon: Option<Icon>,
    /// What it does. `None`: it cannot be done now.
    pub onclick: Option<Callback<()>>,
    /// Something quiet at its right: a shortcut, a state.
    pub aside: Option<AttrValue>,
    /// Whether it is what is chosen now; `None` where nothing is chosen.
    pub is_chosen: Option<bool>,
}

impl MenuItem {
    /// A thing to do.
    pub fn new(label: impl Into<AttrValue>, icon: Option<Icon>, onclick: Callback<()>) -> Self {
        Self { label: label.into(), icon, onclick: Some(onclick), aside: None, is_chosen: None }
    }
}

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct MenuProps {
    /// What the button says, or its name for screen readers if there are children.
    pub label: AttrValue,
    /// What the button shows in place of its label.
    #[prop_or_default]
    pub children: Html,
    /// The things to do.
    pub items: Vec<MenuItem>,
    /// Classes of the button.
    #[prop_or(classes!("button", "plain"))]
    pub class: Classes,
    /// Whether the list hangs at the button's right edge.
    #[prop_or_default]
    pub is_right: bool,
    /// Whether the list opens upwards.
    #[prop_or_default]
    pub is_upward: bool,
}

/// See [`MenuProps`].
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let is_open = use_state_eq(|| false);
    let root = use_node_ref();
    {
        let setter = is_open.setter();
        let root = root.clone();
        use_effect_with(*is_open, move |open| {
            let listeners = open.then(|| {
                let moved = place(&root).map(|()| {
                    let setter = setter.clone();
                    let options = EventListenerOptions::run_in_capture_phase();
                    EventListener::new_with_options(&gloo::utils::window(), "scroll", options, move |_| {
                        setter.set(false)
                    })
                });
                if let Some(first) = items(&root).into_iter().next() {
                    let _ = first.focus();
                }
                let outside = EventListener::new(&gloo::utils::document(), "mousedown", move |event| {
                    let target = event.target().and_then(|t| t.dyn_into::<Node>().ok());
                    let is_inside = root.cast::<Element>().is_some_and(|root| root.contains(target.as_ref()));
                    if !is_inside {
                        setter.set(false);
                    }
                });
                (moved, outside)
            });
            move || drop(listeners)
        });
    }
    let close = {
        let (setter, root) = (is_open.setter(), root.clone());
        Callback::from(move |()| {
            setter.set(false);
            if let Some(button) = root.cast::<Element>().and_then(|r| r.query_selector("button").ok().flatten()) {
                let _ = button.unchecked_into::<HtmlElement>().focus();
            }
        })
    };
    let onkeydown = {
        let (is_open, root, close) = (is_open.clone(), root.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            if !*is_open {
                if key == "ArrowDown" || key == "ArrowUp" {
                    event.prevent_default();
                    is_open.set(true);
                }
                return;
            }
            let items = items(&root);
            let active = gloo::utils::document().active_element();
            let at = items.iter().position(|item| active.as_ref() == Some(item.unchecked_ref()));
            let last = items.len().saturating_sub(1);
            let next = match key.as_str() {
                "ArrowDown" => at.map_or(0, |i| if i == last { 0 } else { i + 1 }),
                "ArrowUp" => at.map_or(last, |i| if i == 0 { last } else { i - 1 }),
                "Home" => 0,
                "End" => last,
                "Escape" => {
                    event.prevent_default();
                    event.stop_propagation();
                    return close.emit(());
                }
                "Tab" => return is_open.set(false),
                _ => return,
            };
            event.prevent_default();
            if let Some(item) = items.get(next) {
                let _ = item.focus();
            }
        })
    };
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let has_children = props.children != Html::default();
    html! {
        <div class="menu" ref={root} {onkeydown}>
            <button type="button" class={props.class.clone()} aria-haspopup="menu" aria-expanded={is_open.to_string()}
                aria-label={has_children.then(|| props.label.clone())} onclick={toggle}>
                if has_children { { props.children.clone() } } else { <span>{ &props.label }</span>{ Icon::Down } }
            </button>
            if *is_open {
                <div class={classes!("menu-list", props.is_right.then_some("right"), props.is_upward.then_some("up"))}
                    role="menu" aria-label={props.label.clone()}>
                    { for props.items.iter().map(|item| view_item(item, &close)) }
                </div>
            }
        </div>
    }
}

fn view_item(item: &MenuItem, close: &Callback<()>) -> Html {
    let onclick = {
        let (act, close) = (item.onclick.clone(), close.clone());
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            if let Some(act) = &act {
                act.emit(());
            }
        })
    };
    let role = if item.is_chosen.is_some() { "menuitemradio" } else { "menuitem" };
    html! {
        <button type="button" {role} tabindex="-1" disabled={item.onclick.is_none()}
            aria-checked={item.is_chosen.map(|c| c.to_string())} {onclick}>
            if let Some(icon) = item.icon { { icon } }
            <span class="grow">{ &item.label }</span>
            if let Some(aside) = &item.aside { <span class="aside">{ aside }</span> }
            if item.is_chosen == Some(true) { { Icon::Check } }
        </button>
    }
}

/// Puts the list of a menu in a scrolled table over the window: under its button, or above it where there
/// is no room below. `None` outside of such a table, where the style sheet does it.
fn place(root: &NodeRef) -> Option<()> {
    let root = root.cast::<Element>()?;
    root.closest(".scroll").ok()??;
    let list: HtmlElement = root.query_selector(".menu-list").ok()??.dyn_into().ok()?;
    let (button, height) = (root.get_bounding_client_rect(), f64::from(list.offset_height()));
    let room = gloo::utils::window().inner_height().ok()?.as_f64()?;
    let below = button.bottom() + GAP;
    let top = if below + height <= room { below } else { (button.top() - GAP - height).max(GAP) };
    let left = (button.right() - f64::from(list.offset_width())).max(GAP);
    list.style().set_property("top", &format!("{top:.0}px")).ok()?;
    list.style().set_property("left", &format!("{left:.0}px")).ok()
}

/// The items that can be chosen, in order.
fn items(root: &NodeRef) -> Vec<HtmlElement> {
    let Some(list) = root.cast::<Element>().and_then(|r| r.query_selector_all("[role^=menuitem]:not(:disabled)").ok())
    else {
        return Vec::new();
    };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}
