//! What differs between two versions.

use serde::{Deserialize, Serialize};

use crate::RecipeStep;

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
    /// It has another path and the same content, or one that is much alike.
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
