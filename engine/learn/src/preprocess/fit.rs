//! Fitting a column's preprocessing on the training rows.

use std::collections::BTreeMap;

use bunsen_spec::{ColumnKind, ImageShape, PreprocessSpec, Problem, say};
use bunsen_table::Column;

use super::{Encoding, FittedColumn, Kinds};
use crate::value::Value;

/// Most kinds that a category may have.
const MAX_KINDS: usize = 10_000;

impl FittedColumn {
    /// Fits the preprocessing of `column` on `rows` (indices from 0). With `image` the column is a
    /// pixel: it is divided by the brightest value.
    ///
    /// # Errors
    /// When the column holds free text, has no value in these rows, or numbers too large to add up.
    pub(crate) fn fit(
        column: &Column,
        rows: &[usize],
        spec: &PreprocessSpec,
        image: Option<ImageShape>,
    ) -> Result<Self, Problem> {
        let imputes = rows.iter().any(|&row| Value::of_column(&column.values, row).is_missing());
        let encoding = match column.kind {
            ColumnKind::Integer | ColumnKind::Number => fit_number(column, rows, spec, image)?,
            ColumnKind::Category => fit_category(column, rows, spec.one_hot)?,
            ColumnKind::Boolean => fit_flag(column, rows)?,
            ColumnKind::Text | ColumnKind::Date | ColumnKind::DateTime => return Err(not_learnable(column)),
        };
        Ok(Self { name: column.name.clone(), imputes, encoding })
    }
}

/// Number of columns that `column` will have after preprocessing, without fitting it: cheap enough to
/// ask at every change of a request.
///
/// # Errors
/// As [`FittedColumn::fit`], but for numbers too large to add up.
pub(crate) fn width_of(column: &Column, rows: &[usize], spec: &PreprocessSpec) -> Result<usize, Problem> {
    match column.kind {
        ColumnKind::Text | ColumnKind::Date | ColumnKind::DateTime => Err(not_learnable(column)),
        ColumnKind::Category => count_kinds(column, rows).map(|counts| if spec.one_hot { counts.len() } else { 1 }),
        _ if rows.iter().all(|&row| column.values.is_missing(row)) => Err(no_values(&column.name)),
        _ => Ok(1),
    }
}

/// Why a column of free text or of dates cannot be a feature.
pub(crate) fn not_learnable(column: &Column) -> Problem {
    let name = &column.name;
    if column.kind.is_date() { say::training::dates(name) } else { say::training::free_text(name) }.in_column(name)
}

fn no_values(name: &str) -> Problem {
    say::training::feature_without_values(name).in_column(name)
}

fn fit_number(
    column: &Column,
    rows: &[usize],
    spec: &PreprocessSpec,
    image: Option<ImageShape>,
) -> Result<Encoding, Problem> {
    let mut values: Vec<f64> = rows.iter().filter_map(|&row| column.values.number(row)).collect();
    if values.is_empty() {
        return Err(no_values(&column.name));
    }
    let median = median(&mut values);
    let min = values.iter().copied().fold(f64::INFINITY, f64::min);
    let max = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let is_integer = values.iter().all(|v| v.fract() == 0.0);
    let (offset, scale) = match image {
        Some(shape) => (0.0, shape.max),
        None if spec.standardise => {
            values.resize(rows.len(), median);
            mean_and_scale(&values)
        }
        None => (0.0, 1.0),
    };
    if ![median, min, max, offset, scale].iter().all(|v| v.is_finite()) {
        return Err(say::training::numbers_too_large(&column.name, max).in_column(&column.name));
    }
    Ok(Encoding::Number { offset, scale, median, min, max, is_integer })
}

/// The middle value, or the mean of the two in the middle. Reorders `values`, of which there must be some.
fn median(values: &mut [f64]) -> f64 {
    let is_even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(values.len() / 2, f64::total_cmp);
    if !is_even {
        return *upper;
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    lower + (*upper - lower) / 2.0
}

/// Mean and standard deviation (divisor n); 1 for the latter where the values are constant but for
/// rounding, by the bound that scikit-learn's `StandardScaler` uses.
fn mean_and_scale(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = bunsen_stats::sum(values) / n;
    let variance = bunsen_stats::variance(values, 0).unwrap_or(0.0);
    let rounding = n * mean * f64::EPSILON;
    let is_constant = variance <= n * f64::EPSILON * variance + rounding * rounding;
    (mean, if is_constant { 1.0 } else { variance.sqrt() })
}

fn fit_category(column: &Column, rows: &[usize], one_hot: bool) -> Result<Encoding, Problem> {
    let counts = count_kinds(column, rows)?;
    let highest = counts.values().max().copied().unwrap_or(0);
    let most_frequent = counts.values().position(|&count| count == highest).unwrap_or(0);
    let kinds = Kinds { kinds: counts.into_keys().map(str::to_string).collect(), most_frequent };
    Ok(if one_hot { Encoding::OneHot(kinds) } else { Encoding::Ordinal(kinds) })
}

/// How often each kind occurs in `rows`.
fn count_kinds<'a>(column: &'a Column, rows: &[usize]) -> Result<BTreeMap<&'a str, usize>, Problem> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for &row in rows {
        if let Value::Word(word) = Value::of_column(&column.values, row) {
            *counts.entry(word).or_default() += 1;
        }
    }
    if counts.is_empty() {
        return Err(no_values(&column.name));
    }
    if counts.len() > MAX_KINDS {
        return Err(say::training::too_many_kinds(&column.name, counts.len(), MAX_KINDS).in_column(&column.name));
    }
    Ok(counts)
}

fn fit_flag(column: &Column, rows: &[usize]) -> Result<Encoding, Problem> {
    let flags: Vec<f64> = rows.iter().filter_map(|&row| column.values.number(row)).collect();
    if flags.is_empty() {
        return Err(no_values(&column.name));
    }
    let n_yes = flags.iter().filter(|&&flag| flag == 1.0).count();
    Ok(Encoding::Flag { most_frequent: 2 * n_yes > flags.len() })
}
