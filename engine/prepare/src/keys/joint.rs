//! Which rows of two tables have equal keys.

use arrow_array::{Array, StringArray};
use bunsen_table::{DAY_US, MAX_EXACT, Values};

use super::numbering::{number_texts, number_words};
use super::words::{integer_word, number_word, words};
use super::{Groups, combine};

/// The keys of two tables: rows, here or there, with the same number have equal keys.
#[derive(Clone, Debug)]
pub(crate) struct JointKeys {
    /// The key of each row here; `None` where a part of it is missing.
    pub(crate) here: Vec<Option<u32>>,
    /// The key of each row there; `None` where a part of it is missing.
    pub(crate) there: Vec<Option<u32>>,
    /// How many keys there are.
    pub(crate) n: usize,
}

/// Numbers the keys of two tables, each key one value of each pair of columns. Whole numbers equal numbers of the
/// same value exactly, and days equal moments at their midnight.
///
/// # Panics
/// If there is no pair, or the columns of a pair cannot be compared (see [`are_comparable`]).
pub(crate) fn joint_keys(pairs: &[(&Values, &Values)]) -> JointKeys {
    let parts: Vec<(Groups, Vec<bool>)> = pairs.iter().map(|(here, there)| joint_column(here, there)).collect();
    let (groups, is_missing) = parts
        .into_iter()
        .reduce(|(a, a_missing), (b, b_missing)| {
            (combine(&a, &b), a_missing.iter().zip(b_missing).map(|(a, b)| *a || b).collect())
        })
        .expect("a pair of columns");
    let n_here = pairs[0].0.len();
    let mut here: Vec<Option<u32>> =
        groups.of_row.iter().zip(is_missing).map(|(group, is_missing)| (!is_missing).then_some(*group)).collect();
    let there = here.split_off(n_here);
    JointKeys { here, there, n: groups.len() }
}

/// Whether values of the two columns can be equal: both texts, both numbers, both days or moments, or both yes or no.
pub(crate) fn are_comparable(here: &Values, there: &Values) -> bool {
    use Values::{Boolean, Date, DateTime, Integer, Number, Text};
    matches!(
        (here, there),
        (Text(_), Text(_))
            | (Boolean(_), Boolean(_))
            | (Integer(_) | Number(_), Integer(_) | Number(_))
            | (Date(_) | DateTime(_), Date(_) | DateTime(_))
    )
}

/// The groups of equal values in both columns, this one's rows first, and which rows have no value.
fn joint_column(here: &Values, there: &Values) -> (Groups, Vec<bool>) {
    assert!(are_comparable(here, there), "columns that cannot be compared");
    let missing_of = |values: &Values| (0..values.len()).map(|row| values.is_missing(row)).collect::<Vec<_>>();
    let mut is_missing = [missing_of(here), missing_of(there)].concat();
    let words = match (here, there) {
        (Values::Text(here), Values::Text(there)) => return (joint_texts(here, there), is_missing),
        (Values::Integer(_), Values::Number(_)) | (Values::Number(_), Values::Integer(_)) => {
            let (here_words, there_words) = (numeric_words(here), numeric_words(there));
            let words = here_words.into_iter().chain(there_words);
            // A whole number that no float holds equals none of them: it is as good as missing.
            let words = words.zip(&mut is_missing).map(|(word, is_missing)| {
                *is_missing |= word.is_none();
                word.unwrap_or_default()
            });
            words.collect()
        }
        (here, there) => [moment_words(here), moment_words(there)].concat(),
    };
    (number_words(&words, |row| is_missing[row]), is_missing)
}

fn joint_texts(here: &StringArray, there: &StringArray) -> Groups {
    number_texts(here.iter().chain(there.iter()), here.len() + there.len())
}

/// Whole numbers and numbers alike; `None` for a whole number that no float holds.
fn numeric_words(values: &Values) -> Vec<Option<u64>> {
    let exact = |value: i64| {
        let float = value as f64;
        (value.unsigned_abs() <= MAX_EXACT || float as i128 == i128::from(value)).then(|| number_word(float))
    };
    match values {
        Values::Integer(all) => (0..all.len()).map(|row| exact(all.value(row))).collect(),
        values => words(values).into_iter().flatten().map(Some).collect(),
    }
}

/// Days as the moments of their midnights; other values as they are.
fn moment_words(values: &Values) -> Vec<u64> {
    match values {
        Values::Date(days) => days.values().iter().map(|day| integer_word(i64::from(*day) * DAY_US)).collect(),
        values => words(values).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{random_table, table};

    fn check(here: &str, there: &str, expected: &[(usize, usize)]) {
        let (here, there) = (table(here), table(there));
        let pairs: Vec<_> = here.columns().iter().zip(there.columns()).map(|(a, b)| (&a.values, &b.values)).collect();
        let keys = joint_keys(&pairs);
        let all = (0..here.n_rows()).flat_map(|a| (0..there.n_rows()).map(move |b| (a, b)));
        let equal: Vec<_> = all.filter(|(a, b)| keys.here[*a].is_some() && keys.here[*a] == keys.there[*b]).collect();
        assert_eq!(equal, expected, "{here:?} {there:?}");
    }

    #[test]
    fn keys_of_two_tables_are_compared_by_value() {
        check("a\n1\n2\n", "a\n2\n1\n1\n", &[(0, 1), (0, 2), (1, 0)]);
        check("a\n1\n2\n", "a\n2.0\n1.5\n", &[(1, 0)]);
        check("a,b\n1,x\n1,y\n,x\n", "a,b\n1,x\n,x\n1,x\n", &[(0, 0), (0, 2)]);
        check("a\n2024-01-01\n", "a\n2024-01-01 00:00\n2024-01-01 00:01\n", &[(0, 0)]);
        // As floats both whole numbers would equal the number.
        check("a\n9007199254740993\n9007199254740992\n", "a\n9007199254740992.0\n0.5\n", &[(1, 0)]);
        check("a\n9223372036854775807\n", "a\n9223372036854775808.0\n0.5\n", &[]);
    }

    #[test]
    fn keys_are_those_of_comparing_every_row_with_every_other() {
        for seed in 0..300 {
            let (here, there) = (random_table(seed), random_table(seed + 1_000));
            let pairs: Vec<_> = here
                .columns()
                .iter()
                .zip(there.columns())
                .map(|(a, b)| (&a.values, &b.values))
                .filter(|(a, b)| are_comparable(a, b))
                .collect();
            if pairs.is_empty() {
                continue;
            }
            let keys = joint_keys(&pairs);
            for (a, key_a) in keys.here.iter().enumerate() {
                let is_missing = pairs.iter().any(|(here, _)| here.is_missing(a));
                assert!(key_a.is_none() || !is_missing, "seed {seed}: {a}");
                for (b, key_b) in keys.there.iter().enumerate() {
                    let are_equal = pairs.iter().all(|(here, there)| match (here, there) {
                        _ if here.is_missing(a) || there.is_missing(b) => false,
                        (Values::Date(_) | Values::DateTime(_), _) => here.number(a) == there.number(b),
                        _ => here.cell(a) == there.cell(b),
                    });
                    assert_eq!(key_a.is_some() && key_a == key_b, are_equal, "seed {seed}: {a} {b}");
                }
            }
        }
    }
}
