//! Values that a learner gives, and whether they fit a column.

use arrow_array::{ArrowPrimitiveType, BooleanArray, Float64Array, PrimitiveArray};
use bunsen_spec::{Cell, ColumnKind, Problem, ReadIssue, say};
use bunsen_table::{Column, Integers, MAX_EXACT, Noted, Values, cell_text, parse_date};

use crate::limits::Texts;

/// A value that fits a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fitted {
    /// A whole number.
    Integer(i64),
    /// A number. It fits a column of whole numbers too, which becomes one of numbers with it.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day, in days since 1970.
    Date(i32),
    /// A moment, in microseconds since 1970.
    DateTime(i64),
    /// A text.
    Text(String),
}

/// `cell` as a value of `column`: a number for numbers, a word for texts, `2024-12-31` for days, that or
/// `2024-12-31 23:59` for moments. A whole number that no float holds is the text of its digits, as
/// [`Values::cell`] gives it.
///
/// # Errors
/// If it does not fit, or is missing.
pub(crate) fn fitted(cell: &Cell, column: &Column) -> Result<Fitted, Problem> {
    let fitted = match (column.kind, cell) {
        (ColumnKind::Integer, Cell::Number(value)) if is_whole(*value) => Some(Fitted::Integer(*value as i64)),
        (ColumnKind::Integer, Cell::Text(digits)) => large_integer(digits).map(Fitted::Integer),
        (ColumnKind::Integer | ColumnKind::Number, Cell::Number(value)) if value.is_finite() => {
            Some(Fitted::Number(*value))
        }
        (ColumnKind::Boolean, Cell::Flag(flag)) => Some(Fitted::Boolean(*flag)),
        (ColumnKind::Date, Cell::Text(text)) => match parse_date(text.as_bytes()) {
            Some((day, None)) => Some(Fitted::Date(day)),
            _ => None,
        },
        (ColumnKind::DateTime, Cell::Text(text)) => parse_date(text.as_bytes())
            .map(|(day, moment)| Fitted::DateTime(moment.unwrap_or(i64::from(day) * bunsen_table::DAY_US))),
        (ColumnKind::Category | ColumnKind::Text, Cell::Text(text)) => Some(Fitted::Text(text.clone())),
        _ => None,
    };
    fitted.ok_or_else(|| unfit(cell, column))
}

/// The column with `value` in the rows marked; `None` makes them missing. Whole numbers become numbers where one
/// with decimals comes to stand among them.
pub(crate) fn put(
    column: &Column,
    is_at: &[bool],
    value: Option<&Fitted>,
) -> Result<(Column, Option<ReadIssue>), Problem> {
    let (mut kind, mut issue) = (column.kind, None);
    let values = match (&column.values, value) {
        _ if !is_at.contains(&true) => column.values.clone(),
        (Values::Integer(old), Some(Fitted::Number(new))) => {
            let (wider, rounded) = widened(&column.name, old);
            (kind, issue) = (ColumnKind::Number, rounded);
            Values::Number(put_in(&wider, is_at, Some(*new)))
        }
        (Values::Integer(old), Some(Fitted::Integer(new))) => Values::Integer(put_whole(old, is_at, Some(*new))),
        (Values::Number(old), Some(Fitted::Number(new))) => Values::Number(put_in(old, is_at, Some(*new))),
        (Values::Date(old), Some(Fitted::Date(new))) => Values::Date(put_in(old, is_at, Some(*new))),
        (Values::DateTime(old), Some(Fitted::DateTime(new))) => Values::DateTime(put_in(old, is_at, Some(*new))),
        (Values::Boolean(old), Some(Fitted::Boolean(new))) => Values::Boolean(put_flag(old, is_at, Some(*new))),
        (Values::Integer(old), _) => Values::Integer(put_whole(old, is_at, None)),
        (Values::Number(old), _) => Values::Number(put_in(old, is_at, None)),
        (Values::Date(old), _) => Values::Date(put_in(old, is_at, None)),
        (Values::DateTime(old), _) => Values::DateTime(put_in(old, is_at, None)),
        (Values::Boolean(old), _) => Values::Boolean(put_flag(old, is_at, None)),
        (Values::Text(old), new) => {
            let new = if let Some(Fitted::Text(new)) = new { Some(new.as_str()) } else { None };
            let mut texts = Texts::new(&column.name, old.iter().len());
            for (old, is_at) in old.iter().zip(is_at) {
                texts.append(if *is_at { new } else { old })?;
            }
            Values::Text(texts.finish())
        }
    };
    Ok((Column { name: column.name.clone(), kind, values }, issue))
}

/// Whole numbers as numbers, and which of those of the column called `name` lost digits.
pub(crate) fn widened(name: &str, values: &Integers) -> (Float64Array, Option<ReadIssue>) {
    let mut rounded = Noted::default();
    for (row, value) in values.iter().enumerate() {
        if let Some(value) = value.filter(|value| value.unsigned_abs() > MAX_EXACT) {
            rounded.note_with(row as u64 + 1, || value.to_string());
        }
    }
    let issue = rounded.issue(Some(name), |n, example| say::columns::rounded(n, name, example));
    (values.to_numbers(), issue)
}

/// Whether a number is a whole one of 64 bits.
pub(crate) fn is_whole(value: f64) -> bool {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    value.trunc() == value && (-BEYOND..BEYOND).contains(&value)
}

fn large_integer(digits: &str) -> Option<i64> {
    let value: i64 = digits.parse().ok()?;
    (value.unsigned_abs() > MAX_EXACT && value.to_string() == digits).then_some(value)
}

fn put_in<T: ArrowPrimitiveType>(old: &PrimitiveArray<T>, is_at: &[bool], new: Option<T::Native>) -> PrimitiveArray<T> {
    old.iter().zip(is_at).map(|(old, is_at)| if *is_at { new } else { old }).collect()
}

fn put_whole(old: &Integers, is_at: &[bool], new: Option<i64>) -> Integers {
    old.iter().zip(is_at).map(|(old, is_at)| if *is_at { new } else { old }).collect()
}

fn put_flag(old: &BooleanArray, is_at: &[bool], new: Option<bool>) -> BooleanArray {
    old.iter().zip(is_at).map(|(old, is_at)| if *is_at { new } else { old }).collect()
}

fn unfit(cell: &Cell, column: &Column) -> Problem {
    let problem = match cell {
        Cell::Missing => say::steps::no_value(),
        cell => say::steps::unfit_value(&cell_text(cell.clone()), &column.name, column.kind),
    };
    problem.in_column(&column.name)
}
