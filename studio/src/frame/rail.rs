//! The rooms, and under them what is stored. On a phone a bar at the bottom.

use yew::prelude::*;

use super::storage::StorageNote;
use super::surface::{Surface, use_surface};
use super::theme::{theme_items, use_theme};
use crate::parts::{Icon, Menu, MenuItem};
use crate::rooms::{ROOMS, Room};
use crate::router::{Route, RouteLink, use_navigator};
use crate::text::text;

/// See the module. `route` is the page that is shown.
pub fn rail(route: &Route) -> Html {
    let t = &text().frame;
    let rooms = match route {
        Route::Room { project, room } => {
            let link = |entry: &crate::rooms::RoomEntry| {
                let to = Route::Room { project: project.clone(), room: entry.room };
                let class = classes!((!entry.is_on_phone).then_some("later"));
                html! {
                    <RouteLink {to} {class} is_current={entry.room == *room}>
                        { entry.icon }<span>{ entry.room.label() }</span>
                    </RouteLink>
                }
            };
            ROOMS.iter().map(link).collect::<Html>()
        }
        _ => html! {
            <RouteLink to={Route::Welcome} is_current={route.is_home()}>
                { Icon::Home }<span>{ t.projects }</span>
            </RouteLink>
        },
    };
    html! {
        <nav class="rail" aria-label={t.rooms}>
            { rooms }
            <More route={route.clone()} />
            <StorageNote />
        </nav>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct MoreProps {
    route: Route,
}

/// What a phone's bar has no room for.
#[component]
fn More(props: &MoreProps) -> Html {
    let t = &text().frame;
    let navigator = use_navigator();
    let surfaces = use_surface();
    let theme = use_theme();
    let go = |route: Route| {
        let navigator = navigator.clone();
        Callback::from(move |()| navigator.go(route.clone()))
    };
    let mut items = Vec::new();
    let mut is_here = false;
    if let Route::Room { project, room: here } = &props.route {
        is_here = ROOMS.iter().any(|entry| entry.room == *here && !entry.is_on_phone);
        items.extend(ROOMS.iter().filter(|entry| !entry.is_on_phone).map(|entry: &crate::rooms::RoomEntry| {
            let room: Room = entry.room;
            MenuItem::new(room.label(), Some(entry.icon), go(Route::Room { project: project.clone(), room }))
        }));
        items.push(MenuItem::new(t.open_another, Some(Icon::Home), go(Route::Welcome)));
    }
    items.push(MenuItem::new(t.search, Some(Icon::Search), surfaces.opening(Surface::Palette)));
    items.push(MenuItem::new(t.storage, Some(Icon::Data), surfaces.opening(Surface::Storage)));
    items.extend(theme_items(theme));
    html! {
        <div class="phone">
            <Menu label={t.more} {items} class={classes!("rail-more", is_here.then_some("here"))} is_right=true is_upward=true>
                { Icon::More }<span>{ t.more }</span>
            </Menu>
        </div>
    }
}
