//! What the page asks about a project's history, beside the plain values of `bunsen_spec`.

use bunsen_spec::{
    BranchInfo, LostCommit, MergeColumns, MergeConflict, MergeCounts, MergeOutcome, Moved, PullOutcome, ReflogEntry,
    ResetMode, Resolution, StatusInfo, TagInfo,
};
use serde::{Deserialize, Serialize};

use crate::values::ProjectState;

/// A project's names for its versions, and where it has been.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionNames {
    /// Where it stands.
    pub status: StatusInfo,
    /// Its branches, by name.
    pub branches: Vec<BranchInfo>,
    /// Its tags, by name.
    pub tags: Vec<TagInfo>,
    /// Where HEAD has been, the newest first.
    pub reflog: Vec<ReflogEntry>,
    /// Commits that only the reflog reaches, the newest first.
    pub lost: Vec<LostCommit>,
}

/// A change of branches, tags and what they point at. Commits are named by hash, branch or tag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionChange {
    /// A new branch, and perhaps the project goes over to it.
    CreateBranch {
        /// Its name.
        name: String,
        /// The commit it begins at.
        at: String,
        /// Whether the project goes over to it.
        is_switched_to: bool,
    },
    /// The project goes over to another branch.
    SwitchBranch {
        /// Its name.
        name: String,
    },
    /// A branch gets another name.
    RenameBranch {
        /// Its name now.
        from: String,
        /// Its name then.
        to: String,
    },
    /// A branch's name goes; its commits stay in the reflog.
    DeleteBranch {
        /// Its name.
        name: String,
        /// Also if no other branch has its commits.
        is_forced: bool,
    },
    /// A new tag.
    CreateTag {
        /// Its name.
        name: String,
        /// The commit it names.
        at: String,
        /// What is said with it; `None`: a name and nothing else.
        message: Option<String>,
    },
    /// A tag goes.
    DeleteTag {
        /// Its name.
        name: String,
    },
    /// Another line of work is merged into the current one.
    Merge {
        /// A branch, a tag or a commit.
        name: String,
    },
    /// A file of the merge in progress is decided.
    Resolve {
        /// Its path.
        path: String,
        /// What it shall be.
        resolution: Resolution,
    },
    /// The merge in progress becomes a commit.
    FinishMerge,
    /// The merge in progress is given up.
    AbortMerge,
    /// A file becomes what it was in a commit.
    Restore {
        /// Its path.
        path: String,
        /// The commit.
        from: String,
    },
    /// What a commit changed is taken back by a new one.
    Revert {
        /// The commit.
        commit: String,
    },
    /// The current branch goes to a commit.
    Reset {
        /// The commit.
        commit: String,
        /// What becomes of the files.
        mode: ResetMode,
    },
    /// What took the current branch from one commit to another is undone or done again: it goes from `from` to `to`,
    /// and what has come since stays.
    Retrace {
        /// The commit where it was.
        from: String,
        /// The commit to go to.
        to: String,
    },
}

/// A project after a change of its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangedVersions {
    /// The project.
    pub state: ProjectState,
    /// Where that has taken its branch; `None`: the change moves none.
    pub moved: Option<Moved>,
    /// What a merge has come to.
    pub outcome: Option<MergeOutcome>,
}

/// A project after a pull.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PulledProject {
    /// The project.
    pub state: ProjectState,
    /// What came.
    pub outcome: PullOutcome,
}

/// A project after its file got a newer version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplacedData {
    /// The project.
    pub state: ProjectState,
    /// Where that has taken its branch: nowhere if the bytes are the same.
    pub moved: Moved,
}

/// What comes of merging two versions of a table row by row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataMerge {
    /// The contents that were merged, by MD5: that which both came from, if any, ours and theirs.
    pub contents: Vec<String>,
    /// The columns by which rows are matched. Empty: none seems to name a row, and nothing is merged.
    pub key: Vec<String>,
    /// The columns that can be chosen for that: those of all versions.
    pub candidates: Vec<String>,
    /// What was taken from each side.
    pub counts: MergeCounts,
    /// Which columns each side added and removed.
    pub columns: MergeColumns,
    /// How many cells conflict in each column where any does.
    pub by_column: Vec<(String, u64)>,
    /// The first of the conflicts.
    pub conflicts: Vec<MergeConflict>,
}
