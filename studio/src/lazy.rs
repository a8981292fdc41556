//! The parts of the page whose code is fetched when they are first shown, so that the first screen waits for
//! little: the build splits the program at the functions marked here, one file for each name given to
//! `wasm_split`, and a file for what some of them share.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use bunsen_spec::{Problem, ProblemKind};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

use crate::app::{WorkerStatus, use_studio};
use crate::link::LinkPage;
use crate::parts::{ProblemBox, Skeleton};
use crate::rooms::{AskRoom, DataRoom, PublishRoom, ROOMS, Room, RunsRoom, TrainRoom, VersionsRoom, WatchRoom};
use crate::text::text;

/// A part of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A room of the open project.
    Room(Room),
    /// The page of a shared link, by its name.
    Link(String),
}

type Loaded = Result<Html, SplitLoaderError>;

#[wasm_split(data, fallible)]
fn data() -> Loaded {
    Ok(html! { <DataRoom /> })
}

#[wasm_split(train, fallible)]
fn train() -> Loaded {
    Ok(html! { <TrainRoom /> })
}

#[wasm_split(train, fallible)]
fn runs() -> Loaded {
    Ok(html! { <RunsRoom /> })
}

#[wasm_split(ask, fallible)]
fn ask() -> Loaded {
    Ok(html! { <AskRoom /> })
}

#[wasm_split(versions, fallible)]
fn versions() -> Loaded {
    Ok(html! { <VersionsRoom /> })
}

#[wasm_split(publish, fallible)]
fn publish() -> Loaded {
    Ok(html! { <PublishRoom /> })
}

#[wasm_split(publish, fallible)]
fn watch() -> Loaded {
    Ok(html! { <WatchRoom /> })
}

#[wasm_split(link, fallible)]
fn link(name: String) -> Loaded {
    Ok(html! { <LinkPage key={name.clone()} name={name.clone()} /> })
}

impl Part {
    fn load(self) -> Pin<Box<dyn Future<Output = Loaded>>> {
        match self {
            Self::Room(Room::Data) => Box::pin(data()),
            Self::Room(Room::Train) => Box::pin(train()),
            Self::Room(Room::Runs) => Box::pin(runs()),
            Self::Room(Room::Ask) => Box::pin(ask()),
            Self::Room(Room::Versions) => Box::pin(versions()),
            Self::Room(Room::Publish) => Box::pin(publish()),
            Self::Room(Room::Watch) => Box::pin(watch()),
            Self::Link(name) => Box::pin(link(name)),
        }
    }
}

thread_local! {
    /// What has been shown before is shown again at once.
    static SHOWN: RefCell<Vec<(Part, Html)>> = const { RefCell::new(Vec::new()) };
}

fn shown(part: &Part) -> Option<Html> {
    SHOWN.with_borrow(|all| all.iter().find(|(known, _)| known == part).map(|(_, html)| html.clone()))
}

/// What to show.
#[derive(PartialEq, Properties)]
pub struct LazyProps {
    /// The part.
    pub part: Part,
}

/// A part of the page, once its code is there.
#[component]
pub fn Lazy(props: &LazyProps) -> Html {
    let t = &text().frame;
    // Which part has been loaded, and whether that worked.
    let loaded = use_state_eq(|| None::<(Part, bool)>);
    let asks = use_state_eq(|| 0_u32);
    {
        let setter = loaded.setter();
        use_effect_with((props.part.clone(), *asks), move |(part, _)| {
            if shown(part).is_none() {
                let part = part.clone();
                spawn_local(async move {
                    let html = part.clone().load().await;
                    let is_there = html.is_ok();
                    if let Ok(html) = html {
                        SHOWN.with_borrow_mut(|all| all.push((part.clone(), html)));
                    }
                    setter.set(Some((part, is_there)));
                });
            }
        });
    }
    if let Some(html) = shown(&props.part) {
        return html;
    }
    if loaded.as_ref().is_some_and(|(part, is_there)| *part == props.part && !is_there) {
        let problem = Problem::new(ProblemKind::Unreachable, t.part_failed).remedy(t.part_remedy);
        let onretry = {
            let (asks, loaded) = (asks.clone(), loaded.clone());
            Callback::from(move |()| {
                loaded.set(None);
                asks.set(*asks + 1);
            })
        };
        return html! { <ProblemBox {problem} {onretry} /> };
    }
    html! {
        <div class="stack">
            <Skeleton lines={1} height="36px" label={t.opening_room} />
            <Skeleton lines={10} height="28px" label={t.opening_room} />
        </div>
    }
}

/// Fetches the rooms' code once the engine is there, one after another: none is waited for when it is opened,
/// and all are there when the network goes.
#[hook]
pub fn use_rooms_ahead() {
    let studio = use_studio();
    let is_ready = matches!(studio.worker, WorkerStatus::Ready(_));
    use_effect_with(is_ready, |is_ready| {
        if *is_ready {
            spawn_local(async {
                for entry in ROOMS {
                    // Opening the room tries again, and says so if it fails.
                    let _ = Part::Room(entry.room).load().await;
                }
            });
        }
    });
}
