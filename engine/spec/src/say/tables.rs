//! Delimited text files that cannot become a table.

use super::quoted;
use crate::{Problem, ProblemKind};

const NAMES_AND_VALUES: &str = "Choose a file with column names in the first row and values below.";
const TAKE_LESS: &str = "Take a sample of its rows, or leave out columns that are not needed.";

/// The file has no bytes.
pub fn empty_file() -> Problem {
    Problem::bad_input("This file is empty.").remedy(NAMES_AND_VALUES)
}

/// The file holds spaces and breaks only.
pub fn only_blank_lines() -> Problem {
    Problem::bad_input("This file holds only blank lines.").remedy(NAMES_AND_VALUES)
}

/// Every cell of the file's first rows is empty.
pub fn no_values() -> Problem {
    Problem::bad_input("This file holds no values.").remedy(NAMES_AND_VALUES)
}

/// There are rows, but each of their cells is empty.
pub fn no_values_in_rows() -> Problem {
    Problem::bad_input("This file holds no values.").remedy("Choose a file with values in its rows.")
}

/// There are names, but no row below them.
pub fn no_rows() -> Problem {
    Problem::bad_input("This file has column names but no rows.")
        .remedy("Add rows below the names, or say that the first row is data.")
}

/// The file has more bytes than can be read.
pub fn too_many_bytes() -> Problem {
    Problem::new(ProblemKind::Full, "This file is larger than the 1 GB that can be read here.").remedy(TAKE_LESS)
}

/// The table has more cells than can be kept.
pub fn too_many_cells(max: u64) -> Problem {
    Problem::new(ProblemKind::Full, format!("This table has more than {max} cells.")).remedy(TAKE_LESS)
}

/// The table has more columns than can be read.
pub fn too_many_columns(max: usize) -> Problem {
    Problem::bad_input(format!("This table has more than the {max} columns that can be read."))
        .remedy("Leave out columns, check the delimiter, or check that every row ends with a line break.")
}

/// A quotation mark swallows the rest of the file. Row 0 is the first line with the names.
pub fn unclosed_quote(row: u64) -> Problem {
    let place = if row == 0 { String::from("the first line") } else { format!("row {row}") };
    Problem::bad_input(format!(
        "A quotation mark opened in {place} is never closed, so the rest of the file would be one cell."
    ))
    .remedy("Close the quotation mark there, or remove it.")
}

/// Nothing is known of an encoding with this name.
pub fn no_such_encoding(name: &str) -> Problem {
    Problem::bad_input(format!("There is no encoding called {}.", quoted(name)))
        .remedy("Choose utf-8, windows-1252 or another encoding that browsers know.")
}

/// Cells cannot be separated by this sign.
pub fn bad_delimiter(delimiter: char) -> Problem {
    Problem::bad_input(format!("Cells cannot be separated by \u{201c}{delimiter}\u{201d}."))
        .remedy("Choose a comma, a semicolon, a tab or a vertical bar.")
}

/// A table's buffers came through broken.
pub fn misfit(why: &str) -> Problem {
    Problem::internal(format!("The table's buffers do not fit its columns: {why}.")).remedy("Open the file again.")
}

/// Why buffers do not fit: one lacks bytes.
pub fn buffer_too_short() -> &'static str {
    "a buffer is missing or too short"
}

/// Why buffers do not fit: they are of other columns than the rows before.
pub fn other_columns() -> &'static str {
    "the rows are of other columns"
}

/// Why buffers do not fit: texts end before they begin.
pub fn offsets_do_not_rise() -> &'static str {
    "the offsets of texts do not rise"
}

/// Why buffers do not fit: a date has no four-digit year.
pub fn outside_the_calendar() -> &'static str {
    "a date lies outside the years 1 to 9999"
}

/// What is done meanwhile: a file is read.
pub fn reading(file: &str) -> String {
    format!("Reading {file}")
}

/// What is done meanwhile: columns are described.
pub fn looking_at_columns(file: &str) -> String {
    format!("Looking at the columns of {file}")
}
