//! Values of several kinds as values that can be compared.

use arrow_array::StringArray;
use bunsen_spec::ColumnKind;
use bunsen_table::{Values, cell_text};

use crate::keys::are_comparable;
use crate::steps::read_as;

/// One column of several versions of a table, so that its values can be compared. Columns that can be already stay
/// as they are. Where some hold texts and the others one other kind, the texts are read as that kind: then, and where
/// nothing helps, all values become texts, each as it is written.
pub(crate) fn align(versions: &[&Values]) -> Vec<Values> {
    if versions.iter().all(|values| are_comparable(versions[0], values)) {
        return versions.iter().map(|values| (*values).clone()).collect();
    }
    let others: Vec<&Values> = versions.iter().copied().filter(|values| !matches!(values, Values::Text(_))).collect();
    let to = widest(&others);
    versions.iter().map(|values| Values::Text(written(values, to))).collect()
}

/// The kind that all of the values can be read as.
fn widest(versions: &[&Values]) -> Option<ColumnKind> {
    let (first, rest) = versions.split_first()?;
    if rest.iter().any(|values| !are_comparable(first, values)) {
        return None;
    }
    let is_any = |is: fn(&Values) -> bool| versions.iter().any(|values| is(values));
    Some(match first {
        Values::Boolean(_) => ColumnKind::Boolean,
        Values::Integer(_) | Values::Number(_) if is_any(|values| matches!(values, Values::Number(_))) => {
            ColumnKind::Number
        }
        Values::Integer(_) | Values::Number(_) => ColumnKind::Integer,
        _ if is_any(|values| matches!(values, Values::DateTime(_))) => ColumnKind::DateTime,
        _ => ColumnKind::Date,
    })
}

/// Values as they are written, those that can be read as `to` as that is.
fn written(values: &Values, to: Option<ColumnKind>) -> StringArray {
    let read = to.and_then(|to| read_as(values, to));
    let text = |row: usize| {
        let best = read.as_ref().filter(|read| !read.is_missing(row)).unwrap_or(values);
        (!best.is_missing(row)).then(|| cell_text(best.cell(row)))
    };
    (0..values.len()).map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::table;

    fn check(versions: &[&str], expected: &[&str]) {
        let csv = |cells: &&str| cells.split('|').map(|cell| format!("{cell},0\n")).collect::<String>();
        let tables: Vec<_> = versions.iter().map(|cells| table(&format!("x,k\n{}", csv(cells)))).collect();
        let values: Vec<&Values> = tables.iter().map(|table| &table.columns()[0].values).collect();
        let aligned: Vec<String> = align(&values)
            .iter()
            .map(|values| (0..values.len()).map(|row| cell_text(values.cell(row))).collect::<Vec<_>>().join("|"))
            .collect();
        assert_eq!(aligned, expected, "{versions:?}");
    }

    #[test]
    fn texts_are_read_as_what_the_others_hold() {
        check(&["1|2", "1.5|2.5"], &["1|2", "1.5|2.5"]);
        check(&["1.50|x| 2", "1.5|2.0"], &["1.5|x|2", "1.5|2"]);
        check(&["1.50|x|2.0", "1|2"], &["1.50|x|2", "1|2"]);
        check(&["yes|x", "true|false"], &["true|x", "true|false"]);
        check(
            &["2024-01-01|x", "2024-01-01|2024-01-02 12:00"],
            &["2024-01-01 00:00:00|x", "2024-01-01 00:00:00|2024-01-02 12:00:00"],
        );
        check(&["1|2", "true|false", "yes|no"], &["1|2", "true|false", "yes|no"]);
    }
}
