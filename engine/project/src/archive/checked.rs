//! A project from a file, looked into and found whole, on its way to where it will be stored.

use bunsen_spec::{Problem, RunRecord};
use serde::{Deserialize, Serialize};

use super::bad;
use crate::record::ProjectRecord;
use crate::{ProjectError, Space};

/// How large an imported file may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportLimits {
    /// Most files in it, and most objects in its packs.
    pub n_files: u64,
    /// Most bytes when unpacked, packs within it included.
    pub size_bytes: u64,
    /// How many times larger than a zip its unpacked bytes may be (at least 1 MiB is allowed). Packs of git have no such
    /// bound: a long history of small changes is packed more than a thousandfold.
    pub ratio: u64,
}

impl Default for ImportLimits {
    /// 200,000 files, 1 GiB, 1,100 times: far above any honest project, and still within a tab. Data of one
    /// repeated value is packed a thousandfold.
    fn default() -> Self {
        Self { n_files: 200_000, size_bytes: 1 << 30, ratio: 1_100 }
    }
}

/// A project from a file, unpacked and checked: all of it that will be stored. It can travel as a text and
/// buffers, so that whoever looks into a stranger's file need not be who stores it.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedArchive {
    pub(super) manifest: Manifest,
    /// Of the refs, then of what is stored.
    pub(super) contents: Vec<Vec<u8>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub origin: Origin,
    /// The project's record. That of a repository is made of its newest version.
    pub record: ProjectRecord,
    pub runs: Vec<RunRecord>,
    /// Paths of refs and reflogs.
    pub refs: Vec<String>,
    /// Keys of objects and contents.
    pub stored: Vec<(Space, String)>,
    /// The record of the merge that is in progress.
    pub merge: Option<String>,
}

/// Who wrote the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Origin {
    /// Export: it has all that the project needs.
    Export,
    /// Git.
    Repository {
        /// Contents by MD5 that versions or runs point to and the file lacks.
        lacking: Vec<String>,
        /// Why the records of some runs are passed over.
        skipped: Vec<Problem>,
        /// What the reflog says of where a branch came from.
        why: String,
    },
}

impl CheckedArchive {
    /// What it holds, as JSON, and the bytes of it in the same order.
    pub fn into_buffers(self) -> (String, Vec<Vec<u8>>) {
        (serde_json::to_string(&self.manifest).expect("records have string keys only"), self.contents)
    }

    /// Back from [`CheckedArchive::into_buffers`].
    ///
    /// # Errors
    /// When text and buffers do not belong together.
    pub fn from_buffers(manifest: &str, contents: Vec<Vec<u8>>) -> Result<Self, ProjectError> {
        let manifest: Manifest = serde_json::from_str(manifest).map_err(|why| bad(&why.to_string()))?;
        if manifest.refs.len() + manifest.stored.len() != contents.len() {
            return Err(bad(bunsen_spec::say::archives::part_lost()));
        }
        Ok(Self { manifest, contents })
    }
}
