//! Lines over numbers or dates.

use bunsen_spec::{Aggregation, Drawn, LineSeries, Problem, say};

use super::Answer;
use super::aggregate::{aggregate, values};
use super::columns::{measures, nothing};
use super::grouping::{NO_KIND, all_or, colors};
use super::largest_triangle::reduced;
use crate::Table;

/// Lines of several columns at most.
const MOST_COLUMNS: usize = 6;
/// Points of a line at most.
const MOST_POINTS: usize = 2_000;

pub(super) fn draw(
    table: &Table,
    x: &str,
    y: &[String],
    function: Aggregation,
    color: Option<&str>,
) -> Result<Answer, Problem> {
    if !(1..=MOST_COLUMNS).contains(&y.len()) {
        let what = say::charts::lines();
        return Err(say::charts::columns_out_of_bounds(what, y.len(), 1, MOST_COLUMNS).in_field("y"));
    }
    if y.len() > 1 && color.is_some() {
        return Err(say::charts::lines_and_color().in_field("color"));
    }
    if let Some(twice) = y.iter().enumerate().find(|(at, name)| y[..*at].contains(name)) {
        return Err(say::steps::named_twice(twice.1).in_column(twice.1));
    }
    let below = measures(table, x)?;
    let colors = all_or(table, color, colors)?;
    let mut is_used = vec![false; table.n_rows()];
    let mut lines = Vec::new();
    for column in y {
        let beside = values(table, column, function)?;
        let mut points: Vec<Vec<(f64, f64)>> = vec![Vec::new(); colors.n()];
        for row in 0..table.n_rows() {
            let (x, y, kind) = (below.values[row], beside[row], colors.of_row[row]);
            if !x.is_nan() && !y.is_nan() && kind != NO_KIND {
                points[usize::from(kind)].push((x, y));
                is_used[row] = true;
            }
        }
        let of_kinds = points.into_iter().enumerate().filter(|(_, points)| !points.is_empty());
        lines.extend(
            of_kinds.map(|(at, points)| LineSeries { kind: colors.kind(at), ..line(column, points, function) }),
        );
    }
    let n_used = is_used.iter().filter(|is_used| **is_used).count() as u64;
    if n_used == 0 {
        return Err(nothing(&[Some(x), y.first().map(String::as_str), color]));
    }
    Ok(Answer { n_used, sampled: None, drawn: Drawn::Lines { scale: below.scale, lines } })
}

/// The line through the aggregates of equal places; `points` come in the order of their rows.
fn line(column: &str, mut points: Vec<(f64, f64)>, function: Aggregation) -> LineSeries {
    let n_used = points.len() as u64;
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut heights = Vec::new();
    let (x, y): (Vec<f64>, Vec<f64>) = points
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|equal| {
            heights.clear();
            heights.extend(equal.iter().map(|(_, height)| *height));
            Some((equal[0].0, aggregate(&heights, function)?))
        })
        .unzip();
    let n_points = x.len() as u64;
    let kept = reduced(&x, &y, MOST_POINTS);
    let of = |all: &[f64]| kept.iter().map(|at| all[*at]).collect();
    LineSeries { column: column.to_string(), kind: None, x: of(&x), y: of(&y), n_points, n_used }
}
