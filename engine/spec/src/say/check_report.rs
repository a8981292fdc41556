//! Words of the report about a checked table.

use super::counted;

/// The page's title.
pub fn title(table: &str) -> String {
    format!("Checks of {table}")
}

/// The verdict: everything is met.
pub fn all_met(n: u64) -> String {
    match n {
        0 => "Nothing is expected".into(),
        1 => "The expectation is met".into(),
        _ => format!("All {n} expectations are met"),
    }
}

/// The verdict: something is not met.
pub fn some_unmet(n_unmet: u64, n: u64) -> String {
    let verb = if n_unmet == 1 { "is" } else { "are" };
    format!("{n_unmet} of {} {verb} not met", counted(n, "expectation", "expectations"))
}

/// Under the verdict: which suite.
pub fn checked_against(table: &str, suite: &str) -> String {
    match suite {
        "" => format!("{table} was checked against a suite without a name."),
        _ => format!("{table} was checked against the suite \u{201c}{suite}\u{201d}."),
    }
}

/// Some could not be checked.
pub fn some_unchecked(n: u64) -> String {
    format!("{} could not be checked.", counted(n, "expectation", "expectations"))
}

/// Mark of an expectation: met.
pub const MET: &str = "Met";
/// Mark of an expectation: not met.
pub const UNMET: &str = "Not met";
/// Mark of an expectation: not checked.
pub const UNCHECKED: &str = "Not checked";
/// Heading of those that are not met.
pub const UNMET_HEADING: &str = "What is not met";
/// Heading of those that are met.
pub const MET_HEADING: &str = "What is met";
/// Label: what was found.
pub const OBSERVED: &str = "Observed";
/// Label: how many fail.
pub const FAILING: &str = "Failing";
/// Label: examples of failing values.
pub const EXAMPLES: &str = "Values";
/// Label: numbers of failing rows.
pub const ROWS: &str = "Rows";
/// Label: values not expected.
pub const UNEXPECTED: &str = "Not expected";
/// Label: values that do not occur.
pub const MISSING: &str = "Not found";
/// Label: why it is expected.
pub const WHY: &str = "Why";
/// In place of a missing value.
pub const NOTHING: &str = "missing";
/// Under the page.
pub const FOOT: &str = "Rows are counted from 1 without the header. Expectations and results are those of Great \
                        Expectations.";

/// How many rows fail.
pub fn failing(n: u64, percent: Option<String>) -> String {
    let rows = counted(n, "row", "rows");
    percent.map_or_else(|| rows.clone(), |percent| format!("{rows}, {percent} of those looked at"))
}

/// There are more of them.
pub fn and_more(n: u64) -> String {
    format!("and {n} more")
}
