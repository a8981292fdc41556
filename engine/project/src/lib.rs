//! Projects as git repositories with DVC caches: objects, refs, runs, model folders, export.
//!
//! Everything works over a [`Store`], a key-value store with atomic batches, and hands in its clock
//! and its author as a [`Stamp`]. No network, no clock, no randomness, no machine learning.
//!
//! | space | key | holds |
//! |---|---|---|
//! | `Objects` | `<sha1>` | a loose git object; shared by all projects |
//! | `Files` | `<md5>` | data, model files, checkpoints, listings of folders; shared too |
//! | `Manifests` | `<md5>` | in place of a large content: which chunks it is made of |
//! | `Chunks` | `<blake3>` | pieces of large contents, deflated, each stored once |
//! | `Refs` | `<project>/HEAD`, `<project>/refs/heads/main` | where the project is |
//! | `Refs` | `<project>/refs/tags/…`, `<project>/refs/remotes/…` | versions with a name, and where other sides were |
//! | `Refs` | `<project>/refs/bunsen/runs` | the runs' records as the other side last had them |
//! | `Refs` | `<project>/MERGE_HEAD` | what is being merged, while it is |
//! | `Refs` | `<project>/ORIG_HEAD` | where the branch was before it was last merged into or set back |
//! | `Refs` | `<project>/logs/…` | where it has been: git's reflog |
//! | `Records` | `<project>/project` | [`ProjectRecord`] |
//! | `Records` | `<project>/merge` | what was chosen so far in a merge that is in progress |
//! | `Records` | `<project>/remote` | the project's other side: its address, the last push and pull, deleted runs it has to hear of |
//! | `Records` | `<project>/vectors/<md5>` | vectors of passages of its documents, which can be computed again |
//! | `Records` | `<project>/questions` | what its documents were asked last |
//! | `Records` | `<project>/runs/<run>` | [`bunsen_spec::RunRecord`] |
//! | `Records` | `<project>/summaries/<run>` | the run's row in lists, and which contents it needs |
//! | `Records` | `drafts/<id>` | something is being stored piece by piece; tidying leaves contents alone |
//! | `Records` | `drafts-seen/<id>` | when a draft was first seen that seems to begin in the future |
//! | `Records` | `last-change` | a mark that every change overwrites, so that none is lost to tidying |
//! | `Records` | `last-sweep` | a mark that tidying overwrites, so that no change relies on what it removed |

pub mod archive;
mod change;
pub mod conformance;
mod content;
pub mod documents;
mod draft;
pub mod dvc;
mod error;
pub mod git;
mod memory;
pub mod model_folder;
mod path;
mod pending;
pub mod pipeline;
pub mod project;
mod reach;
mod record;
pub mod runs;
mod store;
pub mod sync;
pub mod trash;
pub mod versions;
pub mod yaml;

pub use archive::{Archive, CheckedArchive, ImportLimits, export, import};
pub use content::{
    ContentReader, ContentWriter, NewContent, WHOLE_BYTES, WrittenContent, is_md5, md5_hex, md5_of, read_content,
    read_content_range,
};
pub use error::ProjectError;
pub use git::Stamp;
pub use memory::MemoryStore;
pub use project::{NewProject, NewTable, OpenedProject};
pub use record::{ProjectRecord, RECORD_VERSION};
pub use runs::{Beforehand, Finished, NewRun, Saved};
pub use store::{Batch, Space, Store, StoreError};
pub use trash::{Freed, empty_trash};
