//! Values as numbers.

use arrow_array::{Float64Array, Int64Array};
use bunsen_table::{MAX_EXACT, Noted, Values};

use super::{CastNotes, converted};

/// Values as whole numbers; one with decimals fits none, and neither does one beyond 2^53 that is not written with
/// all its digits.
pub(super) fn integers(values: &Values, noted: &mut CastNotes) -> Int64Array {
    converted(values, &mut noted.unfit, |row| match values {
        Values::Integer(values) => Some(values.value(row)),
        Values::Number(values) => exact(values.value(row)),
        Values::Boolean(values) => Some(i64::from(values.value(row))),
        Values::Text(values) => match read_number(values.value(row))? {
            Read::Whole(value) => Some(value),
            Read::Number(value) => exact(value),
        },
        Values::Date(_) | Values::DateTime(_) => None,
    })
}

/// Values as numbers; whole ones beyond 2^53 are noted, since they lose digits.
pub(super) fn numbers(values: &Values, noted: &mut CastNotes) -> Float64Array {
    let CastNotes { unfit, rounded, .. } = noted;
    converted(values, unfit, |row| match values {
        Values::Integer(values) => Some(float(values.value(row), row, rounded)),
        Values::Number(values) => Some(values.value(row)),
        Values::Boolean(values) => Some(f64::from(u8::from(values.value(row)))),
        Values::Text(values) => match read_number(values.value(row))? {
            Read::Whole(value) => Some(float(value, row, rounded)),
            Read::Number(value) => Some(value),
        },
        Values::Date(_) | Values::DateTime(_) => None,
    })
}

/// A number as it is written in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Read {
    /// Digits only, of 64 bits.
    Whole(i64),
    /// Another one, which is finite.
    Number(f64),
}

/// Reads sign, digits, decimals behind a point and exponent, with white space around them.
fn read_number(text: &str) -> Option<Read> {
    let text = text.trim_ascii();
    if let Ok(value) = text.parse() {
        return Some(Read::Whole(value));
    }
    // The standard library reads words too: `inf`, `nan`, `infinity`.
    let is_sign = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    if !text.bytes().all(is_sign) {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite()).map(Read::Number)
}

fn exact(value: f64) -> Option<i64> {
    (value.trunc() == value && value.abs() <= MAX_EXACT as f64).then_some(value as i64)
}

fn float(value: i64, row: usize, rounded: &mut Noted) -> f64 {
    if value.unsigned_abs() > MAX_EXACT {
        rounded.note_with(row as u64 + 1, || value.to_string());
    }
    value as f64
}
