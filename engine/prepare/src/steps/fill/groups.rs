//! Groups of rows with equal values.

use std::collections::HashMap;

use bunsen_spec::Problem;
use bunsen_table::Table;

use super::codes::Codes;
use crate::columns::find_all;

/// Groups of rows, numbered in the order in which they first occur. A missing value equals another, and no other
/// value.
pub(super) struct Groups {
    /// The group of each row.
    pub(super) of_row: Vec<u32>,
    /// How many there are; 1 where there are no rows.
    pub(super) n: usize,
}

impl Groups {
    /// The groups that the columns called `by` make; one of all rows where `by` is empty.
    pub(super) fn of(table: &Table, by: &[String]) -> Result<Self, Problem> {
        let mut groups = Self { of_row: vec![0; table.n_rows()], n: 1 };
        if by.is_empty() {
            return Ok(groups);
        }
        for column in find_all(table, by)? {
            groups.part(&Codes::of(&column.values));
        }
        Ok(groups)
    }

    /// Parts each group by another column's values.
    fn part(&mut self, codes: &Codes) {
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        for (group, code) in self.of_row.iter_mut().zip(&codes.of_row) {
            let n_known = known.len() as u32;
            *group = *known.entry((*group, *code)).or_insert(n_known);
        }
        self.n = known.len().max(1);
    }
}
