//! The values of several columns add up.

use bunsen_spec::{Problem, say};
use bunsen_table::Table;

use super::compound::Several;
use crate::arguments::Arguments;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::values::{Family, n_present, number};

/// In every row, the values of several columns add up to one total. With a missing value they never do.
#[derive(Clone, Debug)]
pub(crate) struct SumEquals {
    several: Several,
    total: f64,
}

impl SumEquals {
    /// `expect_multicolumn_sum_to_equal`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Ok(Self { several: Several::read(arguments)?, total: arguments.needed_number("sum_total")? })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let columns = self.several.columns(table)?;
        for column in &columns {
            let family = Family::of(&column.values);
            if family != Family::Numbers && n_present(&column.values) > 0 {
                return Err(say::validating::needs_numbers(&column.name, family.name()));
            }
        }
        let sum = |row: usize| columns.iter().fold(0.0, |sum, column| sum + number(&column.values, row));
        let tally =
            Tally::of(table.n_rows(), |row| (!self.several.is_skipped(&columns, row)).then(|| sum(row) == self.total));
        Ok(tally.outcome(&columns, Shown::Record, SharesOf::Present, self.several.mostly))
    }
}
