//! The distinct values of a column, numbered.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;

use bunsen_table::Values;

/// The distinct values of a column, numbered in the order in which they first occur. Missing counts as a value.
pub(super) struct Codes {
    /// The number of each row's value.
    pub(super) of_row: Vec<u32>,
    /// The first row of each value.
    pub(super) first_row: Vec<u32>,
}

impl Codes {
    pub(super) fn of(values: &Values) -> Self {
        match values {
            Values::Integer(all) => by_key(values, |row| all.value(row)),
            // Adding zero makes one of the two zeros, which are equal.
            Values::Number(all) => by_key(values, |row| (all.value(row) + 0.0).to_bits()),
            Values::Boolean(all) => by_key(values, |row| all.value(row)),
            Values::Date(all) => by_key(values, |row| all.value(row)),
            Values::DateTime(all) => by_key(values, |row| all.value(row)),
            Values::Text(all) => by_key(values, |row| all.value(row)),
        }
    }
}

fn by_key<K: Hash + Eq>(values: &Values, key: impl Fn(usize) -> K) -> Codes {
    let mut known: HashMap<Option<K>, u32> = HashMap::new();
    let mut first_row = Vec::new();
    let code = |row: usize| {
        let key = (!values.is_missing(row)).then(|| key(row));
        *known.entry(key).or_insert_with(|| {
            first_row.push(row as u32);
            first_row.len() as u32 - 1
        })
    };
    let of_row = (0..values.len()).map(code).collect();
    Codes { of_row, first_row }
}

/// Which of two values that are there is the smaller; texts by their letters' code points, false before true.
pub(super) fn compare(values: &Values, a: usize, b: usize) -> Ordering {
    match values {
        Values::Integer(values) => values.value(a).cmp(&values.value(b)),
        Values::Number(values) => values.value(a).total_cmp(&values.value(b)),
        Values::Boolean(values) => values.value(a).cmp(&values.value(b)),
        Values::Date(values) => values.value(a).cmp(&values.value(b)),
        Values::DateTime(values) => values.value(a).cmp(&values.value(b)),
        Values::Text(values) => values.value(a).cmp(values.value(b)),
    }
}
