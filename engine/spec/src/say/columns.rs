//! What did not fit while a table was read. Nothing of it stops the reading.

use super::{counted, quoted, quoted_list};

/// How many names a sentence spells out.
const N_SPELLED: usize = 5;

/// The rows have one cell more than there are names.
pub fn row_names_taken() -> String {
    String::from(
        "The rows have one cell more than the first row has names, so the first column was taken for the rows' \
         names and called \u{201c}row_name\u{201d}.",
    )
}

/// Columns without a name got one.
pub fn names_given(names: &[String]) -> String {
    renamed(names, "had no name")
}

/// Columns with the name of an earlier one got another.
pub fn names_changed(names: &[String]) -> String {
    renamed(names, "had the name of an earlier one")
}

fn renamed(names: &[String], reason: &str) -> String {
    let mut spelled = quoted_list(names, N_SPELLED);
    if names.len() > N_SPELLED {
        spelled.push_str(&format!(" and {} more", names.len() - N_SPELLED));
    }
    match names.len() {
        1 => format!("One column {reason}; it is now called {spelled}."),
        _ => format!("Several columns {reason}; they are now called {spelled}."),
    }
}

/// Columns of delimiters at the ends of lines were dropped.
pub fn empty_at_the_right(n: u64) -> String {
    let columns = counted(n, "column", "columns");
    format!("{columns} at the right without a name or values came of delimiters at the ends of lines and was left out.")
}

/// A column holds nothing.
pub fn column_without_values(name: &str) -> String {
    format!("The column {} holds no values.", quoted(name))
}

/// Lines without anything were skipped.
pub fn blank_lines(n: u64) -> String {
    format!("{} skipped.", counted(n, "blank line was", "blank lines were"))
}

/// Rows have too few cells.
pub fn short_rows(n: u64, n_columns: usize) -> String {
    let rows = counted(n, "row has", "rows have");
    format!("{rows} fewer than {n_columns} cells: those that are not there were read as missing.")
}

/// Rows have too many cells.
pub fn long_rows(n: u64, n_columns: usize, example: &str) -> String {
    let rows = counted(n, "row has", "rows have");
    format!(
        "{rows} more than {n_columns} cells, such as \u{201c}{example}\u{201d} beyond the last column: those were left \
         out. A cell that holds the delimiter needs quotation marks."
    )
}

/// Rows end with delimiters.
pub fn padded_rows(n: u64) -> String {
    format!("{} with delimiters that nothing follows: they were ignored.", counted(n, "row ends", "rows end"))
}

/// The last line has an open quotation mark.
pub fn unclosed_at_the_end() -> String {
    String::from(
        "The last line opens a quotation mark and does not close it: its cell ends with the file, which may be cut \
         off.",
    )
}

/// Numbers are beyond what can be held.
pub fn not_finite(n: u64, name: &str, example: &str) -> String {
    let values = counted(n, "value", "values");
    format!(
        "{values} of \u{201c}{name}\u{201d} cannot be held as a number (infinite or beyond 1.8e308), such as \
         \u{201c}{example}\u{201d}: read as missing."
    )
}

/// Whole numbers lost digits.
pub fn rounded(n: u64, name: &str, example: &str) -> String {
    let values = counted(n, "whole number", "whole numbers");
    format!(
        "{values} of \u{201c}{name}\u{201d} have more digits than a number keeps, such as \u{201c}{example}\u{201d}: \
         rounded to about 16 digits."
    )
}

/// Cells hold something like `n/a`.
pub fn placeholders(n: u64, name: &str, example: &str) -> String {
    let cells = counted(n, "cell", "cells");
    format!(
        "{cells} of \u{201c}{name}\u{201d} hold a sign for \u{201c}no value\u{201d}, such as \
         \u{201c}{example}\u{201d}: read as missing."
    )
}

/// Cells could not be decoded.
pub fn garbled(n: u64, name: &str, example: &str) -> String {
    let cells = counted(n, "cell", "cells");
    format!(
        "{cells} of \u{201c}{name}\u{201d} hold bytes without meaning in the file's encoding, such as \
         \u{201c}{example}\u{201d}: shown as \u{fffd}. Try another encoding."
    )
}

/// Some words keep a column of numbers from being one.
pub fn mostly_numbers(n: u64, name: &str, example: &str) -> String {
    let cells = counted(n, "cell", "cells");
    format!(
        "Most of \u{201c}{name}\u{201d} are numbers, but {cells} are not, such as \u{201c}{example}\u{201d}: the \
         column was read as text. Correct or empty those cells to use it as numbers."
    )
}

/// Digits with zeros in front are codes.
pub fn codes(n: u64, name: &str, example: &str) -> String {
    let cells = counted(n, "cell", "cells");
    format!(
        "{cells} of \u{201c}{name}\u{201d} are digits with zeros in front, such as \u{201c}{example}\u{201d}: the \
         column was read as text, so that no zero is lost."
    )
}

/// Numbers have signs between groups of digits.
pub fn grouped(n: u64, name: &str, example: &str) -> String {
    let cells = counted(n, "cell", "cells");
    format!(
        "{cells} of \u{201c}{name}\u{201d} are numbers in groups of thousands, such as \u{201c}{example}\u{201d}: the \
         column was read as text. Write them without the signs between the groups to use it as numbers."
    )
}

/// Cells do not fit a column of true and false.
pub fn no_flags(n: u64, name: &str, example: &str) -> String {
    unfit(n, name, example, "true or false")
}

/// Cells do not fit a column of numbers.
pub fn no_numbers(n: u64, name: &str, example: &str) -> String {
    unfit(n, name, example, "numbers")
}

/// Cells do not fit a column of dates.
pub fn no_dates(n: u64, name: &str, example: &str) -> String {
    unfit(n, name, example, "dates")
}

/// Dates can be read in two ways.
pub fn two_orders(n: u64, name: &str, example: &str) -> String {
    let dates = counted(n, "date", "dates");
    format!(
        "{dates} of \u{201c}{name}\u{201d} could have the day first or the month first, such as \
         \u{201c}{example}\u{201d}, and none settles it: the column was read as text. Say which one comes first, and read \
         the file again."
    )
}

/// Moments were written with a zone.
pub fn zoned(n: u64, name: &str, example: &str) -> String {
    let moments = counted(n, "moment was", "moments were");
    format!(
        "{moments} written with a time zone in \u{201c}{name}\u{201d}, such as \u{201c}{example}\u{201d}: kept in UTC."
    )
}

/// Dates are beyond the calendar's four digits.
pub fn outside_the_calendar(n: u64, name: &str) -> String {
    let dates = counted(n, "date", "dates");
    format!("{dates} of \u{201c}{name}\u{201d} outside the years 1 to 9999 were read as missing.")
}

/// A column's values are of several kinds.
pub fn several_kinds(n: u64, name: &str, example: &str, expected: &str) -> String {
    let values = counted(n, "value", "values");
    format!(
        "{values} of \u{201c}{name}\u{201d} do not fit the others, which are {expected}, such as \
         \u{201c}{example}\u{201d}: the column was read as text, so that none is lost."
    )
}

/// Most values of a column: numbers.
pub fn numbers() -> &'static str {
    "numbers"
}

/// Most values of a column: yes or no.
pub fn flags() -> &'static str {
    "true or false"
}

/// Most values of a column: dates.
pub fn dates() -> &'static str {
    "dates"
}

/// Most values of a column: texts.
pub fn texts() -> &'static str {
    "texts"
}

/// Most values of a column: lists or objects.
pub fn nested() -> &'static str {
    "lists or objects"
}

fn unfit(n: u64, name: &str, example: &str, expected: &str) -> String {
    let cells = counted(n, "cell", "cells");
    format!(
        "{cells} of \u{201c}{name}\u{201d} do not fit the others, which are {expected}, such as \
         \u{201c}{example}\u{201d}: read as missing."
    )
}

/// There are too many such sentences to read.
pub fn more_issues(n: usize) -> String {
    format!("{n} more things of this kind did not fit, in other columns.")
}
