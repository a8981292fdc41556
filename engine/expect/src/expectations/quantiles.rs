//! Quantiles lie between bounds.

use bunsen_spec::Problem;
use bunsen_spec::say::validating::{self, Wanted};
use bunsen_stats::quantile;
use bunsen_table::{Table, Values};
use serde_json::{Value, json};

use crate::arguments::{Arguments, number as read_number};
use crate::bounds::Range;
use crate::outcome::Outcome;
use crate::values::{Family, as_whole, find, n_present, number, present_rows};

/// Each of some quantiles of a column lies between two bounds, or is as close to one as a ten-thousandth of it.
#[derive(Clone, Debug)]
pub(crate) struct Quantiles {
    column: String,
    quantiles: Vec<(f64, Range<f64>)>,
    interpolation: Interpolation,
}

/// Which value a quantile between two values is: pandas' words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Interpolation {
    Nearest,
    Linear,
    Lower,
    Higher,
    Midpoint,
}

const INTERPOLATIONS: [(&str, Interpolation); 5] = [
    ("nearest", Interpolation::Nearest),
    ("linear", Interpolation::Linear),
    ("lower", Interpolation::Lower),
    ("higher", Interpolation::Higher),
    ("midpoint", Interpolation::Midpoint),
];

impl Quantiles {
    /// `expect_column_quantile_values_to_be_between`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let column = arguments.text("column")?;
        let ranges = arguments.any("quantile_ranges").ok_or_else(|| validating::argument_missing("quantile_ranges"))?;
        let quantiles =
            read_ranges(ranges).ok_or_else(|| validating::argument_wrong("quantile_ranges", Wanted::Ranges))?;
        let is_default = arguments.any("allow_relative_error").is_none_or(|value| value == &Value::Bool(false));
        let interpolation = match is_default {
            true => Interpolation::Nearest,
            false => arguments.one_of("allow_relative_error", &INTERPOLATIONS)?,
        };
        Ok(Self { column, quantiles, interpolation })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let values = &find(table, &self.column)?.values;
        if n_present(values) > 0 && Family::of(values) != Family::Numbers {
            return Err(validating::needs_numbers(&self.column, Family::of(values).name()));
        }
        let mut sorted: Vec<f64> = present_rows(values).into_iter().map(|row| number(values, row as usize)).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let found: Vec<Option<f64>> =
            self.quantiles.iter().map(|(q, _)| self.interpolation.quantile(&sorted, *q)).collect();
        let is_met = |(value, (_, range)): (&Option<f64>, &(f64, Range<f64>))| {
            value.is_some_and(|value| range.contains(value) || range.bounds().any(|bound| is_close(value, bound)))
        };
        let details: Vec<bool> = found.iter().zip(&self.quantiles).map(is_met).collect();
        let shown = |value: &Option<f64>| match (values, value) {
            (_, None) => Value::Null,
            (Values::Boolean(_), Some(value)) if *value == 0.0 || *value == 1.0 => (*value == 1.0).into(),
            (Values::Integer(_), Some(value)) => as_whole(*value).map_or_else(|| (*value).into(), Value::from),
            (_, Some(value)) => (*value).into(),
        };
        Ok(Outcome::of(
            details.iter().all(|is_met| *is_met),
            json!({
                "observed_value": {
                    "quantiles": self.quantiles.iter().map(|(q, _)| *q).collect::<Vec<f64>>(),
                    "values": found.iter().map(shown).collect::<Vec<Value>>(),
                },
                "details": { "success_details": details },
            }),
        ))
    }
}

impl Interpolation {
    /// The quantile `q` of values in ascending order, if there are any.
    fn quantile(self, sorted: &[f64], q: f64) -> Option<f64> {
        if sorted.is_empty() {
            return None;
        }
        let position = q * (sorted.len() - 1) as f64;
        let at = |position: f64| sorted[position as usize];
        Some(match self {
            Self::Linear => quantile(sorted, q),
            Self::Nearest => at(position.round_ties_even()),
            Self::Lower => at(position.floor()),
            Self::Higher => at(position.ceil()),
            Self::Midpoint => at(position.floor()) / 2.0 + at(position.ceil()) / 2.0,
        })
    }
}

fn read_ranges(value: &Value) -> Option<Vec<(f64, Range<f64>)>> {
    let (quantiles, ranges) = (value.get("quantiles")?.as_array()?, value.get("value_ranges")?.as_array()?);
    if quantiles.len() != ranges.len() {
        return None;
    }
    let share = |value: &Value| read_number(value).filter(|share| (0.0..=1.0).contains(share));
    quantiles.iter().zip(ranges).map(|(q, range)| Some((share(q)?, Range::of_pair(range)?))).collect()
}

/// As close as numpy's `isclose` with a relative tolerance of a ten-thousandth.
fn is_close(value: f64, bound: f64) -> bool {
    (value - bound).abs() <= 1e-8 + 1e-4 * bound.abs()
}
