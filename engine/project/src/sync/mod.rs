//! Projects that an edge keeps as well: push, pull and clone.
//!
//! The other side is a git repository over HTTP with a DVC remote beside it, both at one address
//! (`https://example.org/p/iris`): versions are fetched object by object (git's dumb protocol) and pushed as
//! a pack (git's smart one); data and models go to and from the DVC remote by their MD5. So the genuine `git`
//! and `dvc` work with the same project.
//!
//! What a version needs arrives before the ref that names it, on both sides: contents, then objects, then
//! refs, under compare-and-swap. So a push or a pull may be cut off at any byte (or its future dropped); done
//! again, it sends and fetches only what is still missing.
//!
//! Runs are records of the project and no files of a version. They travel as a branch of their own, the ref
//! `refs/bunsen/runs`: a tree with a file for each run, in the form that an exported project has.

mod clone;
mod contents;
mod counter;
mod download;
mod edge;
mod land;
pub mod lines;
mod objects;
mod pack;
mod pull;
mod push;
mod remote;
mod runs;
mod transport;
mod upload;
mod walk;

pub use clone::{NewClone, clone};
pub(crate) use contents::put_listing;
pub(crate) use land::is_of_remote;
pub use pull::pull;
pub use push::push;
pub use remote::{Remote, read_remote, set_remote, status};
pub(crate) use remote::{note_deleted, read_url};
pub(crate) use runs::{RUNS, adopt, read_runs};
pub use transport::{Method, Request, Response, Transport};

use bunsen_spec::SyncProgress;

pub use crate::versions::REMOTE;
use crate::{Stamp, Store};

/// How many requests are under way at once.
const AT_ONCE: usize = 16;

/// Bytes of a content that are sent or fetched with one request.
pub const PART_BYTES: usize = 4 << 20;

/// This side, the other side and the way between them.
#[derive(Clone, Copy)]
pub struct Link<'a> {
    /// Where the project is stored here.
    pub store: &'a dyn Store,
    /// Where it is kept there.
    pub remote: &'a Remote,
    /// The way to the remote's origin.
    pub transport: &'a dyn Transport,
    /// Is told how far things are.
    pub on_progress: &'a dyn Fn(&SyncProgress),
    /// Who does it, and when.
    pub by: &'a Stamp,
}
