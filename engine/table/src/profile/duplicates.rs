//! Rows that repeat an earlier row exactly.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::table::{Table, Values};

/// Counts rows that repeat an earlier one: hashes first, then compares rows of equal hash.
pub(crate) struct Duplicates {
    hashes: Vec<u64>,
}

impl Duplicates {
    pub(crate) fn new(n_rows: usize) -> Self {
        Self { hashes: vec![0; n_rows] }
    }

    /// Takes a column into the rows' hashes.
    pub(crate) fn add(&mut self, values: &Values) {
        for (row, hash) in self.hashes.iter_mut().enumerate() {
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

    /// How many rows of `table`, all of whose columns were added, repeat an earlier row.
    pub(crate) fn count(&self, table: &Table) -> u64 {
        let mut order: Vec<usize> = (0..self.hashes.len()).collect();
        order.sort_unstable_by_key(|row| (self.hashes[*row], *row));
        let mut n_duplicates = 0;
        for group in order.chunk_by(|a, b| self.hashes[*a] == self.hashes[*b]).filter(|group| group.len() > 1) {
            // Different rows of one hash are rare enough that this list is nearly always one row long.
            let mut distinct: Vec<usize> = Vec::new();
            for row in group {
                if distinct.iter().any(|other| are_equal(table, *row, *other)) {
                    n_duplicates += 1;
                } else {
                    distinct.push(*row);
                }
            }
        }
        n_duplicates
    }
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
        let mut duplicates = Duplicates::new(table.n_rows());
        table.columns().iter().for_each(|column| duplicates.add(&column.values));
        assert_eq!(duplicates.count(&table), expected, "{text:?}");
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
