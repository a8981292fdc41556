//! Values are in a set, or are not.

use bunsen_spec::Problem;
use bunsen_spec::say::validating::Wanted;
use bunsen_table::Table;
use serde_json::Value;

use crate::arguments::Arguments;
use crate::key::{Key, KeySet};
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::values::find;

/// Every value of a column is one of a set, or none is. In columns of dates, texts of the set are read as dates.
#[derive(Clone, Debug)]
pub(crate) struct Membership {
    column: String,
    value_set: Vec<Value>,
    expected: Expected,
    mostly: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    InSet,
    NotInSet,
}

impl Membership {
    /// `expect_column_values_to_be_in_set`.
    pub(crate) fn read_in(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Self::read(arguments, Expected::InSet)
    }

    /// `expect_column_values_to_not_be_in_set`.
    pub(crate) fn read_not_in(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Self::read(arguments, Expected::NotInSet)
    }

    fn read(arguments: &mut Arguments<'_>, expected: Expected) -> Result<Self, Problem> {
        Ok(Self {
            column: arguments.text("column")?,
            value_set: arguments.values("value_set", Wanted::Values)?,
            expected,
            mostly: arguments.mostly()?,
        })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let column = find(table, &self.column)?;
        let set = KeySet::new(&self.value_set, &column.values)?;
        let is_in_expected = self.expected == Expected::InSet;
        let tally = Tally::of_values(column, |row| set.contains(&Key::of(&column.values, row)) == is_in_expected);
        Ok(tally.outcome(&[column], Shown::Value, SharesOf::Present, self.mostly))
    }
}
