//! Numbers computed of each group.

use arrow_array::{Array, Float64Array, Int64Array};
use bunsen_spec::{Aggregation, ColumnKind, ReadIssue, say};
use bunsen_stats::quantile;
use bunsen_table::{Column, Values, general_issue};

use super::Aggregated;
use crate::columns::missing_in;
use crate::keys::{Groups, Members};

/// How many values there are.
pub(super) fn count(values: &Values, groups: &Members) -> Aggregated {
    if values.array().null_count() == 0 {
        return integers(groups.iter().map(|rows| Some(rows.len() as i64)).collect());
    }
    let is_missing = missing_in(values);
    let count = |rows: &[u32]| rows.iter().filter(|row| !is_missing(**row as usize)).count();
    integers(groups.iter().map(|rows| Some(count(rows) as i64)).collect())
}

/// How many distinct values there are.
pub(super) fn distinct(values: &Values, groups: &Members) -> Aggregated {
    let kinds = Groups::new(&[values], values.len());
    let mut last_seen_in = vec![usize::MAX; kinds.len()];
    let mut n_distinct = Vec::with_capacity(groups.len());
    for (group, rows) in groups.iter().enumerate() {
        let mut n = 0;
        for row in rows.iter().map(|row| *row as usize).filter(|row| !values.is_missing(*row)) {
            let seen = &mut last_seen_in[kinds.of_row[row] as usize];
            n += i64::from(*seen != group);
            *seen = group;
        }
        n_distinct.push(n);
    }
    integers(Int64Array::from(n_distinct))
}

/// The sum, 0 of no values: of whole numbers and of yes (1) and no (0) a whole number, exactly. If one is too large
/// for that, all are numbers.
pub(super) fn sum(column: &Column, groups: &Members) -> Aggregated {
    let sums: Vec<i128> = match &column.values {
        Values::Integer(values) => exact_sums(groups, |row| values.is_valid(row).then(|| values.value(row))),
        Values::Boolean(values) => exact_sums(groups, |row| values.is_valid(row).then(|| i64::from(values.value(row)))),
        values => {
            return finite(column, Aggregation::Sum, each(values, groups, |numbers| Some(bunsen_stats::sum(numbers))));
        }
    };
    let whole: Result<Vec<i64>, _> = sums.iter().map(|sum| i64::try_from(*sum)).collect();
    match whole {
        Ok(whole) => integers(Int64Array::from(whole)),
        Err(_) => Aggregated {
            issues: vec![general_issue(say::shapes::sums_too_large(&column.name), Some(&column.name), 0)],
            ..numbers(sums.into_iter().map(|sum| Some(sum as f64)).collect())
        },
    }
}

fn exact_sums(groups: &Members, value: impl Fn(usize) -> Option<i64>) -> Vec<i128> {
    let value = |row: &u32| value(*row as usize).map_or(0, i128::from);
    groups.iter().map(|rows| rows.iter().map(value).sum()).collect()
}

/// The mean; missing of no values.
pub(super) fn mean(values: &Values, groups: &Members) -> Aggregated {
    numbers(each(values, groups, |numbers| (!numbers.is_empty()).then(|| bunsen_stats::mean(numbers))))
}

/// The median; missing of no values.
pub(super) fn median(values: &Values, groups: &Members) -> Aggregated {
    numbers(each(values, groups, |numbers| {
        numbers.sort_unstable_by(f64::total_cmp);
        (!numbers.is_empty()).then(|| quantile(numbers, 0.5))
    }))
}

/// The sample standard deviation; missing of fewer than two values.
pub(super) fn std(column: &Column, groups: &Members) -> Aggregated {
    let deviation = |numbers: &mut [f64]| match numbers.len() {
        0 | 1 => None,
        _ => Some(bunsen_stats::standard_deviation(numbers).unwrap_or(f64::INFINITY)),
    };
    finite(column, Aggregation::Std, each(&column.values, groups, deviation))
}

/// A number of the numbers of each group.
fn each(values: &Values, groups: &Members, compute: impl Fn(&mut [f64]) -> Option<f64>) -> Vec<Option<f64>> {
    let is_missing = missing_in(values);
    match values {
        Values::Number(all) => each_of(groups, |row| (!is_missing(row)).then(|| all.value(row)), compute),
        Values::Integer(all) => each_of(groups, |row| (!is_missing(row)).then(|| all.value(row) as f64), compute),
        values => each_of(groups, |row| values.number(row), compute),
    }
}

fn each_of(
    groups: &Members,
    number: impl Fn(usize) -> Option<f64>,
    compute: impl Fn(&mut [f64]) -> Option<f64>,
) -> Vec<Option<f64>> {
    let mut numbers = Vec::new();
    let compute = |rows: &[u32]| {
        numbers.clear();
        numbers.extend(rows.iter().filter_map(|row| number(*row as usize)));
        compute(&mut numbers)
    };
    groups.iter().map(compute).collect()
}

/// Numbers; those that are not finite become missing and are counted.
fn finite(column: &Column, function: Aggregation, results: Vec<Option<f64>>) -> Aggregated {
    let n_lost = results.iter().flatten().filter(|number| !number.is_finite()).count() as u64;
    let issue = |n: u64| -> ReadIssue {
        general_issue(say::shapes::results_not_finite(n, function, &column.name), Some(&column.name), 0)
    };
    Aggregated {
        issues: (n_lost > 0).then(|| issue(n_lost)).into_iter().collect(),
        ..numbers(results.into_iter().map(|number| number.filter(|number| number.is_finite())).collect())
    }
}

fn numbers(values: Vec<Option<f64>>) -> Aggregated {
    Aggregated::new(ColumnKind::Number, Values::Number(Float64Array::from(values)))
}

fn integers(values: Int64Array) -> Aggregated {
    Aggregated::new(ColumnKind::Integer, Values::Integer(values.into()))
}
