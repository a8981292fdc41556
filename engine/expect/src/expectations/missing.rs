//! Values are missing, or are not.

use bunsen_spec::Problem;
use bunsen_table::Table;

use crate::arguments::Arguments;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::values::find;

/// No value of a column is missing, or all are. Shares are of all rows.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    column: String,
    expected: Expected,
    mostly: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Values,
    NoValues,
}

impl Missing {
    /// `expect_column_values_to_not_be_null`.
    pub(crate) fn read_none(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Ok(Self { column: arguments.text("column")?, expected: Expected::Values, mostly: arguments.mostly()? })
    }

    /// `expect_column_values_to_be_null`.
    pub(crate) fn read_all(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Ok(Self { column: arguments.text("column")?, expected: Expected::NoValues, mostly: arguments.mostly()? })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let column = find(table, &self.column)?;
        let values = &column.values;
        let is_missing_expected = self.expected == Expected::NoValues;
        let tally = Tally::of(values.len(), |row| Some(values.is_missing(row) == is_missing_expected));
        Ok(tally.outcome(&[column], Shown::Value, SharesOf::AllRows, self.mostly))
    }
}
