//! How columns go together, pair by pair, over the rows where both values are there.

use arrow_array::Array;
use bunsen_spec::{Drawn, Problem, say};
use bunsen_stats::CoMoments;

use super::Answer;
use super::columns::{find, nothing, numbers};
use super::ranks::Ranks;
use crate::{Column, Table, Values};

/// Columns at most: more can neither be seen nor computed in a moment.
const MOST_COLUMNS: usize = 100;
/// Rows taken together: few enough that all columns' stay near at hand.
const BLOCK: usize = 1_024;

pub(super) fn draw(table: &Table, names: &[String], is_rank: bool) -> Result<Answer, Problem> {
    let columns = chosen(table, names)?;
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let moments = if is_rank { of_ranks(&columns, table.n_rows()) } else { of_values(&columns, table.n_rows()) };
    let n_used = n_complete_pairs(&columns, table.n_rows());
    if n_used == 0 {
        let needed: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
        return Err(nothing(&needed));
    }
    Ok(Answer {
        n_used,
        sampled: None,
        drawn: Drawn::Correlations {
            values: moments.iter().map(|row| row.iter().map(CoMoments::correlation).collect()).collect(),
            n_pairs: moments.iter().map(|row| row.iter().map(CoMoments::n).collect()).collect(),
            columns: names,
        },
    })
}

fn chosen<'a>(table: &'a Table, names: &[String]) -> Result<Vec<&'a Column>, Problem> {
    if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        return Err(say::steps::named_twice(twice.1).in_column(twice.1));
    }
    let columns: Vec<&Column> = if names.is_empty() {
        table.columns().iter().filter(|column| column.kind.is_number()).collect()
    } else {
        names.iter().map(|name| find(table, name)).collect::<Result<_, _>>()?
    };
    let fits = |column: &&&Column| matches!(column.values, Values::Integer(_) | Values::Number(_) | Values::Boolean(_));
    if let Some(wrong) = columns.iter().find(|column| !fits(column)) {
        return Err(say::charts::not_correlated(&wrong.name).in_column(&wrong.name));
    }
    if !(2..=MOST_COLUMNS).contains(&columns.len()) {
        let what = say::charts::correlations();
        return Err(say::charts::columns_out_of_bounds(what, columns.len(), 2, MOST_COLUMNS).in_field("columns"));
    }
    Ok(columns)
}

/// Rows with two values at least.
fn n_complete_pairs(columns: &[&Column], n_rows: usize) -> u64 {
    if columns.iter().filter(|column| column.values.array().null_count() == 0).count() >= 2 {
        return n_rows as u64;
    }
    let mut n_there = vec![0u8; n_rows];
    for column in columns {
        (0..n_rows).filter(|row| !column.values.is_missing(*row)).for_each(|row| n_there[row] += 1);
    }
    n_there.into_iter().filter(|n| *n >= 2).count() as u64
}

fn of_values(columns: &[&Column], n_rows: usize) -> Vec<Vec<CoMoments>> {
    let units: Vec<Unit> = columns.iter().map(|column| Unit::of(&column.values, n_rows)).collect();
    blockwise(columns.len(), n_rows, |at, rows, into| fill(&columns[at].values, units[at], rows, into))
}

fn of_ranks(columns: &[&Column], n_rows: usize) -> Vec<Vec<CoMoments>> {
    let ranks: Vec<Ranks> = columns
        .iter()
        .map(|column| Ranks::new(&numbers(&column.values).expect("what correlates is numbers")))
        .collect();
    let mut moments = blockwise(ranks.len(), n_rows, |at, rows, into| ranks[at].fill(rows, into));
    // Where a value is missing on one side, those of the other side have other ranks among the rest.
    for a in 0..ranks.len() {
        for b in 0..a {
            if ranks[a].has_missing() || ranks[b].has_missing() {
                let pair = [ranks[a].among(&ranks[b]), ranks[b].among(&ranks[a])];
                let of_pair = blockwise(2, n_rows, |at, rows, into| pair[at].fill(rows, into));
                (moments[a][b], moments[b][a]) = (of_pair[1][0], of_pair[1][0]);
            }
        }
    }
    moments
}

/// The moments of all pairs of `n` columns. `fill` gives the numbers of a column in some rows.
fn blockwise(
    n: usize,
    n_rows: usize,
    fill: impl Fn(usize, std::ops::Range<usize>, &mut Vec<f64>),
) -> Vec<Vec<CoMoments>> {
    let mut moments = vec![vec![CoMoments::default(); n]; n];
    let mut blocks: Vec<Vec<f64>> = vec![Vec::with_capacity(BLOCK); n];
    let (mut x, mut y) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK));
    for start in (0..n_rows).step_by(BLOCK) {
        let rows = start..(start + BLOCK).min(n_rows);
        blocks.iter_mut().enumerate().for_each(|(at, block)| fill(at, rows.clone(), block));
        let has_gaps: Vec<bool> = blocks.iter().map(|block| block.iter().any(|value| value.is_nan())).collect();
        for a in 0..n {
            for b in 0..=a {
                if !has_gaps[a] && !has_gaps[b] {
                    moments[a][b].add(&blocks[a], &blocks[b]);
                    continue;
                }
                let both = || blocks[a].iter().zip(&blocks[b]).filter(|(x, y)| !x.is_nan() && !y.is_nan());
                x.clear();
                y.clear();
                x.extend(both().map(|(x, _)| *x));
                y.extend(both().map(|(_, y)| *y));
                moments[a][b].add(&x, &y);
            }
        }
    }
    (0..n).map(|a| (0..n).map(|b| moments[a.max(b)][a.min(b)]).collect()).collect()
}

/// Half the middle of a column's range and a quarter of its width: halves are moved and scaled by them, so that no
/// difference and no square is too large or too small for a float.
#[derive(Clone, Copy)]
struct Unit {
    centre: f64,
    size: f64,
}

impl Unit {
    fn of(values: &Values, n_rows: usize) -> Self {
        let mut block = Vec::with_capacity(BLOCK);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for start in (0..n_rows).step_by(BLOCK) {
            fill(values, Self { centre: 0.0, size: 0.5 }, start..(start + BLOCK).min(n_rows), &mut block);
            (low, high) = block.iter().fold((low, high), |(low, high), value| (low.min(*value), high.max(*value)));
        }
        let size = high / 4.0 - low / 4.0;
        Self { centre: low / 4.0 + high / 4.0, size: if size > 0.0 { size } else { 1.0 } }
    }
}

/// The numbers of some rows in `unit`; not a number where a value is missing.
fn fill(values: &Values, unit: Unit, rows: std::ops::Range<usize>, into: &mut Vec<f64>) {
    into.clear();
    let scaled = |value: f64| (value / 2.0 - unit.centre) / unit.size;
    match values {
        Values::Number(array) if array.null_count() == 0 => {
            into.extend(array.values()[rows].iter().map(|value| scaled(*value)));
        }
        Values::Integer(all) if all.nulls().is_none() => {
            into.extend(rows.map(|row| scaled(all.value(row) as f64)));
        }
        other => into.extend(rows.map(|row| other.number(row).map_or(f64::NAN, scaled))),
    }
}
