//! The first pass: what every cell of every row says, counted per column, and what follows for the
//! column's kind.

use super::literal::{Literal, Placeholder};

/// How many of a column's values may be something else than its kind: one in this many.
const TOLERATED: u64 = 20;

/// What a column's cells say, counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct ColumnScan {
    n_booleans: u64,
    n_integers: u64,
    n_numbers: u64,
    n_not_finite: u64,
    n_codes: u64,
    n_grouped: u64,
    n_words: u64,
    n_filled: u64,
}

/// What a column is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Yes or no.
    Boolean,
    /// Texts.
    Text,
    /// Texts, though most are numbers: too many are not.
    MostlyNumbers,
    /// Texts, because some numbers have zeros in front.
    Codes,
    /// Texts, because some numbers have groups of thousands.
    Grouped,
    /// No values at all.
    Empty,
}

impl ColumnScan {
    /// Counts a cell; `is_empty` if nothing at all is in it.
    pub(crate) fn count(&mut self, literal: Literal, is_empty: bool) {
        self.n_filled += u64::from(!is_empty);
        let count = match literal {
            Literal::Missing | Literal::Placeholder(_) => return,
            Literal::Boolean(_) => &mut self.n_booleans,
            Literal::Integer(_) => &mut self.n_integers,
            Literal::Number(_) | Literal::Rounded(_) => &mut self.n_numbers,
            Literal::NotFinite => &mut self.n_not_finite,
            Literal::Code(_) => &mut self.n_codes,
            Literal::Grouped => &mut self.n_grouped,
            Literal::Words => &mut self.n_words,
        };
        *count += 1;
    }

    /// Whether some cell has anything in it.
    pub(crate) fn is_filled(&self) -> bool {
        self.n_filled > 0
    }

    /// What the column is read as: what at least 19 in 20 of its values are.
    pub(crate) fn reading(&self) -> Reading {
        let n_numeric = self.n_integers + self.n_numbers + self.n_not_finite + self.n_codes;
        let n_values = n_numeric + self.n_booleans + self.n_grouped + self.n_words;
        let is_nearly_all = |n: u64| n > 0 && (n_values - n) * TOLERATED <= n_values;
        if n_values == 0 {
            Reading::Empty
        } else if is_nearly_all(n_numeric) && self.n_codes > 0 && self.n_numbers == 0 {
            Reading::Codes
        } else if is_nearly_all(n_numeric) && self.n_numbers == 0 && self.n_integers > 0 {
            Reading::Integer
        } else if is_nearly_all(n_numeric) {
            Reading::Number
        } else if is_nearly_all(self.n_booleans) {
            Reading::Boolean
        } else if is_nearly_all(n_numeric + self.n_grouped) {
            Reading::Grouped
        } else if n_numeric * 2 >= n_values {
            Reading::MostlyNumbers
        } else {
            Reading::Text
        }
    }
}

impl Reading {
    /// Whether a placeholder is a missing value in a column read as this. `?` always is.
    pub(crate) fn is_missing(self, placeholder: Placeholder) -> bool {
        match placeholder {
            Placeholder::Question => true,
            Placeholder::Dash => !matches!(self, Self::Text | Self::MostlyNumbers | Self::Codes | Self::Grouped),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::literal::literal;

    fn check(cells: &[&str], expected: Reading) {
        let mut scan = ColumnScan::default();
        cells.iter().for_each(|cell| scan.count(literal(cell.as_bytes(), false), cell.is_empty()));
        assert_eq!(scan.reading(), expected, "{cells:?}");
    }

    #[test]
    fn kinds_follow_from_all_cells() {
        check(&["1", "2", ""], Reading::Integer);
        check(&["1", "2.5", "NA"], Reading::Number);
        check(&["1", "9223372036854775808"], Reading::Number);
        check(&["1e400", "3"], Reading::Integer);
        check(&["inf", "-inf"], Reading::Number);
        check(&["true", "False", "-"], Reading::Boolean);
        check(&["a", "b"], Reading::Text);
        check(&["02134", "10001"], Reading::Codes);
        check(&["01", "12"], Reading::Integer);
        check(&["007", "1.5"], Reading::Number);
        check(&["", "NA", "?", "-"], Reading::Empty);
        check(&["1", "2", "x"], Reading::MostlyNumbers);
        check(&["1", "x", "y"], Reading::Text);
        check(&["950", "12,345"], Reading::Grouped);
        let mut cells = vec!["1"; 19];
        cells.push("x");
        check(&cells, Reading::Integer);
        cells.push("y");
        check(&cells, Reading::MostlyNumbers);
    }
}
