//! A project's history: what git does with one, done here.
//!
//! A project is a whole git repository without a working tree. What a working tree would hold is what the
//! branch says: data, recipe and card are read from the newest version, and every change is a commit at once.
//! So there is nothing to stage, and switching or resetting can never overwrite work that is not in a commit.
//!
//! Each operation is one batch: refs move by compare-and-swap, the project's record follows, and the reflog
//! gets a line in git's words. The reflog is never shortened, and what it reaches is never dropped (see
//! [`crate::empty_trash`]), so every version that ever was can be found and brought back.
//!
//! Runs are records of the project, not of a branch. A finished run also has a folder below `runs/` in the
//! versions of the branch that it ended on; merging unites those folders. Switching, resetting and restoring
//! change which folders the branch has, and never a run.

mod branch;
mod data;
mod diff;
mod error;
mod fit;
mod lanes;
mod log;
mod merge;
mod names;
mod reflog;
mod renames;
mod reset;
mod restore;
mod retrace;
mod revert;
mod status;
mod switch;
mod tag;

pub use branch::{branches, create_branch, delete_branch, rename_branch};
pub use data::data_at;
pub use diff::{diff, diff_text};
pub use error::VersionError;
use fit::fit;
pub use log::log;
pub(crate) use merge::{MergeInFolder, adopt_merge, merge_in_folder, resolved_blobs};
pub use merge::{MergeTables, abort_merge, finish_merge, merge, merge_lines, merge_tables, resolve};
pub use names::find_version;
pub use reflog::{lost, reflog};
pub use reset::reset;
pub use restore::restore;
pub use retrace::retrace;
pub use revert::revert;
pub use status::{REMOTE, status};
pub use switch::{create_and_switch, switch};
pub use tag::{create_tag, delete_tag, tags};
