//! Values as pandas writes them with `astype(str)`: what patterns and lengths are compared with.

use std::borrow::Cow;

use bunsen_table::Values;
use chrono::DateTime;

use crate::values::{moment_us, n_present};

/// The values of a column as texts.
pub(crate) struct PythonTexts<'a> {
    values: &'a Values,
    form: Form,
}

/// How the values of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    /// Whole numbers of a column with missing values: pandas holds them as floats.
    Floats,
    /// Moments, in a format of chrono.
    Moments(&'static str),
}

impl<'a> PythonTexts<'a> {
    /// The texts of `values`.
    pub(crate) fn new(values: &'a Values) -> Self {
        let form = match values {
            Values::Integer(_) if n_present(values) < values.len() => Form::Floats,
            Values::Date(_) | Values::DateTime(_) => Form::Moments(moment_format(values)),
            _ => Form::Plain,
        };
        Self { values, form }
    }

    /// The text of a row, which must have a value.
    pub(crate) fn text(&self, row: usize) -> Cow<'a, str> {
        match (self.values, self.form) {
            (Values::Integer(array), Form::Floats) => python_float(array.value(row) as f64).into(),
            (Values::Integer(array), _) => array.value(row).to_string().into(),
            (Values::Number(array), _) => python_float(array.value(row)).into(),
            (Values::Boolean(array), _) => if array.value(row) { "True" } else { "False" }.into(),
            (Values::Text(array), _) => array.value(row).into(),
            (values, Form::Moments(format)) => {
                let moment = DateTime::from_timestamp_micros(moment_us(values, row));
                moment.map(|moment| moment.format(format).to_string()).unwrap_or_default().into()
            }
            _ => Cow::Borrowed(""),
        }
    }
}

/// All moments of a column are written with as many parts as one of them needs.
fn moment_format(values: &Values) -> &'static str {
    let present = || (0..values.len()).filter(|row| !values.is_missing(*row)).map(|row| moment_us(values, row));
    let all = |step_us: i64| present().all(|moment_us| moment_us.rem_euclid(step_us) == 0);
    match () {
        () if all(86_400_000_000) => "%Y-%m-%d",
        () if all(1_000_000) => "%Y-%m-%d %H:%M:%S",
        () if all(1_000) => "%Y-%m-%d %H:%M:%S%.3f",
        () => "%Y-%m-%d %H:%M:%S%.6f",
    }
}

/// A float as Python's `repr`: the fewest digits that read back, with an exponent below 0.0001 and from 1e16 on.
fn python_float(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-4..1e16).contains(&size) {
        return format!("{value:?}");
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) => match exponent.strip_prefix('-') {
            Some(exponent) => format!("{digits}e-{exponent:0>2}"),
            None => format!("{digits}e+{exponent:0>2}"),
        },
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: f64, expected: &str) {
        assert_eq!(python_float(value), expected);
    }

    #[test]
    fn floats_are_written_as_python_does() {
        check(1.0, "1.0");
        check(-0.0, "-0.0");
        check(0.1, "0.1");
        check(1e16, "1e+16");
        check(9_999_999_999_999_998.0, "9999999999999998.0");
        check(1e-4, "0.0001");
        check(1e-5, "1e-05");
        check(-1.5e300, "-1.5e+300");
        check(1.234_567_890_123_456_8e17, "1.2345678901234568e+17");
        check(5e-324, "5e-324");
    }
}
