//! Rows in the order of their values: how equal ones are found without a copy of the column.

use std::cmp::Ordering;

use bunsen_table::Values;

/// The rows `rows` (counted from 0) in ascending order of their values in `columns`; equal ones in their order.
pub(crate) fn sorted(columns: &[&Values], mut rows: Vec<u32>) -> Vec<u32> {
    rows.sort_unstable_by(|a, b| compare_rows(columns, *a, *b).then(a.cmp(b)));
    rows
}

/// Sorted rows in groups of equal values.
pub(crate) fn groups<'a>(columns: &[&Values], sorted: &'a [u32]) -> impl Iterator<Item = &'a [u32]> {
    sorted.chunk_by(|a, b| compare_rows(columns, *a, *b) == Ordering::Equal)
}

/// Which of `rows` have the values of another of them, marked by row.
pub(crate) fn copies(columns: &[&Values], rows: Vec<u32>, n_rows: usize) -> Vec<bool> {
    let sorted = sorted(columns, rows);
    let mut is_copy = vec![false; n_rows];
    for group in groups(columns, &sorted).filter(|group| group.len() > 1) {
        group.iter().for_each(|row| is_copy[*row as usize] = true);
    }
    is_copy
}

fn compare_rows(columns: &[&Values], a: u32, b: u32) -> Ordering {
    let (a, b) = (a as usize, b as usize);
    let orders = columns.iter().map(|values| compare(values, a, b));
    orders.fold(Ordering::Equal, |found, next| found.then(next))
}

/// Compares two values of a column; missing ones come first and equal each other.
pub(crate) fn compare(values: &Values, a: usize, b: usize) -> Ordering {
    match (values.is_missing(a), values.is_missing(b)) {
        (false, false) => {}
        (is_a, is_b) => return is_b.cmp(&is_a),
    }
    match values {
        Values::Integer(array) => array.value(a).cmp(&array.value(b)),
        // Adding zero makes one of the two zeros, which are equal.
        Values::Number(array) => (array.value(a) + 0.0).total_cmp(&(array.value(b) + 0.0)),
        Values::Boolean(array) => array.value(a).cmp(&array.value(b)),
        Values::Date(array) => array.value(a).cmp(&array.value(b)),
        Values::DateTime(array) => array.value(a).cmp(&array.value(b)),
        Values::Text(array) => array.value(a).cmp(array.value(b)),
    }
}
