//! Every column against every other.

use bunsen_spec::{Drawn, Problem, say};
use bunsen_stats::histogram;

use super::Answer;
use super::columns::{Numbers, measures, narrowest, nothing, sorted};
use super::grouping::{Grouping, NO_KIND, all_or, colors};
use super::histogram::counts;
use super::sample::sample;
use super::scatter::{Colors, chosen};
use crate::Table;

/// Columns at least and at most.
const N_COLUMNS: (usize, usize) = (2, 6);
/// Points at most, the same rows everywhere.
const MOST_POINTS: usize = 2_000;
/// Bins on the diagonal at most.
const MOST_BINS: usize = 20;

pub(super) fn draw(table: &Table, names: &[String], color: Option<&str>) -> Result<Answer, Problem> {
    let (least, most) = N_COLUMNS;
    if !(least..=most).contains(&names.len()) {
        let problem = say::charts::columns_out_of_bounds(say::charts::pairs(), names.len(), least, most);
        return Err(problem.in_field("columns"));
    }
    if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        return Err(say::steps::named_twice(twice.1).in_column(twice.1));
    }
    let columns: Vec<Numbers> = names.iter().map(|name| measures(table, name)).collect::<Result<_, _>>()?;
    let mut grouping = all_or(table, color, colors)?;
    for (row, kind) in grouping.of_row.iter_mut().enumerate() {
        if columns.iter().any(|column| column.values[row].is_nan()) {
            *kind = NO_KIND;
        }
    }
    let used: Vec<u32> = (0..table.n_rows() as u32).filter(|row| grouping.of_row[*row as usize] != NO_KIND).collect();
    let n_used = used.len() as u64;
    if n_used == 0 {
        let needed: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).chain([color]).collect();
        return Err(nothing(&needed));
    }
    let edges: Vec<Vec<f64>> = columns.iter().map(|column| edges(column, &used)).collect();
    let counts = columns.iter().zip(&edges).map(|(column, edges)| counts(&column.values, &grouping, edges)).collect();
    let (drawn, sampled) = sample(used, MOST_POINTS);
    Ok(Answer {
        n_used,
        sampled,
        drawn: Drawn::Pairs {
            columns: names.to_vec(),
            scales: columns.iter().map(|column| column.scale).collect(),
            edges,
            counts,
            values: columns.iter().map(|column| chosen(&column.values, &drawn)).collect(),
            rows: drawn.iter().map(|row| u64::from(*row)).collect(),
            color: by_kind(grouping).at(&drawn),
        },
    })
}

fn edges(column: &Numbers, used: &[u32]) -> Vec<f64> {
    histogram(&sorted(chosen(&column.values, used)), narrowest(column.scale), MOST_BINS).edges
}

fn by_kind(grouping: Grouping) -> Colors {
    if grouping.kinds.is_empty() { Colors::None } else { Colors::Kinds(grouping) }
}
