//! Expressions over a table: checked against its columns, then computed column by column, some rows at a time.

mod arithmetic;
mod choose;
mod compare;
mod dates;
mod evaluate;
mod noted;
mod numbers;
mod part;
mod plan;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::BTreeSet;

use arrow_array::ArrayRef;
use arrow_array::{Array, make_array};
use arrow_select::concat::concat;
use bunsen_spec::expression::{Expression, ValueKind};
use bunsen_spec::{ColumnKind, Problem, ReadIssue, say};
use bunsen_table::{Column, MAX_TEXT_BYTES, Table, Values, text_kind};

use self::evaluate::Evaluation;
use self::noted::Notes;
use self::part::Part;
use self::plan::{Plan, plan};
use crate::select::retyped;

/// Rows computed at a time: what is between two operators stays in the cache.
const CHUNK: usize = 16_384;

/// The column called `name` that an expression gives, and what could not be computed.
pub(crate) fn derived(table: &Table, name: &str, text: &str) -> Result<(Column, Vec<ReadIssue>), Problem> {
    let take = |(parts, n_bytes): &mut (Vec<Values>, usize), plan: &Plan, part: Part, n| {
        parts.push(part.into_values(plan.kind, n));
        *n_bytes += parts.last().map_or(0, n_text_bytes);
        if *n_bytes > MAX_TEXT_BYTES { Err(say::expressions::texts_too_long()) } else { Ok(()) }
    };
    let (plan, (parts, _), notes) = computed(table, text, take)?;
    let arrays: Vec<ArrayRef> = parts.iter().map(|values| make_array(values.array().to_data())).collect();
    let references: Vec<&dyn Array> = arrays.iter().map(|array| &**array).collect();
    let whole = concat(&references).expect("parts of one kind");
    let values = retyped(&whole, &parts[0]);
    let kind = match (&values, plan.kind) {
        (Values::Text(texts), _) => text_kind(texts),
        (_, ValueKind::Integer) => ColumnKind::Integer,
        (_, ValueKind::Boolean) => ColumnKind::Boolean,
        (_, ValueKind::Date) => ColumnKind::Date,
        (_, ValueKind::DateTime) => ColumnKind::DateTime,
        _ => ColumnKind::Number,
    };
    Ok((Column { name: name.into(), kind, values }, notes.issues(text, Some(name))))
}

/// The rows, counted from 0, for which an expression is true, and what could not be computed.
pub(crate) fn selected(table: &Table, text: &str) -> Result<(Vec<u32>, Vec<ReadIssue>), Problem> {
    let (_, (rows, _), notes) = computed(table, text, |(rows, start): &mut (Vec<u32>, usize), plan, part, n| {
        if plan.kind != ValueKind::Boolean {
            return Err(say::expressions::not_a_condition(plan.kind));
        }
        rows.extend(part.flags(n).set_indices().map(|row| (*start + row) as u32));
        *start += n;
        Ok(())
    })?;
    Ok((rows, notes.issues(text, None)))
}

/// Computes an expression and hands each part to `take`. Where whole numbers grow too large, begins anew with
/// numbers in their place.
fn computed<T: Default>(
    table: &Table,
    text: &str,
    mut take: impl FnMut(&mut T, &Plan, Part, usize) -> Result<(), Problem>,
) -> Result<(Plan, T, Notes), Problem> {
    let expression = Expression::parse(text).map_err(|error| say::expressions::mistake_at(&error))?;
    let mut wide = BTreeSet::new();
    let mut too_large = Notes::default();
    loop {
        let plan = plan(&expression, table, &wide)?;
        let mut evaluation = Evaluation::new(table);
        let mut taken = T::default();
        let mut start = 0;
        // A table without rows still has to be told that a filter is no condition.
        loop {
            let n = (table.n_rows() - start).min(CHUNK);
            let part = evaluation.chunk(&plan, start, n)?;
            take(&mut taken, &plan, part, n)?;
            start += n;
            if start == table.n_rows() {
                break;
            }
        }
        let Evaluation { notes, wide: new, .. } = evaluation;
        if new.is_empty() {
            return Ok((plan, taken, too_large.with(notes)));
        }
        too_large = too_large.with(notes.too_large());
        wide.extend(new);
    }
}

fn n_text_bytes(values: &Values) -> usize {
    match values {
        Values::Text(texts) => texts
            .value_offsets()
            .last()
            .zip(texts.value_offsets().first())
            .map_or(0, |(end, start)| (end - start) as usize),
        _ => 0,
    }
}

/// The values of a column in some rows.
fn rows_of(column: &Column, start: usize, n: usize) -> Part {
    Part::Values(column.values.slice(start, n))
}
