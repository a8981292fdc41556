//! Every value occurs once.

use bunsen_spec::Problem;
use bunsen_table::Table;

use crate::arguments::Arguments;
use crate::order::copies;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::values::{find, present_rows};

/// Every value of a column occurs once; every copy is unexpected, the first one too.
#[derive(Clone, Debug)]
pub(crate) struct Unique {
    column: String,
    mostly: f64,
}

impl Unique {
    /// `expect_column_values_to_be_unique`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Ok(Self { column: arguments.text("column")?, mostly: arguments.mostly()? })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let column = find(table, &self.column)?;
        let is_copy = copies(&[&column.values], present_rows(&column.values), table.n_rows());
        let tally = Tally::of_values(column, |row| !is_copy[row]);
        Ok(tally.outcome(&[column], Shown::Value, SharesOf::Present, self.mostly))
    }
}
