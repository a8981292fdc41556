//! What a project's history looks like: commits, branches, tags, differences, merges.
//!
//! Commits are named by their hash, files by their path with `/` between folders. Words and numbers are
//! git's own.

mod diff;
mod history;
mod merge;

pub use diff::{ContentDiff, DataPointer, DiffLine, FileChange, FileDiff, Hunk, LineKind, StepDiff};
pub use history::{
    BranchInfo, CommitInfo, LogOrder, LogPage, LostCommit, Moved, RefInfo, RefKind, ReflogEntry, ResetMode, StatusInfo,
    TagInfo, Upstream,
};
pub use merge::{Conflict, ConflictKind, ConflictSide, MergeInfo, MergeOutcome, MergePiece, Resolution, marked_text};
