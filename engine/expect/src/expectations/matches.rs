//! Values match a regular expression, or do not.

use bunsen_spec::Problem;
use bunsen_table::Table;
use regex::Regex;

use crate::arguments::Arguments;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::pattern::read_pattern;
use crate::python_text::PythonTexts;
use crate::values::find;

/// Every value of a column, as a text, matches a regular expression anywhere in it, or none does.
#[derive(Clone, Debug)]
pub(crate) struct Matches {
    column: String,
    pattern: Regex,
    expected: Expected,
    mostly: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Match,
    NoMatch,
}

impl Matches {
    /// `expect_column_values_to_match_regex`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Self::read_as(arguments, Expected::Match)
    }

    /// `expect_column_values_to_not_match_regex`.
    pub(crate) fn read_not(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Self::read_as(arguments, Expected::NoMatch)
    }

    fn read_as(arguments: &mut Arguments<'_>, expected: Expected) -> Result<Self, Problem> {
        Ok(Self {
            column: arguments.text("column")?,
            pattern: read_pattern(&arguments.any_text("regex")?)?,
            expected,
            mostly: arguments.mostly()?,
        })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let column = find(table, &self.column)?;
        let texts = PythonTexts::new(&column.values);
        let is_match_expected = self.expected == Expected::Match;
        let tally = Tally::of_values(column, |row| self.pattern.is_match(&texts.text(row)) == is_match_expected);
        Ok(tally.outcome(&[column], Shown::Value, SharesOf::Present, self.mostly))
    }
}
