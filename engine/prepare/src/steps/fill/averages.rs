//! Means and medians in the place of missing numbers.

use arrow_array::Float64Array;
use bunsen_spec::{ColumnKind, Problem, say};
use bunsen_stats::mean;
use bunsen_table::{Column, Values};

use super::Filled;
use crate::keys::Groups;
use crate::steps::fit::{is_whole, widened};

/// Which average.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Average {
    Mean,
    Median,
}

/// The column with each group's average where a number is missing. Whole numbers become numbers if an average that
/// is put in has decimals.
pub(super) fn filled(column: &Column, groups: &Groups, average: Average) -> Result<Filled, Problem> {
    if !column.kind.is_number() {
        return Err(say::steps::fill_without_average(&column.name, column.kind).in_column(&column.name));
    }
    let averages = averages(&column.values, groups, average);
    let fill = |row: usize| averages[groups.of_row[row] as usize];
    let (kind, values, issue) = match &column.values {
        Values::Integer(old) => {
            let mut missing = (0..old.len()).filter(|row| column.values.is_missing(*row));
            if missing.all(|row| fill(row).is_none_or(is_whole_or_largest)) {
                let new = old.iter().enumerate().map(|(row, old)| old.or_else(|| fill(row).map(|value| value as i64)));
                (ColumnKind::Integer, Values::Integer(new.collect()), None)
            } else {
                let (wider, issue) = widened(&column.name, old);
                (ColumnKind::Number, Values::Number(filled_in(&wider, fill)), issue)
            }
        }
        Values::Number(old) => (ColumnKind::Number, Values::Number(filled_in(old, fill)), None),
        _ => (column.kind, column.values.clone(), None),
    };
    Ok(Filled { column: Column { name: column.name.clone(), kind, values }, issue })
}

fn filled_in(old: &Float64Array, fill: impl Fn(usize) -> Option<f64>) -> Float64Array {
    old.iter().enumerate().map(|(row, old)| old.or_else(|| fill(row))).collect()
}

/// The nearest float of the largest whole numbers is one beyond them; it goes back to the largest.
fn is_whole_or_largest(value: f64) -> bool {
    is_whole(value) || value == i64::MAX as f64
}

/// The average of each group; `None` for one without numbers.
fn averages(values: &Values, groups: &Groups, average: Average) -> Vec<Option<f64>> {
    let (mut numbers, ends) = by_group(values, groups);
    let mut start = 0;
    let mut averages = Vec::with_capacity(groups.len());
    for end in ends {
        let group = &mut numbers[start..end];
        averages.push(match average {
            _ if group.is_empty() => None,
            Average::Mean => Some(mean(group)),
            Average::Median => Some(median(group)),
        });
        start = end;
    }
    averages
}

/// The numbers that are there, group after group, and where each group ends.
fn by_group(values: &Values, groups: &Groups) -> (Vec<f64>, Vec<usize>) {
    let mut ends = vec![0; groups.len()];
    let present = || (0..values.len()).filter_map(|row| Some((groups.of_row[row] as usize, values.number(row)?)));
    present().for_each(|(group, _)| ends[group] += 1);
    let mut n = 0;
    for end in &mut ends {
        (*end, n) = (n, n + *end);
    }
    let mut numbers = vec![0.0; n];
    for (group, number) in present() {
        numbers[ends[group]] = number;
        ends[group] += 1;
    }
    (numbers, ends)
}

/// The middle number, or the mean of the two in the middle.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    if numbers.len() % 2 == 1 {
        return numbers[middle];
    }
    let (low, high) = (numbers[middle - 1], numbers[middle]);
    let sum = low + high;
    // The sum of two finite numbers may be too large for a float.
    if sum.is_finite() { sum / 2.0 } else { low / 2.0 + high / 2.0 }
}
