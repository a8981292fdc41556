//! Steps that make other rows or another shape: groups, pivots, joins, samples.

use super::{counted, quoted, quoted_list};
use crate::{Aggregation, Problem, ProblemKind};

/// Names listed at most.
const N_LISTED: usize = 8;

/// The result would be larger than can be kept. `n_rows` and `n_columns` are its size.
pub fn too_large(n_rows: u64, n_columns: usize, max_rows: u64, max_cells: u64) -> Problem {
    let size = format!("{} of {}", counted(n_rows, "row", "rows"), counted(n_columns as u64, "column", "columns"));
    Problem::new(
        ProblemKind::Full,
        format!("This would give {size}; at most {max_rows} rows and {max_cells} cells can be kept."),
    )
    .remedy("Take out rows or columns before it.")
}

/// A group step computes nothing.
pub fn no_aggregates() -> Problem {
    Problem::bad_input("Nothing is to be computed of the groups.").remedy("Add at least one thing to compute.")
}

/// A function does not fit the kind of a column's values.
pub fn function_unfit(function: Aggregation, name: &str, kind: &str) -> Problem {
    let what = format!("The column {} holds {kind}, of which no {} can be computed.", quoted(name), word(function));
    Problem::bad_input(what).remedy(
        "The functions that fit are count, distinct values, minimum, maximum, first and last; or cast the column to \
         numbers first.",
    )
}

/// A function as a word in a sentence.
fn word(function: Aggregation) -> &'static str {
    match function {
        Aggregation::Count => "count",
        Aggregation::Distinct => "number of distinct values",
        Aggregation::Sum => "sum",
        Aggregation::Mean => "mean",
        Aggregation::Median => "median",
        Aggregation::Std => "standard deviation",
        Aggregation::Min => "minimum",
        Aggregation::Max => "maximum",
        Aggregation::First => "first value",
        Aggregation::Last => "last value",
    }
}

/// What a column holds: texts.
pub fn texts() -> &'static str {
    "texts"
}

/// What a column holds: days or moments.
pub fn dates() -> &'static str {
    "dates"
}

/// What a column holds: numbers.
pub fn numbers() -> &'static str {
    "numbers"
}

/// What a column holds: yes or no.
pub fn flags() -> &'static str {
    "true and false"
}

/// Sums of whole numbers are too large for whole numbers.
pub fn sums_too_large(name: &str) -> String {
    format!(
        "Some sums of {} are too large for a whole number: the sums are numbers now, rounded to about 16 digits.",
        quoted(name)
    )
}

/// Results are beyond what a number can hold.
pub fn results_not_finite(n: u64, function: Aggregation, name: &str) -> String {
    let results = counted(n, "group has", "groups have");
    format!(
        "{results} a {} of {} that cannot be held as a number (beyond 1.8e308): it is missing.",
        word(function),
        quoted(name)
    )
}

/// A pivot would make too many columns.
pub fn too_many_new_columns(name: &str, n: usize, max: usize) -> Problem {
    Problem::bad_input(format!(
        "The column {} has {n} distinct values; at most {max} can become columns.",
        quoted(name)
    ))
    .remedy("Choose a column with fewer distinct values, or put its values into bins first.")
}

/// New columns got another name than their value, for it was taken. Each pair is the value and the name.
pub fn new_names_taken(names: &[(String, String)]) -> String {
    format!("The names of some new columns were taken or empty: {}.", now_called(names))
}

/// `“a” is now called “b”` for each pair.
fn now_called(names: &[(String, String)]) -> String {
    let pairs = names.iter().take(N_LISTED);
    let spelled = pairs.map(|(old, new)| format!("{} is now called {}", quoted(old), quoted(new)));
    let more = (names.len() > N_LISTED).then(|| format!("and {} more", names.len() - N_LISTED));
    spelled.chain(more).collect::<Vec<_>>().join(", ")
}

/// A column that is kept and a new one would have the same name.
pub fn kept_and_new(name: &str) -> Problem {
    Problem::bad_input(format!("Two columns of the result would be called {}.", quoted(name)))
        .remedy("Choose another name for the new column.")
}

/// Columns of several kinds became one column of texts.
pub fn melted_to_texts(name: &str) -> String {
    format!(
        "The columns that became {} are of several kinds, so their values are texts now. Cast them to one kind before, \
         or this one after.",
        quoted(name)
    )
}

/// Whole numbers became numbers and lost digits.
pub fn digits_lost(n: u64, name: &str, example: &str) -> String {
    let values = counted(n, "whole number", "whole numbers");
    format!(
        "{values} of {} have more digits than a number keeps, such as {}: rounded to about 16 digits.",
        quoted(name),
        quoted(example)
    )
}

/// The other table has no column of this name.
pub fn no_column_there(name: &str, table: &str, names: &[String]) -> Problem {
    let more = if names.len() > N_LISTED { ", \u{2026}" } else { "" };
    Problem::not_found(format!("There is no column called {} in {}.", quoted(name), quoted(table)))
        .remedy(format!("Its columns are {}{more}.", quoted_list(names, N_LISTED)))
}

/// The keys of a join hold values that are never equal.
pub fn keys_unlike(here: &str, kind_here: &str, there: &str, kind_there: &str) -> Problem {
    Problem::bad_input(format!(
        "The column {} holds {kind_here} and {} in the other table holds {kind_there}: they are never equal.",
        quoted(here),
        quoted(there)
    ))
    .remedy("Cast one of them to the kind of the other first.")
}

/// Columns of the other table have names that are taken here. Each pair is the name there and the new one.
pub fn join_names_taken(table: &str, names: &[(String, String)]) -> String {
    format!("Both tables have columns of the same name; of those of {}, {}.", quoted(table), now_called(names))
}

/// No row of either table has a key that is in the other.
pub fn no_match(table: &str) -> String {
    format!("No key is in both tables: no row met a row of {}.", quoted(table))
}

/// Rows of this table have no partner and are left out.
pub fn unmatched_left_out(n: u64, table: &str) -> String {
    let (rows, are) = (counted(n, "row has", "rows have"), if n == 1 { "is" } else { "are" });
    format!("{rows} no partner in {} and {are} left out.", quoted(table))
}

/// Rows of this table have no partner and stay.
pub fn unmatched_stay(n: u64, table: &str) -> String {
    let rows = counted(n, "row has", "rows have");
    format!("{rows} no partner in {}: the values from there are missing.", quoted(table))
}

/// Rows of the other table have no partner and are left out.
pub fn unmatched_there_left_out(n: u64, table: &str) -> String {
    let (rows, have, are) =
        (counted(n, "row", "rows"), if n == 1 { "has" } else { "have" }, if n == 1 { "is" } else { "are" });
    format!("{rows} of {} {have} no partner here and {are} left out.", quoted(table))
}

/// Rows of the other table have no partner and stay.
pub fn unmatched_there_stay(n: u64, table: &str) -> String {
    let (rows, have) = (counted(n, "row", "rows"), if n == 1 { "has" } else { "have" });
    format!("{rows} of {} {have} no partner here: the values from here are missing.", quoted(table))
}

/// Keys are missing in this table.
pub fn missing_keys(n: u64) -> String {
    format!("{} no value in a key and so cannot meet another.", counted(n, "row has", "rows have"))
}

/// Some keys occur several times in both tables. `n_from_them` rows came of it, of `n_rows` in all.
pub fn many_to_many(n_here: u64, n_there: u64, n_from_them: u64, n_rows: u64, table: &str) -> String {
    format!(
        "Some keys occur several times in both tables: {} here and {} of {} make {}, each with each. The result has {} \
         in all.",
        counted(n_here, "row", "rows"),
        counted(n_there, "row", "rows"),
        quoted(table),
        counted(n_from_them, "row", "rows"),
        counted(n_rows, "row", "rows"),
    )
}

/// A share is not between 0 and 1.
pub fn share_outside() -> Problem {
    Problem::bad_input("A share has to be between 0 and 1.").remedy("For a tenth of the rows, write 0.1.")
}

/// Nothing is left to train on.
pub fn no_share_left() -> Problem {
    Problem::bad_input("The shares for validation and testing leave nothing to train on.")
        .remedy("Make them smaller, so that together they are less than 1.")
}

/// Kinds have too few rows to be in every part.
pub fn rare_kinds(n: u64, name: &str) -> String {
    let (values, are) = (counted(n, "value", "values"), if n == 1 { "is" } else { "are" });
    format!("{values} of {} {are} too rare to be in every part.", quoted(name))
}

/// A part of a split has no rows.
pub fn empty_part(part: &str) -> String {
    format!("No row is in {}: its share is too small for so few rows.", quoted(part))
}
