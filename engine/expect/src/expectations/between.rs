//! Values lie between a smallest and a largest one.

use bunsen_spec::{Problem, say};
use bunsen_table::Table;

use crate::arguments::Arguments;
use crate::bounds::{Bound, Range};
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::values::{Family, find, moment_us, n_present, number};

/// Every value of a column lies between two bounds, which are numbers or dates. True and false are 1 and 0.
#[derive(Clone, Debug)]
pub(crate) struct Between {
    column: String,
    range: Range<Bound>,
    mostly: f64,
}

impl Between {
    /// `expect_column_values_to_be_between`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let (column, range, mostly) = (arguments.text("column")?, Range::read(arguments)?, arguments.mostly()?);
        if range.is_open() {
            return Err(say::validating::no_bounds());
        }
        if range.is_reversed() {
            return Err(say::validating::bounds_reversed());
        }
        Ok(Self { column, range, mostly })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let column = find(table, &self.column)?;
        let values = &column.values;
        let tally = match Family::of(values) {
            // Where nothing is there, nothing can be of the wrong kind.
            _ if n_present(values) == 0 => Tally::of_values(column, |_| true),
            Family::Numbers => {
                let range = self.range.numbers(&self.column)?;
                Tally::of_values(column, |row| range.contains(number(values, row)))
            }
            Family::Moments => {
                let range = self.range.moments(&self.column)?;
                Tally::of_values(column, |row| range.contains(moment_us(values, row)))
            }
            Family::Texts => return Err(self.range.no_texts(&self.column)),
        };
        Ok(tally.outcome(&[column], Shown::Value, SharesOf::Present, self.mostly))
    }
}
