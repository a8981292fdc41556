//! The second pass: typed columns, and a note of every cell that did not fit its column.

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, TimestampMicrosecondBuilder, UInt8Builder,
};
use bunsen_spec::say::columns;
use bunsen_spec::{ColumnKind, ColumnPlan, ReadIssue};

use super::literal::{Literal, literal};
use super::scan::{ColumnScan, Reading};
use crate::builder::{ColumnBuilder as Build, TextBuilder};
use crate::issues::{Noted, general_issue};
use crate::moment::{DAY_US, DateOrder};
use crate::table::{Column, MAX_EXACT};

/// A column while its rows are read.
pub(crate) struct ColumnBuild {
    name: String,
    reading: Reading,
    text_bytes: u64,
    values: Build,
    n_rows: u64,
    unfit: Noted,
    not_finite: Noted,
    rounded: Noted,
    placeholders: Noted,
    garbled: Noted,
    zoned: Noted,
}

impl ColumnBuild {
    /// A column of what was counted. `day_first` as for [`ColumnScan::reading`].
    pub(crate) fn new(scan: &ColumnScan, day_first: Option<bool>, name: String) -> Self {
        let reading = scan.reading(day_first);
        let values = match reading {
            Reading::Integer if scan.fits_bytes() => Build::Byte(UInt8Builder::with_capacity(0)),
            Reading::Integer => Build::Integer(Int64Builder::with_capacity(0)),
            Reading::Number | Reading::Empty => Build::Number(Float64Builder::with_capacity(0)),
            Reading::Boolean => Build::Boolean(BooleanBuilder::with_capacity(0)),
            Reading::Date(_) => Build::Date(Date32Builder::with_capacity(0)),
            Reading::DateTime(_) => Build::DateTime(TimestampMicrosecondBuilder::with_capacity(0)),
            Reading::Text | Reading::MostlyNumbers | Reading::Codes | Reading::Grouped | Reading::TwoOrders => {
                Build::Text(TextBuilder::with_capacity(0))
            }
        };
        Self {
            name,
            reading,
            text_bytes: scan.text_bytes(),
            values,
            n_rows: 0,
            unfit: Noted::default(),
            not_finite: Noted::default(),
            rounded: Noted::default(),
            placeholders: Noted::default(),
            garbled: Noted::default(),
            zoned: Noted::default(),
        }
    }

    /// What the column will be.
    pub(crate) fn plan(&self) -> ColumnPlan {
        let (kind, is_bytes) = (self.values.kind(), matches!(self.values, Build::Byte(_)));
        let text_bytes = if matches!(self.values, Build::Text(_)) { self.text_bytes } else { 0 };
        ColumnPlan { name: self.name.clone(), kind, is_bytes, text_bytes }
    }

    /// What the column holds, as far as is known from the rows so far.
    pub(crate) fn kind(&self) -> ColumnKind {
        self.values.kind()
    }

    /// The order in which its dates are written, if it holds dates.
    pub(crate) fn order(&self) -> Option<DateOrder> {
        self.reading.order()
    }

    /// Takes the next row's cell.
    pub(crate) fn push(&mut self, cell: &[u8], decimal_comma: bool, may_be_garbled: bool) {
        self.n_rows += 1;
        if may_be_garbled && cell.windows(3).any(|bytes| bytes == "\u{fffd}".as_bytes()) {
            self.garbled.note(self.n_rows, cell);
        }
        let said = literal(cell, decimal_comma);
        match said {
            Literal::Missing => {
                if !cell.is_empty() {
                    self.placeholders.note(self.n_rows, cell);
                }
                return self.values.append_null();
            }
            Literal::Placeholder(placeholder) if self.reading.is_missing(placeholder) => {
                self.placeholders.note(self.n_rows, cell);
                return self.values.append_null();
            }
            _ => {}
        }
        let fits = match (&mut self.values, said) {
            (Build::Integer(values), Literal::Integer(value)) => {
                values.append_value(value);
                true
            }
            (Build::Byte(values), Literal::Integer(value)) => {
                u8::try_from(value).map(|value| values.append_value(value)).is_ok()
            }
            (Build::Number(values), Literal::Integer(value)) => {
                if value.unsigned_abs() > MAX_EXACT {
                    self.rounded.note(self.n_rows, cell);
                }
                values.append_value(value as f64);
                true
            }
            (Build::Number(values), Literal::Number(value) | Literal::Code(value)) => {
                values.append_value(value);
                true
            }
            (Build::Number(values), Literal::Rounded(value)) => {
                self.rounded.note(self.n_rows, cell);
                values.append_value(value);
                true
            }
            (Build::Boolean(values), Literal::Boolean(value)) => {
                values.append_value(value);
                true
            }
            (Build::Date(values), Literal::Date(orders)) => {
                let day = self.reading.order().and_then(|order| orders.moment(order));
                day.map(|day| values.append_value(day.us.div_euclid(DAY_US) as i32)).is_some()
            }
            (Build::DateTime(values), Literal::Date(orders)) => {
                let at = self.reading.order().and_then(|order| orders.moment(order));
                if at.is_some_and(|at| at.has_zone) {
                    self.zoned.note(self.n_rows, cell);
                }
                at.map(|at| values.append_value(at.us)).is_some()
            }
            (Build::Text(values), _) => {
                // The text was decoded to UTF-8 and is cut at ASCII bytes only, so nothing is replaced here.
                let text = String::from_utf8_lossy(cell);
                values.append_value(&text);
                if self.reading == Reading::MostlyNumbers
                    && matches!(said, Literal::Words | Literal::Boolean(_) | Literal::Grouped | Literal::Date(_))
                    || self.reading == Reading::Codes && matches!(said, Literal::Code(_))
                    || self.reading == Reading::Grouped && said == Literal::Grouped
                    || self.reading == Reading::TwoOrders && matches!(said, Literal::Date(_))
                {
                    self.unfit.note(self.n_rows, cell);
                }
                true
            }
            (Build::Integer(_) | Build::Byte(_) | Build::Number(_), Literal::NotFinite) => {
                self.not_finite.note(self.n_rows, cell);
                return self.values.append_null();
            }
            _ => false,
        };
        if !fits {
            self.unfit.note(self.n_rows, cell);
            self.values.append_null();
        }
    }

    /// The rows since they were last taken.
    pub(crate) fn rows(&mut self) -> Column {
        Column { name: self.name.clone(), kind: self.values.kind(), values: self.values.take_batch() }
    }

    /// What did not fit in any row.
    pub(crate) fn finish(mut self) -> Vec<ReadIssue> {
        let name = std::mem::take(&mut self.name);
        self.issues(&name)
    }

    fn issues(&mut self, name: &str) -> Vec<ReadIssue> {
        let reading = self.reading;
        let take = std::mem::take::<Noted>;
        let unfit = take(&mut self.unfit).issue(Some(name), |n, example| unfit_sentence(reading, name, n, example));
        let not_finite =
            take(&mut self.not_finite).issue(Some(name), |n, example| columns::not_finite(n, name, example));
        let rounded = take(&mut self.rounded).issue(Some(name), |n, example| columns::rounded(n, name, example));
        let placeholders =
            take(&mut self.placeholders).issue(Some(name), |n, example| columns::placeholders(n, name, example));
        let garbled = take(&mut self.garbled).issue(Some(name), |n, example| columns::garbled(n, name, example));
        let zoned = take(&mut self.zoned).issue(Some(name), |n, example| columns::zoned(n, name, example));
        let empty = (reading == Reading::Empty && self.n_rows > 0)
            .then(|| general_issue(columns::column_without_values(name), Some(name), self.n_rows));
        [unfit, not_finite, rounded, placeholders, garbled, zoned, empty].into_iter().flatten().collect()
    }
}

fn unfit_sentence(reading: Reading, name: &str, n: u64, example: &str) -> String {
    match reading {
        Reading::MostlyNumbers => columns::mostly_numbers(n, name, example),
        Reading::Codes => columns::codes(n, name, example),
        Reading::Grouped => columns::grouped(n, name, example),
        Reading::Boolean => columns::no_flags(n, name, example),
        Reading::Date(_) | Reading::DateTime(_) => columns::no_dates(n, name, example),
        Reading::TwoOrders => columns::two_orders(n, name, example),
        _ => columns::no_numbers(n, name, example),
    }
}
