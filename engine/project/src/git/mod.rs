//! Git's own objects, trees, commits, tags, refs and reflogs over a [`crate::Store`].
//!
//! Objects are loose objects: a header and the content, zlib-compressed, by SHA-1. What is written
//! here is read by git, and `git fsck --strict` finds nothing to say about it. Packs are only read. No network.

mod commit;
mod compare;
mod history;
mod index;
mod object;
mod pack;
mod packed_refs;
mod ref_steps;
mod reflog;
mod refs;
mod tag;
mod tree;

pub(crate) use commit::parse_commit;
pub use commit::{Commit, Stamp, log, read_commit, write_commit};
pub(crate) use compare::compare_entries;
pub use compare::compare_trees;
pub use gix_hash::ObjectId;
pub use history::History;
pub use index::{IndexEntry, write_index};
pub use object::{Kind, Object, read_object};
pub(crate) use object::{READ_TOGETHER, check_object, decode_object, read_kind, read_kinds, read_objects};
pub(crate) use pack::{PackError, Room, read_pack};
pub(crate) use packed_refs::parse_packed_refs;
pub(crate) use ref_steps::{RefSteps, log_key};
pub use reflog::{LogEntry, parse_log};
pub(crate) use reflog::{is_log, log_ids, logged_commits};
pub use refs::{
    BRANCH, BRANCHES, HEAD, Head, MERGE_HEAD, ORIG_HEAD, REMOTES, TAGS, is_ref_name, list_refs, read_branch, read_head,
    read_ref,
};
pub(crate) use refs::{parse_head, parse_id, ref_key};
pub use tag::{Tag, peel, write_tag};
pub(crate) use tag::{parse_tag, peel_all};
pub use tree::{Entry, edit_tree, list_files, read_file, read_tree};
pub(crate) use tree::{list_entries, parse_tree, place_files, read_trees};
