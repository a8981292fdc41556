//! What cannot be done to a project's history.

use bunsen_spec::Problem;
use bunsen_spec::say::version_problems as say;

/// Why something cannot be done to a project's history. Nothing was changed.
#[derive(Clone, Debug, PartialEq)]
pub enum VersionError {
    /// No branch, tag or commit has this name.
    NoVersion(String),
    /// More than one object's hash begins so.
    Ambiguous(String),
    /// A name is taken.
    NameTaken {
        /// `branch` or `tag`.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A name and another one, one of which would be a folder of the other.
    NameIsFolder {
        /// The name that was asked for.
        name: String,
        /// The name that there is.
        other: String,
    },
    /// Git does not allow a name.
    BadName(String),
    /// The project is on this branch.
    IsCurrent(String),
    /// A branch has commits that the current one lacks.
    NotMerged {
        /// The branch.
        branch: String,
        /// The branch that the project is on.
        current: String,
        /// Number of commits that would be in no branch.
        n_commits: u64,
    },
    /// A merge of this name is in progress.
    MergeInProgress(String),
    /// No merge is in progress.
    NoMerge,
    /// These files of a merge still wait for a decision.
    Unresolved(Vec<String>),
    /// A file is not in conflict.
    NoConflict(String),
    /// What was written for a file in conflict cannot be it.
    BadResolution {
        /// The file.
        path: String,
        /// Why not, as in "it is not JSON".
        why: String,
    },
    /// A step cannot be taken back here: the branch that the project is on does not have the commit it led to.
    NotOnBranch {
        /// The branch.
        branch: String,
        /// The commit's hash.
        commit: String,
    },
    /// Two branches have no commit in common.
    Unrelated(String),
    /// One side has a file where the other has a folder.
    FileAndFolder(String),
    /// A version has no such file.
    NoFile {
        /// The file.
        path: String,
        /// The version, as it was named.
        version: String,
    },
    /// The files of a version do not make a project.
    Unfit {
        /// The version.
        version: String,
        /// Why not, as in "it has no bunsen.json".
        why: String,
    },
    /// A commit with this many parents cannot be reverted.
    CannotRevert(usize),
    /// These files were changed again since the commit that shall be reverted.
    RevertConflicts(Vec<String>),
}

impl VersionError {
    /// What the learner reads.
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::NoVersion(name) => say::no_version(name),
            Self::Ambiguous(name) => say::ambiguous(name),
            Self::NameTaken { what, name } => say::name_taken(what, name),
            Self::NameIsFolder { name, other } => say::name_is_folder(name, other),
            Self::BadName(name) => say::bad_name(name),
            Self::IsCurrent(branch) => say::is_current(branch),
            Self::NotMerged { branch, current, n_commits } => say::not_merged(branch, current, *n_commits),
            Self::MergeInProgress(name) => say::merge_in_progress(name),
            Self::NoMerge => say::no_merge(),
            Self::Unresolved(paths) => say::unresolved(paths),
            Self::NoConflict(path) => say::no_conflict(path),
            Self::BadResolution { path, why } => say::bad_resolution(path, why),
            Self::NotOnBranch { branch, commit } => say::not_on_branch(branch, &commit[..7]),
            Self::Unrelated(name) => say::unrelated(name),
            Self::FileAndFolder(path) => say::file_and_folder(path),
            Self::NoFile { path, version } => say::no_file(path, version),
            Self::Unfit { version, why } => say::unfit(version, why),
            Self::CannotRevert(n_parents) => say::cannot_revert(*n_parents),
            Self::RevertConflicts(paths) => say::revert_conflicts(paths),
        }
    }
}
