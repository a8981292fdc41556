//! The order of a column's numbers and dates, as keys to sort by.

use std::ops::Range;

use arrow_array::Array;

use super::sorting::Sorting;
use crate::table::Values;

/// Seconds in a day.
const DAY_S: f64 = 86_400.0;
/// The highest bit of a key: set for numbers that are not negative.
const SIGN: u64 = 1 << 63;

/// Adds the values of rows `from` to `to` that are not missing, in an order that the keys keep. Texts and booleans
/// have none.
pub(crate) fn add_rows(values: &Values, from: usize, to: usize, sorting: &mut Sorting) {
    match values {
        Values::Integer(all) => add(all.array(), from..to, sorting, |row| whole_key(all.value(row))),
        Values::Number(array) => add(array, from..to, sorting, |row| number_key(array.value(row))),
        Values::Date(array) => add(array, from..to, sorting, |row| whole_key(array.value(row).into())),
        Values::DateTime(array) => add(array, from..to, sorting, |row| whole_key(array.value(row))),
        Values::Boolean(_) | Values::Text(_) => {}
    }
}

fn add(array: &dyn Array, rows: Range<usize>, sorting: &mut Sorting, key: impl Fn(usize) -> u64) {
    match array.nulls() {
        Some(nulls) => rows.filter(|row| nulls.is_valid(*row)).for_each(|row| sorting.add(key(row), row)),
        None => rows.for_each(|row| sorting.add(key(row), row)),
    }
}

/// The numbers of keys of these values: dates and moments are seconds since 1970.
pub(crate) fn numbers(values: &Values, keys: &[u64]) -> Vec<f64> {
    match values {
        Values::Number(_) => keys.iter().map(|key| number(*key)).collect(),
        Values::Date(_) => keys.iter().map(|key| whole(*key) as f64 * DAY_S).collect(),
        Values::DateTime(_) => keys.iter().map(|key| whole(*key) as f64 / 1e6).collect(),
        _ => keys.iter().map(|key| whole(*key) as f64).collect(),
    }
}

/// The narrowest that a bin of these values may be: whole numbers and days are not split.
pub(crate) fn least_width(values: &Values) -> f64 {
    match values {
        Values::Integer(_) => 1.0,
        Values::Date(_) => DAY_S,
        _ => 0.0,
    }
}

fn whole_key(value: i64) -> u64 {
    value as u64 ^ SIGN
}

fn whole(key: u64) -> i64 {
    (key ^ SIGN) as i64
}

fn number_key(value: f64) -> u64 {
    // Adding zero makes one of the two zeros, which are equal.
    let bits = (value + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn number(key: u64) -> f64 {
    f64::from_bits(if key & SIGN == 0 { !key } else { key ^ SIGN })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_the_order_and_the_values() {
        let numbers = [f64::MIN, -1.5, -5e-324, 0.0, 5e-324, 1.0, f64::MAX];
        assert!(numbers.map(number_key).is_sorted_by(|a, b| a < b));
        assert_eq!(numbers.map(|value| number(number_key(value))), numbers);
        assert_eq!(number_key(-0.0), number_key(0.0));
        let wholes = [i64::MIN, -1, 0, 1, i64::MAX];
        assert!(wholes.map(whole_key).is_sorted_by(|a, b| a < b));
        assert_eq!(wholes.map(|value| whole(whole_key(value))), wholes);
    }
}
