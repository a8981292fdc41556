//! Why an expectation cannot be checked, or a suite not be read.

use super::{counted, quoted, quoted_list};
use crate::Problem;

/// Names listed at most.
const N_LISTED: usize = 8;

/// The suite is not JSON.
pub fn suite_no_json(line: u64, column: u64) -> Problem {
    Problem::bad_input(format!("The suite is not JSON: it cannot be read at line {line}, column {column}."))
        .remedy("Give the file as Great Expectations wrote it.")
}

/// The JSON is no suite.
pub fn no_suite() -> Problem {
    Problem::bad_input("This is no suite of expectations.")
        .remedy("A suite is a JSON object with a list called \u{201c}expectations\u{201d}.")
}

/// An entry of the list is no expectation.
pub fn no_expectation(number: u64) -> Problem {
    Problem::bad_input(format!("Entry {number} of the suite is no expectation."))
        .remedy("Each is an object with a \u{201c}type\u{201d} and \u{201c}kwargs\u{201d}.")
}

/// A table does not do as expected, so nothing is trained on it. `first` is what is expected, in a sentence.
pub fn table_unmet(n: u64, first: &str) -> Problem {
    let (expectations, are) = (counted(n, "expectation", "expectations"), if n == 1 { "is" } else { "are" });
    Problem::bad_input(format!("{expectations} of the table {are} not met, so nothing was trained. The first: {first}"))
        .remedy("Look at the failing rows under Checks in the Data room: mend the data, or change what is expected.")
}

/// Nobody here knows this type of expectation.
pub fn unknown_kind(kind: &str) -> Problem {
    Problem::not_found(format!("The expectation {} is not known here, so it was not checked.", quoted(kind)))
        .remedy("Check the spelling of its type. It stays in the suite.")
}

/// An argument is needed.
pub fn argument_missing(name: &str) -> Problem {
    Problem::bad_input(format!("The argument {} is missing.", quoted(name))).in_field(name)
}

/// An argument is not one of this expectation's.
pub fn argument_unknown(name: &str, known: &[String]) -> Problem {
    Problem::bad_input(format!("This expectation has no argument called {}.", quoted(name)))
        .remedy(format!("It has {}.", quoted_list(known, usize::MAX)))
        .in_field(name)
}

/// An argument is of the wrong kind.
pub fn argument_wrong(name: &str, wanted: Wanted) -> Problem {
    let wanted = match wanted {
        Wanted::Text => "a text that is not empty",
        Wanted::Flag => "true or false",
        Wanted::Number => "a number",
        Wanted::Whole => "a whole number",
        Wanted::Share => "a number from 0 to 1",
        Wanted::Bound => "a number or a date such as 2024-12-31T00:00:00",
        Wanted::Texts => "a list of texts",
        Wanted::Values => "a list of values",
        Wanted::SomeValues => "a list of values that is not empty",
        Wanted::TwoColumns => "a list of at least two columns",
        Wanted::Ranges => {
            "an object with \u{201c}quantiles\u{201d}, a list of numbers from 0 to 1, and \
             \u{201c}value_ranges\u{201d}, a list of as many pairs of a smallest and a largest value"
        }
        Wanted::Severity => "critical, warning or info",
    };
    Problem::bad_input(format!("The argument {} must be {wanted}.", quoted(name))).in_field(name)
}

/// What an argument must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// A number.
    Number,
    /// A whole number.
    Whole,
    /// A share of the rows.
    Share,
    /// A number or a date.
    Bound,
    /// Texts.
    Texts,
    /// Values.
    Values,
    /// Values, one at least.
    SomeValues,
    /// Names of columns, two at least.
    TwoColumns,
    /// Quantiles and their ranges.
    Ranges,
    /// How bad it is if it fails.
    Severity,
}

/// An argument is not one of a few words.
pub fn argument_not_one_of(name: &str, words: &[&str]) -> Problem {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    Problem::bad_input(format!("The argument {} must be one of {}.", quoted(name), words.join(", "))).in_field(name)
}

/// An argument is left to whoever runs the suite.
pub fn parameter(name: &str) -> Problem {
    Problem::bad_input(format!(
        "The argument {} is a parameter of the suite, and no value is given for it.",
        quoted(name)
    ))
    .remedy("Put a value in its place.")
    .in_field(name)
}

/// The expectation is only about some of the rows.
pub fn row_condition() -> Problem {
    Problem::bad_input(
        "This expectation is only about rows that meet a condition, which cannot be read here, so it was \
                        not checked.",
    )
    .remedy("Filter the table in a step before, and take \u{201c}row_condition\u{201d} out.")
    .in_field("row_condition")
}

/// The table has no column of this name.
pub fn no_column(name: &str, names: &[String]) -> Problem {
    let more = if names.len() > N_LISTED { ", \u{2026}" } else { "" };
    Problem::not_found(format!("The table has no column called {}.", quoted(name)))
        .remedy(format!("Its columns are {}{more}.", quoted_list(names, N_LISTED)))
        .in_column(name)
}

/// Neither a smallest nor a largest value is given.
pub fn no_bounds() -> Problem {
    Problem::bad_input("Neither a smallest nor a largest value is given.")
        .remedy("Give \u{201c}min_value\u{201d}, \u{201c}max_value\u{201d} or both.")
}

/// The smallest value is larger than the largest.
pub fn bounds_reversed() -> Problem {
    Problem::bad_input("The smallest value is larger than the largest.").in_field("min_value")
}

/// The bounds are of another kind than the values.
pub fn bounds_unlike(column: &str, values: &str, bounds: &str) -> Problem {
    Problem::bad_input(format!(
        "The values of {} are {values}, which cannot be compared with {bounds}.",
        quoted(column)
    ))
    .in_column(column)
}

/// Two columns cannot be compared.
pub fn columns_unlike(a: &str, values_a: &str, b: &str, values_b: &str) -> Problem {
    Problem::bad_input(format!(
        "The values of {} are {values_a} and those of {} are {values_b}: they cannot be compared.",
        quoted(a),
        quoted(b)
    ))
    .in_column(a)
}

/// Only columns of numbers have what is asked for.
pub fn needs_numbers(column: &str, values: &str) -> Problem {
    Problem::bad_input(format!("This needs numbers, and the values of {} are {values}.", quoted(column)))
        .in_column(column)
}

/// Only texts can be compared with a format of dates.
pub fn needs_texts(column: &str, values: &str) -> Problem {
    Problem::bad_input(format!(
        "A format of dates can only be compared with texts, and the values of {} are {values}.",
        quoted(column)
    ))
    .in_column(column)
}

/// A value of a set is compared with dates and is none.
pub fn no_date(text: &str) -> Problem {
    Problem::bad_input(format!("{} is no date, and the column holds dates.", quoted(text)))
        .remedy("Write dates such as 2024-12-31 or 2024-12-31T12:30:00.")
        .in_field("value_set")
}

/// A regular expression cannot be read. `place` counts characters from 1.
pub fn bad_pattern(pattern: &str, place: Option<u64>, why: &str) -> Problem {
    let place = place.map(|place| format!(" at character {place}")).unwrap_or_default();
    Problem::bad_input(format!("The pattern {} cannot be read{place}: {why}.", quoted(pattern))).in_field("regex")
}

/// Part of a regular expression means nothing here.
pub fn possessive() -> &'static str {
    "possessive repetition is not supported"
}

/// A regular expression ends in the middle of an escape.
pub fn lonely_backslash() -> &'static str {
    "nothing follows the backslash"
}

/// A comment in a regular expression has no end.
pub fn open_comment() -> &'static str {
    "the comment is not closed"
}

/// A regular expression is too large.
pub fn pattern_too_large() -> &'static str {
    "it grows too large"
}

/// A format of dates has a directive that means nothing here.
pub fn bad_directive(directive: &str) -> Problem {
    Problem::bad_input(format!("The format has {}, which is no directive that can be read here.", quoted(directive)))
        .remedy("Directives are those of Python's strptime, such as %Y, %m, %d, %H, %M and %S.")
        .in_field("strftime_format")
}

/// A format of dates has a directive twice.
pub fn directive_twice(directive: &str) -> Problem {
    Problem::bad_input(format!("The format has {} twice.", quoted(directive)))
        .remedy("Write each part of a date once.")
        .in_field("strftime_format")
}

/// None of the types is one that values can have.
pub fn no_types(names: &[String]) -> Problem {
    let listed = quoted_list(names, N_LISTED);
    Problem::bad_input(format!("None of {listed} is a type that is known here."))
        .remedy("Types are those of pandas, such as int64, float64, bool, str and datetime64.")
}

/// What a column holds: numbers.
pub fn numbers() -> &'static str {
    "numbers"
}

/// What a column holds: days or moments.
pub fn dates() -> &'static str {
    "dates"
}

/// What a column holds: texts.
pub fn texts() -> &'static str {
    "texts"
}
