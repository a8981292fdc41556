//! A column of values whose types are known one by one, as JSON and workbooks hold them.

use arrow_array::builder::{BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, TimestampMicrosecondBuilder};
use bunsen_spec::say::columns;
use bunsen_spec::{Cell, ReadIssue};

use crate::builder::{ColumnBuilder, TextBuilder};
use crate::issues::{Noted, general_issue};
use crate::moment::{DAY_US, date_text, is_day, is_moment, moment_text};
use crate::table::{Column, MAX_EXACT};
use crate::write::cell_text;

/// One value with its type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// No value.
    Missing,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number. One that is not finite is read as missing; NaN without a word.
    Number(f64),
    /// A day, in days since 1970.
    Date(i32),
    /// A moment, in microseconds since 1970.
    DateTime(i64),
    /// A text.
    Text(&'a str),
    /// A list or an object, written as JSON.
    Nested(&'a str),
}

/// A column that takes on the type its values have in common: whole numbers become numbers when one with
/// decimals comes, days become moments, and everything becomes text when the values are of several kinds;
/// then those that are fewest are listed.
#[derive(Default)]
pub struct MixedColumn {
    builder: Option<ColumnBuilder>,
    n_rows: usize,
    numbers: Noted,
    flags: Noted,
    dates: Noted,
    texts: Noted,
    nested: Noted,
    not_finite: Noted,
    rounded: Noted,
    outside: Noted,
}

impl MixedColumn {
    /// Number of values so far, missing ones counted.
    pub fn len(&self) -> usize {
        self.n_rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.n_rows == 0
    }

    /// Adds missing values until there are `n_rows`.
    pub fn fill_to(&mut self, n_rows: usize) {
        while self.n_rows < n_rows {
            self.push_missing();
        }
    }

    /// Adds a value.
    pub fn push(&mut self, value: Scalar<'_>) {
        let row = self.n_rows as u64 + 1;
        let noted = match value {
            Scalar::Missing => return self.push_missing(),
            Scalar::Number(value) if value.is_nan() => return self.push_missing(),
            Scalar::Number(value) if !value.is_finite() => {
                self.not_finite.note(row, value.to_string().as_bytes());
                return self.push_missing();
            }
            Scalar::Date(day) if !is_day(day) => {
                self.outside.note(row, day.to_string().as_bytes());
                return self.push_missing();
            }
            Scalar::DateTime(moment) if !is_moment(moment) => {
                self.outside.note(row, moment.to_string().as_bytes());
                return self.push_missing();
            }
            Scalar::Boolean(_) => &mut self.flags,
            Scalar::Integer(_) | Scalar::Number(_) => &mut self.numbers,
            Scalar::Date(_) | Scalar::DateTime(_) => &mut self.dates,
            Scalar::Text(_) => &mut self.texts,
            Scalar::Nested(_) => &mut self.nested,
        };
        noted.note_with(row, || text_of(value));
        self.make_room_for(value);
        match (self.builder.as_mut(), value) {
            (Some(ColumnBuilder::Boolean(values)), Scalar::Boolean(value)) => values.append_value(value),
            (Some(ColumnBuilder::Integer(values)), Scalar::Integer(value)) => values.append_value(value),
            (Some(ColumnBuilder::Number(values)), Scalar::Number(value)) => values.append_value(value),
            (Some(ColumnBuilder::Number(values)), Scalar::Integer(value)) => {
                if value.unsigned_abs() > MAX_EXACT {
                    self.rounded.note(row, value.to_string().as_bytes());
                }
                values.append_value(value as f64);
            }
            (Some(ColumnBuilder::Date(values)), Scalar::Date(day)) => values.append_value(day),
            (Some(ColumnBuilder::DateTime(values)), Scalar::DateTime(moment)) => values.append_value(moment),
            (Some(ColumnBuilder::DateTime(values)), Scalar::Date(day)) => values.append_value(i64::from(day) * DAY_US),
            (Some(ColumnBuilder::Text(values)), Scalar::Text(text) | Scalar::Nested(text)) => values.append_value(text),
            (Some(ColumnBuilder::Text(values)), value) => values.append_value(&text_of(value)),
            // Room was made for every other pair.
            (Some(values), _) => values.append_null(),
            (None, _) => {}
        }
        self.n_rows += 1;
    }

    /// Bytes of text so far.
    pub fn n_text_bytes(&self) -> usize {
        match &self.builder {
            Some(ColumnBuilder::Text(texts)) => texts.n_bytes(),
            _ => 0,
        }
    }

    /// The column under its name, and what did not fit.
    pub fn finish(self, name: String) -> (Column, Vec<ReadIssue>) {
        let is_text = matches!(self.builder, Some(ColumnBuilder::Text(_)));
        let mut issues = Vec::new();
        if is_text {
            let mut kinds = [
                (self.numbers, columns::numbers()),
                (self.flags, columns::flags()),
                (self.dates, columns::dates()),
                (self.texts, columns::texts()),
                (self.nested, columns::nested()),
            ];
            kinds.sort_by_key(|(noted, _)| std::cmp::Reverse(noted.n_rows()));
            let most = kinds[0].1;
            let others = kinds.into_iter().skip(1).map(|(noted, _)| noted).reduce(Noted::merge).unwrap_or_default();
            issues.extend(others.issue(Some(&name), |n, example| columns::several_kinds(n, &name, example, most)));
        } else {
            issues.extend(self.rounded.issue(Some(&name), |n, example| columns::rounded(n, &name, example)));
        }
        issues.extend(self.not_finite.issue(Some(&name), |n, example| columns::not_finite(n, &name, example)));
        issues.extend(self.outside.issue(Some(&name), |n, _| columns::outside_the_calendar(n, &name)));
        if self.builder.is_none() && self.n_rows > 0 {
            issues.push(general_issue(columns::column_without_values(&name), Some(&name), self.n_rows as u64));
        }
        let n_rows = self.n_rows;
        let builder = self.builder.unwrap_or_else(|| {
            let mut empty = Float64Builder::with_capacity(n_rows);
            empty.append_nulls(n_rows);
            ColumnBuilder::Number(empty)
        });
        (builder.finish(name), issues)
    }

    fn push_missing(&mut self) {
        self.n_rows += 1;
        if let Some(builder) = &mut self.builder {
            builder.append_null();
        }
    }

    /// Gives the values so far the type that they and `value` have in common.
    fn make_room_for(&mut self, value: Scalar<'_>) {
        let n = self.n_rows;
        self.builder = Some(match (self.builder.take(), value) {
            (None, value) => {
                let mut builder = match value {
                    Scalar::Boolean(_) => ColumnBuilder::Boolean(BooleanBuilder::new()),
                    Scalar::Integer(_) => ColumnBuilder::Integer(Int64Builder::new()),
                    Scalar::Number(_) | Scalar::Missing => ColumnBuilder::Number(Float64Builder::new()),
                    Scalar::Date(_) => ColumnBuilder::Date(Date32Builder::new()),
                    Scalar::DateTime(_) => ColumnBuilder::DateTime(TimestampMicrosecondBuilder::new()),
                    Scalar::Text(_) | Scalar::Nested(_) => ColumnBuilder::Text(TextBuilder::with_capacity(0)),
                };
                (0..n).for_each(|_| builder.append_null());
                builder
            }
            (Some(ColumnBuilder::Integer(mut values)), Scalar::Number(_)) => {
                let mut wider = Float64Builder::with_capacity(n + 1);
                for (row, value) in values.finish().iter().enumerate() {
                    if let Some(value) = value.filter(|value| value.unsigned_abs() > MAX_EXACT) {
                        self.rounded.note(row as u64 + 1, value.to_string().as_bytes());
                    }
                    wider.append_option(value.map(|value| value as f64));
                }
                ColumnBuilder::Number(wider)
            }
            (Some(ColumnBuilder::Date(mut days)), Scalar::DateTime(_)) => {
                let mut wider = TimestampMicrosecondBuilder::with_capacity(n + 1);
                days.finish().iter().for_each(|day| wider.append_option(day.map(|day| i64::from(day) * DAY_US)));
                ColumnBuilder::DateTime(wider)
            }
            (Some(builder), value) => match (&builder, value) {
                (ColumnBuilder::Boolean(_), Scalar::Boolean(_))
                | (ColumnBuilder::Integer(_), Scalar::Integer(_))
                | (ColumnBuilder::Number(_), Scalar::Number(_) | Scalar::Integer(_))
                | (ColumnBuilder::Date(_), Scalar::Date(_))
                | (ColumnBuilder::DateTime(_), Scalar::DateTime(_) | Scalar::Date(_))
                | (ColumnBuilder::Text(_), _) => builder,
                _ => ColumnBuilder::Text(as_texts(builder, n)),
            },
        });
    }
}

fn as_texts(builder: ColumnBuilder, n: usize) -> TextBuilder {
    let values = builder.finish(String::new()).values;
    let mut texts = TextBuilder::with_capacity(n + 1);
    for row in 0..n {
        if values.is_missing(row) {
            texts.append_null();
        } else {
            texts.append_value(&cell_text(values.cell(row)));
        }
    }
    texts
}

fn text_of(value: Scalar<'_>) -> String {
    match value {
        Scalar::Missing => String::new(),
        Scalar::Boolean(value) => value.to_string(),
        Scalar::Integer(value) => value.to_string(),
        Scalar::Number(value) => cell_text(Cell::Number(value)),
        Scalar::Date(day) => date_text(day),
        Scalar::DateTime(moment) => moment_text(moment),
        Scalar::Text(text) | Scalar::Nested(text) => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Scalar::*;
    use super::*;

    fn check(values: &[Scalar<'_>], expected: &str, issues: &[(&str, &[u64])]) {
        let mut column = MixedColumn::default();
        values.iter().for_each(|value| column.push(*value));
        let (column, got) = column.finish("x".into());
        let cells: Vec<String> = (0..values.len()).map(|row| cell_text(column.values.cell(row))).collect();
        assert_eq!(format!("{:?} {}", column.kind, cells.join("|")), expected);
        assert_eq!(got.len(), issues.len(), "{got:#?}");
        for (issue, (part, rows)) in got.iter().zip(issues) {
            assert!(issue.what.contains(part) && issue.rows == *rows, "{issue:?} is not {part} @{rows:?}");
        }
    }

    #[test]
    fn a_column_takes_on_the_type_its_values_share() {
        check(&[Integer(1), Missing, Integer(-3)], "Integer 1||-3", &[]);
        check(&[Missing, Integer(1), Number(2.5)], "Number |1|2.5", &[]);
        check(&[Number(0.5), Integer(2), Number(f64::NAN)], "Number 0.5|2|", &[]);
        check(&[Boolean(true), Boolean(false)], "Boolean true|false", &[]);
        check(&[Date(0), Date(-1)], "Date 1970-01-01|1969-12-31", &[]);
        check(&[Date(0), DateTime(500_000)], "DateTime 1970-01-01 00:00:00|1970-01-01 00:00:00.500", &[]);
        check(&[Text("a"), Missing, Text("a")], "Category a||a", &[]);
    }

    #[test]
    fn what_does_not_fit_is_listed() {
        check(&[Integer(1), Integer(2), Text("x")], "Text 1|2|x", &[("others, which are numbers", &[3])]);
        check(
            &[Text("x"), Boolean(true), Number(0.5), Text("y"), Text("z")],
            "Text x|true|0.5|y|z",
            &[("2 values of \u{201c}x\u{201d} do not fit the others, which are texts", &[2, 3])],
        );
        check(&[Number(f64::INFINITY), Number(1.5)], "Number |1.5", &[("cannot be held", &[1])]);
        check(&[Integer(i64::MAX), Number(1.5)], "Number 9.223372036854776e18|1.5", &[("16 digits", &[1])]);
        check(&[Integer(i64::MAX), Text("a")], "Text 9223372036854775807|a", &[("do not fit", &[2])]);
        check(&[Date(i32::MAX), Date(1)], "Date |1970-01-02", &[("years 1 to 9999", &[1])]);
        check(&[Missing, Missing], "Number |", &[("holds no values", &[])]);
        check(&[Nested("[1]"), Nested("{}")], "Text [1]|{}", &[]);
    }
}
