//! Words of the report about a checked table.

use serde_json::Value;

use super::counted;
use super::expectations::{percent, plain, spelled};
use crate::{ExpectationResult, Failing};

/// Row numbers shown at most.
const N_ROWS_SHOWN: usize = 20;
/// Values shown at most.
const N_VALUES_SHOWN: usize = 10;
/// Characters of a value shown at most.
const N_CHARACTERS: usize = 80;

/// Something found when an expectation was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is.
    pub label: &'static str,
    /// The finding.
    pub found: Found,
}

/// A finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// In words.
    Said(String),
    /// Why it is expected, in its author's words.
    Why(String),
    /// The first of some values, each once (`None`: a missing one), and how many more there are.
    Values(Vec<Option<String>>, u64),
}

/// What was found when an expectation was checked, in the order to read it.
pub fn facts(result: &ExpectationResult, failing: &Failing) -> Vec<Fact> {
    let found = &result.result;
    let list = |name: &str| found.get(name).and_then(Value::as_array).filter(|values| !values.is_empty());
    let mut facts = Vec::new();
    let mut fact = |label, found| facts.push(Fact { label, found });
    if let Some(observed) = found.get("observed_value").filter(|value| !value.is_null()) {
        // Of quantiles, those that were found.
        let observed = observed.get("values").unwrap_or(observed);
        fact(OBSERVED, Found::Said(shortened(&plain(observed))));
    }
    if failing.n_rows > 0 {
        let share = found.get("unexpected_percent").and_then(Value::as_f64).map(percent);
        fact(FAILING, Found::Said(self::failing(failing.n_rows, share)));
        if let Some(values) = list("partial_unexpected_list").filter(|values| !values.iter().all(Value::is_null)) {
            fact(EXAMPLES, distinct(values));
        }
        fact(ROWS, Found::Said(rows(failing)));
    } else if let Some(values) = list("partial_unexpected_list") {
        fact(UNEXPECTED, distinct(values));
    }
    if let Some(values) = list("partial_missing_list") {
        fact(MISSING, distinct(values));
    }
    let mismatched = found.get("details").and_then(|details| details.get("mismatched"));
    for (name, label) in [("unexpected", UNEXPECTED), ("missing", MISSING)] {
        if let Some(Value::Array(values)) = mismatched.and_then(|mismatched| mismatched.get(name)) {
            fact(label, distinct(values));
        }
    }
    if let Some(notes) = result.expectation_config.notes() {
        fact(WHY, Found::Why(notes.to_string()));
    }
    facts
}

/// The first of some values, each once.
fn distinct(values: &[Value]) -> Found {
    let mut distinct: Vec<&Value> = Vec::new();
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    let shown = distinct.iter().take(N_VALUES_SHOWN).map(|value| match value {
        Value::Null => None,
        Value::Array(_) | Value::Object(_) => Some(shortened(&spelled(value))),
        _ => Some(shortened(&plain(value))),
    });
    Found::Values(shown.collect(), distinct.len().saturating_sub(N_VALUES_SHOWN) as u64)
}

fn rows(failing: &Failing) -> String {
    let shown: Vec<String> = failing.rows.iter().take(N_ROWS_SHOWN).map(u64::to_string).collect();
    match failing.n_rows - shown.len() as u64 {
        0 => shown.join(", "),
        n => format!("{} {}", shown.join(", "), and_more(n)),
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(N_CHARACTERS).collect();
    if short.len() < text.len() {
        short.push('\u{2026}');
    }
    short
}

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
