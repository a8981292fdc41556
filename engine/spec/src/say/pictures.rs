//! Pictures that become rows of a table, and files of many of them.

use super::{counted, quoted};
use crate::{Problem, ProblemKind};

const SMALLER: &str = "Choose a smaller width and height, or grey in place of colours.";

/// What the pictures of an archive are called together.
pub fn pictures() -> &'static str {
    "pictures"
}

/// A picture of that size has more pixels than a table has columns.
pub fn too_many_pixels(width: usize, height: usize, max_columns: usize) -> Problem {
    Problem::new(
        ProblemKind::Full,
        format!(
            "Pictures of {width} \u{d7} {height} pixels need more columns than the {max_columns} that a table can have."
        ),
    )
    .remedy(SMALLER)
}

/// So many pictures of that size are more than a table holds.
pub fn too_many(n: u64, max: u64) -> Problem {
    let pictures = counted(n, "picture", "pictures");
    Problem::new(ProblemKind::Full, format!("{pictures} of this size are more than the {max} that fit here."))
        .remedy(SMALLER)
}

/// A width or height of no pixels was asked for.
pub fn without_pixels() -> Problem {
    Problem::bad_input("Pictures must be at least 1 pixel wide and 1 pixel high.").remedy("Choose a larger size.")
}

/// None of the pictures can be read.
pub fn none_readable(example: &str, why: &str) -> Problem {
    let why = why.trim().trim_end_matches('.');
    Problem::bad_input(format!("None of these pictures can be read. The first is {}: {why}.", quoted(example)))
        .remedy("Choose pictures in PNG, JPEG, GIF, BMP or WebP.")
}

/// Some pictures cannot be read.
pub fn left_out(n: u64, example: &str, why: &str) -> String {
    let why = why.trim().trim_end_matches('.');
    let pictures = counted(n, "picture", "pictures");
    let (are, first) = if n == 1 { ("was", "It is") } else { ("were", "The first is") };
    format!("{pictures} cannot be read and {are} left out. {first} {}: {why}.", quoted(example))
}

/// Some pictures had another size.
pub fn fitted(n: u64, width: u32, height: u32) -> String {
    let (pictures, has) = (counted(n, "picture", "pictures"), if n == 1 { "has" } else { "have" });
    format!(
        "{pictures} {has} another size: brought to {width} \u{d7} {height} pixels, cut at the sides where the shape is another."
    )
}

/// Why a picture cannot be read: it has no pixels.
pub fn is_empty() -> &'static str {
    "it has no pixels"
}

/// Why a picture cannot be read: it has too many pixels.
pub fn is_too_large(width: u32, height: u32) -> String {
    format!("its {width} \u{d7} {height} pixels are more than can be read here")
}

/// Why a picture cannot be read: decoding it takes too much memory.
pub fn takes_too_much_memory() -> &'static str {
    "decoding it takes more memory than there is"
}

/// Why a picture cannot be read: no decoder knows it.
pub fn is_of_no_known_format() -> &'static str {
    "it is no picture in PNG, JPEG, GIF, BMP or WebP"
}

/// An array has dimensions that no table shows.
pub fn too_many_dimensions(lengths: &[usize]) -> Problem {
    let lengths: Vec<String> = lengths.iter().map(usize::to_string).collect();
    Problem::bad_input(format!(
        "This file holds an array of {} numbers, which is no list of rows or pictures.",
        lengths.join(" \u{d7} ")
    ))
    .remedy("Choose a file with pictures in grey or in three colours, with rows of numbers, or with labels.")
}

/// An array ends before all that it claims to hold.
pub fn cut_off(n_claimed: u64, n_there: u64) -> Problem {
    Problem::bad_input(format!(
        "This file says that it holds {n_claimed} bytes of numbers, but only {n_there} are there."
    ))
    .remedy("Get the file again: its end is missing.")
}

/// Bytes follow the end of an array.
pub fn more_bytes(n: u64) -> String {
    format!("{} after the end of the array left out.", counted(n, "byte was", "bytes were"))
}

/// There are not as many labels as pictures.
pub fn labels_do_not_fit(n_labels: u64, n_rows: u64) -> String {
    let (labels, pictures) = (counted(n_labels, "label", "labels"), counted(n_rows, "picture", "pictures"));
    format!("There are {labels} for {pictures}: they do not belong together, and the labels were left out.")
}

/// A batch of pictures does not end where a picture ends.
pub fn records_cut_off(n_bytes: u64, n_record_bytes: u64) -> Problem {
    Problem::bad_input(format!(
        "A batch of pictures has {n_bytes} bytes, which is not a whole number of pictures with {n_record_bytes} bytes each."
    ))
    .remedy("Get the file again: its end is missing.")
}

/// Labels beyond those that have names.
pub fn nameless_labels(n: u64, example: &str) -> String {
    format!("{} without a name, such as {example}: read as missing.", counted(n, "label is", "labels are"))
}
