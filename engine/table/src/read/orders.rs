//! A cell that is a date, in one order of its parts or in several.

use super::literal::n_digits;
use crate::moment::{DateOrder, Moment, moment};

/// In which orders of its parts a text is a date, and what it says then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Orders {
    /// `2024-12-31`
    pub(crate) year_first: Option<Moment>,
    /// `31.12.2024`
    pub(crate) day_first: Option<Moment>,
    /// `12/31/2024`
    pub(crate) month_first: Option<Moment>,
}

impl Orders {
    /// What `cell` says as a date; `None` if it is none in any order.
    pub(crate) fn of(cell: &[u8]) -> Option<Self> {
        // The shortest is 1.2.2024, the longest 2024-12-31 23:59:59.123456789 +00:00.
        if !(8..=40).contains(&cell.len()) {
            return None;
        }
        // Four digits in front are a year, and nothing else that a date begins with.
        let orders = if begins_with_year(cell) {
            Self { year_first: moment(cell, DateOrder::YearMonthDay), day_first: None, month_first: None }
        } else {
            let (day_first, month_first) =
                (moment(cell, DateOrder::DayMonthYear), moment(cell, DateOrder::MonthDayYear));
            Self { year_first: None, day_first, month_first }
        };
        orders.any().map(|_| orders)
    }

    /// What the text says with its parts in `order`.
    pub(crate) fn moment(&self, order: DateOrder) -> Option<Moment> {
        match order {
            DateOrder::YearMonthDay => self.year_first,
            DateOrder::DayMonthYear => self.day_first,
            DateOrder::MonthDayYear => self.month_first,
        }
    }

    /// Whether a time of day follows.
    pub(crate) fn has_time(&self) -> bool {
        self.any().is_some_and(|moment| moment.has_time)
    }

    fn any(&self) -> Option<Moment> {
        self.year_first.or(self.day_first).or(self.month_first)
    }
}

/// Whether `cell` goes on after four digits as no number does, but dates.
pub(crate) fn begins_with_year(cell: &[u8]) -> bool {
    cell.len() > 4 && matches!(cell[4], b'-' | b'/') && n_digits(&cell[..4]) == 4
}
