//! Files of other formats than text that cannot become a table, or not all of them.

use super::{counted, quoted, quoted_list};
use crate::{Problem, ProblemKind};

/// The bytes are not what the format asks for.
pub fn damaged(format: &str, why: &str) -> Problem {
    let why = why.trim().trim_end_matches('.');
    Problem::bad_input(format!("This {format} cannot be read: {why}."))
        .remedy("Get the file again, or write it again with the program that made it.")
}

/// What a file of any format is called.
pub fn file() -> &'static str {
    "file"
}

/// What a Parquet file is called.
pub fn parquet_file() -> &'static str {
    "Parquet file"
}

/// What an Arrow file is called.
pub fn arrow_file() -> &'static str {
    "Arrow file"
}

/// What a workbook is called.
pub fn workbook() -> &'static str {
    "workbook"
}

/// What a gzip archive is called.
pub fn gzip_file() -> &'static str {
    "gzip file"
}

/// What a zip archive is called.
pub fn zip_file() -> &'static str {
    "zip archive"
}

/// What a tar archive is called.
pub fn tar_file() -> &'static str {
    "tar archive"
}

/// What the text files of an archive are called together.
pub fn texts() -> &'static str {
    "texts"
}

/// Text files hold bytes that are no text.
pub fn garbled_files(n: u64, example: &str) -> String {
    let files = counted(n, "text holds", "texts hold");
    format!("{files} bytes that are no text, such as {}: they are shown as \u{fffd}.", quoted(example))
}

/// Why a file cannot be read: its reader stumbled.
pub fn reader_stumbled() -> &'static str {
    "it breaks the rules of its format"
}

/// The file cannot be read as what was asked for.
pub fn not_this_format() -> Problem {
    Problem::bad_input("This file is of another format than was asked for.")
        .remedy("Let the format be guessed from the file.")
        .in_field("format")
}

/// Unpacked, the file has more bytes than can be read.
pub fn unpacks_too_large(max_mib: usize) -> Problem {
    Problem::new(
        ProblemKind::Full,
        format!("Unpacked, this file is larger than the {max_mib} MiB that can be read here."),
    )
    .remedy("Take a sample of its rows, or leave out columns that are not needed.")
}

/// A workbook has no sheet of that name.
pub fn no_such_sheet(name: &str, names: &[String]) -> Problem {
    Problem::bad_input(format!("This workbook has no sheet called {}.", quoted(name)))
        .remedy(choose(names))
        .in_field("part")
}

/// A workbook has no sheets.
pub fn no_sheets() -> Problem {
    Problem::bad_input("This workbook has no sheet with a table.").remedy("Choose a workbook with values in a sheet.")
}

/// An archive has no file of that name.
pub fn no_such_file(name: &str, names: &[String]) -> Problem {
    Problem::bad_input(format!("This archive has no file called {}.", quoted(name)))
        .remedy(choose(names))
        .in_field("part")
}

/// An archive has no file that holds a table.
pub fn no_tables(names: &[String]) -> Problem {
    let held = match names {
        [] => String::from("It is empty."),
        names => format!("It holds {}.", quoted_list(names, 5)),
    };
    Problem::bad_input(format!("This archive holds no file that can be read as a table. {held}")).remedy(
        "Choose an archive with a CSV, JSON, Parquet, Arrow or Excel file, or with pictures or texts in folders.",
    )
}

/// An archive is locked with a password.
pub fn encrypted(name: &str) -> Problem {
    Problem::bad_input(format!("The file {} of this archive is locked with a password.", quoted(name)))
        .remedy("Unpack it and choose the file inside.")
}

fn choose(names: &[String]) -> String {
    format!("Choose {}.", quoted_list(names, 8))
}

/// Values of a column cannot be a table's.
pub fn unknown_type(column: &str, data_type: &str) -> String {
    format!(
        "The column {} has values of the type {data_type}, which cannot be shown here: it was left out.",
        quoted(column)
    )
}

/// Bytes of a column are no text.
pub fn bytes_not_text(n: u64, column: &str) -> String {
    let values = counted(n, "value", "values");
    format!("{values} of \u{201c}{column}\u{201d} hold bytes that are no text: read as missing.")
}

/// Cells of a sheet hold an error.
pub fn cell_errors(n: u64, column: &str, example: &str) -> String {
    let cells = counted(n, "cell", "cells");
    format!("{cells} of \u{201c}{column}\u{201d} hold an error, such as \u{201c}{example}\u{201d}: read as missing.")
}

/// Rows without any value were skipped.
pub fn blank_rows(n: u64) -> String {
    format!("{} skipped.", counted(n, "empty row was", "empty rows were"))
}

/// Moments had finer parts than microseconds.
pub fn finer_than_microseconds(n: u64, column: &str) -> String {
    let moments = counted(n, "moment", "moments");
    format!("{moments} of \u{201c}{column}\u{201d} were cut to microseconds.")
}

/// A table had its moments in a time zone.
pub fn moments_in_utc(column: &str, zone: &str) -> String {
    format!("The moments of {} belong to the time zone {zone}: they are shown in UTC.", quoted(column))
}
