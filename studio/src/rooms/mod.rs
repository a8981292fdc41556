//! The pages. A room of a project exists once it stands in [`ROOMS`].

pub mod ask;
mod card;
mod cells;
mod checks;
mod data;
mod going;
mod no_table;
mod project;
mod publish;
mod runs;
mod token_field;
mod train;
mod versions;
mod watch;
mod welcome;

use bunsen_spec::ProjectSummary;

use crate::parts::Icon;
use crate::text::{Words, text};

pub use ask::{AskRoom, DocumentWorkProvider, Given, use_collection};
pub use cells::cell_words;
pub use data::DataRoom;
pub use going::Going;
pub use project::{Project, ProjectProvider, RoomView, use_opened, use_project};
pub use publish::PublishRoom;
pub use runs::RunsRoom;
pub use train::{TrainRoom, TrainingProvider, use_training};
pub use versions::VersionsRoom;
pub use watch::WatchRoom;
pub use welcome::{CloneDialog, PasteDialog, SampleSheet, Welcome};

/// A room of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The table and what is in it.
    Data,
    /// Settings, curves, results.
    Train,
    /// All runs, compared.
    Runs,
    /// Its documents, asked.
    Ask,
    /// The project's history.
    Versions,
    /// Links for others.
    Publish,
    /// What links are used for.
    Watch,
}

/// A room that exists. Its component is in [`crate::lazy`], and finds its project with [`use_project`].
pub struct RoomEntry {
    /// Which one.
    pub room: Room,
    /// Its icon in the rail.
    pub icon: Icon,
    /// Whether it stands in a phone's bar, which has room for four, or behind "More".
    pub is_on_phone: bool,
}

/// The rooms that exist, in the rail's order.
pub const ROOMS: &[RoomEntry] = &[
    RoomEntry { room: Room::Data, icon: Icon::Data, is_on_phone: true },
    RoomEntry { room: Room::Train, icon: Icon::Train, is_on_phone: true },
    RoomEntry { room: Room::Runs, icon: Icon::Runs, is_on_phone: true },
    RoomEntry { room: Room::Ask, icon: Icon::Ask, is_on_phone: true },
    RoomEntry { room: Room::Versions, icon: Icon::Versions, is_on_phone: false },
    RoomEntry { room: Room::Publish, icon: Icon::Publish, is_on_phone: false },
    RoomEntry { room: Room::Watch, icon: Icon::Watch, is_on_phone: false },
];

impl Room {
    const ALL: [Self; 7] = [Self::Data, Self::Train, Self::Runs, Self::Ask, Self::Versions, Self::Publish, Self::Watch];

    /// The room that a project is opened in.
    pub fn first_of(project: &ProjectSummary) -> Self {
        if project.data.is_some() { Self::Data } else { Self::Ask }
    }

    /// Whether it shows nothing without the project's table.
    pub fn needs_table(self) -> bool {
        matches!(self, Self::Data | Self::Train)
    }

    /// Whether there is nothing to show in it, because the project has no table. Runs may be of another branch's
    /// table, or measurements of documents; and documents are published.
    pub fn lacks_table(self, project: &ProjectSummary) -> bool {
        let shows_runs = matches!(self, Self::Runs | Self::Publish | Self::Watch) && project.n_runs > 0;
        let shows_links = matches!(self, Self::Publish | Self::Watch) && project.n_documents.is_some_and(|n| n > 0);
        project.data.is_none() && self != Self::Ask && self != Self::Versions && !shows_runs && !shows_links
    }

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Train => "train",
            Self::Runs => "runs",
            Self::Ask => "ask",
            Self::Versions => "versions",
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
            Self::Ask => text().ask.room,
            Self::Versions => text().versions.title,
            Self::Publish => t.publish,
            Self::Watch => t.watch,
        }
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{DataRef, ProjectId};

    use super::*;

    #[test]
    fn rooms_without_a_table_show_what_there_is() {
        let mut project = ProjectSummary {
            id: ProjectId("p".into()),
            name: "Notes".into(),
            created_ms: 0.0,
            changed_ms: 0.0,
            data: None,
            n_documents: Some(2),
            n_versions: 1,
            n_runs: 0,
            best: None,
            interrupted: None,
        };
        let lacking = |project: &ProjectSummary| -> Vec<Room> {
            Room::ALL.into_iter().filter(|room| room.lacks_table(project)).collect()
        };
        assert_eq!(lacking(&project), [Room::Data, Room::Train, Room::Runs]);
        assert_eq!(Room::first_of(&project), Room::Ask);
        // Without documents there is nothing to publish.
        project.n_documents = Some(0);
        assert_eq!(lacking(&project), [Room::Data, Room::Train, Room::Runs, Room::Publish, Room::Watch]);
        // Runs of a branch that has a table, or measurements of the documents.
        project.n_runs = 1;
        assert_eq!(lacking(&project), [Room::Data, Room::Train]);
        project.data = Some(DataRef::default());
        assert_eq!((lacking(&project), Room::first_of(&project)), (vec![], Room::Data));
    }
}
