//! Whether two values are the same.

use bunsen_table::{DAY_US, Values};

/// Whether two values are the same and stand there alike: where a column has another type now, they are compared as
/// they are shown. Missing ones equal each other.
pub(crate) fn are_equal(a: &Values, at_a: usize, b: &Values, at_b: usize) -> bool {
    of_one_type(a, at_a, b, at_b).unwrap_or_else(|| a.cell(at_a) == b.cell(at_b))
}

/// Whether a value here and one there, of columns that can be compared, are the same. Missing ones equal each other,
/// whole numbers equal numbers of the same value exactly, and days equal their midnights.
pub(crate) fn is_same(here: &Values, at_here: usize, there: &Values, at_there: usize) -> bool {
    let is_equal = |whole: i64, number: f64| number == whole as f64 && number as i128 == i128::from(whole);
    let midnight = |day: i32| i64::from(day) * DAY_US;
    of_one_type(here, at_here, there, at_there).unwrap_or_else(|| match (here, there) {
        (Values::Integer(a), Values::Number(b)) => is_equal(a.value(at_here), b.value(at_there)),
        (Values::Number(a), Values::Integer(b)) => is_equal(b.value(at_there), a.value(at_here)),
        (Values::Date(a), Values::DateTime(b)) => midnight(a.value(at_here)) == b.value(at_there),
        (Values::DateTime(a), Values::Date(b)) => a.value(at_here) == midnight(b.value(at_there)),
        _ => false,
    })
}

/// Whether two values of one type are the same, or one or both are missing; `None`: they are of two types.
fn of_one_type(a: &Values, at_a: usize, b: &Values, at_b: usize) -> Option<bool> {
    let missing = (a.is_missing(at_a), b.is_missing(at_b));
    if missing != (false, false) {
        return Some(missing == (true, true));
    }
    Some(match (a, b) {
        (Values::Integer(a), Values::Integer(b)) => a.value(at_a) == b.value(at_b),
        (Values::Number(a), Values::Number(b)) => a.value(at_a) == b.value(at_b),
        (Values::Boolean(a), Values::Boolean(b)) => a.value(at_a) == b.value(at_b),
        (Values::Date(a), Values::Date(b)) => a.value(at_a) == b.value(at_b),
        (Values::DateTime(a), Values::DateTime(b)) => a.value(at_a) == b.value(at_b),
        (Values::Text(a), Values::Text(b)) => a.value(at_a) == b.value(at_b),
        _ => return None,
    })
}
