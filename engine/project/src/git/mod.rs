//! Git's own objects, trees, commits and refs over a [`crate::Store`].
//!
//! Objects are loose objects: a header and the content, zlib-compressed, by SHA-1. What is written
//! here is read by git, and `git fsck --strict` finds nothing to say about it. No packs, no network.

mod commit;
mod index;
mod object;
mod refs;
mod tree;

pub use commit::{Commit, Stamp, log, read_commit, write_commit};
pub use gix_hash::ObjectId;
pub use index::write_index;
pub use object::{Kind, Object, read_object};
pub(crate) use object::{decode_object, read_kind};
pub use refs::{BRANCH, HEAD, RefChange, read_branch};
pub(crate) use refs::{branch_key, head_key, log_ids, parse_id};
pub(crate) use tree::parse_tree;
pub use tree::{Entry, edit_tree, list_files, read_file, read_tree};
