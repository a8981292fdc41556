//! Which rows of several tables have equal keys.

use bunsen_table::{DAY_US, Values};

use super::numbering::{number_texts, number_words};
use super::words::{integer_word, number_word, words};
use super::{Groups, combine};
use crate::columns::missing_in;

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
    let groups = pairs.iter().map(|(here, there)| joint_groups(&[here, there]));
    let groups = groups.reduce(|a, b| combine(&a, &b)).expect("a pair of columns");
    let keys_of = |groups: &[u32], columns: &[&Values]| {
        let mut keys: Vec<Option<u32>> = groups.iter().copied().map(Some).collect();
        for values in columns.iter().filter(|values| values.array().null_count() > 0) {
            let is_missing = missing_in(values);
            keys.iter_mut().enumerate().filter(|(row, _)| is_missing(*row)).for_each(|(_, key)| *key = None);
        }
        keys
    };
    let (here, there): (Vec<&Values>, Vec<&Values>) = pairs.iter().copied().unzip();
    let (of_here, of_there) = groups.of_row.split_at(here[0].len());
    JointKeys { here: keys_of(of_here, &here), there: keys_of(of_there, &there), n: groups.len() }
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

/// The groups of equal values in one column of several tables, whose rows follow one another. Missing values are
/// equal.
///
/// # Panics
/// If there is no table, or the columns cannot be compared.
pub(crate) fn joint_groups(tables: &[&Values]) -> Groups {
    assert!(tables.iter().all(|values| are_comparable(tables[0], values)), "columns that cannot be compared");
    let n_rows = tables.iter().map(|values| values.len()).sum();
    let texts = tables.iter().map_while(|values| if let Values::Text(texts) = values { Some(texts) } else { None });
    if matches!(tables[0], Values::Text(_)) {
        return number_texts(texts.flat_map(|texts| texts.iter()), n_rows);
    }
    let is_any = |is: fn(&Values) -> bool| tables.iter().any(|values| is(values));
    let is_missing = missing(tables);
    let number = |words: &[u64]| number_words(words, |row| is_missing.get(row).is_some_and(|is_missing| *is_missing));
    if is_any(|values| matches!(values, Values::Integer(_))) && is_any(|values| matches!(values, Values::Number(_))) {
        let floats: Vec<u64> = tables.iter().flat_map(|values| numeric_words(values)).collect();
        let lost: Vec<u64> = tables.iter().flat_map(|values| lost_words(values)).collect();
        let groups = number(&floats);
        // A whole number that no float holds equals none.
        return if lost.iter().all(|word| *word == 0) { groups } else { combine(&groups, &number(&lost)) };
    }
    if is_any(|values| matches!(values, Values::DateTime(_))) {
        return number(&tables.iter().flat_map(|values| moment_words(values)).collect::<Vec<_>>());
    }
    number(&tables.iter().flat_map(|values| words(values).unwrap_or_default()).collect::<Vec<_>>())
}

/// Which rows have no value; nothing if all have one.
fn missing(tables: &[&Values]) -> Vec<bool> {
    if tables.iter().all(|values| values.array().null_count() == 0) {
        return Vec::new();
    }
    tables.iter().flat_map(|values| (0..values.len()).map(|row| values.is_missing(row))).collect()
}

/// Whole numbers, rounded where they must, and numbers alike.
fn numeric_words(values: &Values) -> Vec<u64> {
    match values {
        Values::Integer(all) => (0..all.len()).map(|row| number_word(all.value(row) as f64)).collect(),
        values => words(values).unwrap_or_default(),
    }
}

/// What whole numbers lose when they are rounded to a float: 0 but for those beyond 2^53.
fn lost_words(values: &Values) -> Vec<u64> {
    match values {
        Values::Integer(values) => {
            let lost = |value: i64| i128::from(value) - value as f64 as i128;
            (0..values.len()).map(|row| lost(values.value(row)) as u64).collect()
        }
        values => vec![0; values.len()],
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
