//! Comparing and merging versions of a table.

use super::{counted, quoted, quoted_list, recipe};
use crate::{ColumnKind, Problem, ProblemKind};

/// Names listed at most.
const N_LISTED: usize = 8;

/// What a version is called in a sentence: the older of two.
pub fn older() -> &'static str {
    "the older version"
}

/// What a version is called in a sentence: the newer of two.
pub fn newer() -> &'static str {
    "the newer version"
}

/// What a version is called in a sentence: the one that both sides of a merge came from.
pub fn base() -> &'static str {
    "the version that both sides came from"
}

/// What a version is called in a sentence: the one that is merged into.
pub fn ours() -> &'static str {
    "our version"
}

/// What a version is called in a sentence: the one that is merged.
pub fn theirs() -> &'static str {
    "their version"
}

/// A version has no table that could be compared with another one's.
pub fn no_table_in(version: &str) -> Problem {
    Problem::not_found(format!("There is no table in {version}, so there is nothing to compare."))
        .remedy("Choose two versions that both have one.")
}

/// A column of the key is not in a version.
pub fn no_key_column(name: &str, version: &str, names: &[String]) -> Problem {
    let more = if names.len() > N_LISTED { ", \u{2026}" } else { "" };
    let what = format!("There is no column called {} in {version}, so rows cannot be matched by it.", quoted(name));
    let remedy = match names {
        [] => "Match rows by other columns, or compare whole rows.".to_string(),
        _ => format!("The columns of both are {}{more}.", quoted_list(names, N_LISTED)),
    };
    Problem::not_found(what).remedy(remedy)
}

/// A merge has no key.
pub fn no_merge_key() -> Problem {
    Problem::bad_input("No column is chosen by which the rows of the versions can be matched.")
        .remedy("Choose the columns whose values identify a row, such as its number.")
}

/// The key of a row is missing, so that a merge cannot match it.
pub fn merge_key_missing(version: &str) -> Problem {
    Problem::bad_input(format!("A row of {version} has no value in a column of the key, so it cannot be matched."))
        .remedy("Choose columns that always have a value, or fill in the value first.")
}

/// Several rows have one key, so that a merge cannot match them. `key` is its values in one text.
pub fn merge_key_twice(version: &str, key: &str) -> Problem {
    Problem::bad_input(format!("Several rows of {version} have the key {}, so they cannot be matched.", quoted(key)))
        .remedy("Choose columns whose values are different in every row, or take out the extra rows first.")
}

/// Conflicts of a merge are not decided.
pub fn conflicts_open(n: u64) -> Problem {
    let n = counted(n, "conflict waits", "conflicts wait");
    Problem::bad_input(format!("{n} for a decision, so the tables cannot be put together."))
        .remedy("Choose a side for each of them, for a column or for all.")
}

/// A value was written for what is no cell.
pub fn no_value_there() -> Problem {
    Problem::bad_input("A value can be written for a cell only, not for a whole row or column.")
        .remedy("Choose one of the sides there.")
}

/// A value that somebody wrote is not of the column's kind.
pub fn value_does_not_fit(value: &str, column: &str, kind: ColumnKind) -> Problem {
    let (value, column, kind) = (quoted(value), quoted(column), recipe::kind(kind));
    Problem::bad_input(format!("{value} cannot stand in the column {column}, which holds: {kind}."))
        .remedy("Write a value of that kind, or leave the field empty for no value.")
}

/// A file that cannot be written in its own form, so that no merged one can take its place.
pub fn not_delimited(name: &str) -> Problem {
    Problem::bad_input(format!(
        "{} is no delimited text. Bunsen reads such files and does not write them, so there would be no file of that sort \
         for the merged rows.",
        quoted(name)
    ))
    .remedy("Choose one of the sides, or put a CSV in the file's place on one of the branches first.")
}

/// Choices were made for other versions than those that stand now.
pub fn merged_others() -> Problem {
    Problem::new(ProblemKind::Conflict, "The data changed while you were choosing, so your choices may not fit it.")
        .remedy("Look at the conflicts again: they are found anew.")
}

/// A file cannot take the place of another, because it is of another format.
pub fn of_another_format(file: &str, name: &str) -> Problem {
    let (file, name) = (quoted(file), quoted(name));
    Problem::bad_input(format!("{file} is a file of another format than {name}, whose place it would take."))
        .remedy("Save it in the same format first, or start a project of its own with it.")
}

/// A merged table has letters that its own encoding lacks.
pub fn written_as_utf8(encoding: &str) -> String {
    format!("The merged table has letters that {encoding} lacks, so it is written as UTF-8.")
}
