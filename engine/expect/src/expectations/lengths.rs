//! Values have so many characters.

use bunsen_spec::{Problem, say};
use bunsen_table::Table;

use crate::arguments::Arguments;
use crate::bounds::Range;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::python_text::PythonTexts;
use crate::values::find;

/// The number of characters of every value of a column, as a text, lies between two bounds.
#[derive(Clone, Debug)]
pub(crate) struct Lengths {
    column: String,
    range: Range<f64>,
    mostly: f64,
}

impl Lengths {
    /// `expect_column_value_lengths_to_be_between`.
    pub(crate) fn read_between(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let (column, range) = (arguments.text("column")?, Range::of_whole(arguments)?);
        if range.is_open() {
            return Err(say::validating::no_bounds());
        }
        Ok(Self { column, range, mostly: arguments.mostly()? })
    }

    /// `expect_column_value_lengths_to_equal`.
    pub(crate) fn read_equal(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let (column, value) = (arguments.text("column")?, arguments.needed_number("value")?);
        Ok(Self { column, range: Range::exactly(value), mostly: arguments.mostly()? })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let column = find(table, &self.column)?;
        let texts = PythonTexts::new(&column.values);
        let tally = Tally::of_values(column, |row| self.range.contains(texts.text(row).chars().count() as f64));
        Ok(tally.outcome(&[column], Shown::Value, SharesOf::Present, self.mostly))
    }
}
