//! Reading the column to predict.

use std::collections::BTreeMap;

use bunsen_model::Target;
use bunsen_spec::{ColumnKind, Problem, Task, say};
use bunsen_table::{Column, Values};

use crate::value::moment_text;

/// Most kinds that a classification tells apart.
const MAX_CLASSES: usize = 1_000;

/// The column to predict, read for a task.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TargetColumn {
    /// Indices of the rows that have a target, ascending.
    pub rows: Vec<usize>,
    /// Indices of the rows that have none, ascending.
    pub missing: Vec<u64>,
    /// The targets.
    pub values: TargetValues,
}

/// Targets, one entry per row of the table; what stands in rows without one is meaningless.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TargetValues {
    /// The class of each row.
    Classes {
        /// The classes, sorted: numbers by value, words by code point.
        labels: Vec<String>,
        /// Whether the labels are whole numbers in the data.
        are_integers: bool,
        /// Index into `labels` of each row.
        of_row: Vec<u32>,
    },
    /// The value of each row.
    Values(Vec<f64>),
}

impl TargetColumn {
    /// Reads `column` for `task`.
    ///
    /// # Errors
    /// When no row has a target, there are fewer than two kinds or too many, or a number is wanted
    /// and the column holds none.
    pub(crate) fn read(column: &Column, task: Task) -> Result<Self, Problem> {
        let (rows, missing): (Vec<usize>, Vec<usize>) =
            (0..column.values.len()).partition(|&row| !is_missing(&column.values, row));
        if rows.is_empty() {
            return Err(say::training::target_without_values(&column.name).in_column(&column.name));
        }
        let values = match task {
            Task::Classification => read_classes(column, &rows)?,
            Task::Regression => read_values(column)?,
        };
        Ok(Self { rows, missing: missing.into_iter().map(|row| row as u64).collect(), values })
    }

    /// The targets of these rows, as models take them.
    pub(crate) fn select(&self, rows: &[usize]) -> Target {
        match &self.values {
            TargetValues::Classes { labels, of_row, .. } => {
                Target::Classes { labels: rows.iter().map(|&row| of_row[row]).collect(), n_classes: labels.len() }
            }
            TargetValues::Values(values) => Target::Values(rows.iter().map(|&row| values[row]).collect()),
        }
    }
}

fn is_missing(values: &Values, row: usize) -> bool {
    values.is_missing(row) || matches!(values, Values::Text(texts) if texts.value(row).trim().is_empty())
}

fn read_values(column: &Column) -> Result<TargetValues, Problem> {
    match column.kind {
        ColumnKind::Integer | ColumnKind::Number => Ok(TargetValues::Values(
            (0..column.values.len()).map(|row| column.values.number(row).unwrap_or(0.0)).collect(),
        )),
        _ => Err(say::training::target_without_numbers(&column.name).in_column(&column.name)),
    }
}

fn read_classes(column: &Column, rows: &[usize]) -> Result<TargetValues, Problem> {
    let (labels, are_integers, of_row) = match &column.values {
        Values::Text(texts) => {
            let words = rows.iter().map(|&row| (row, texts.value(row).trim()));
            let (labels, of_row) = number_off(words, column.values.len());
            (labels.into_iter().map(str::to_string).collect(), false, of_row)
        }
        Values::Date(_) | Values::DateTime(_) => {
            let moments = rows.iter().map(|&row| (row, moment_text(&column.values, row)));
            let (labels, of_row) = number_off(moments, column.values.len());
            (labels, false, of_row)
        }
        Values::Boolean(flags) => {
            let (labels, of_row) = number_off(rows.iter().map(|&row| (row, flags.value(row))), column.values.len());
            (labels.into_iter().map(|flag| flag.to_string()).collect(), false, of_row)
        }
        Values::Integer(numbers) => {
            let (labels, of_row) = number_off(rows.iter().map(|&row| (row, numbers.value(row))), column.values.len());
            (labels.into_iter().map(|number| number.to_string()).collect(), true, of_row)
        }
        Values::Number(numbers) => {
            // Ordered bits let floats be keys; -0 and 0 are one label.
            let ordered = rows.iter().map(|&row| (row, Ordered(numbers.value(row) + 0.0)));
            let (labels, of_row) = number_off(ordered, column.values.len());
            let are_integers = labels.iter().all(|number| number.0.fract() == 0.0 && number.0.abs() < 9e15);
            (labels.into_iter().map(|number| number.0.to_string()).collect::<Vec<_>>(), are_integers, of_row)
        }
    };
    check_classes(column, &labels, rows.len())?;
    Ok(TargetValues::Classes { labels, are_integers, of_row })
}

/// A float with a total order.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ordered(f64);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The distinct values sorted, and the position of each row's value among them (0 for other rows).
fn number_off<T: Ord + Clone>(values: impl Iterator<Item = (usize, T)>, n_rows: usize) -> (Vec<T>, Vec<u32>) {
    let mut positions: BTreeMap<T, u32> = BTreeMap::new();
    let values: Vec<(usize, T)> = values.collect();
    for (_, value) in &values {
        positions.entry(value.clone()).or_default();
    }
    for (position, entry) in positions.values_mut().enumerate() {
        *entry = position as u32;
    }
    let mut of_row = vec![0; n_rows];
    for (row, value) in &values {
        of_row[*row] = positions[value];
    }
    (positions.into_keys().collect(), of_row)
}

fn check_classes(column: &Column, labels: &[String], n_rows: usize) -> Result<(), Problem> {
    let name = &column.name;
    if labels.len() == 1 {
        return Err(say::training::one_class_only(name, &labels[0], n_rows).in_column(name));
    }
    if labels.len() > MAX_CLASSES {
        let is_number = column.kind.is_number();
        return Err(say::training::too_many_classes(name, labels.len(), MAX_CLASSES, is_number).in_column(name));
    }
    Ok(())
}
