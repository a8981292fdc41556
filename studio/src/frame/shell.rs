//! Chooses the page of an address and draws the frame around it.

use yew::prelude::*;

use crate::parts::{Empty, Flame};
use crate::rooms::{ProjectProvider, ROOMS, RoomView, Welcome, use_opened};
use crate::router::{Route, RouteLink, use_navigator};
use crate::text::text;

/// See the module.
#[component]
pub fn Shell() -> Html {
    let route = use_navigator().route();
    let project = match &route {
        Route::Room { project, .. } => Some(project.clone()),
        _ => None,
    };
    html! {
        <ProjectProvider id={project}>
            <Frame {route} />
        </ProjectProvider>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FrameProps {
    route: Route,
}

#[component]
fn Frame(props: &FrameProps) -> Html {
    let t = &text().frame;
    let opened = use_opened();
    let page = match &props.route {
        Route::Welcome => html! { <Welcome /> },
        Route::Room { room, .. } => html! { <RoomView room={*room} /> },
        Route::Link { .. } | Route::Unknown { .. } => html! {
            <Empty sentence={t.no_such_page}><RouteLink to={Route::Welcome}>{ t.to_projects }</RouteLink></Empty>
        },
    };
    let name = opened.project.as_ref().map(|project| project.state.summary.name.clone()).unwrap_or_default();
    html! {
        <div class="frame">
            <RouteLink to={Route::Welcome} class="brand"><Flame /><span>{ t.app }</span></RouteLink>
            <header class="bar"><b>{ name }</b></header>
            <nav class="rail" aria-label={t.rooms}>
                if let Route::Room { project, room } = &props.route {
                    { for ROOMS.iter().map(|entry| html! {
                        <RouteLink to={Route::Room { project: project.clone(), room: entry.room }} is_current={entry.room == *room}>
                            { entry.icon }{ entry.room.label() }
                        </RouteLink>
                    }) }
                }
            </nav>
            <main class="room" id="content" tabindex="-1">{ page }</main>
        </div>
    }
}
