//! Commits, and the names that lead to them.

use serde::{Deserialize, Serialize};

use super::MergeInfo;
use crate::Problem;

/// In which order commits are listed. No commit comes before one that follows it, whatever the clocks said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogOrder {
    /// One line of work after the other: `git log --topo-order`.
    #[default]
    Topological,
    /// The newest first: `git log --date-order`.
    Date,
}

/// Some of the commits that branches and tags reach.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogPage {
    /// The commits, newest first.
    pub commits: Vec<CommitInfo>,
    /// Number of lanes that the whole graph needs.
    pub n_lanes: u32,
    /// Number of all commits.
    pub n_commits: u64,
    /// From which commit on to ask for more; `None`: this was the last page.
    pub next: Option<u64>,
    /// Commits that cannot be read, and why: what came before them is unknown.
    pub unreadable: Vec<Problem>,
}

/// A commit: a version of the whole project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommitInfo {
    /// Its hash.
    pub id: String,
    /// The commits it follows: none for the first, two for a merge.
    pub parents: Vec<String>,
    /// Who made it.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// When, in milliseconds since 1970.
    pub time_ms: f64,
    /// What it is about: a short line, sometimes more after an empty line.
    pub message: String,
    /// The names that point at it.
    pub refs: Vec<RefInfo>,
    /// The column it is drawn in, from 0.
    pub lane: u32,
    /// The column that the line to each parent goes down in, in the order of `parents`.
    pub parent_lanes: Vec<u32>,
}

/// A name that points at a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefInfo {
    /// What it is.
    pub kind: RefKind,
    /// Its name as people say it: `main`, `v1`, `edge/main`.
    pub name: String,
    /// Whether it is the branch that the project is on.
    pub is_current: bool,
}

/// Kinds of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefKind {
    /// A line of work; it moves with each commit made on it.
    Branch,
    /// A name that stays where it is.
    Tag,
    /// Where a branch of another side was when it was last asked.
    Remote,
}

/// How a project stands. Every change is a commit at once, so no file ever waits to be committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusInfo {
    /// The branch that the project is on.
    pub branch: String,
    /// The commit that the branch is at.
    pub commit: String,
    /// How the branch stands to its fellow on the other side, if that is known.
    pub upstream: Option<Upstream>,
    /// The merge that is in progress.
    pub merge: Option<MergeInfo>,
}

/// How a branch stands to its fellow on another side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    /// The fellow's name, such as `edge/main`.
    pub name: String,
    /// The commit it was at when it was last asked.
    pub commit: String,
    /// Number of commits that only this side has.
    pub n_ahead: u64,
    /// Number of commits that only the other side has.
    pub n_behind: u64,
}

/// A branch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BranchInfo {
    /// Its name.
    pub name: String,
    /// The commit it is at.
    pub commit: String,
    /// The first line of that commit's message.
    pub subject: String,
    /// When that commit was made, in milliseconds since 1970.
    pub time_ms: f64,
    /// Whether the project is on it.
    pub is_current: bool,
    /// Whether the current branch has all its commits, so that nothing would be missed without it.
    pub is_merged: bool,
    /// How it stands to its fellow on the other side, if that is known.
    pub upstream: Option<Upstream>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TagInfo {
    /// Its name.
    pub name: String,
    /// The commit it names.
    pub commit: String,
    /// What is said with it. `None`: it is a lightweight tag, a name and nothing else.
    pub message: Option<String>,
    /// Who made an annotated tag.
    pub tagger: Option<String>,
    /// When an annotated tag was made, in milliseconds since 1970.
    pub time_ms: Option<f64>,
}

/// Where a change has taken the branch that the project is on. The same twice: nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The commit that it was at when the change was made.
    pub from: String,
    /// The commit that the change has taken it to.
    pub to: String,
}

/// A step of a branch, or of the project from one branch to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReflogEntry {
    /// How many steps ago, from 0: the number in `HEAD@{0}`.
    pub n_ago: u64,
    /// The commit before; `None`: there was none.
    pub from: Option<String>,
    /// The commit after; `None`: the branch was renamed or removed.
    pub to: Option<String>,
    /// Who did it.
    pub name: String,
    /// When, in milliseconds since 1970.
    pub time_ms: f64,
    /// What was done, in git's words: `commit: Add a step`, `checkout: moving from main to trial`.
    pub message: String,
}

/// A commit that no branch and no tag reaches, only the memory of where branches have been.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LostCommit {
    /// The commit. Its lanes mean nothing.
    pub commit: CommitInfo,
    /// Number of lost commits that come back with it, itself counted.
    pub n_commits: u64,
}

/// What becomes of the project's files when its branch is set back to an older commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetMode {
    /// They stay as they are: what was changed since becomes one new commit on the older one.
    Soft,
    /// They become those of the older commit.
    Hard,
}
