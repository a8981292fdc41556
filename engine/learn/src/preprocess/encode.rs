//! Turning values into the numbers a model sees.

use bunsen_spec::Problem;
use bunsen_spec::say::predicting;

use super::{Encoding, FittedColumn, Kinds};
use crate::value::{Value, moment_text};

/// What happens to values that the training rows did not prepare for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// They are refused: someone asks the model and should know.
    Strict,
    /// They are met as well as can be, for held-out rows: a missing value becomes the median or most
    /// frequent kind, an unknown kind is none of the kinds (all zeros) or, as a position, the most
    /// frequent one.
    Lenient,
}

impl FittedColumn {
    /// Writes what `value` becomes to `out`, which has [`FittedColumn::width`] entries, all 0.
    /// `row` counts from 1 and is named in problems.
    pub(crate) fn encode(
        &self,
        value: Value<'_>,
        row: u64,
        strictness: Strictness,
        out: &mut [f64],
    ) -> Result<(), Problem> {
        let is_lenient = strictness == Strictness::Lenient;
        if value.is_missing() && !self.imputes && !is_lenient {
            return Err(self.refuse(row, value));
        }
        match &self.encoding {
            Encoding::Number { offset, scale, median, .. } => {
                out[0] = (self.number(value, row)?.unwrap_or(*median) - offset) / scale;
            }
            Encoding::OneHot(kinds) => match self.position(kinds, value) {
                Some(position) => out[position] = 1.0,
                None if is_lenient => {}
                None => return Err(self.refuse(row, value)),
            },
            Encoding::Ordinal(kinds) => match self.position(kinds, value) {
                Some(position) => out[0] = position as f64,
                None if is_lenient => out[0] = kinds.most_frequent as f64,
                None => return Err(self.refuse(row, value)),
            },
            Encoding::Flag { most_frequent } => {
                let flag = if value.is_missing() { Some(*most_frequent) } else { as_flag(value) };
                let flag = flag.ok_or_else(|| self.refuse(row, value))?;
                out[0] = f64::from(u8::from(flag));
            }
        }
        Ok(())
    }

    /// The number that `value` is, `None` if missing.
    fn number(&self, value: Value<'_>, row: u64) -> Result<Option<f64>, Problem> {
        let number = match value {
            Value::Missing => return Ok(None),
            Value::Number(number) => Some(number),
            Value::Word(word) => word.parse().ok(),
            Value::Flag(_) | Value::Moment(..) => None,
        };
        match number.filter(|n: &f64| n.is_finite()) {
            Some(number) => Ok(Some(number)),
            None => Err(self.refuse(row, value)),
        }
    }

    /// The position of the kind that `value` is. Numbers and flags count as the word they are written as,
    /// or else as any that means them: a reader that saw `1.0` or `TRUE` alone tells only what they mean.
    fn position(&self, kinds: &Kinds, value: Value<'_>) -> Option<usize> {
        let find = |word: &str| kinds.kinds.binary_search_by(|kind| kind.as_str().cmp(word)).ok();
        match value {
            Value::Missing => Some(kinds.most_frequent),
            Value::Word(word) => find(word),
            Value::Moment(values, row) => find(&moment_text(values, row)),
            Value::Number(number) => find(&number.to_string()).or_else(|| {
                kinds.kinds.iter().position(|kind| kind.parse().is_ok_and(|of_kind: f64| of_kind == number))
            }),
            Value::Flag(flag) => {
                let word = if flag { "true" } else { "false" };
                find(word).or_else(|| kinds.kinds.iter().position(|kind| kind.eq_ignore_ascii_case(word)))
            }
        }
    }

    /// A problem that says what is wrong with a value and what was expected.
    fn refuse(&self, row: u64, value: Value<'_>) -> Problem {
        let shown = (!value.is_missing()).then(|| value.to_string());
        let shown = shown.as_deref();
        let problem = match &self.encoding {
            Encoding::Number { median, .. } => predicting::no_number(&self.name, row, shown, *median),
            Encoding::OneHot(kinds) | Encoding::Ordinal(kinds) => {
                predicting::no_kind(&self.name, row, shown, &kinds.kinds)
            }
            Encoding::Flag { .. } => predicting::no_flag(&self.name, row, shown),
        };
        problem.in_column(&self.name).in_row(row)
    }
}

/// Reads yes or no as people write it.
fn as_flag(value: Value<'_>) -> Option<bool> {
    match value {
        Value::Flag(flag) => Some(flag),
        Value::Number(1.0) => Some(true),
        Value::Number(0.0) => Some(false),
        Value::Word(word) => match word.to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "t" | "1" => Some(true),
            "false" | "no" | "n" | "f" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(imputes: bool) -> FittedColumn {
        let encoding =
            Encoding::Number { offset: 10.0, scale: 2.0, median: 12.0, min: 0.0, max: 20.0, is_integer: true };
        FittedColumn { name: "age".into(), imputes, encoding }
    }

    fn category(one_hot: bool) -> FittedColumn {
        let kinds = Kinds { kinds: vec!["1".into(), "blue".into(), "red".into()], most_frequent: 2 };
        let encoding = if one_hot { Encoding::OneHot(kinds) } else { Encoding::Ordinal(kinds) };
        FittedColumn { name: "colour".into(), imputes: false, encoding }
    }

    fn odd_category() -> FittedColumn {
        let kinds = Kinds { kinds: ["1.0", "2.5", "TRUE", "beta"].map(String::from).to_vec(), most_frequent: 0 };
        FittedColumn { name: "odd".into(), imputes: false, encoding: Encoding::Ordinal(kinds) }
    }

    fn flag() -> FittedColumn {
        FittedColumn { name: "ill".into(), imputes: true, encoding: Encoding::Flag { most_frequent: true } }
    }

    fn check(column: &FittedColumn, value: Value<'_>, strictness: Strictness, expected: Option<&[f64]>) {
        let mut out = vec![0.0; column.width()];
        let result = column.encode(value, 7, strictness, &mut out);
        assert_eq!(result.is_ok().then_some(out.as_slice()), expected, "{value}: {result:?}");
        if let Err(problem) = result {
            let place = problem.place.expect("a place");
            assert_eq!((place.column.as_deref(), place.row), (Some(column.name.as_str()), Some(7)));
            assert!(!problem.remedy.is_empty());
        }
    }

    #[test]
    fn values_become_numbers_or_are_refused() {
        use Strictness::{Lenient, Strict};
        check(&number(false), Value::Number(14.0), Strict, Some(&[2.0]));
        check(&number(false), Value::Word("14.0"), Strict, Some(&[2.0]));
        check(&number(false), Value::Word("tall"), Strict, None);
        check(&number(false), Value::Word("inf"), Strict, None);
        check(&number(false), Value::Number(f64::NAN), Strict, None);
        check(&number(false), Value::Flag(true), Strict, None);
        check(&number(false), Value::Missing, Strict, None);
        check(&number(false), Value::Missing, Lenient, Some(&[1.0]));
        check(&number(true), Value::Missing, Strict, Some(&[1.0]));
        check(&category(true), Value::Word("blue"), Strict, Some(&[0.0, 1.0, 0.0]));
        check(&category(true), Value::Number(1.0), Strict, Some(&[1.0, 0.0, 0.0]));
        check(&category(true), Value::Word("green"), Strict, None);
        check(&category(true), Value::Word("green"), Lenient, Some(&[0.0, 0.0, 0.0]));
        check(&category(true), Value::Missing, Strict, None);
        check(&category(true), Value::Missing, Lenient, Some(&[0.0, 0.0, 1.0]));
        check(&category(false), Value::Word("red"), Strict, Some(&[2.0]));
        check(&category(false), Value::Word("green"), Lenient, Some(&[2.0]));
        check(&odd_category(), Value::Number(1.0), Strict, Some(&[0.0]));
        check(&odd_category(), Value::Number(2.5), Strict, Some(&[1.0]));
        check(&odd_category(), Value::Flag(true), Strict, Some(&[2.0]));
        check(&odd_category(), Value::Flag(false), Strict, None);
        check(&flag(), Value::Word("No"), Strict, Some(&[0.0]));
        check(&flag(), Value::Number(1.0), Strict, Some(&[1.0]));
        check(&flag(), Value::Number(2.0), Strict, None);
        check(&flag(), Value::Missing, Strict, Some(&[1.0]));
    }

    #[test]
    fn refusals_name_the_allowed_kinds() {
        let problem = category(true)
            .encode(Value::Word("green"), 3, Strictness::Strict, &mut [0.0; 3])
            .expect_err("green is unknown");
        assert!(problem.what.contains("colour") && problem.what.contains("green"), "{problem}");
        assert!(problem.remedy.contains("blue") && problem.remedy.contains("red"), "{problem}");
    }
}
