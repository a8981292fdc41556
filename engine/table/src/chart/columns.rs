//! A chart's columns: found by name, and as numbers.

use bunsen_spec::{AxisScale, Problem, say};

use crate::{Column, Table, Values};

/// Seconds in a day.
pub(super) const DAY_S: f64 = 86_400.0;

/// A column as numbers.
pub(super) struct Numbers {
    /// One for each row; not a number where the value is missing, which no column holds otherwise.
    pub(super) values: Vec<f64>,
    /// What they are.
    pub(super) scale: AxisScale,
}

/// The column called `name`.
pub(super) fn find<'a>(table: &'a Table, name: &str) -> Result<&'a Column, Problem> {
    table.column(name).ok_or_else(|| {
        let names: Vec<String> = table.columns().iter().map(|column| column.name.clone()).collect();
        say::steps::no_column(name, &names).in_column(name)
    })
}

/// The numbers, days or moments of the column called `name`.
pub(super) fn measures(table: &Table, name: &str) -> Result<Numbers, Problem> {
    let column = find(table, name)?;
    let scale = scale(&column.values).ok_or_else(|| say::charts::not_numbers(name).in_column(name))?;
    let values = numbers(&column.values).expect("what has a scale is numbers");
    Ok(Numbers { values, scale })
}

/// What the values are on a scale, if they lie on one.
pub(super) fn scale(values: &Values) -> Option<AxisScale> {
    match values {
        Values::Integer(_) => Some(AxisScale::Integer),
        Values::Number(_) => Some(AxisScale::Number),
        Values::Date(_) => Some(AxisScale::Date),
        Values::DateTime(_) => Some(AxisScale::DateTime),
        Values::Boolean(_) | Values::Text(_) => None,
    }
}

/// The values as numbers, as [`Values::number`] gives them; `None` for texts.
pub(super) fn numbers(values: &Values) -> Option<Vec<f64>> {
    let mut numbers: Vec<f64> = match values {
        // Adding zero makes one of the two zeros, which are equal.
        Values::Number(array) => array.values().iter().map(|value| value + 0.0).collect(),
        Values::Integer(all) => (0..all.len()).map(|row| all.value(row) as f64).collect(),
        Values::Date(array) => array.values().iter().map(|day| f64::from(*day) * DAY_S).collect(),
        Values::DateTime(array) => array.values().iter().map(|moment| *moment as f64 / 1e6).collect(),
        Values::Boolean(array) => array.values().iter().map(|flag| f64::from(u8::from(flag))).collect(),
        Values::Text(_) => return None,
    };
    if let Some(nulls) = values.array().nulls().filter(|nulls| nulls.null_count() > 0) {
        numbers
            .iter_mut()
            .zip(nulls.iter())
            .filter(|(_, is_there)| !is_there)
            .for_each(|(number, _)| *number = f64::NAN);
    }
    Some(numbers)
}

/// The narrowest bin that makes sense: one whole number, one day.
pub(super) fn narrowest(scale: AxisScale) -> f64 {
    match scale {
        AxisScale::Integer => 1.0,
        AxisScale::Date => DAY_S,
        AxisScale::Number | AxisScale::DateTime => 0.0,
    }
}

/// Nothing is left to draw.
pub(super) fn nothing(names: &[Option<&str>]) -> Problem {
    let names: Vec<&str> = names.iter().copied().flatten().collect();
    let problem = say::charts::nothing_there(&names);
    match names.first() {
        Some(first) => problem.in_column(*first),
        None => problem,
    }
}

/// The values in ascending order.
pub(super) fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}
