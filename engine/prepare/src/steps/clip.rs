//! Moves numbers outside of bounds to the bound.

use arrow_array::types::Int64Type;
use bunsen_spec::{ColumnKind, Problem, say};
use bunsen_table::{Column, MAX_EXACT, Table, Values};

use super::fit::widened;
use crate::columns::{find, replaced};
use crate::step::Stepped;

/// The table with the numbers of `column` not below `min` and not above `max`. Whole numbers stay whole if the
/// bounds are whole numbers up to 2^53, and become numbers otherwise.
pub(crate) fn clip(table: &Table, column: &str, min: Option<f64>, max: Option<f64>) -> Result<Stepped, Problem> {
    let found = find(table, column)?;
    check_bounds(min, max).map_err(|problem| problem.in_column(column))?;
    let (low, high) = (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY));
    let bounded = |value: f64| value.max(low).min(high);
    let (kind, values, issue) = match &found.values {
        Values::Number(values) => (found.kind, Values::Number(values.unary(bounded)), None),
        Values::Integer(values) if [min, max].into_iter().flatten().all(is_exact) => {
            let (low, high) = (min.map_or(i64::MIN, |min| min as i64), max.map_or(i64::MAX, |max| max as i64));
            (
                found.kind,
                Values::Integer(values.to_wide().unary::<_, Int64Type>(|value| value.clamp(low, high)).into()),
                None,
            )
        }
        Values::Integer(values) => {
            let (values, issue) = widened(column, values);
            (ColumnKind::Number, Values::Number(values.unary(bounded)), issue)
        }
        _ => return Err(say::steps::needs_numbers(column, found.kind).in_column(column)),
    };
    let new = Column { name: column.to_string(), kind, values };
    Ok(Stepped::same_rows(replaced(table, vec![new])).with_issues(issue))
}

fn check_bounds(min: Option<f64>, max: Option<f64>) -> Result<(), Problem> {
    if [min, max].into_iter().flatten().any(|bound| !bound.is_finite()) {
        return Err(say::steps::clip_bound_not_finite());
    }
    match (min, max) {
        (None, None) => Err(say::steps::clip_without_bounds()),
        (Some(min), Some(max)) if min > max => Err(say::steps::clip_bounds_crossed(min, max)),
        _ => Ok(()),
    }
}

fn is_exact(bound: f64) -> bool {
    bound.trunc() == bound && bound.abs() <= MAX_EXACT as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::column_cases::{check, check_refused};

    const TABLE: &str = "a,b,c\n1,0.5,x\n,-7.25,y\n3,,x\n400,1e9,y\n";

    #[test]
    fn numbers_are_moved_to_the_bounds() {
        let keep = "b:Number c:Category";
        check(
            TABLE,
            r#"{"step":"clip","column":"a","min":2,"max":100}"#,
            &format!("a:Integer {keep}\n2 0.5 x\nNA -7.25 y\n3 NA x\n100 1000000000 y"),
            &[],
        );
        check(
            TABLE,
            r#"{"step":"clip","column":"a","max":2.5}"#,
            &format!("a:Number {keep}\n1 0.5 x\nNA -7.25 y\n2.5 NA x\n2.5 1000000000 y"),
            &[],
        );
        check(
            TABLE,
            r#"{"step":"clip","column":"a","max":1e300}"#,
            &format!("a:Number {keep}\n1 0.5 x\nNA -7.25 y\n3 NA x\n400 1000000000 y"),
            &[],
        );
        check(
            TABLE,
            r#"{"step":"clip","column":"b","min":-1,"max":-1}"#,
            &format!("a:Integer {keep}\n1 -1 x\nNA -1 y\n3 NA x\n400 -1 y"),
            &[],
        );
        check(
            "a\n9223372036854775807\n5\n",
            r#"{"step":"clip","column":"a","min":5.5}"#,
            "a:Number\n9.223372036854776e18\n5.5",
            &[("rounded to about 16 digits", &[1])],
        );
        check(
            "a\n9223372036854775807\n5\n",
            r#"{"step":"clip","column":"a","min":6}"#,
            "a:Integer\n9223372036854775807\n6",
            &[],
        );
    }

    #[test]
    fn mistakes_get_a_sentence() {
        let refused = |step: &str, part: &str| check_refused(TABLE, step, part);
        refused(r#"{"step":"clip","column":"a"}"#, "bound");
        refused(r#"{"step":"clip","column":"a","min":3,"max":2}"#, "3 is above the upper bound 2");
        refused(r#"{"step":"clip","column":"c","min":3}"#, "\u{201c}c\u{201d} holds texts");
        refused(r#"{"step":"clip","column":"z","min":3}"#, "no column called");
        assert!(check_bounds(Some(f64::NAN), None).is_err() && check_bounds(None, Some(f64::INFINITY)).is_err());
    }
}
