//! Git's own objects, trees, commits, tags, refs and reflogs over a [`crate::Store`].
//!
//! Objects are loose objects: a header and the content, zlib-compressed, by SHA-1. What is written
//! here is read by git, and `git fsck --strict` finds nothing to say about it. No packs, no network.

mod commit;
mod compare;
mod history;
mod index;
mod object;
mod ref_steps;
mod reflog;
mod refs;
mod tag;
mod tree;

pub(crate) use commit::parse_commit;
pub use commit::{Commit, Stamp, log, read_commit, write_commit};
pub use compare::compare_trees;
pub use gix_hash::ObjectId;
pub use history::History;
pub use index::write_index;
pub use object::{Kind, Object, read_object};
pub(crate) use object::{check_object, decode_object, read_kind};
pub(crate) use ref_steps::{RefSteps, log_key};
pub use reflog::{LogEntry, parse_log};
pub(crate) use reflog::{is_log, log_ids};
pub use refs::{
    BRANCH, BRANCHES, HEAD, Head, MERGE_HEAD, REMOTES, TAGS, is_ref_name, list_refs, read_branch, read_head, read_ref,
};
pub(crate) use refs::{parse_head, parse_id, ref_key};
pub(crate) use tag::parse_tag;
pub use tag::{Tag, peel, write_tag};
pub use tree::{Entry, edit_tree, list_files, read_file, read_tree};
pub(crate) use tree::{parse_tree, place_files};
