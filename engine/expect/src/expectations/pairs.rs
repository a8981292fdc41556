//! The values of two columns, compared row by row.

use std::cmp::Ordering;

use bunsen_spec::{Problem, say};
use bunsen_table::{Column, Table, Values};

use crate::arguments::Arguments;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::values::{Family, find, moment_us, n_present, number};

/// In every row, two columns hold the same. A missing value equals nothing.
#[derive(Clone, Debug)]
pub(crate) struct PairEqual(Pair);

/// In every row, the first column holds more than the second, or as much if that is allowed.
#[derive(Clone, Debug)]
pub(crate) struct PairGreater {
    pair: Pair,
    is_equal_allowed: bool,
}

#[derive(Clone, Debug)]
struct Pair {
    a: String,
    b: String,
    ignored: Ignored,
    mostly: f64,
}

/// Which rows are skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ignored {
    BothMissing,
    EitherMissing,
    None,
}

impl PairEqual {
    /// `expect_column_pair_values_to_be_equal`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Pair::read(arguments).map(Self)
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let (a, b) = self.0.columns(table)?;
        Ok(self.0.outcome(a, b, |row| compare(&a.values, &b.values, row) == Some(Ordering::Equal)))
    }
}

impl PairGreater {
    /// `expect_column_pair_values_a_to_be_greater_than_b`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Ok(Self { pair: Pair::read(arguments)?, is_equal_allowed: arguments.flag("or_equal")? })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let (a, b) = self.pair.columns(table)?;
        let (family_a, family_b) = (Family::of(&a.values), Family::of(&b.values));
        if family_a != family_b && n_present(&a.values) > 0 && n_present(&b.values) > 0 {
            return Err(say::validating::columns_unlike(&a.name, family_a.name(), &b.name, family_b.name()));
        }
        Ok(self.pair.outcome(a, b, |row| match compare(&a.values, &b.values, row) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => self.is_equal_allowed,
            _ => false,
        }))
    }
}

impl Pair {
    fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        const WORDS: [(&str, Ignored); 3] = [
            ("both_values_are_missing", Ignored::BothMissing),
            ("either_value_is_missing", Ignored::EitherMissing),
            ("neither", Ignored::None),
        ];
        Ok(Self {
            a: arguments.text("column_A")?,
            b: arguments.text("column_B")?,
            ignored: arguments.one_of("ignore_row_if", &WORDS)?,
            mostly: arguments.mostly()?,
        })
    }

    fn columns<'a>(&self, table: &'a Table) -> Result<(&'a Column, &'a Column), Problem> {
        Ok((find(table, &self.a)?, find(table, &self.b)?))
    }

    fn outcome(&self, a: &Column, b: &Column, is_expected: impl Fn(usize) -> bool) -> Outcome {
        let tally = Tally::of(a.values.len(), |row| {
            let (is_a, is_b) = (a.values.is_missing(row), b.values.is_missing(row));
            let is_skipped = match self.ignored {
                Ignored::BothMissing => is_a && is_b,
                Ignored::EitherMissing => is_a || is_b,
                Ignored::None => false,
            };
            (!is_skipped).then(|| is_expected(row))
        });
        tally.outcome(&[a, b], Shown::List, SharesOf::Present, self.mostly)
    }
}

/// Compares two values of a row; `None` if one is missing or they cannot be compared.
fn compare(a: &Values, b: &Values, row: usize) -> Option<Ordering> {
    if a.is_missing(row) || b.is_missing(row) {
        return None;
    }
    match (a, b) {
        (Values::Integer(a), Values::Integer(b)) => Some(a.value(row).cmp(&b.value(row))),
        (Values::Text(a), Values::Text(b)) => Some(a.value(row).cmp(b.value(row))),
        _ => match (Family::of(a), Family::of(b)) {
            (Family::Numbers, Family::Numbers) => number(a, row).partial_cmp(&number(b, row)),
            (Family::Moments, Family::Moments) => Some(moment_us(a, row).cmp(&moment_us(b, row))),
            _ => None,
        },
    }
}
