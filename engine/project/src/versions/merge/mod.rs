//! Merging another line of work into the current one.
//!
//! A merge that does not go together by itself is in progress until it is finished or given up: `MERGE_HEAD`
//! names what is merged, and a record keeps what was decided. What conflicts is found anew each time, so the
//! branch may go on meanwhile (a run may end, a recipe may change): decisions hold for the contents they were
//! made for, and new conflicts wait for theirs.

mod carried;
mod lines;
mod moved;
mod progress;
mod resolve;
mod start;
mod tables;
mod trees;
mod written;

pub(crate) use carried::{MergeInFolder, adopt_merge, merge_in_folder};
pub use lines::merge_lines;
pub(crate) use progress::resolved_blobs;
pub(super) use progress::{merge_info, name_in_progress};
pub(super) use resolve::end_any;
pub use resolve::{abort_merge, finish_merge, resolve};
pub use start::merge;
pub(super) use start::settled;
pub use tables::{MergeTables, merge_tables};
pub(super) use trees::merge_trees;
