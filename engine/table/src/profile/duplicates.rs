//! Rows that repeat an earlier row exactly.

use std::hash::{DefaultHasher, Hash, Hasher};

use bunsen_spec::ColumnProfile;

use super::sorting::{Sorted, Sorting};
use crate::table::{Column, Table, Values};

/// Rows whose values one step takes in, or compares.
const STEP_ROWS: usize = 1 << 16;
/// Bits of a hash that rows are not sorted by: the others tell nearly all rows apart, and fewer are sooner sorted.
const N_IGNORED_BITS: u32 = 24;

/// Counts rows that repeat an earlier one, in steps: finds rows of equal hash, then compares them.
pub(crate) struct Duplicates {
    phase: Phase,
    count: u64,
}

/// What comes next.
enum Phase {
    /// Take the values of a column from a row on into the rows' hashes.
    Hash {
        hashes: Vec<u64>,
        column: usize,
        from: usize,
    },
    Sort(Sorting),
    /// Compare rows of equal hash, from this one of all in order on, with the different ones before.
    Compare {
        sorted: Sorted,
        next: usize,
        different: Vec<u32>,
    },
    Done,
}

impl Duplicates {
    /// Begins with a table of which some columns may name each row: no row repeats another then.
    pub(crate) fn new(table: &Table, profiles: &[ColumnProfile]) -> Self {
        let n_rows = table.n_rows();
        let names_rows =
            |profile: &ColumnProfile| profile.n_missing < 2 && n_rows as u64 - profile.n_missing == profile.n_distinct;
        let phase = match profiles.iter().any(names_rows) {
            true => Phase::Done,
            false => Phase::Hash { hashes: vec![0; n_rows], column: 0, from: 0 },
        };
        Self { phase, count: 0 }
    }

    /// Goes on with the table and says whether all is counted.
    pub(crate) fn step(&mut self, table: &Table) -> bool {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Done) {
            Phase::Hash { mut hashes, column, from } => match table.columns().get(column) {
                Some(Column { values, .. }) => {
                    let to = hashes.len().min(from + STEP_ROWS);
                    hash_rows(values, from, &mut hashes[from..to]);
                    let (column, from) = if to == hashes.len() { (column + 1, 0) } else { (column, to) };
                    Phase::Hash { hashes, column, from }
                }
                None => Phase::Sort(by_hash(&hashes)),
            },
            Phase::Sort(mut sorting) => match sorting.step() {
                true => Phase::Compare { sorted: sorting.finish(), next: 0, different: Vec::new() },
                false => Phase::Sort(sorting),
            },
            Phase::Compare { sorted, next, different } => self.compare(table, sorted, next, different),
            Phase::Done => Phase::Done,
        };
        matches!(self.phase, Phase::Done)
    }

    fn compare(&mut self, table: &Table, sorted: Sorted, next: usize, mut different: Vec<u32>) -> Phase {
        let end = sorted.rows.len().min(next + STEP_ROWS);
        for at in next..end {
            if at > 0 && sorted.keys[at - 1] != sorted.keys[at] {
                different.clear();
            }
            // Different rows of one hash are rare enough that this list is nearly always one row long.
            let row = sorted.rows[at];
            if different.iter().any(|other| are_equal(table, row as usize, *other as usize)) {
                self.count += 1;
            } else {
                different.push(row);
            }
        }
        if end == sorted.rows.len() { Phase::Done } else { Phase::Compare { sorted, next: end, different } }
    }

    /// How much is done, 0 to 1.
    pub(crate) fn done_share(&self, table: &Table) -> f64 {
        match &self.phase {
            Phase::Hash { column, from, .. } => {
                let of_column = *from as f64 / table.n_rows().max(1) as f64;
                0.5 * (*column as f64 + of_column) / table.columns().len().max(1) as f64
            }
            Phase::Sort(sorting) => 0.5 + 0.3 * sorting.done_share(),
            Phase::Compare { sorted, next, .. } => 0.8 + 0.2 * *next as f64 / sorted.rows.len().max(1) as f64,
            Phase::Done => 1.0,
        }
    }

    /// How many rows repeat an earlier one, of those compared so far.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}

/// Takes the values of rows from `from` on into the rows' hashes.
fn hash_rows(values: &Values, from: usize, hashes: &mut [u64]) {
    for (row, hash) in (from..).zip(hashes) {
        let mut hasher = DefaultHasher::new();
        hash.hash(&mut hasher);
        match values {
            _ if values.is_missing(row) => 0u8.hash(&mut hasher),
            Values::Integer(values) => values.value(row).hash(&mut hasher),
            // Adding zero makes one of the two zeros, which are equal.
            Values::Number(values) => (values.value(row) + 0.0).to_bits().hash(&mut hasher),
            Values::Boolean(values) => values.value(row).hash(&mut hasher),
            Values::Date(values) => values.value(row).hash(&mut hasher),
            Values::DateTime(values) => values.value(row).hash(&mut hasher),
            Values::Text(values) => values.value(row).hash(&mut hasher),
        }
        *hash = hasher.finish();
    }
}

fn by_hash(hashes: &[u64]) -> Sorting {
    let mut sorting = Sorting::with_capacity(hashes.len());
    hashes.iter().enumerate().for_each(|(row, hash)| sorting.add(hash >> N_IGNORED_BITS, row));
    sorting
}

/// Whether two rows are equal; missing values equal each other.
fn are_equal(table: &Table, a: usize, b: usize) -> bool {
    table.columns().iter().all(|column| match &column.values {
        values if values.is_missing(a) || values.is_missing(b) => values.is_missing(a) == values.is_missing(b),
        Values::Integer(values) => values.value(a) == values.value(b),
        Values::Number(values) => values.value(a) == values.value(b),
        Values::Boolean(values) => values.value(a) == values.value(b),
        Values::Date(values) => values.value(a) == values.value(b),
        Values::DateTime(values) => values.value(a) == values.value(b),
        Values::Text(values) => values.value(a) == values.value(b),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_csv;

    fn check(text: &str, expected: u64) {
        let table = read_csv(text.as_bytes().to_vec(), &Default::default()).unwrap().table;
        let mut duplicates = Duplicates::new(&table, &[]);
        while !duplicates.step(&table) {}
        assert_eq!(duplicates.count(), expected, "{text:?}");
    }

    #[test]
    fn repeated_rows_are_counted_as_pandas_does() {
        // pandas.read_csv(...).duplicated().sum()
        check("a,b\n1,x\n2,y\n1,x\n1,x\n", 2);
        check("a,b\n1,x\n1,y\n2,x\n", 0);
        check("a,b\n,x\n,x\n1,\n1,\n", 2);
        check("a,b\n0.0,x\n-0.0,x\n", 1);
    }
}
