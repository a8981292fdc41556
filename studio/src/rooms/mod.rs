//! The pages. A room of a project exists once it stands in [`ROOMS`].

mod card;
mod data;
mod project;
mod publish;
mod runs;
mod train;
mod watch;
mod welcome;

use yew::prelude::*;

use crate::parts::Icon;
use crate::text::{Words, text};

pub use project::{Project, ProjectProvider, RoomView, use_opened, use_project};
pub use train::{TrainingProvider, use_training};
pub use welcome::{PasteDialog, SampleSheet, Welcome};

/// A room of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The table and what is in it.
    Data,
    /// Settings, curves, results.
    Train,
    /// All runs, compared.
    Runs,
    /// Links for others.
    Publish,
    /// What links are used for.
    Watch,
}

/// A room that exists.
pub struct RoomEntry {
    /// Which one.
    pub room: Room,
    /// Its icon in the rail.
    pub icon: Icon,
    /// Its component. It finds its project with [`use_project`].
    pub view: fn() -> Html,
}

/// The rooms that exist, in the rail's order.
pub const ROOMS: &[RoomEntry] = &[
    RoomEntry { room: Room::Data, icon: Icon::Data, view: || html! { <data::DataRoom /> } },
    RoomEntry { room: Room::Train, icon: Icon::Train, view: || html! { <train::TrainRoom /> } },
    RoomEntry { room: Room::Runs, icon: Icon::Runs, view: || html! { <runs::RunsRoom /> } },
    RoomEntry { room: Room::Publish, icon: Icon::Publish, view: || html! { <publish::PublishRoom /> } },
    RoomEntry { room: Room::Watch, icon: Icon::Watch, view: || html! { <watch::WatchRoom /> } },
];

impl Room {
    const ALL: [Self; 5] = [Self::Data, Self::Train, Self::Runs, Self::Publish, Self::Watch];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Train => "train",
            Self::Runs => "runs",
            Self::Publish => "publish",
            Self::Watch => "watch",
        }
    }

    /// The room called `name` in addresses.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|room| room.name() == name)
    }

    /// Its name as a learner reads it.
    pub fn label(self) -> Words {
        let t = &text().frame;
        match self {
            Self::Data => t.data,
            Self::Train => t.train,
            Self::Runs => t.runs,
            Self::Publish => t.publish,
            Self::Watch => t.watch,
        }
    }

    /// Its entry, if it exists.
    pub fn entry(self) -> Option<&'static RoomEntry> {
        ROOMS.iter().find(|entry| entry.room == self)
    }
}
