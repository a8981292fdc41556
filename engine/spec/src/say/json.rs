//! JSON files that cannot become a table, or not all of them.

use super::{counted, quoted, quoted_list};
use crate::Problem;

const RECORDS: &str = "Choose a file with a list of records, such as [{\"age\": 41}, {\"age\": 37}], or with one record \
    per line.";

/// The document has no list that could be rows.
pub fn no_records() -> Problem {
    Problem::bad_input("This JSON holds no list of records.").remedy(RECORDS)
}

/// The text breaks the rules of JSON.
pub fn broken(line: u64, column: u64, what: &str) -> Problem {
    Problem::bad_input(format!("This is no valid JSON: {what} (line {line}, column {column})."))
        .remedy("Correct the file there, or write it again with the program that made it.")
}

/// The text ends inside a list.
pub fn cut_off(line: u64) -> Problem {
    Problem::bad_input(format!("This JSON ends in line {line} before its list does: the file was cut off."))
        .remedy("Get the whole file again.")
}

/// Something follows the list.
pub fn goes_on(line: u64) -> Problem {
    Problem::bad_input(format!("In line {line} something follows after the end of the JSON list."))
        .remedy("Put all records into one list, or one record on each line.")
}

/// The document has no list under that name.
pub fn no_such_list(name: &str, names: &[String]) -> Problem {
    let remedy = match names {
        [] => String::from(RECORDS),
        names => format!("Choose {}.", quoted_list(names, 8)),
    };
    Problem::bad_input(format!("This JSON has no list of records called {}.", quoted(name))).remedy(remedy)
}

/// Some lines are no JSON.
pub fn broken_lines(n: u64, first: u64, example: &str) -> String {
    let lines = counted(n, "line is", "lines are");
    format!("{lines} no valid JSON and left out; the first is line {first}, \u{201c}{example}\u{201d}.")
}

/// A key comes twice in a record.
pub fn repeated_keys(n: u64, example: &str) -> String {
    let records = counted(n, "record has", "records have");
    format!("{records} two values for one column, such as \u{201c}{example}\u{201d}: the first was kept.")
}
