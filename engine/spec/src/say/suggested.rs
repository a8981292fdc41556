//! Why expectations are proposed.

use super::counted;

/// Name of a suite that was proposed.
pub fn suggested_suite() -> &'static str {
    "suggested"
}

/// Why: a model finds its columns by name.
pub fn why_columns() -> String {
    "A column that is gone or renamed is the most common surprise in a new version.".into()
}

/// Why: the number of rows.
pub fn why_rows(n_rows: u64) -> String {
    format!(
        "There were {}. Half as many or twice as many may be right, but someone should look.",
        counted(n_rows, "row", "rows")
    )
}

/// Why: no value was missing.
pub fn why_present() -> String {
    "No value was missing.".into()
}

/// Why: few values were missing.
pub fn why_mostly_present(n_missing: u64) -> String {
    let missing = counted(n_missing, "value was", "values were");
    format!("{missing} missing; the share is that of the values that were there, rounded down.")
}

/// Why: values identify rows.
pub fn why_unique() -> String {
    "Each row had a value of its own, so the column seems to name the rows.".into()
}

/// Why: a category.
pub fn why_in_set(n: u64) -> String {
    format!("{} occurred. Add a value if a new one is right.", counted(n, "value", "different values"))
}

/// Why: numbers.
pub fn why_between() -> String {
    "The bounds are the smallest and the largest value observed. Widen them to what is possible.".into()
}

/// Why: dates.
pub fn why_dates_between() -> String {
    "The bounds are the first and the last date observed. Move the last one if later dates are right.".into()
}

/// Why: the type.
pub fn why_type() -> String {
    "One value of another kind, such as a word among numbers, changes the type of the whole column.".into()
}
