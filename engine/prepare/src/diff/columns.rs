//! Which columns two versions of a table have, and where.

use bunsen_spec::{ColumnDiff, MovedColumn, NamedKind, Problem, TableDiff, say};
use bunsen_table::{Column, Table, Values};

use super::align::align;

/// A column of both versions.
pub(super) struct Common<'a> {
    /// As it was.
    pub(super) before: &'a Column,
    /// As it is.
    pub(super) after: &'a Column,
    /// The values of both, so that they can be compared.
    aligned: Option<[Values; 2]>,
}

/// The values of a column, before and after, that can be compared.
pub(super) type Pair<'a> = [&'a Values; 2];

impl Common<'_> {
    /// Makes the values comparable.
    pub(super) fn align(&mut self) {
        self.aligned = align(&[&self.before.values, &self.after.values]).try_into().ok();
    }

    /// The values, before and after.
    pub(super) fn pair(&self) -> Pair<'_> {
        self.aligned.as_ref().expect("columns are aligned first").each_ref()
    }
}

/// The columns that both have, in the newer one's order.
pub(super) fn common<'a>(before: &'a Table, after: &'a Table) -> Vec<Common<'a>> {
    let both = after.columns().iter().filter_map(|column| Some((before.column(&column.name)?, column)));
    both.map(|(before, after)| Common { before, after, aligned: None }).collect()
}

/// The places of the key's columns among those that both have.
pub(super) fn find_key(
    before: &Table,
    after: &Table,
    columns: &[Common<'_>],
    key: &[String],
) -> Result<Vec<usize>, Problem> {
    let names: Vec<String> = columns.iter().map(|column| column.after.name.clone()).collect();
    find_key_in(&[(before, say::comparing::older()), (after, say::comparing::newer())], &names, key)?;
    Ok(key.iter().filter_map(|name| names.iter().position(|other| other == name)).collect())
}

/// Whether every version, given with what it is called, has the columns `key`, each named once. `names` are the
/// columns that all of them have.
pub(crate) fn find_key_in(versions: &[(&Table, &str)], names: &[String], key: &[String]) -> Result<(), Problem> {
    for (at, name) in key.iter().enumerate() {
        if key[..at].contains(name) {
            return Err(say::steps::named_twice(name).in_column(name));
        }
        if let Some((_, version)) = versions.iter().find(|(table, _)| table.column(name).is_none()) {
            return Err(say::comparing::no_key_column(name, version, names).in_column(name));
        }
    }
    Ok(())
}

/// What is known from the columns alone.
pub(super) fn diff(before: &Table, after: &Table, columns: &[Common<'_>], key: &[usize]) -> TableDiff {
    let only_in = |table: &Table, other: &Table| {
        let only = table.columns().iter().filter(|column| other.column(&column.name).is_none());
        only.map(|column| NamedKind { name: column.name.clone(), kind: column.kind }).collect()
    };
    TableDiff {
        key: key.iter().map(|at| columns[*at].after.name.clone()).collect(),
        n_rows_before: before.n_rows() as u64,
        n_rows_after: after.n_rows() as u64,
        columns_added: only_in(after, before),
        columns_removed: only_in(before, after),
        columns_moved: moved(before, after, columns),
        columns: columns.iter().map(column_diff).collect(),
        ..TableDiff::default()
    }
}

fn column_diff(column: &Common<'_>) -> ColumnDiff {
    let n_missing = |column: &Column| column.values.array().null_count() as u64;
    ColumnDiff {
        name: column.after.name.clone(),
        kind_before: column.before.kind,
        kind_after: column.after.kind,
        n_changed: None,
        n_missing_before: n_missing(column.before),
        n_missing_after: n_missing(column.after),
        shift: None,
    }
}

/// The columns that do not stand in the longest run that both orders share.
fn moved(before: &Table, after: &Table, columns: &[Common<'_>]) -> Vec<MovedColumn> {
    let place = |table: &Table, name: &str| table.columns().iter().position(|column| column.name == name).unwrap_or(0);
    let places: Vec<usize> = columns.iter().map(|column| place(before, &column.after.name)).collect();
    let stays = longest_ascent(&places);
    let moved = columns.iter().zip(&places).zip(stays).filter(|(_, stays)| !stays);
    moved
        .map(|((column, before), _)| MovedColumn {
            name: column.after.name.clone(),
            before: *before as u64 + 1,
            after: place(after, &column.after.name) as u64 + 1,
        })
        .collect()
}

/// Which of some different numbers are in their longest ascending subsequence.
fn longest_ascent(numbers: &[usize]) -> Vec<bool> {
    // The place of the smallest number that ends an ascent of each length, and what comes before each number.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        previous.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut is_in = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        is_in[at] = true;
        next = previous[at];
    }
    is_in
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(numbers: &[usize], out: &[usize]) {
        let is_in = longest_ascent(numbers);
        let left: Vec<usize> =
            numbers.iter().zip(is_in).filter(|(_, is_in)| !is_in).map(|(number, _)| *number).collect();
        assert_eq!(left, out, "{numbers:?}");
    }

    #[test]
    fn as_few_as_possible_are_out_of_order() {
        check(&[], &[]);
        check(&[0, 1, 2, 3], &[]);
        check(&[3, 0, 1, 2], &[3]);
        check(&[1, 2, 3, 0], &[0]);
        check(&[0, 3, 2, 1, 4], &[3, 2]);
        check(&[2, 5, 3, 7, 11, 8, 10, 13, 6], &[5, 11, 6]);
    }
}
