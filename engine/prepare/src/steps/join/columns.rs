//! The columns of two tables side by side.

use arrow_array::{StringArray, UInt32Array};
use bunsen_spec::{ColumnKind, JoinHow, Problem, ReadIssue, say};
use bunsen_table::{Column, Table, Values, general_issue};

use super::Pair;
use super::rows::JoinedRows;
use crate::limits::check_text;
use crate::names::FreeNames;
use crate::{select, widen};

/// The columns of this table, then those of the other without keys whose pair has one name, and what a learner
/// should look at.
pub(super) fn columns(
    table: &Table,
    (name, other): (&str, &Table),
    pairs: &[Pair<'_>],
    how: JoinHow,
    rows: &JoinedRows,
) -> Result<(Vec<Column>, Vec<ReadIssue>), Problem> {
    let has_rows_of_other_only = matches!(how, JoinHow::Right | JoinHow::Outer);
    let one_name = |name: &str| pairs.iter().find(|pair| pair.is_one_name() && pair.here.name == name);
    let (mut columns, mut issues) = (Vec::new(), Vec::new());
    for column in table.columns() {
        match one_name(&column.name).filter(|_| has_rows_of_other_only) {
            Some(pair) => {
                let (column, issue) = key(*pair, rows)?;
                columns.push(column);
                issues.extend(issue);
            }
            None => columns.push(taken(column, column.name.clone(), &rows.here)),
        }
    }
    let added: Vec<&Column> = other.columns().iter().filter(|column| one_name(&column.name).is_none()).collect();
    let (names, issue) = names_of_added(table, name, &added);
    issues.extend(issue);
    columns.extend(added.into_iter().zip(names).map(|(column, name)| taken(column, name, &rows.there)));
    Ok((columns, issues))
}

/// Names for the other table's columns: their own, or with `_other` added where that is taken here.
fn names_of_added(table: &Table, name: &str, added: &[&Column]) -> (Vec<String>, Option<ReadIssue>) {
    let is_free = |name: &str| table.column(name).is_none();
    let own = added.iter().filter(|column| is_free(&column.name));
    let mut free = FreeNames::new(table.columns().iter().chain(own.copied()).map(|column| column.name.clone()));
    let names = added
        .iter()
        .map(|column| if is_free(&column.name) { column.name.clone() } else { free.take(&column.name, "_other") })
        .collect();
    let issue =
        (!free.changed.is_empty()).then(|| general_issue(say::shapes::join_names_taken(name, &free.changed), None, 0));
    (names, issue)
}

fn taken(column: &Column, name: String, rows: &UInt32Array) -> Column {
    Column { name, kind: column.kind, values: select::values(&column.values, rows) }
}

/// The column of a key whose pair has one name: the value from here and, for rows of the other table only, from
/// there.
fn key(pair: Pair<'_>, rows: &JoinedRows) -> Result<(Column, Option<ReadIssue>), Problem> {
    let here = select::values(&pair.here.values, &rows.here);
    let there = select::values(&pair.there.values, &rows.there);
    let is_widened = !matches!((&here, &there), (Values::Integer(_), Values::Integer(_)));
    let issue = is_widened.then(|| widen::lost_digits(pair.here).or_else(|| widen::lost_digits(pair.there))).flatten();
    let values = match (here, there) {
        (Values::Integer(a), Values::Integer(b)) => Values::Integer(either(a.iter(), b.iter()).collect()),
        (Values::Boolean(a), Values::Boolean(b)) => Values::Boolean(either(a.iter(), b.iter()).collect()),
        (Values::Date(a), Values::Date(b)) => Values::Date(either(a.iter(), b.iter()).collect()),
        (Values::Text(a), Values::Text(b)) => Values::Text(either_text(&pair.here.name, &a, &b)?),
        (a, b) => match (widen::numbers(&a), widen::numbers(&b), widen::moments(&a), widen::moments(&b)) {
            (Some(a), Some(b), _, _) => Values::Number(either(a.iter(), b.iter()).collect()),
            (_, _, Some(a), Some(b)) => Values::DateTime(either(a.iter(), b.iter()).collect()),
            _ => unreachable!("the columns of a pair are comparable"),
        },
    };
    let kind = match &values {
        Values::Integer(_) => ColumnKind::Integer,
        Values::Number(_) => ColumnKind::Number,
        Values::Boolean(_) => ColumnKind::Boolean,
        Values::Date(_) => ColumnKind::Date,
        Values::DateTime(_) => ColumnKind::DateTime,
        Values::Text(_) if pair.there.kind == ColumnKind::Text => ColumnKind::Text,
        Values::Text(_) => pair.here.kind,
    };
    Ok((Column { name: pair.here.name.clone(), kind, values }, issue))
}

fn either_text(name: &str, a: &StringArray, b: &StringArray) -> Result<StringArray, Problem> {
    let lengths = either(a.iter(), b.iter()).flatten().map(|text| text.len() as u64);
    check_text(name, lengths.sum())?;
    Ok(either(a.iter(), b.iter()).collect())
}

/// The first where it is there, otherwise the second.
fn either<T>(
    a: impl Iterator<Item = Option<T>>,
    b: impl Iterator<Item = Option<T>>,
) -> impl Iterator<Item = Option<T>> {
    a.zip(b).map(|(a, b)| a.or(b))
}
