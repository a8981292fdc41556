//! The first pass: what every cell of every row says, counted per column, and what follows for the
//! column's kind.

use super::literal::{Literal, Placeholder};
use crate::moment::DateOrder;

/// How many of a column's values may be something else than its kind: one in this many.
const TOLERATED: u64 = 20;

/// What a column's cells say, counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct ColumnScan {
    n_booleans: u64,
    n_integers: u64,
    n_bytes: u64,
    n_numbers: u64,
    n_not_finite: u64,
    n_codes: u64,
    n_grouped: u64,
    n_year_first: u64,
    n_day_first: u64,
    n_month_first: u64,
    n_times: u64,
    n_dates: u64,
    n_words: u64,
    n_filled: u64,
    text_bytes: u64,
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
    /// Days, all written in this order.
    Date(DateOrder),
    /// Moments, all written in this order.
    DateTime(DateOrder),
    /// Texts, because they are dates whose days might as well be their months.
    TwoOrders,
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
    /// Counts a cell that has `len` bytes.
    pub(crate) fn count(&mut self, literal: Literal, len: usize) {
        self.n_filled += u64::from(len > 0);
        self.text_bytes += len as u64;
        let count = match literal {
            Literal::Missing | Literal::Placeholder(_) => return,
            Literal::Boolean(_) => &mut self.n_booleans,
            Literal::Integer(value) => {
                self.n_bytes += u64::from((0..256).contains(&value));
                &mut self.n_integers
            }
            Literal::Number(_) | Literal::Rounded(_) => &mut self.n_numbers,
            Literal::NotFinite => &mut self.n_not_finite,
            Literal::Code(_) => &mut self.n_codes,
            Literal::Grouped => &mut self.n_grouped,
            Literal::Date(orders) => {
                self.n_year_first += u64::from(orders.year_first.is_some());
                self.n_day_first += u64::from(orders.day_first.is_some());
                self.n_month_first += u64::from(orders.month_first.is_some());
                self.n_times += u64::from(orders.has_time());
                &mut self.n_dates
            }
            Literal::Words => &mut self.n_words,
        };
        *count += 1;
    }

    /// Whether some cell has anything in it.
    pub(crate) fn is_filled(&self) -> bool {
        self.n_filled > 0
    }

    /// The bytes of all cells.
    pub(crate) fn text_bytes(&self) -> u64 {
        self.text_bytes
    }

    /// Whether all whole numbers lie between 0 and 255.
    pub(crate) fn fits_bytes(&self) -> bool {
        self.n_bytes == self.n_integers
    }

    /// What the column is read as: what at least 19 in 20 of its values are. `day_first` says how to read dates that
    /// could be read in two ways.
    pub(crate) fn reading(&self, day_first: Option<bool>) -> Reading {
        let n_numeric = self.n_integers + self.n_numbers + self.n_not_finite + self.n_codes;
        let n_values = n_numeric + self.n_booleans + self.n_grouped + self.n_dates + self.n_words;
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
        } else if is_nearly_all(self.n_year_first) {
            self.dates(DateOrder::YearMonthDay)
        } else if is_nearly_all(self.n_day_first) && self.n_day_first > self.n_month_first {
            self.dates(DateOrder::DayMonthYear)
        } else if is_nearly_all(self.n_month_first) && self.n_month_first > self.n_day_first {
            self.dates(DateOrder::MonthDayYear)
        } else if is_nearly_all(self.n_day_first) {
            match day_first {
                Some(true) => self.dates(DateOrder::DayMonthYear),
                Some(false) => self.dates(DateOrder::MonthDayYear),
                None => Reading::TwoOrders,
            }
        } else if is_nearly_all(n_numeric + self.n_grouped) {
            Reading::Grouped
        } else if n_numeric * 2 >= n_values {
            Reading::MostlyNumbers
        } else {
            Reading::Text
        }
    }

    fn dates(&self, order: DateOrder) -> Reading {
        if self.n_times > 0 { Reading::DateTime(order) } else { Reading::Date(order) }
    }
}

impl Reading {
    /// The order in which dates are written, if it is dates.
    pub(crate) fn order(self) -> Option<DateOrder> {
        match self {
            Self::Date(order) | Self::DateTime(order) => Some(order),
            _ => None,
        }
    }

    /// Whether a placeholder is a missing value in a column read as this. `?` always is.
    pub(crate) fn is_missing(self, placeholder: Placeholder) -> bool {
        match placeholder {
            Placeholder::Question => true,
            Placeholder::Dash => {
                !matches!(self, Self::Text | Self::MostlyNumbers | Self::Codes | Self::Grouped | Self::TwoOrders)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::literal::literal;

    fn check(cells: &[&str], expected: Reading) {
        let mut scan = ColumnScan::default();
        cells.iter().for_each(|cell| scan.count(literal(cell.as_bytes(), false), cell.len()));
        assert_eq!(scan.reading(None), expected, "{cells:?}");
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
        check(&["2024-01-02", "-", "2024-12-31"], Reading::Date(DateOrder::YearMonthDay));
        check(&["2024-01-02", "2024-12-31 10:00"], Reading::DateTime(DateOrder::YearMonthDay));
        check(&["01/02/2024", "31/12/2024"], Reading::Date(DateOrder::DayMonthYear));
        check(&["01/02/2024", "12/31/2024"], Reading::Date(DateOrder::MonthDayYear));
        check(&["01.02.2024", "03.04.2024"], Reading::Date(DateOrder::DayMonthYear));
        check(&["01/02/2024", "03/04/2024"], Reading::TwoOrders);
        check(&["31/12/2024", "12/31/2024"], Reading::Text);
        check(&["2024-01-02", "x"], Reading::Text);
        let mut cells = vec!["1"; 19];
        cells.push("x");
        check(&cells, Reading::Integer);
        cells.push("y");
        check(&cells, Reading::MostlyNumbers);
    }
}
