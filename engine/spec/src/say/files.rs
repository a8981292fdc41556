//! Model folders and the weights in them.

use crate::Problem;

const WRITE_AGAIN: &str = "Write the model folder again from the run that made it.";

/// `pipeline.json` was written by a newer program.
pub fn too_new(version: u32, known: u32) -> Problem {
    Problem::bad_input(format!(
        "The model was written in version {version} of its form; this program reads version {known}."
    ))
    .remedy("Open it with a newer Bunsen.")
}

/// The folder was taken without one of its files.
pub fn file_missing(file: &str) -> Problem {
    Problem::bad_input(format!("The model folder has no file {file}."))
        .remedy("Take the whole folder as it was written.")
}

/// A file of the folder cannot be used.
pub fn file_damaged(file: &str, why: &str) -> Problem {
    Problem::bad_input(format!("The file {file} of the model folder is damaged: {why}.")).remedy(WRITE_AGAIN)
}

/// Why a file is damaged: its model is for another task.
pub fn other_task(model: &str) -> String {
    format!("{model} cannot do the task it is for")
}

/// Why a file is damaged: its inputs are not those of its preprocessing.
pub fn other_signature() -> &'static str {
    "the signature does not fit the preprocessing"
}

/// Why a file is damaged: a model for pictures has no shape of them.
pub fn no_shape(model: &str) -> String {
    format!("{model} needs the shape of its pictures")
}

/// Why a file is damaged: pictures of this shape have other inputs.
pub fn other_shape() -> &'static str {
    "the shape of the pictures does not fit the inputs"
}

/// Why a file is damaged: the target is called nothing, or like a feature.
pub fn target_without_name() -> &'static str {
    "the target has no name of its own"
}

/// Why a file is damaged: classes cannot be told apart.
pub fn bad_labels() -> &'static str {
    "the labels are fewer than two, or not distinct"
}

/// Why a file is damaged: a label should be a whole number.
pub fn label_is_no_integer() -> &'static str {
    "a label is not a whole number"
}

/// Why a file is damaged: the target's least is above its most.
pub fn bad_bounds() -> &'static str {
    "the target's bounds are not in order"
}

/// Why a file is damaged: classes for regression, or a number for classification.
pub fn other_output() -> &'static str {
    "the output does not fit the task"
}

/// Why a file is damaged: the model takes nothing.
pub fn no_features() -> &'static str {
    "it has no feature columns"
}

/// Why a file is damaged: a feature is called nothing.
pub fn feature_without_name() -> &'static str {
    "a feature column has no name"
}

/// Why a file is damaged: a feature comes twice.
pub fn feature_twice(column: &str) -> String {
    format!("the column {column} occurs twice")
}

/// Why a file is damaged: something is wrong within a column.
pub fn in_column(column: &str, why: &str) -> String {
    format!("in the column {column} {why}")
}

/// What is wrong within a column: its numbers.
pub fn bad_numbers() -> &'static str {
    "the numbers are not finite or out of order"
}

/// What is wrong within a column: its most frequent kind.
pub fn bad_most_frequent() -> &'static str {
    "the most frequent kind is not one of the kinds"
}

/// What is wrong within a column: its kinds.
pub fn bad_kinds() -> &'static str {
    "the kinds are not sorted or not distinct"
}

/// Why a file is damaged: it has more or fewer weights than its pipeline asks for.
pub fn other_number_of_weights(n: u64, pipeline: &str, expected: u64) -> String {
    format!("it has {n} weights where {pipeline} asks for {expected}")
}

/// The folder is not one that Bunsen can open.
pub fn no_folder(why: &str) -> Problem {
    Problem::bad_input(format!("This is not a model folder that Bunsen can open: {why}."))
        .remedy("Choose a model that was written by Bunsen.")
}

/// Why a folder cannot be opened: it has too many files.
pub fn too_many_files(n: usize, max: usize) -> String {
    format!("it has {n} files, and at most {max} are allowed")
}

/// Why a folder cannot be opened: it is too large.
pub fn folder_too_large(max_mib: usize) -> String {
    format!("it is larger than {max_mib} MiB")
}

/// Why a folder cannot be opened: a file would lie outside it.
pub fn path_not_allowed(path: &str) -> String {
    format!("the path {path:?} is not allowed")
}

/// Why a folder cannot be opened: a file of it is too large.
pub fn file_too_large(file: &str, max_mib: usize) -> String {
    format!("its {file} is larger than {max_mib} MiB")
}

/// Why a folder cannot be opened: a file of it is not what it should be.
pub fn unreadable_file(file: &str, error: &str) -> String {
    format!("its {file} cannot be read ({error})")
}

/// Why a folder cannot be opened: a file is missing.
pub fn lacks_file(file: &str) -> String {
    format!("it has no {file}")
}
