//! A project as one file: a zip that is a genuine git repository when unzipped.
//!
//! Inside a folder named after the project lie `.git/` (loose objects, branch, reflog, index), the
//! text files of the newest version, DVC's cache in `.dvc/cache/files/md5/`, and the records of the
//! project and its runs in `.bunsen/records/`. `git log`, `git status` and `dvc checkout` work there. A merge that is
//! in progress is so for git, too, which can go on with it; what it was told is read back where it has made a commit.
//!
//! What is imported may also be such a folder that git was at work in, a zip of any clone of a project, or a git bundle.

mod bundle;
mod check;
mod checked;
mod export;
mod found;
mod import;
mod repository;
mod unpack;

pub use bundle::is_bundle;
pub use check::check;
pub use checked::{CheckedArchive, ImportLimits};
pub use export::{Archive, Zip, export, folder_name};
pub use import::import;

use crate::ProjectError;

/// Where git objects lie, `ab/cdef…` below.
const OBJECTS: &str = ".git/objects/";
/// Where DVC keeps contents, `ab/cdef…` below.
const CACHE: &str = ".dvc/cache/files/md5/";
/// Where the records lie.
const RECORDS: &str = ".bunsen/records/";
/// What was decided in a merge in progress, below [`RECORDS`].
const MERGE_RECORD: &str = "merge.json";
/// What git needs to know of a repository of ours.
const GIT_CONFIG: &str =
    "[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tbare = false\n\tlogallrefupdates = true\n";

fn bad(why: &str) -> ProjectError {
    ProjectError::bad_archive(why.trim_end_matches('.'))
}
