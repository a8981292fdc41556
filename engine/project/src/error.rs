//! What can go wrong with projects, runs and archives.

use bunsen_spec::{Problem, ProblemKind, ProjectId, RunId};

use crate::{Space, StoreError};

/// Why something could not be done to a project.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProjectError {
    /// The store has no room. Nothing was changed.
    #[error("There is no room left to store this. Nothing was changed.")]
    Full,
    /// Someone else changed the same thing at the same moment, again and again. Nothing was changed.
    #[error("The project was changed in another place at the same moment. Nothing was changed here.")]
    Conflict {
        /// The key that kept changing.
        key: String,
    },
    /// There is no such project.
    #[error("There is no project {0} in this browser.")]
    NoProject(ProjectId),
    /// There is no such run.
    #[error("There is no run {0} in this project.")]
    NoRun(RunId),
    /// An id is taken already.
    #[error("There is a {what} with the id {id} already.")]
    Taken {
        /// What has the id: `project` or `run`.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// A run is not in a state in which this can be done.
    #[error("Run {number} {is}, so it cannot be {wanted}.")]
    WrongStatus {
        /// The run's number.
        number: u64,
        /// How it stands, as in "has finished".
        is: &'static str,
        /// What was asked for, as in "resumed".
        wanted: &'static str,
    },
    /// A name that was given cannot be used.
    #[error("{why}")]
    BadName {
        /// Which field it was given in.
        field: &'static str,
        /// Why not, as a sentence.
        why: String,
    },
    /// Something that should be stored is not.
    #[error("The store has lost {key}, which this project needs.")]
    Missing {
        /// The shelf it should be on.
        space: Space,
        /// Its key.
        key: String,
    },
    /// Something stored is not what it should be.
    #[error("The stored {what} is damaged: {why}.")]
    Damaged {
        /// What is damaged.
        what: String,
        /// In which way.
        why: String,
    },
    /// A record was written by a newer Bunsen.
    #[error("The stored {what} has version {version}, and this Bunsen reads version {known} and older.")]
    TooNew {
        /// What it is.
        what: &'static str,
        /// Its version.
        version: u64,
        /// The newest version that this build reads.
        known: u64,
    },
    /// A file from outside is not an exported project, or not a safe one.
    #[error("This file is not a project that Bunsen can open: {why}.")]
    BadArchive {
        /// What is wrong with it.
        why: String,
    },
    /// A project does not fit into one file that could be imported again.
    #[error("This project cannot be written into one file: {why}.")]
    CannotExport {
        /// Why not.
        why: String,
    },
    /// Files from outside are not a model folder, or not a safe one.
    #[error("This is not a model folder that Bunsen can open: {why}.")]
    BadModelFolder {
        /// What is wrong with it.
        why: String,
    },
    /// The store itself failed.
    #[error("The browser's storage failed: {0}.")]
    Store(String),
}

impl ProjectError {
    /// What the learner can do about it, as one sentence; empty when there is nothing.
    fn remedy(&self) -> &'static str {
        match self {
            Self::CannotExport { .. } => "Delete runs you no longer need and empty the trash, then try again.",
            Self::Full => "Empty the trash, delete runs you no longer need, or export a project and delete it here.",
            Self::Conflict { .. } => "Try again, or close the project in the other tab.",
            Self::NoProject(_) | Self::NoRun(_) => "It may have been deleted in another tab; go back to the list.",
            Self::BadName { .. } => "Choose another name.",
            Self::WrongStatus { .. } | Self::Taken { .. } => "",
            Self::Missing { .. } | Self::Damaged { .. } => "Import the project from its last export if you have one.",
            Self::TooNew { .. } => "Reload the page to get the newest Bunsen.",
            Self::BadArchive { .. } => "Choose a file that was made with Export project.",
            Self::BadModelFolder { .. } => "Choose a model that was written by Bunsen.",
            Self::Store(_) => "Reload the page; if it happens again, export your projects.",
        }
    }

    /// The family of problems it belongs to.
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Full | Self::CannotExport { .. } => ProblemKind::Full,
            Self::Conflict { .. } | Self::WrongStatus { .. } | Self::Taken { .. } => ProblemKind::Conflict,
            Self::NoProject(_) | Self::NoRun(_) => ProblemKind::NotFound,
            Self::BadName { .. } | Self::BadArchive { .. } | Self::BadModelFolder { .. } | Self::TooNew { .. } => {
                ProblemKind::BadInput
            }
            Self::Missing { .. } | Self::Damaged { .. } | Self::Store(_) => ProblemKind::Internal,
        }
    }

    /// Whether one project alone has this fault: it must not keep others from being listed or tidied.
    pub(crate) fn is_of_one_project(&self) -> bool {
        matches!(self, Self::NoProject(_) | Self::Damaged { .. } | Self::Missing { .. } | Self::TooNew { .. })
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

impl From<StoreError> for ProjectError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            StoreError::Conflict { key } => Self::Conflict { key },
            StoreError::Broken(why) => Self::Store(why),
        }
    }
}

impl From<ProjectError> for Problem {
    fn from(error: ProjectError) -> Self {
        let problem = Self::new(error.kind(), error.to_string()).remedy(error.remedy());
        match error {
            ProjectError::BadName { field, .. } => problem.in_field(field),
            _ => problem,
        }
    }
}

#[cfg(test)]
mod tests {
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
             Export project.",
        );
    }

    #[test]
    fn a_bad_name_says_its_field() {
        let problem = Problem::from(ProjectError::BadName { field: "name", why: "A project needs a name.".into() });
        assert_eq!(problem.place.and_then(|place| place.field).as_deref(), Some("name"));
    }
}
