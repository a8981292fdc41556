//! Things stored in the browser that are lost or damaged.

use crate::Problem;

const IMPORT: &str = "Import the project from its last export if you have one, or give the same file again: what is whole \
    there takes the place of what is not. All else can be used meanwhile.";

/// Something that should be stored is not.
pub fn lost(key: &str) -> Problem {
    Problem::internal(format!("The store has lost {key}, which this project needs.")).remedy(IMPORT)
}

/// Something stored is not what it should be.
pub fn damaged(what: &str, why: &str) -> Problem {
    Problem::internal(format!("The stored {what} is damaged: {why}.")).remedy(IMPORT)
}

/// Something was stored by a newer Bunsen.
pub fn too_new(what: &str, version: u64, known: u64) -> Problem {
    Problem::bad_input(format!(
        "The stored {what} has version {version}, and this Bunsen reads version {known} and older."
    ))
    .remedy("Reload the page to get the newest Bunsen.")
}

/// The browser's storage did not do as asked.
pub fn store_failed(why: &str) -> Problem {
    Problem::internal(format!("The browser's storage failed: {why}."))
        .remedy("Reload the page; if it happens again, export your projects.")
}

/// What is lost or damaged, and the file that it is a part of.
pub fn of_file(what: &str, path: &str) -> String {
    format!("{what} of {path}")
}

/// A file of the model of a run.
pub fn model_file(path: &str, number: u64) -> String {
    format!("{path} of run {number}")
}

/// What a run can be taken up from.
pub fn checkpoint(number: u64) -> String {
    format!("the checkpoint of run {number}")
}

/// What is stored.
pub fn project() -> &'static str {
    "project"
}

/// What is stored.
pub fn run() -> &'static str {
    "run"
}

/// A file is no recipe, or not one that can be read here.
pub fn no_recipe(name: &str, why: &str) -> Problem {
    Problem::bad_input(format!("{name} cannot be read as a recipe: {why}"))
        .remedy("Give a file as the Data room writes it: data/<file>.recipe.json of an exported project.")
}

/// A file is not a project's settings, or not such that can be read here.
pub fn no_settings(name: &str, why: &str) -> Problem {
    Problem::bad_input(format!("{name} cannot be read as a project's settings: {why}"))
        .remedy("Give the file bunsen.json of an exported project.")
}

/// A project's settings are read for its table, and it has none.
pub fn settings_without_table(name: &str) -> Problem {
    Problem::bad_input(format!("{name} is that of a project without a table."))
        .remedy("Add a table to the project, or leave the file out: then the options say how the table is read.")
}

/// Why settings are damaged: they say how a table is read, but not which, or the other way round.
pub fn half_a_table() -> &'static str {
    "it says only half of which table is read and how"
}

/// What is stored.
pub fn recipe() -> &'static str {
    "recipe"
}

/// What is stored.
pub fn model_test() -> &'static str {
    "model test"
}

/// What is stored.
pub fn project_settings() -> &'static str {
    "project settings"
}

/// What is stored.
pub fn documents_settings() -> &'static str {
    "document settings"
}

/// What is stored.
pub fn questions() -> &'static str {
    "questions that were asked"
}

/// What is stored.
pub fn run_summary() -> &'static str {
    "run summary"
}

/// What is stored: the mark of something that is on its way.
pub fn draft() -> &'static str {
    "draft"
}

/// What is stored: where the project's other side is.
pub fn remote() -> &'static str {
    "remote"
}

/// What is stored: the record of one of the above.
pub fn record(what: &str) -> String {
    format!("{what} record")
}

/// What is stored.
pub fn result_of_training() -> &'static str {
    "result of training"
}

/// What is stored: a project's files as they were once.
pub fn version(commit: &str) -> String {
    format!("version {commit}")
}

/// What is stored: a version that is being made.
pub fn new_version() -> &'static str {
    "version"
}

/// What is stored.
pub fn branch() -> &'static str {
    "branch"
}

/// What is stored: the ref that says which branch a project is on.
pub fn head() -> &'static str {
    "HEAD"
}

/// What is stored: a branch or tag.
pub fn ref_of(name: &str) -> String {
    format!("ref {name}")
}

/// What is stored: what was chosen so far in a merge.
pub fn merge() -> &'static str {
    "merge in progress"
}

/// Why `HEAD` is damaged.
pub fn names_no_branch() -> &'static str {
    "it names no branch"
}

/// What is stored.
pub fn git_object(id: &str) -> String {
    format!("git object {id}")
}

/// What is stored.
pub fn git_tree(id: &str) -> String {
    format!("git tree {id}")
}

/// What is stored.
pub fn git_commit(id: &str) -> String {
    format!("git commit {id}")
}

/// Why a version is damaged: nothing is in it.
pub fn no_file_left() -> &'static str {
    "no file would be left in it"
}

/// Why a version is damaged: a file is missing.
pub fn no_file(path: &str) -> String {
    format!("it has no {path}")
}

/// Why a pointer is damaged: it names another place.
pub fn points_elsewhere() -> &'static str {
    "it does not point to a file beside it"
}

/// Why a branch is damaged.
pub fn names_no_commit() -> &'static str {
    "it names no commit"
}

/// Why a commit is damaged.
pub fn unreadable() -> &'static str {
    "it cannot be read"
}

/// Why an object is damaged: it is of another kind.
pub fn other_kind(kind: &str, wanted: &str) -> String {
    format!("it is a {kind}, not a {wanted}")
}

/// Why an object is damaged: it was not packed as git packs.
pub fn does_not_unpack(error: &str) -> String {
    format!("it does not unpack ({error})")
}

/// Why an object is damaged: it is too large.
pub fn unpacks_too_large(max_mib: u64) -> String {
    format!("it unpacks to more than {max_mib} MiB")
}

/// Why an object is damaged: its first line is missing.
pub fn no_header() -> &'static str {
    "it has no header of an object"
}

/// Why an object is damaged: it was cut off.
pub fn other_size(said: u64, found: usize) -> String {
    format!("it says it has {said} bytes, but it has {found}")
}

/// Why an object is damaged: it belongs to another name.
pub fn other_content(actual: &str) -> String {
    format!("its content is that of {actual}")
}

/// Why an object is damaged: someone wants it to have the name of another one.
pub fn made_to_collide() -> &'static str {
    "its content was made to collide with other content"
}

/// What is stored: a content of data or of a model, by its MD5.
pub fn content(md5: &str) -> String {
    format!("content {md5}")
}

/// What is stored: which chunks a content is made of.
pub fn list_of_chunks() -> &'static str {
    "list of chunks"
}

/// Why a content is damaged: what says of what it is made is something else.
pub fn no_list_of_chunks() -> &'static str {
    "the list of its chunks cannot be read"
}

/// Why a content is damaged: a part is missing.
pub fn chunk_lost(chunk: &str, at: u64) -> String {
    format!("its chunk {chunk}, from byte {at} on, is missing")
}

/// Why a content is damaged: a part is not what it should be.
pub fn chunk_damaged(chunk: &str, at: u64) -> String {
    format!("its chunk {chunk}, from byte {at} on, is not what was stored")
}

/// Why a content cannot be read: memory does not suffice.
pub fn no_room_to_read(size_bytes: u64) -> String {
    format!("there is no memory for its {size_bytes} bytes")
}

/// Why a tree is damaged: it is something else.
pub fn no_list_of_names() -> &'static str {
    "it is not a list of names"
}

/// Why a tree is damaged: it would take too much room.
pub fn too_many_files(max: usize) -> String {
    format!("it has more than {max} files")
}

/// Why a tree is damaged: a name is no text.
pub fn name_not_utf8() -> &'static str {
    "a name in it is not UTF-8"
}

/// Why a tree is damaged: a name leads elsewhere.
pub fn name_not_allowed(name: &str) -> String {
    format!("the name {name:?} is not allowed in a folder")
}

/// Why a tree is damaged: a link leads elsewhere.
pub fn link_not_allowed(name: &str) -> String {
    format!("{name:?} is a link, which is not allowed")
}

/// Why a tree is damaged: two entries have one name.
pub fn name_twice(name: &str) -> String {
    format!("the name {name:?} is in it twice")
}

/// A line of a file.
pub fn line_of(path: &str, line: usize) -> String {
    format!("line {line} of {path}")
}
