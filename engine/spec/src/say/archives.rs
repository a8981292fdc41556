//! Projects as one file.

use crate::{Problem, ProblemKind};

/// The file is no exported project, or not a safe one.
pub fn no_project(why: &str) -> Problem {
    Problem::bad_input(format!("This file is not a project that Bunsen can open: {why}."))
        .remedy("Choose a file that was made with Export project.")
}

/// The project does not fit into one file.
pub fn cannot_export(why: &str) -> Problem {
    Problem::new(ProblemKind::Full, format!("This project cannot be written into one file: {why}."))
        .remedy("Delete runs you no longer need and empty the trash, then try again.")
}

/// A run is not in the file.
pub fn run_left_out(run: &str, why: &str) -> Problem {
    Problem::bad_input(format!("“{run}” is not in the file: {why}")).remedy(super::projects::UNREAD_RUN)
}

/// Why a project does not fit into one file.
pub fn too_much(n_files: u64, mib: u64) -> String {
    format!("it has more than {n_files} files or {mib} MiB")
}

/// Why a file is no project: it is another kind of file.
pub fn no_zip() -> &'static str {
    "it is not a zip file, or it is cut off"
}

/// Why a file is no project: it has too many files.
pub fn too_many_files(n: usize, max: u64) -> String {
    format!("it has {n} files, and at most {max} are allowed")
}

/// Why a file is no project: it is too large when unpacked.
pub fn unpacks_too_large(max_mib: u64) -> String {
    format!("it unpacks to more than {max_mib} MiB")
}

/// Why a file is no project: a part cannot be opened.
pub fn unreadable_file() -> &'static str {
    "a file in it cannot be read"
}

/// Why a file is no project: a part's name is no text.
pub fn name_not_utf8() -> &'static str {
    "a file's name in it is not UTF-8"
}

/// Why a file is no project: a part would lie elsewhere.
pub fn path_not_allowed(path: &str) -> String {
    format!("the path {path:?} is not allowed")
}

/// Why a file is no project: it has a password.
pub fn encrypted() -> &'static str {
    "it is encrypted"
}

/// Why a file is no project: a part does not unpack.
pub fn file_damaged(path: &str) -> String {
    format!("{path} is damaged")
}

/// Why a file is no project: two parts have one name.
pub fn file_twice(path: &str) -> String {
    format!("it has {path} twice")
}

/// Why a file is no project: a git object is not what its name says.
pub fn object_damaged(id: &str, why: &str) -> String {
    format!("git object {id} is damaged: {why}")
}

/// Why a file is no project: a git object would do harm.
pub fn object_not_allowed(id: &str, why: &str) -> String {
    format!("git object {id} is not allowed: {why}")
}

/// Why a git object would do harm: nobody knows its name.
pub fn name_is_no_hash() -> &'static str {
    "its name is not a hash"
}

/// Why a git object would do harm: it says it is a tag, and is none.
pub fn unreadable_tag() -> &'static str {
    "it is not a readable tag"
}

/// Why a file is no project: git was at work in it.
pub fn objects_packed() -> &'static str {
    "its git objects were packed. Unzip it, run git unpack-objects, and zip it again"
}

/// Why a file is no project: a content's MD5 is another.
pub fn other_content(name: &str) -> String {
    format!("the content {name} is not what its name says")
}

/// Why a file is no project: its record is missing.
pub fn no_record() -> &'static str {
    "it has no .bunsen/records/project.json"
}

/// Why a file is no project: its branch is missing.
pub fn no_branch() -> &'static str {
    "the branch that its HEAD names is not in it"
}

/// Why a file is no project: its branch leads nowhere.
pub fn branch_names_no_commit() -> &'static str {
    "its branch names no commit"
}

/// Why a file is no project: its history of the branch is damaged.
pub fn unreadable_reflog() -> &'static str {
    "its reflog cannot be read"
}

/// Why a file is no project: something that a version needs is missing.
pub fn content_missing(key: &str) -> String {
    format!("{key} is missing from it")
}

/// Why a file is no project: a content is longer or shorter than its pointer.
pub fn other_size(key: &str) -> String {
    format!("the content {key} has another size than its pointer says")
}

/// Why a file is no project: runs share a number.
pub fn run_number_twice(number: u64) -> String {
    format!("two of its runs have number {number}, or a coming one would")
}

/// Why a file is no project: a run's model or checkpoint is missing.
pub fn run_lacks_content(number: u64, md5: &str) -> String {
    format!("run {number} lacks the content {md5}")
}

/// What is done meanwhile: a project is exported.
pub fn packing() -> &'static str {
    "Packing the project"
}

/// Why a file is refused: what the reader handed over is not all there.
pub fn part_lost() -> &'static str {
    "a part of it was lost on the way"
}

/// What the file is called that a project comes in, whatever its name.
pub fn the_file() -> &'static str {
    "The project"
}

/// What is done meanwhile: a file is imported.
pub fn checking() -> &'static str {
    "Checking the file"
}
