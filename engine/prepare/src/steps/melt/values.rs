//! The values of several columns, one below the other.

use std::borrow::Cow;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder,
};
use bunsen_spec::{ColumnKind, Problem, ReadIssue, say};
use bunsen_table::{Column, Values, cell_text, general_issue, text_kind};

use crate::limits::check_text;
use crate::widen;

/// What the values of several columns have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Common {
    Integer,
    Number,
    Boolean,
    Date,
    DateTime,
    /// All are texts.
    Text,
    /// Nothing: they are written as texts.
    Several,
}

/// The values of `columns`, one column below the other, in a column called `name`, and what a learner should look at.
///
/// # Errors
/// If it would be more text than a column holds.
pub(super) fn together(columns: &[&Column], name: &str) -> Result<(Column, Vec<ReadIssue>), Problem> {
    let mut issues = Vec::new();
    let common = common(columns);
    let values = match common {
        Common::Integer => integers(columns),
        Common::Number => {
            issues.extend(columns.iter().filter_map(|column| widen::lost_digits(column)));
            numbers(columns)
        }
        Common::Boolean => flags(columns),
        Common::Date => days(columns),
        Common::DateTime => moments(columns),
        Common::Text => texts(columns, name)?,
        Common::Several => {
            issues.push(general_issue(say::shapes::melted_to_texts(name), Some(name), 0));
            texts(columns, name)?
        }
    };
    Ok((Column { name: name.into(), kind: kind(common, columns, &values), values }, issues))
}

/// What columns have in common; one without values fits every kind.
fn common(columns: &[&Column]) -> Common {
    let of = |column: &&Column| match column.values {
        Values::Integer(_) => Common::Integer,
        Values::Number(_) => Common::Number,
        Values::Boolean(_) => Common::Boolean,
        Values::Date(_) => Common::Date,
        Values::DateTime(_) => Common::DateTime,
        Values::Text(_) => Common::Text,
    };
    let is_empty = |column: &&&Column| column.values.array().null_count() == column.values.len();
    let with_values = columns.iter().filter(|column| !is_empty(column)).map(of);
    let widened = with_values.reduce(|a, b| match (a, b) {
        (a, b) if a == b => a,
        (Common::Integer, Common::Number) | (Common::Number, Common::Integer) => Common::Number,
        (Common::Date, Common::DateTime) | (Common::DateTime, Common::Date) => Common::DateTime,
        _ => Common::Several,
    });
    widened.or_else(|| columns.first().map(of)).unwrap_or(Common::Number)
}

/// The kind of the new column. Texts keep the kind that all their columns have.
fn kind(common: Common, columns: &[&Column], values: &Values) -> ColumnKind {
    match (common, values) {
        (Common::Integer, _) => ColumnKind::Integer,
        (Common::Number, _) => ColumnKind::Number,
        (Common::Boolean, _) => ColumnKind::Boolean,
        (Common::Date, _) => ColumnKind::Date,
        (Common::DateTime, _) => ColumnKind::DateTime,
        (Common::Text, _) if columns.iter().all(|column| column.kind == columns[0].kind) => columns[0].kind,
        (_, Values::Text(texts)) => text_kind(texts),
        (_, _) => ColumnKind::Text,
    }
}

fn integers(columns: &[&Column]) -> Values {
    let mut all = Int64Builder::new();
    for column in columns {
        match &column.values {
            Values::Integer(values) => all.append_array(&values.to_wide()),
            values => all.append_nulls(values.len()),
        }
    }
    Values::Integer(all.finish().into())
}

fn numbers(columns: &[&Column]) -> Values {
    let mut all = Float64Builder::new();
    for column in columns {
        match widen::numbers(&column.values) {
            Some(values) => all.append_array(&values),
            None => all.append_nulls(column.values.len()),
        }
    }
    Values::Number(all.finish())
}

fn flags(columns: &[&Column]) -> Values {
    let mut all = BooleanBuilder::new();
    for column in columns {
        match &column.values {
            Values::Boolean(values) => all.append_array(values),
            values => all.append_nulls(values.len()),
        }
    }
    Values::Boolean(all.finish())
}

fn days(columns: &[&Column]) -> Values {
    let mut all = Date32Builder::new();
    for column in columns {
        match &column.values {
            Values::Date(values) => all.append_array(values),
            values => all.append_nulls(values.len()),
        }
    }
    Values::Date(all.finish())
}

fn moments(columns: &[&Column]) -> Values {
    let mut all = TimestampMicrosecondBuilder::new();
    for column in columns {
        match widen::moments(&column.values) {
            Some(values) => all.append_array(&values),
            None => all.append_nulls(column.values.len()),
        }
    }
    Values::DateTime(all.finish())
}

/// Texts as they are, other values as they are written.
fn texts(columns: &[&Column], name: &str) -> Result<Values, Problem> {
    let mut all = StringBuilder::new();
    let mut n_bytes = 0;
    for column in columns {
        for row in 0..column.values.len() {
            let text = match &column.values {
                values if values.is_missing(row) => {
                    all.append_null();
                    continue;
                }
                Values::Text(values) => Cow::Borrowed(values.value(row)),
                values => Cow::Owned(cell_text(values.cell(row))),
            };
            n_bytes += text.len() as u64;
            check_text(name, n_bytes)?;
            all.append_value(text);
        }
    }
    Ok(Values::Text(all.finish()))
}
