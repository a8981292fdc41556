//! Chooses the page of an address and draws the frame around it.

use yew::prelude::*;

use super::bar::Bar;
use super::intake::{Busy, IntakeProvider, use_intake};
use super::keys::Keys;
use super::rail::rail;
use super::samples::SamplesProvider;
use super::surface::{Dialogs, Surface, SurfaceProvider, use_surface};
use super::syncing::{SyncProvider, use_syncing};
use crate::app::{WorkerStatus, use_studio};
use crate::bridge::use_stop;
use crate::browser::focus;
use crate::lazy::{Lazy, Part, use_rooms_ahead};
use crate::parts::{Empty, ProblemBox, Working, flame};
use crate::rooms::{DocumentWorkProvider, ProjectProvider, RoomView, Welcome, use_opened};
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
    if let Route::Link { name } = &route {
        return html! { <Lazy part={Part::Link(name.clone())} /> };
    }
    html! {
        <ProjectProvider id={project}>
            <SamplesProvider>
                <SurfaceProvider>
                    <IntakeProvider>
                        <SyncProvider>
                            <DocumentWorkProvider>
                                <Keys />
                                <Frame {route} />
                                <Dialogs />
                            </DocumentWorkProvider>
                        </SyncProvider>
                    </IntakeProvider>
                </SurfaceProvider>
            </SamplesProvider>
        </ProjectProvider>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FrameProps {
    route: Route,
}

/// Rail, bar and sheet.
#[component]
fn Frame(props: &FrameProps) -> Html {
    let t = &text().frame;
    use_place(&props.route);
    use_rooms_ahead();
    use_offered_clone(&props.route);
    let page = match &props.route {
        Route::Welcome | Route::Synced { .. } => html! { <Welcome /> },
        Route::Room { room, .. } => html! { <RoomView room={*room} /> },
        Route::Link { .. } | Route::Unknown { .. } => html! {
            <Empty sentence={t.no_such_page}><RouteLink to={Route::Welcome}>{ t.to_projects }</RouteLink></Empty>
        },
    };
    html! {
        <div class={classes!("frame", props.route.is_home().then_some("home"))}>
            <a class="skip" href="#content">{ t.skip }</a>
            <header class="top">
                <RouteLink to={Route::Welcome} class="brand">{ flame() }<span>{ t.app }</span></RouteLink>
                <Bar route={props.route.clone()} />
            </header>
            { rail(&props.route) }
            <main class="room" id="content" tabindex="-1">
                <Incoming />
                <EngineProblem />
                { page }
            </main>
        </div>
    }
}

/// Names the page in the title and, after a change of page, moves the keyboard's place to it.
#[hook]
fn use_place(route: &Route) {
    let opened = use_opened();
    let project = opened.project.map(|project| project.state.summary.name.clone());
    let t = text();
    let title = match (route, project) {
        (Route::Room { room, .. }, Some(project)) => (t.frame.page_title)(room.label(), &project),
        _ => t.frame.app.to_string(),
    };
    use_effect_with(title, |title| gloo::utils::document().set_title(title));
    let is_first = use_mut_ref(|| true);
    use_effect_with(route.clone(), move |_| {
        // The browser places the keyboard itself on the first page.
        if !is_first.replace(false) {
            focus("#content");
            gloo::utils::window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
}

/// At the address of a project on the edge, asks whether it is to be cloned.
#[hook]
fn use_offered_clone(route: &Route) {
    let surfaces = use_surface();
    use_effect_with(route.clone(), move |route| {
        if let Route::Synced { name } = route {
            surfaces.open(Surface::Clone(name.clone()));
        }
    });
}

/// What is being read, sent or fetched now, on whatever page.
#[component]
fn Incoming() -> Html {
    let (stop, intake, syncing) = (use_stop(), use_intake(), use_syncing());
    let banner = |Busy { what, done, request }: Busy| {
        let onstop = request.map(|request| stop.reform(move |_: MouseEvent| request));
        html! { <Working {what} {done} {onstop} /> }
    };
    html! { <>{ for intake.busy.into_iter().chain(syncing.busy).map(banner) }</> }
}

/// Says that no worker runs, and offers to try again.
#[component]
fn EngineProblem() -> Html {
    let studio = use_studio();
    let WorkerStatus::Failed(problem) = studio.worker.clone() else { return html! {} };
    let onretry = Callback::from(move |()| studio.bridge.restart());
    html! { <ProblemBox {problem} {onretry} /> }
}
