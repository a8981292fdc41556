//! Single values of a column: as JSON, as numbers, as moments.

use bunsen_spec::Problem;
use bunsen_spec::say::validating;
use bunsen_table::{Column, MAX_EXACT, Table, Values};
use chrono::DateTime;
use serde_json::Value;

/// Microseconds in a day.
const DAY_US: i64 = 86_400_000_000;

/// Values that can be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Numbers; true and false are 1 and 0.
    Numbers,
    /// Days and moments.
    Moments,
    /// Texts.
    Texts,
}

impl Family {
    /// Of which family values are.
    pub(crate) fn of(values: &Values) -> Self {
        match values {
            Values::Integer(_) | Values::Number(_) | Values::Boolean(_) => Self::Numbers,
            Values::Date(_) | Values::DateTime(_) => Self::Moments,
            Values::Text(_) => Self::Texts,
        }
    }

    /// Its name in a sentence.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Numbers => validating::numbers(),
            Self::Moments => validating::dates(),
            Self::Texts => validating::texts(),
        }
    }
}

/// The column called `name`.
pub(crate) fn find<'a>(table: &'a Table, name: &str) -> Result<&'a Column, Problem> {
    table.column(name).ok_or_else(|| {
        let names: Vec<String> = table.columns().iter().map(|column| column.name.clone()).collect();
        validating::no_column(name, &names)
    })
}

/// How many values are there.
pub(crate) fn n_present(values: &Values) -> usize {
    values.len() - values.array().null_count()
}

/// The rows with a value, counted from 0.
pub(crate) fn present_rows(values: &Values) -> Vec<u32> {
    (0..values.len()).filter(|row| !values.is_missing(*row)).map(|row| row as u32).collect()
}

/// The value of a row as a number. What is missing or no number is not a number.
pub(crate) fn number(values: &Values, row: usize) -> f64 {
    match values {
        _ if values.is_missing(row) => f64::NAN,
        Values::Integer(array) => array.value(row) as f64,
        Values::Number(array) => array.value(row),
        Values::Boolean(array) => f64::from(u8::from(array.value(row))),
        _ => f64::NAN,
    }
}

/// The value of a row in microseconds since 1970; 0 where there is none.
pub(crate) fn moment_us(values: &Values, row: usize) -> i64 {
    match values {
        Values::Date(array) => i64::from(array.value(row)) * DAY_US,
        Values::DateTime(array) => array.value(row),
        _ => 0,
    }
}

/// The value of a row as Great Expectations writes it.
pub(crate) fn json(values: &Values, row: usize) -> Value {
    match values {
        _ if values.is_missing(row) => Value::Null,
        Values::Integer(array) => array.value(row).into(),
        Values::Number(array) => array.value(row).into(),
        Values::Boolean(array) => array.value(row).into(),
        Values::Date(_) | Values::DateTime(_) => moment_json(moment_us(values, row)),
        Values::Text(array) => array.value(row).into(),
    }
}

/// A moment as Python's `isoformat()`.
pub(crate) fn moment_json(moment_us: i64) -> Value {
    let format = if moment_us.rem_euclid(1_000_000) == 0 { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%dT%H:%M:%S%.6f" };
    DateTime::from_timestamp_micros(moment_us).map_or(Value::Null, |moment| moment.format(format).to_string().into())
}

/// A whole number, as one if JSON's readers keep it.
pub(crate) fn whole_json(value: i128) -> Value {
    i64::try_from(value).map_or_else(|_| Value::from(value as f64), Value::from)
}

/// A text as a moment in microseconds since 1970; a day is its midnight.
pub(crate) fn read_moment(text: &str) -> Option<i64> {
    let (day, moment) = bunsen_table::parse_date(text.as_bytes())?;
    Some(moment.unwrap_or(i64::from(day) * DAY_US))
}

/// A float that is a whole number which floats and integers share.
pub(crate) fn as_whole(value: f64) -> Option<i64> {
    (value.trunc() == value && value.abs() <= MAX_EXACT as f64).then_some(value as i64)
}
