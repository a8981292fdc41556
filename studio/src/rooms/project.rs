//! Opens the project of the address and gives it to the rooms.

use std::rc::Rc;

use bunsen_protocol::{Event, OpenProject, ProjectState, TakeOverProject};
use bunsen_spec::{Problem, ProblemKind, ProjectId};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Room;
use super::no_table::NoTable;
use crate::app::use_studio;
use crate::bridge::{use_asks, use_events, use_newest, use_work};
use crate::lazy::{Lazy, Part};
use crate::parts::{Button, Icon, ProblemBox, Skeleton};
use crate::router::{Route, RouteLink};
use crate::text::text;

/// The opened project, inside a room.
#[derive(Clone, PartialEq)]
pub struct Project {
    /// What the worker says of it.
    pub state: Rc<ProjectState>,
    /// Shows a newer state, such as the answer of a command that changed it.
    pub set: Callback<ProjectState>,
    /// Asks the worker for its state again.
    pub reload: Callback<()>,
}

impl Project {
    /// Its id.
    pub fn id(&self) -> ProjectId {
        self.state.summary.id.clone()
    }
}

/// The project of the address: opened, being opened, or why not.
#[derive(Clone, PartialEq)]
pub struct Opened {
    /// Which project the address names, if any.
    pub id: Option<ProjectId>,
    /// The project, once it is open.
    pub project: Option<Project>,
    /// Why it could not be opened.
    pub problem: Option<Problem>,
    /// Tries again.
    pub reload: Callback<()>,
}

/// The project of this room. Only for components inside a room.
#[hook]
pub fn use_project() -> Project {
    use_opened().project.expect("rooms are shown only once their project is open")
}

/// The project of the address.
#[hook]
pub fn use_opened() -> Opened {
    use_context().expect("the shell provides the project to every page")
}

/// Opens `id`, keeps its state fresh and provides it.
#[derive(Clone, PartialEq, Properties)]
pub struct ProjectProviderProps {
    /// The project of the address.
    pub id: Option<ProjectId>,
    /// The page.
    pub children: Html,
}

/// See [`ProjectProviderProps`].
#[component]
pub fn ProjectProvider(props: &ProjectProviderProps) -> Html {
    let studio = use_studio();
    let state = use_state_eq(|| None::<Rc<ProjectState>>);
    let problem = use_state_eq(|| None::<Problem>);
    let (asks, reload) = use_asks();
    let wanted = use_mut_ref(|| None::<ProjectId>);
    wanted.replace(props.id.clone());
    let newest = use_newest();
    {
        let (bridge, state, problem) = (studio.bridge.clone(), state.setter(), problem.setter());
        let wanted = wanted.clone();
        use_effect_with((props.id.clone(), studio.generation, asks), move |(id, generation, _)| {
            let turn = newest.begin();
            // The first worker is not there yet; the table is read once it is.
            if let Some(id) = id.clone().filter(|_| *generation > 0) {
                spawn_local(async move {
                    let result = bridge.call(OpenProject { project: id.clone() }).await;
                    // The address may name another project by now, or a later question knows more.
                    if wanted.borrow().as_ref() == Some(&id) && turn.counts() {
                        match result {
                            Ok(opened) => {
                                state.set(Some(Rc::new(opened)));
                                problem.set(None);
                            }
                            Err(why) => {
                                // A project that is gone must not look as if it were there.
                                if why.kind == ProblemKind::NotFound {
                                    state.set(None);
                                }
                                problem.set(Some(why));
                            }
                        }
                    }
                });
            } else {
                problem.set(None);
            }
        });
    }
    {
        let (id, reload) = (props.id.clone(), reload.clone());
        use_events(Callback::from(move |event| match event {
            Event::ProjectChanged { project } | Event::WritingLost { project } if Some(&project) == id.as_ref() => {
                reload.emit(());
            }
            _ => {}
        }));
    }
    let set = {
        let state = state.setter();
        use_callback((), move |new: ProjectState, ()| {
            // What changed another project may answer when this one is shown already.
            if wanted.borrow().as_ref() == Some(&new.summary.id) {
                state.set(Some(Rc::new(new)));
            }
        })
    };
    let open = (*state).clone().filter(|state| Some(&state.summary.id) == props.id.as_ref());
    let opened = Opened {
        id: props.id.clone(),
        project: open.map(|state| Project { state, set, reload: reload.clone() }),
        problem: (*problem).clone(),
        reload,
    };
    html! { <ContextProvider<Opened> context={opened}>{ props.children.clone() }</ContextProvider<Opened>> }
}

/// A room of the opened project, or what stands in its way.
#[derive(Clone, PartialEq, Properties)]
pub struct RoomViewProps {
    /// Which room.
    pub room: Room,
}

/// See [`RoomViewProps`].
#[component]
pub fn RoomView(props: &RoomViewProps) -> Html {
    let opened = use_opened();
    let t = &text().frame;
    let Some(project) = &opened.project else {
        return match &opened.problem {
            Some(problem) => html! {
                <>
                    <h1 tabindex="-1">{ t.not_opened }</h1>
                    <ProblemBox problem={problem.clone()} onretry={opened.reload.clone()} />
                    <p><RouteLink to={Route::Welcome}>{ t.to_projects }</RouteLink></p>
                </>
            },
            None => room_skeleton(),
        };
    };
    html! {
        <>
            if !project.state.is_writer { <FollowerBanner project={project.clone()} /> }
            if let Some(problem) = &opened.problem {
                <ProblemBox problem={problem.clone()} kept={t.still_shown} onretry={opened.reload.clone()} />
            }
            { room_or_problem(props.room, project) }
        </>
    }
}

/// A room; or, where there is no table, or it cannot be read, that this is so, and with it only what needs no table.
fn room_or_problem(room: Room, project: &Project) -> Html {
    if room.lacks_table(&project.state.summary) {
        let problem = project.state.problem.clone();
        return html! {
            <>
                if let Some(problem) = problem { <ProblemBox {problem} onretry={project.reload.clone()} /> }
                <NoTable {room} project={project.clone()} />
            </>
        };
    }
    let Some(problem) = &project.state.problem else {
        return html! { <Lazy part={Part::Room(room)} /> };
    };
    let problem = html! { <ProblemBox problem={problem.clone()} onretry={project.reload.clone()} /> };
    if room.needs_table() {
        html! { <><h1 tabindex="-1">{ text().frame.no_table }</h1>{ problem }</> }
    } else {
        html! { <>{ problem }<Lazy part={Part::Room(room)} /></> }
    }
}

fn room_skeleton() -> Html {
    let label = text().frame.opening;
    html! {
        <div class="stack">
            <Skeleton lines={1} height="36px" {label} />
            <Skeleton lines={10} height="28px" {label} />
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FollowerBannerProps {
    project: Project,
}

/// Says that another tab has the writing lock, and offers to take it.
#[component]
fn FollowerBanner(props: &FollowerBannerProps) -> Html {
    let studio = use_studio();
    let work = use_work();
    let onclick = {
        let (project, work) = (props.project.clone(), work.clone());
        Callback::from(move |_| {
            let (studio, project) = (studio.clone(), project.clone());
            work.start(async move {
                project.set.emit(studio.bridge.call(TakeOverProject { project: project.id() }).await?);
                Ok(())
            });
        })
    };
    html! {
        <>
            <div class="banner" role="status">
                { Icon::Info }
                <p class="grow">{ text().frame.follows }</p>
                <Button label={text().frame.take_over} is_busy={work.is_busy} {onclick} />
            </div>
            if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} /> }
        </>
    }
}
