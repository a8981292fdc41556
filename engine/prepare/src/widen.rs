//! Values of one kind as those of a wider one.

use arrow_array::{Float64Array, TimestampMicrosecondArray};
use bunsen_spec::{ReadIssue, say};
use bunsen_table::{Column, DAY_US, Noted, Values};

/// Whole numbers and numbers as numbers; `None` for other values.
pub(crate) fn numbers(values: &Values) -> Option<Float64Array> {
    match values {
        Values::Integer(values) => Some(values.to_numbers()),
        Values::Number(values) => Some(values.clone()),
        _ => None,
    }
}

/// Days, as their midnights, and moments as moments; `None` for other values.
pub(crate) fn moments(values: &Values) -> Option<TimestampMicrosecondArray> {
    match values {
        Values::Date(values) => Some(values.unary(|day| i64::from(day) * DAY_US)),
        Values::DateTime(values) => Some(values.clone()),
        _ => None,
    }
}

/// The whole numbers of a column that lose digits as numbers, if there are any.
pub(crate) fn lost_digits(column: &Column) -> Option<ReadIssue> {
    let Values::Integer(values) = &column.values else { return None };
    let mut lost = Noted::default();
    for (row, value) in values.iter().enumerate() {
        if let Some(value) = value.filter(|value| *value as f64 as i128 != i128::from(*value)) {
            lost.note(row as u64 + 1, value.to_string().as_bytes());
        }
    }
    lost.issue(Some(&column.name), |n, example| say::shapes::digits_lost(n, &column.name, example))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::table;

    fn check(csv: &str, rows: &[u64]) {
        let table = table(csv);
        let issue = lost_digits(&table.columns()[0]);
        assert_eq!(issue.map(|issue| issue.rows).unwrap_or_default(), rows, "{csv:?}");
    }

    #[test]
    fn whole_numbers_that_no_float_holds_are_listed() {
        check("a\n1\n9007199254740992\n9007199254740993\n9007199254740994\n", &[3]);
        check("a\n9223372036854775807\n\"\"\n-9223372036854775808\n", &[1]);
        check("a\n0.5\n", &[]);
    }
}
