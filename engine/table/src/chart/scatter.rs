//! A point for each row.

use bunsen_spec::{Drawn, PointColor, Problem};

use super::Answer;
use super::columns::{Numbers, measures, nothing};
use super::grouping::{Grouping, NO_KIND, colors_or_scale};
use super::sample::sample;
use crate::Table;

/// Points at most.
const MOST_POINTS: usize = 50_000;

pub(super) fn draw(table: &Table, x: &str, y: &str, color: Option<&str>) -> Result<Answer, Problem> {
    let (below, beside) = (measures(table, x)?, measures(table, y)?);
    let color_values = Colors::of(table, color)?;
    let is_used = |row: &u32| {
        let row = *row as usize;
        !below.values[row].is_nan() && !beside.values[row].is_nan() && !color_values.is_missing(row)
    };
    let used: Vec<u32> = (0..table.n_rows() as u32).filter(is_used).collect();
    let n_used = used.len() as u64;
    if n_used == 0 {
        return Err(nothing(&[Some(x), Some(y), color]));
    }
    let (drawn, sampled) = sample(used, MOST_POINTS);
    Ok(Answer {
        n_used,
        sampled,
        drawn: Drawn::Points {
            x_scale: below.scale,
            y_scale: beside.scale,
            x: chosen(&below.values, &drawn),
            y: chosen(&beside.values, &drawn),
            rows: drawn.iter().map(|row| u64::from(*row)).collect(),
            color: color_values.at(&drawn),
        },
    })
}

/// The values of these rows.
pub(super) fn chosen(values: &[f64], rows: &[u32]) -> Vec<f64> {
    rows.iter().map(|row| values[*row as usize]).collect()
}

/// What colours points, row by row.
pub(super) enum Colors {
    None,
    Kinds(Grouping),
    Values(Numbers),
}

impl Colors {
    /// Kinds, or a scale for numbers of many distinct values.
    fn of(table: &Table, name: Option<&str>) -> Result<Self, Problem> {
        let Some(name) = name else { return Ok(Self::None) };
        match colors_or_scale(table, name)? {
            Some(grouping) => Ok(Self::Kinds(grouping)),
            None => Ok(Self::Values(measures(table, name)?)),
        }
    }

    /// Whether the value of row `row` is missing.
    pub(super) fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::None => false,
            Self::Kinds(grouping) => grouping.of_row[row] == NO_KIND,
            Self::Values(numbers) => numbers.values[row].is_nan(),
        }
    }

    /// The colours of these rows, none of which is missing.
    pub(super) fn at(self, rows: &[u32]) -> PointColor {
        match self {
            Self::None => PointColor::None,
            Self::Kinds(grouping) => {
                let of = rows.iter().map(|row| grouping.of_row[*row as usize]).collect();
                PointColor::Kinds { kinds: grouping.kinds, of }
            }
            Self::Values(numbers) => PointColor::Values { scale: numbers.scale, of: chosen(&numbers.values, rows) },
        }
    }
}
