//! Texts are dates in a format.

use bunsen_spec::{Problem, say};
use bunsen_table::{Table, Values};

use crate::arguments::Arguments;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::strptime::DateFormat;
use crate::values::{Family, find, n_present};

/// Every text of a column is a date in a format of Python's `strptime`.
#[derive(Clone, Debug)]
pub(crate) struct StrptimeFormat {
    column: String,
    format: DateFormat,
    mostly: f64,
}

impl StrptimeFormat {
    /// `expect_column_values_to_match_strftime_format`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Ok(Self {
            column: arguments.text("column")?,
            format: DateFormat::read(&arguments.any_text("strftime_format")?)?,
            mostly: arguments.mostly()?,
        })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let column = find(table, &self.column)?;
        let tally = match &column.values {
            Values::Text(texts) => Tally::of_values(column, |row| self.format.is_met_by(texts.value(row))),
            values if n_present(values) == 0 => Tally::of_values(column, |_| true),
            values => return Err(say::validating::needs_texts(&self.column, Family::of(values).name())),
        };
        Ok(tally.outcome(&[column], Shown::Value, SharesOf::Present, self.mostly))
    }
}
