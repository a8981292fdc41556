//! What a project's history looks like: commits, branches, tags, differences, merges.
//!
//! Commits are named by their hash, files by their path with `/` between folders. Words and numbers are
//! git's own.

use serde::{Deserialize, Serialize};

use crate::{Problem, RecipeStep};

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

/// A file that differs between two versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileDiff {
    /// Its path after the change; before it, where the file was removed.
    pub path: String,
    /// What happened to it.
    pub change: FileChange,
    /// What differs in it.
    pub content: ContentDiff,
}

/// What happened to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileChange {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its content is another one.
    Changed,
    /// It has another path and the same content.
    Renamed {
        /// Its path before.
        from: String,
    },
}

/// What differs in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentDiff {
    /// A text, by lines.
    Text {
        /// Number of lines added.
        n_added: u64,
        /// Number of lines removed.
        n_removed: u64,
        /// The places that differ, in order.
        hunks: Vec<Hunk>,
        /// For a recipe: its steps beside one another.
        steps: Vec<StepDiff>,
    },
    /// A pointer to data: whoever has the contents can compare the tables.
    Data {
        /// What it pointed to.
        before: Option<DataPointer>,
        /// What it points to.
        after: Option<DataPointer>,
    },
    /// Not a text, or too long a one to be compared.
    Binary {
        /// Bytes before.
        before_bytes: Option<u64>,
        /// Bytes after.
        after_bytes: Option<u64>,
    },
    /// Nothing: the file only has another path.
    Same,
}

/// A place of a text that differs, with some lines around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hunk {
    /// The number of its first line before the change, from 1; 0 in an empty file.
    pub before_start: u64,
    /// Number of its lines before.
    pub n_before: u64,
    /// The number of its first line after the change.
    pub after_start: u64,
    /// Number of its lines after.
    pub n_after: u64,
    /// Its lines.
    pub lines: Vec<DiffLine>,
}

/// A line of a hunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// What happened to it.
    pub kind: LineKind,
    /// Its text, without the line break.
    pub text: String,
}

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Nothing.
    Same,
    /// It is gone.
    Removed,
    /// It is new.
    Added,
}

/// Steps of a recipe that belong together: one before, one after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepDiff {
    /// The step before; `None`: it is new.
    pub before: Option<RecipeStep>,
    /// The step after; `None`: it is gone.
    pub after: Option<RecipeStep>,
}

/// A content that a `.dvc` file points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataPointer {
    /// Its MD5, followed by `.dir` for a folder.
    pub md5: String,
    /// Its bytes.
    pub size_bytes: u64,
}

/// What merging has come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeOutcome {
    /// There was nothing to merge: this branch has all of the other's commits.
    UpToDate,
    /// This branch had nothing of its own, so it moved to where the other is.
    FastForward {
        /// The commit it is at now.
        commit: String,
    },
    /// Both had commits of their own: a new commit follows both.
    Merged {
        /// That commit.
        commit: String,
    },
    /// Both changed the same places. Nothing has moved; the learner decides, file by file.
    Conflicts(MergeInfo),
}

/// A merge that is in progress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MergeInfo {
    /// What is merged, as it was named.
    pub name: String,
    /// The commit that is merged.
    pub commit: String,
    /// Where both lines of work parted, as a commit.
    pub base: String,
    /// The files that both changed and that do not go together by themselves.
    pub conflicts: Vec<Conflict>,
}

/// A file that two lines of work changed in ways that do not go together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Its path.
    pub path: String,
    /// In which way they do not.
    pub kind: ConflictKind,
    /// The file where both parted; `None`: there was none.
    pub base: Option<ConflictSide>,
    /// The file on the current branch; `None`: it is gone.
    pub ours: Option<ConflictSide>,
    /// The file on the branch that is merged; `None`: it is gone.
    pub theirs: Option<ConflictSide>,
    /// A text put together from both sides, with the places where they differ. Empty for other kinds.
    pub pieces: Vec<MergePiece>,
    /// Whether the learner has decided.
    pub is_resolved: bool,
}

/// In which way two changes of a file do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Both changed the same lines of a text, or what both wrote together is no JSON.
    Text,
    /// Both changed the data that a pointer names.
    Data,
    /// Both changed a file that is not a text.
    Binary,
    /// The current branch removed what the other one changed.
    RemovedByUs,
    /// The other branch removed what the current one changed.
    RemovedByThem,
}

/// One side's form of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictSide {
    /// Its bytes.
    pub size_bytes: u64,
    /// Its content, if it is a text.
    pub text: Option<String>,
    /// What it points to, if it is a pointer to data.
    pub data: Option<DataPointer>,
}

/// A part of a text that was put together from two sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergePiece {
    /// Lines on which both agree, or that one side alone changed.
    Clean(String),
    /// Lines that both changed, each in its way.
    Both {
        /// The lines where both parted.
        base: String,
        /// The lines on the current branch.
        ours: String,
        /// The lines on the branch that is merged.
        theirs: String,
    },
}

impl Conflict {
    /// The text as git shows it, with marks around what differs. `theirs` is the name of the branch that
    /// is merged.
    pub fn marked_text(&self, theirs: &str) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                MergePiece::Clean(lines) => text.push_str(lines),
                MergePiece::Both { base: _, ours, theirs: their_lines } => {
                    let lines = |lines: &str| if lines.ends_with('\n') || lines.is_empty() { "" } else { "\n" };
                    let (end, their_end) = (lines(ours), lines(their_lines));
                    text.push_str(&format!(
                        "<<<<<<< HEAD\n{ours}{end}=======\n{their_lines}{their_end}>>>>>>> {theirs}\n"
                    ));
                }
            }
        }
        text
    }
}

/// What a learner decides about a file of a merge. The bytes of new data travel beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// As on the current branch, also where the file is gone there.
    Ours,
    /// As on the branch that is merged, also where the file is gone there.
    Theirs,
    /// This text.
    Text(String),
    /// New data, which the pointer will name.
    Data,
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
