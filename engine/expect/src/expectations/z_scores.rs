//! Values lie within so many standard deviations of the mean.

use bunsen_spec::{Problem, say};
use bunsen_stats::{mean, standard_deviation};
use bunsen_table::Table;

use crate::arguments::Arguments;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::values::{Family, find, moment_us, n_present, number, present_rows};

/// Every value of a column is less than so many standard deviations (divisor n - 1) above the mean, or away from
/// it. Where there is no spread, every value is as expected.
#[derive(Clone, Debug)]
pub(crate) struct ZScores {
    column: String,
    threshold: f64,
    side: Side,
    mostly: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Above,
    Both,
}

impl ZScores {
    /// `expect_column_value_z_scores_to_be_less_than`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Ok(Self {
            column: arguments.text("column")?,
            threshold: arguments.needed_number("threshold")?,
            side: if arguments.needed_flag("double_sided")? { Side::Both } else { Side::Above },
            mostly: arguments.mostly()?,
        })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let column = find(table, &self.column)?;
        let values = &column.values;
        let family = Family::of(values);
        if n_present(values) > 0 && family == Family::Texts {
            return Err(say::validating::needs_numbers(&self.column, family.name()));
        }
        let number = |row: usize| match family {
            Family::Moments => moment_us(values, row) as f64,
            _ => number(values, row),
        };
        let all: Vec<f64> = present_rows(values).into_iter().map(|row| number(row as usize)).collect();
        let (mean, deviation) = (mean(&all), standard_deviation(&all).unwrap_or(0.0));
        let tally = Tally::of_values(column, |row| {
            let score = (number(row) - mean) / deviation;
            deviation == 0.0
                || match self.side {
                    Side::Above => score < self.threshold,
                    Side::Both => score.abs() < self.threshold.abs(),
                }
        });
        Ok(tally.outcome(&[column], Shown::Value, SharesOf::Present, self.mostly))
    }
}
