//! A statistic of a column lies between bounds.

use bunsen_spec::{Problem, say};
use bunsen_stats::{mean, quantile, standard_deviation, sum};
use bunsen_table::{Table, Values};
use serde_json::Value;

use crate::arguments::Arguments;
use crate::bounds::{Bound, Range};
use crate::order::{compare, groups, sorted};
use crate::outcome::Outcome;
use crate::values::{Family, find, json, moment_json, moment_us, n_present, number, present_rows, whole_json};

/// What is computed of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Statistic {
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
    /// The arithmetic mean.
    Mean,
    /// The median.
    Median,
    /// The standard deviation, with divisor n - 1.
    Deviation,
    /// The sum.
    Sum,
    /// The number of distinct values.
    DistinctCount,
    /// The number of distinct values, as a share of the values.
    DistinctShare,
    /// The number of values, as a share of the rows.
    PresentShare,
}

/// A statistic of a column lies between two bounds. Missing values are left out; where none is left, the bounds
/// are not met.
#[derive(Clone, Debug)]
pub(crate) struct StatisticBetween {
    column: String,
    statistic: Statistic,
    range: Bounds,
}

#[derive(Clone, Debug)]
enum Bounds {
    Any(Range<Bound>),
    Numbers(Range<f64>),
}

/// What was computed.
enum Found {
    Nothing,
    Number(f64, Value),
    Moment(i64),
    Text(Value),
}

impl StatisticBetween {
    /// One of `expect_column_min_to_be_between` and its like.
    pub(crate) fn read(arguments: &mut Arguments<'_>, statistic: Statistic) -> Result<Self, Problem> {
        let column = arguments.text("column")?;
        let range = match statistic {
            Statistic::Min | Statistic::Max | Statistic::Mean | Statistic::Median => {
                Bounds::Any(Range::read(arguments)?)
            }
            Statistic::DistinctCount => Bounds::Numbers(Range::of_whole(arguments)?),
            _ => Bounds::Numbers(Range::of_numbers(arguments)?),
        };
        Ok(Self { column, statistic, range })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let values = &find(table, &self.column)?.values;
        Ok(match self.find(values)? {
            Found::Nothing => Outcome::observed(false, Value::Null),
            Found::Number(number, shown) => {
                let is_met = match &self.range {
                    Bounds::Any(range) => range.numbers(&self.column)?.contains(number),
                    Bounds::Numbers(range) => range.contains(number),
                };
                Outcome::observed(is_met, shown)
            }
            Found::Moment(moment_us) => {
                let is_met = match &self.range {
                    Bounds::Any(range) => range.moments(&self.column)?.contains(moment_us),
                    Bounds::Numbers(_) => return Err(self.needs_numbers(values)),
                };
                Outcome::observed(is_met, moment_json(moment_us))
            }
            Found::Text(shown) => match &self.range {
                Bounds::Any(range) if range.is_open() => Outcome::observed(true, shown),
                Bounds::Any(range) => return Err(range.no_texts(&self.column)),
                Bounds::Numbers(_) => return Err(self.needs_numbers(values)),
            },
        })
    }

    fn find(&self, values: &Values) -> Result<Found, Problem> {
        let n_present = n_present(values);
        let share = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
        let number = |number: f64| Found::Number(number, number.into());
        match self.statistic {
            Statistic::PresentShare => return Ok(number(share(n_present, values.len()))),
            Statistic::DistinctCount => {
                let n = n_distinct(values);
                return Ok(Found::Number(n as f64, n.into()));
            }
            Statistic::DistinctShare => return Ok(number(share(n_distinct(values), n_present))),
            Statistic::Sum if n_present == 0 => return Ok(number(0.0)),
            _ if n_present == 0 => return Ok(Found::Nothing),
            _ => {}
        }
        match (Family::of(values), self.statistic) {
            (_, Statistic::Min | Statistic::Max) => Ok(self.extreme(values)),
            (Family::Numbers, _) => Ok(self.of_numbers(values)),
            (Family::Moments, Statistic::Mean | Statistic::Median) => Ok(Found::Moment(self.of_moments(values))),
            _ => Err(self.needs_numbers(values)),
        }
    }

    fn extreme(&self, values: &Values) -> Found {
        let rows = (0..values.len()).filter(|row| !values.is_missing(*row));
        let row = match self.statistic {
            Statistic::Min => rows.min_by(|a, b| compare(values, *a, *b)),
            _ => rows.max_by(|a, b| compare(values, *a, *b)),
        };
        let Some(row) = row else { return Found::Nothing };
        match Family::of(values) {
            Family::Numbers => Found::Number(number(values, row), json(values, row)),
            Family::Moments => Found::Moment(moment_us(values, row)),
            Family::Texts => Found::Text(json(values, row)),
        }
    }

    fn of_numbers(&self, values: &Values) -> Found {
        if self.statistic == Statistic::Sum {
            let whole: Option<i128> = match values {
                Values::Integer(array) => Some(array.iter().flatten().map(i128::from).sum()),
                Values::Boolean(array) => Some(array.true_count() as i128),
                _ => None,
            };
            if let Some(whole) = whole {
                return Found::Number(whole as f64, whole_json(whole));
            }
        }
        let mut numbers: Vec<f64> = present_rows(values).into_iter().map(|row| number(values, row as usize)).collect();
        let found = match self.statistic {
            Statistic::Mean => Some(mean(&numbers)),
            Statistic::Deviation => standard_deviation(&numbers),
            Statistic::Sum => Some(sum(&numbers)),
            _ => {
                numbers.sort_unstable_by(f64::total_cmp);
                Some(quantile(&numbers, 0.5))
            }
        };
        found.filter(|found| found.is_finite()).map_or(Found::Nothing, |found| Found::Number(found, found.into()))
    }

    /// The mean or the median of moments, in microseconds since 1970, rounded down.
    fn of_moments(&self, values: &Values) -> i64 {
        let mut moments: Vec<i64> =
            present_rows(values).into_iter().map(|row| moment_us(values, row as usize)).collect();
        if self.statistic == Statistic::Mean {
            let total: i128 = moments.iter().map(|moment| i128::from(*moment)).sum();
            return total.div_euclid(moments.len() as i128) as i64;
        }
        moments.sort_unstable();
        let (low, high) = (moments[(moments.len() - 1) / 2], moments[moments.len() / 2]);
        low + (high - low).div_euclid(2)
    }

    fn needs_numbers(&self, values: &Values) -> Problem {
        say::validating::needs_numbers(&self.column, Family::of(values).name())
    }
}

fn n_distinct(values: &Values) -> usize {
    let rows = sorted(&[values], present_rows(values));
    groups(&[values], &rows).count()
}
