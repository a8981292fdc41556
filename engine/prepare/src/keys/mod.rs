//! Which rows have equal values in some columns.
//!
//! Exact: hashes only find candidates, the values decide. Two missing values are equal, and so are -0.0 and 0.0.
//! Takes some 20 bytes a row besides the columns.

mod joint;
mod numbering;
mod order;
mod words;

use bunsen_table::Values;

pub(crate) use joint::{JointKeys, are_comparable, joint_groups, joint_keys};
pub(crate) use numbering::combine;
pub(crate) use order::{Direction, SortBy, sort_rows};
pub(crate) use words::words;

/// Rows put into groups of equal values. Groups are numbered from 0 without gaps.
///
/// ```text
/// let groups = Groups::new(&[&city.values, &year.values], table.n_rows());
/// for rows in groups.members().iter() {
///     // The rows of one group, ascending.
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Groups {
    /// The group of each row.
    pub(crate) of_row: Vec<u32>,
    /// The first row of each group.
    pub(crate) first_rows: Vec<u32>,
}

impl Groups {
    /// The groups of rows that are equal in all of `columns`, numbered in the order of their first rows. Without
    /// columns all rows are equal.
    ///
    /// # Panics
    /// If a column has not `n_rows` values, or there are more rows than 32 bits count; readers allow fewer cells.
    pub(crate) fn new(columns: &[&Values], n_rows: usize) -> Self {
        assert!(columns.iter().all(|values| values.len() == n_rows), "columns of different lengths");
        let Some((first, others)) = columns.split_first() else {
            return numbering::number_words(&vec![0; n_rows], |_| false);
        };
        let mut groups = numbering::number_column(first);
        for values in others {
            if groups.len() == n_rows {
                break;
            }
            groups = combine(&groups, &numbering::number_column(values));
        }
        groups
    }

    /// As [`Groups::new`], numbered in ascending order of the values: the first column decides, then the second.
    /// Numbers go by value, false comes before true, texts go by code point, missing values come last.
    pub(crate) fn sorted(columns: &[&Values], n_rows: usize) -> Self {
        assert!(columns.iter().all(|values| values.len() == n_rows), "columns of different lengths");
        let Some((first, others)) = columns.split_first() else { return Self::new(columns, n_rows) };
        others.iter().fold(order::ranked(first), |a, values| {
            let b = order::ranked(values);
            let both = combine(&a, &b);
            let mut order: Vec<(u32, u32, u32)> =
                both.first_rows.iter().map(|row| (a.of_row[*row as usize], b.of_row[*row as usize], *row)).collect();
            order.sort_unstable();
            both.renumbered(order.into_iter().map(|(_, _, row)| row).collect())
        })
    }

    /// The same groups, numbered as their first rows stand in `first_rows`.
    fn renumbered(self, first_rows: Vec<u32>) -> Self {
        let mut number_of = vec![0; self.len()];
        first_rows.iter().enumerate().for_each(|(n, row)| number_of[self.of_row[*row as usize] as usize] = n as u32);
        let of_row = self.of_row.into_iter().map(|group| number_of[group as usize]).collect();
        Self { of_row, first_rows }
    }

    /// How many groups there are.
    pub(crate) fn len(&self) -> usize {
        self.first_rows.len()
    }

    /// The rows of each group.
    pub(crate) fn members(&self) -> Members {
        Members::new(self.len(), self.of_row.iter().map(|group| Some(*group)))
    }
}

/// The rows of each group, ascending.
#[derive(Clone, Debug)]
pub(crate) struct Members {
    /// Where each group begins in `rows`, and where the last one ends.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Members {
    /// Puts rows into groups: `groups` says the group, below `n_groups`, of each row in turn; `None` is in none.
    pub(crate) fn new(n_groups: usize, groups: impl Iterator<Item = Option<u32>> + Clone) -> Self {
        let mut starts = vec![0; n_groups + 1];
        groups.clone().flatten().for_each(|group| starts[group as usize + 1] += 1);
        (0..n_groups).for_each(|group| starts[group + 1] += starts[group]);
        let mut next = starts.clone();
        let mut rows = vec![0; starts[n_groups] as usize];
        for (row, group) in groups.enumerate() {
            if let Some(group) = group {
                let place = &mut next[group as usize];
                rows[*place as usize] = row as u32;
                *place += 1;
            }
        }
        Self { starts, rows }
    }

    /// How many groups there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The rows of a group.
    pub(crate) fn of(&self, group: usize) -> &[u32] {
        &self.rows[self.starts[group] as usize..self.starts[group + 1] as usize]
    }

    /// The rows of each group in turn.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|group| self.of(group))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use bunsen_table::Table;

    use super::*;
    use crate::cases::{random_table, table};

    fn check(csv: &str, sorted: bool, of_row: &[u32]) {
        let table = table(csv);
        let columns: Vec<&Values> = table.columns().iter().map(|column| &column.values).collect();
        let groups = if sorted { Groups::sorted } else { Groups::new }(&columns, table.n_rows());
        assert_eq!(groups.of_row, of_row, "{csv:?}");
    }

    #[test]
    fn rows_are_put_into_groups() {
        check("a\n3\n1\n3\n", false, &[0, 1, 0]);
        check("a\n3\n1\n3\n", true, &[1, 0, 1]);
        check("a,b\n3,\n3,x\n,x\n3,\n", true, &[1, 0, 2, 1]);
        check("a\n0.0\n-0.0\n-1.5\n", true, &[1, 1, 0]);
        check("a\ntrue\nfalse\n\"\"\n", true, &[1, 0, 2]);
        check("a\nz\né\n\"\"\nZ\n", true, &[1, 2, 3, 0]);
        check("a\n9223372036854775807\n-9223372036854775808\n9223372036854775806\n", true, &[2, 0, 1]);
        check("a\n2024-01-02\n1969-12-31\n", true, &[1, 0]);
        assert_eq!(Groups::new(&[], 3).of_row, [0, 0, 0]);
        assert_eq!(Groups::sorted(&[], 0).len(), 0);
    }

    /// How two rows compare, column by column and value by value.
    fn compare(table: &Table, a: usize, b: usize) -> Ordering {
        let orders = table.columns().iter().map(|column| match (&column.values, column.values.is_missing(a)) {
            (values, true) => true.cmp(&values.is_missing(b)),
            (values, false) if values.is_missing(b) => Ordering::Less,
            (Values::Text(texts), _) => texts.value(a).chars().cmp(texts.value(b).chars()),
            (Values::Integer(numbers), _) => numbers.value(a).cmp(&numbers.value(b)),
            (values, _) => values.number(a).partial_cmp(&values.number(b)).expect("finite numbers"),
        });
        orders.fold(Ordering::Equal, Ordering::then)
    }

    #[test]
    fn groups_are_those_of_comparing_every_row_with_every_other() {
        for seed in 0..300 {
            let table = random_table(seed);
            let n_rows = table.n_rows();
            let columns: Vec<&Values> = table.columns().iter().map(|column| &column.values).collect();
            let (groups, sorted) = (Groups::new(&columns, n_rows), Groups::sorted(&columns, n_rows));
            let mut firsts: Vec<u32> = Vec::new();
            for a in 0..n_rows {
                let first = (0..=a).find(|b| compare(&table, a, *b).is_eq()).expect("a row equals itself");
                if first == a {
                    firsts.push(a as u32);
                }
                assert_eq!(groups.first_rows[groups.of_row[a] as usize], first as u32, "seed {seed}");
                for b in 0..n_rows {
                    assert_eq!(sorted.of_row[a].cmp(&sorted.of_row[b]), compare(&table, a, b), "seed {seed}: {a} {b}");
                }
            }
            assert_eq!(groups.first_rows, firsts, "seed {seed}");
            let members = sorted.members();
            let rows: Vec<u32> = members.iter().flatten().copied().collect();
            let mut expected: Vec<u32> = (0..n_rows as u32).collect();
            expected.sort_by(|a, b| compare(&table, *a as usize, *b as usize));
            assert_eq!(rows, expected, "seed {seed}");
        }
    }
}
