//! The columns of a merged table.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, StringArray, new_null_array};
use arrow_select::interleave::interleave;
use bunsen_spec::{ColumnKind, MergeSide, Problem, say};
use bunsen_table::{Column, Values, cell_text, is_missing_word, text_kind};

use super::cells::Picks;
use super::columns::MergedColumn;
use super::rows::{MergedRow, NONE};
use crate::equality::is_same;
use crate::limits::check_text;
use crate::steps::read_as;

/// The place of values that somebody wrote, after those of both sides.
const WRITTEN: usize = 2;
/// The place of no value.
const NOWHERE: usize = 3;

/// The values of a column in the merged rows numbered `kept`; `written` are those that somebody wrote, by row. Where
/// the sides hold values of different kinds, the column becomes the kind that one side gave it, or else the wider one;
/// and texts if a value does not fit that.
pub(super) fn column(
    column: &MergedColumn,
    picks: &Picks,
    rows: &[MergedRow],
    kept: &[usize],
    written: &BTreeMap<usize, String>,
) -> Result<Column, Problem> {
    let texts = Values::Text(written.values().map(|text| present(text)).collect::<StringArray>());
    let written: BTreeMap<usize, usize> = written.keys().copied().zip(0..).collect();
    // Where each value comes from, and its row there; the fourth place has none.
    let places: Vec<(usize, usize)> = kept
        .iter()
        .map(|at| {
            if let Some(number) = written.get(at) {
                return (WRITTEN, *number);
            }
            let side = picks.side(*at, &rows[*at]);
            let row = if side == MergeSide::Ours { rows[*at].ours } else { rows[*at].theirs };
            if row == NONE { (NOWHERE, 0) } else { (side as usize, row as usize) }
        })
        .collect();
    let (ours, theirs) = match (&column.ours, &column.theirs) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        (ours, theirs) => {
            let only = ours.as_ref().or(theirs.as_ref()).expect("a side has the column");
            (only, only)
        }
    };
    let (held, mut sides) = held_as(kind(column.base.as_ref(), ours, theirs), [ours, theirs], &places);
    let (kind, texts) = fitting(held, &texts).ok_or_else(|| unfit(&column.name, held, &texts))?;
    if kind != held {
        // A number among whole numbers makes all of them numbers.
        sides = sides.map(|values| read_as(&values, kind).unwrap_or(values));
    }
    let [our_values, their_values] = sides;
    let sides = [our_values, their_values, texts];
    let lengths = |(side, row): &(usize, usize)| match sides.get(*side) {
        Some(Values::Text(texts)) if !texts.is_null(*row) => texts.value_length(*row) as u64,
        _ => 0,
    };
    check_text(&column.name, places.iter().map(lengths).sum())?;
    let values = picked(&sides, &places);
    let is_text = matches!(kind, ColumnKind::Category | ColumnKind::Text);
    let is_other = ours.kind != theirs.kind || !written.is_empty();
    let kind = match &values {
        Values::Text(texts) if is_text && is_other => text_kind(texts),
        _ => kind,
    };
    Ok(Column { name: column.name.clone(), kind, values })
}

/// A text, unless it says that there is no value.
fn present(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !is_missing_word(text.as_bytes()))
}

/// The values of both sides as `kind` holds them if they fit, else as they are written.
fn held_as(kind: ColumnKind, sides: [&Column; 2], places: &[(usize, usize)]) -> (ColumnKind, [Values; 2]) {
    let sides = sides.map(|column| &column.values);
    match converted(kind, sides, places) {
        Some(sides) => (kind, sides),
        None => (ColumnKind::Text, sides.map(written)),
    }
}

/// What somebody wrote, as `kind` holds it, or as a number where that is a whole number; `None` if a text does not fit.
fn fitting(kind: ColumnKind, texts: &Values) -> Option<(ColumnKind, Values)> {
    if matches!(kind, ColumnKind::Category | ColumnKind::Text) {
        return Some((kind, texts.clone()));
    }
    let wider = (kind == ColumnKind::Integer).then_some(ColumnKind::Number);
    [Some(kind), wider].into_iter().flatten().find_map(|kind| Some((kind, exactly(texts, kind)?)))
}

/// Texts as `kind` holds them; `None` if one of them says more than that.
fn exactly(texts: &Values, kind: ColumnKind) -> Option<Values> {
    let new = read_as(texts, kind)?;
    (0..texts.len()).all(|row| fits(texts, &new, &finer(texts, kind), row)).then_some(new)
}

/// The problem with the first text that does not fit.
fn unfit(column: &str, kind: ColumnKind, texts: &Values) -> Problem {
    let new = read_as(texts, kind);
    let is_unfit = |row: &usize| new.as_ref().is_none_or(|new| !fits(texts, new, &finer(texts, kind), *row));
    let first = (0..texts.len()).find(is_unfit).map(|row| cell_text(texts.cell(row)));
    say::comparing::value_does_not_fit(&first.unwrap_or_default(), column, kind).in_column(column)
}

/// What the column holds: what the side made it that changed it, else the wider kind, else text.
fn kind(base: Option<&Column>, ours: &Column, theirs: &Column) -> ColumnKind {
    use ColumnKind::{Category, Date, DateTime, Integer, Number, Text};
    match (base.map(|base| base.kind), ours.kind, theirs.kind) {
        (_, ours, theirs) if ours == theirs => ours,
        (Some(base), ours, theirs) if base == ours => theirs,
        (Some(base), ours, theirs) if base == theirs => ours,
        (_, Integer | Number, Integer | Number) => Number,
        (_, Date | DateTime, Date | DateTime) => DateTime,
        (_, Category, Category) => Category,
        _ => Text,
    }
}

/// The values of both sides as `kind` holds them; `None` if one that is taken does not fit.
fn converted(kind: ColumnKind, sides: [&Values; 2], places: &[(usize, usize)]) -> Option<[Values; 2]> {
    let is_text = matches!(kind, ColumnKind::Category | ColumnKind::Text);
    let mut result = Vec::with_capacity(2);
    for (at, values) in sides.into_iter().enumerate() {
        let mut taken = places.iter().filter(move |(side, _)| *side == at).map(|(_, row)| *row);
        let new = match values {
            Values::Text(_) if is_text => values.clone(),
            _ if is_text => return None,
            _ => read_as(values, kind)?,
        };
        let finer = finer(values, kind);
        if !taken.all(|row| fits(values, &new, &finer, row)) {
            return None;
        }
        result.push(new);
    }
    result.try_into().ok()
}

/// Texts read so that nothing of what `kind` leaves out is lost: a moment that is read as a day loses its time, a
/// number that is read as a whole one its decimals.
fn finer(values: &Values, kind: ColumnKind) -> Option<Values> {
    match (values, kind) {
        (Values::Text(_), ColumnKind::Date) => read_as(values, ColumnKind::DateTime),
        (Values::Text(_), ColumnKind::Integer) => read_as(values, ColumnKind::Number),
        _ => None,
    }
}

/// Whether a value says the same after it was converted.
fn fits(values: &Values, new: &Values, finer: &Option<Values>, row: usize) -> bool {
    match (values, finer) {
        (_, Some(Values::Number(finer))) => {
            let is_whole = finer.is_null(row) || finer.value(row).fract() == 0.0;
            is_whole && new.is_missing(row) == values.is_missing(row)
        }
        (_, Some(finer)) => is_same(finer, row, new, row) && new.is_missing(row) == values.is_missing(row),
        (Values::Text(_), None) => new.is_missing(row) == values.is_missing(row),
        (Values::Boolean(_), None) => matches!(new, Values::Boolean(_)),
        _ => is_same(values, row, new, row),
    }
}

/// Values as they are written.
fn written(values: &Values) -> Values {
    let text = |row: usize| (!values.is_missing(row)).then(|| cell_text(values.cell(row)));
    match values {
        Values::Text(_) => values.clone(),
        _ => Values::Text((0..values.len()).map(text).collect::<StringArray>()),
    }
}

/// The values in these places.
fn picked(sides: &[Values; 3], places: &[(usize, usize)]) -> Values {
    // Whole numbers of one side may take a byte each, and those of the other more.
    let wide = |values: &Values| match values {
        Values::Integer(values) => Values::Integer(values.to_wide().into()),
        values => values.clone(),
    };
    let sides = sides.each_ref().map(wide);
    let missing = new_null_array(sides[0].array().data_type(), 1);
    let [ours, theirs, written] = sides.each_ref().map(Values::array);
    let picked = interleave(&[ours, theirs, written, &missing], places).expect("the rows are there and of one type");
    match &sides[0] {
        Values::Integer(_) => Values::Integer(picked.as_primitive::<Int64Type>().clone().into()),
        Values::Number(_) => Values::Number(picked.as_primitive().clone()),
        Values::Boolean(_) => Values::Boolean(picked.as_boolean().clone()),
        Values::Date(_) => Values::Date(picked.as_primitive().clone()),
        Values::DateTime(_) => Values::DateTime(picked.as_primitive().clone()),
        Values::Text(_) => Values::Text(picked.as_string().clone()),
    }
}
