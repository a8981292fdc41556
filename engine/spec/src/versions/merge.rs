//! Two lines of work put together.

use serde::{Deserialize, Serialize};

use super::{DataPointer, Moved};
use crate::ReadOptions;

/// What merging has come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeOutcome {
    /// There was nothing to merge: this branch has all of the other's commits.
    UpToDate,
    /// This branch had nothing of its own, so it moved to where the other is.
    FastForward {
        /// The commit it was at.
        before: String,
        /// The commit it is at now.
        commit: String,
    },
    /// Both had commits of their own: a new commit follows both.
    Merged {
        /// The commit that this branch was at.
        before: String,
        /// That commit.
        commit: String,
    },
    /// Both changed the same places. Nothing has moved; the learner decides, file by file.
    Conflicts(MergeInfo),
}

impl MergeOutcome {
    /// Where it has taken the branch; `None`: it stayed.
    pub fn moved(&self) -> Option<Moved> {
        match self {
            Self::FastForward { before, commit } | Self::Merged { before, commit } => {
                Some(Moved { from: before.clone(), to: commit.clone() })
            }
            Self::UpToDate | Self::Conflicts(_) => None,
        }
    }
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
    /// Its path: the one that it gets, where one side renamed it; that on the current branch, where both did.
    pub path: String,
    /// Its path where both parted, if that is another.
    #[serde(default)]
    pub base_path: Option<String>,
    /// Its path on the current branch, if that is another.
    #[serde(default)]
    pub our_path: Option<String>,
    /// Its path on the branch that is merged, if that is another.
    #[serde(default)]
    pub their_path: Option<String>,
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
    /// Each branch gave it another name. Taking a side means its name; where the contents go together, with both
    /// sides' changes.
    RenamedByBoth,
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
        marked_text(&self.pieces, theirs)
    }
}

/// A text as git shows it, with marks around what differs. `theirs` is the name of the branch that is merged.
pub fn marked_text(pieces: &[MergePiece], theirs: &str) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            MergePiece::Clean(lines) => text.push_str(lines),
            MergePiece::Both { base: _, ours, theirs: their_lines } => {
                let lines = |lines: &str| if lines.ends_with('\n') || lines.is_empty() { "" } else { "\n" };
                let (end, their_end) = (lines(ours), lines(their_lines));
                text.push_str(&format!("<<<<<<< HEAD\n{ours}{end}=======\n{their_lines}{their_end}>>>>>>> {theirs}\n"));
            }
        }
    }
    text
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
    Data {
        /// How it is read from now on; `None`: as the version says that comes of the merge.
        read: Option<ReadOptions>,
    },
}
