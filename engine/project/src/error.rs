//! What can go wrong with projects, runs and archives.

use bunsen_spec::say::{archives, files, projects, stored};
use bunsen_spec::{Problem, ProjectId, RunId};

use crate::versions::VersionError;
use crate::{Space, StoreError};

/// Why something could not be done to a project.
#[derive(Clone, Debug, PartialEq)]
pub enum ProjectError {
    /// The store has no room. Nothing was changed.
    Full,
    /// Someone else changed the same thing at the same moment, again and again. Nothing was changed.
    Conflict {
        /// The key that kept changing.
        key: String,
    },
    /// There is no such project.
    NoProject(ProjectId),
    /// There is no such run.
    NoRun(RunId),
    /// The project has no table, and one is needed.
    NoTable,
    /// An id is taken already.
    Taken {
        /// What has the id: `project` or `run`.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// A run is not in a state in which this can be done.
    WrongStatus {
        /// The run's number.
        number: u64,
        /// How it stands, as in "has finished".
        is: &'static str,
        /// What was asked for, as in "resumed".
        wanted: &'static str,
    },
    /// A name that was given cannot be used.
    BadName {
        /// Which field it was given in.
        field: &'static str,
        /// Why not, as a sentence.
        why: String,
    },
    /// Something that should be stored is not.
    Missing {
        /// The shelf it should be on.
        space: Space,
        /// Its key.
        key: String,
    },
    /// Something stored is not what it should be.
    Damaged {
        /// What is damaged.
        what: String,
        /// In which way.
        why: String,
    },
    /// A record was written by a newer Bunsen.
    TooNew {
        /// What it is.
        what: &'static str,
        /// Its version.
        version: u64,
        /// The newest version that this build reads.
        known: u64,
    },
    /// A file from outside is not an exported project, or not a safe one.
    BadArchive {
        /// What is wrong with it.
        why: String,
    },
    /// A repository in a file from outside lacks the data of its newest version, and so does the store.
    ArchiveLacksData {
        /// The data's file.
        file: String,
    },
    /// A project does not fit into one file that could be imported again.
    CannotExport {
        /// Why not.
        why: String,
    },
    /// Files from outside are not a model folder, or not a safe one.
    BadModelFolder {
        /// What is wrong with it.
        why: String,
    },
    /// Something cannot be done to the project's history.
    Version(VersionError),
    /// The store itself failed.
    Store(String),
}

impl ProjectError {
    /// What the learner reads.
    fn problem(&self) -> Problem {
        match self {
            Self::Full => projects::no_room(),
            Self::Conflict { .. } => projects::changed_elsewhere(),
            Self::NoProject(id) => projects::no_project(&id.0),
            Self::NoRun(id) => projects::no_run(&id.0),
            Self::NoTable => projects::no_table(),
            Self::Taken { what, id } => projects::id_taken(what, id),
            Self::WrongStatus { number, is, wanted } => projects::wrong_status(*number, is, wanted),
            Self::BadName { field, why } => projects::bad_name(why).in_field(*field),
            Self::Missing { key, .. } => stored::lost(key),
            Self::Damaged { what, why } => stored::damaged(what, why),
            Self::TooNew { what, version, known } => stored::too_new(what, *version, *known),
            Self::BadArchive { why } => archives::no_project(why),
            Self::ArchiveLacksData { file } => archives::data_not_included(file),
            Self::CannotExport { why } => archives::cannot_export(why),
            Self::BadModelFolder { why } => files::no_folder(why),
            Self::Version(error) => error.problem(),
            Self::Store(why) => stored::store_failed(why),
        }
    }

    /// Whether one project alone has this fault: it must not keep others from being listed or tidied.
    pub(crate) fn is_of_one_project(&self) -> bool {
        matches!(self, Self::NoProject(_) | Self::Damaged { .. } | Self::Missing { .. } | Self::TooNew { .. })
    }

    /// Names the file that lacks what is missing or damaged.
    #[must_use]
    pub fn in_file(self, path: &str) -> Self {
        match self {
            Self::Missing { space, key } => Self::Missing { space, key: stored::of_file(&key, path) },
            Self::Damaged { what, why } => Self::Damaged { what: stored::of_file(&what, path), why },
            other => other,
        }
    }

    /// Something of ours is stored in a form that we did not write.
    pub(crate) fn damaged(what: impl Into<String>, why: impl ToString) -> Self {
        Self::Damaged { what: what.into(), why: why.to_string() }
    }

    /// A file from outside is refused.
    pub(crate) fn bad_archive(why: impl Into<String>) -> Self {
        Self::BadArchive { why: why.into() }
    }
}

impl From<VersionError> for ProjectError {
    fn from(error: VersionError) -> Self {
        Self::Version(error)
    }
}

impl From<StoreError> for ProjectError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            StoreError::Conflict { key } => Self::Conflict { key },
            StoreError::Broken(why) => Self::Store(why),
        }
    }
}

impl std::fmt::Display for ProjectError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.problem().what)
    }
}

impl std::error::Error for ProjectError {}

impl From<ProjectError> for Problem {
    fn from(error: ProjectError) -> Self {
        error.problem()
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::ProblemKind;

    use super::*;

    fn check(error: ProjectError, kind: ProblemKind, text: &str) {
        let problem = Problem::from(error);
        assert_eq!((problem.kind, problem.to_string().as_str()), (kind, text));
    }

    #[test]
    fn errors_become_whole_sentences() {
        check(
            StoreError::Full.into(),
            ProblemKind::Full,
            "There is no room left to store this. Nothing was changed. Empty the trash, delete runs you no longer \
             need, or export a project and delete it here.",
        );
        check(
            ProjectError::NoRun(RunId("7".into())),
            ProblemKind::NotFound,
            "There is no run 7 in this project. It may have been deleted in another tab; go back to the list.",
        );
        check(
            ProjectError::bad_archive("it is not a zip file"),
            ProblemKind::BadInput,
            "This file is not a project that Bunsen can open: it is not a zip file. Choose a file that was made with \
             Export project, a zip of a project's git folder, or a git bundle of it.",
        );
    }

    #[test]
    fn a_bad_name_says_its_field() {
        let problem = Problem::from(ProjectError::BadName { field: "name", why: "A project needs a name.".into() });
        assert_eq!(problem.place.and_then(|place| place.field).as_deref(), Some("name"));
    }
}
