//! The columns of a merged table.

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, StringArray, new_null_array};
use arrow_select::interleave::interleave;
use bunsen_spec::{ColumnKind, MergeSide, Problem};
use bunsen_table::{Column, Values, cell_text, text_kind};

use super::cells::Picks;
use super::columns::MergedColumn;
use super::rows::{MergedRow, NONE};
use crate::diff::is_same;
use crate::limits::check_text;
use crate::steps::read_as;

/// The values of a column in the merged rows numbered `kept`. Where the sides hold values of different kinds, the
/// column becomes the kind that one side gave it, or else the wider one; and texts if a value does not fit that.
pub(super) fn column(
    column: &MergedColumn<'_>,
    picks: &Picks,
    rows: &[MergedRow],
    kept: &[usize],
) -> Result<Column, Problem> {
    // The side of each value and its row there; the third has none.
    let places: Vec<(usize, usize)> = kept
        .iter()
        .map(|at| {
            let side = picks.side(*at, &rows[*at]);
            let row = if side == MergeSide::Ours { rows[*at].ours } else { rows[*at].theirs };
            if row == NONE { (2, 0) } else { (side as usize, row as usize) }
        })
        .collect();
    let (ours, theirs) = match (column.ours, column.theirs) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        (ours, theirs) => {
            let only = ours.or(theirs).expect("a side has the column");
            (only, only)
        }
    };
    let kind = kind(column.base, ours, theirs);
    let (kind, sides) = match converted(kind, [&ours.values, &theirs.values], &places) {
        Some(sides) => (kind, sides),
        None => (ColumnKind::Text, [&ours.values, &theirs.values].map(written)),
    };
    let lengths = |(side, row): &(usize, usize)| match sides.get(*side) {
        Some(Values::Text(texts)) if !texts.is_null(*row) => texts.value_length(*row) as u64,
        _ => 0,
    };
    check_text(column.name, places.iter().map(lengths).sum())?;
    let values = picked(&sides, &places);
    let is_text = matches!(kind, ColumnKind::Category | ColumnKind::Text) && ours.kind != theirs.kind;
    let kind = match &values {
        Values::Text(texts) if is_text => text_kind(texts),
        _ => kind,
    };
    Ok(Column { name: column.name.to_string(), kind, values })
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
        let taken = || places.iter().filter(move |(side, _)| *side == at).map(|(_, row)| *row);
        let new = match values {
            Values::Text(_) if is_text => values.clone(),
            _ if is_text => return None,
            _ => read_as(values, kind)?,
        };
        // A moment read as a day loses its time.
        let exact = matches!((values, &new), (Values::Text(_), Values::Date(_)));
        let exact = exact.then(|| read_as(values, ColumnKind::DateTime)).flatten();
        let fits = |row: usize| match (values, &exact) {
            (_, Some(exact)) => is_same(exact, row, &new, row) && new.is_missing(row) == values.is_missing(row),
            (Values::Text(_), None) => new.is_missing(row) == values.is_missing(row),
            (Values::Boolean(_), None) => matches!(new, Values::Boolean(_)),
            _ => is_same(values, row, &new, row),
        };
        if !taken().all(fits) {
            return None;
        }
        result.push(new);
    }
    result.try_into().ok()
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
fn picked(sides: &[Values; 2], places: &[(usize, usize)]) -> Values {
    // Whole numbers of one side may take a byte each, and those of the other more.
    let wide = |values: &Values| match values {
        Values::Integer(values) => Values::Integer(values.to_wide().into()),
        values => values.clone(),
    };
    let sides = [wide(&sides[0]), wide(&sides[1])];
    let missing = new_null_array(sides[0].array().data_type(), 1);
    let arrays: [&dyn Array; 3] = [sides[0].array(), sides[1].array(), &missing];
    let picked = interleave(&arrays, places).expect("the rows are there and of one type");
    match &sides[0] {
        Values::Integer(_) => Values::Integer(picked.as_primitive::<Int64Type>().clone().into()),
        Values::Number(_) => Values::Number(picked.as_primitive().clone()),
        Values::Boolean(_) => Values::Boolean(picked.as_boolean().clone()),
        Values::Date(_) => Values::Date(picked.as_primitive().clone()),
        Values::DateTime(_) => Values::DateTime(picked.as_primitive().clone()),
        Values::Text(_) => Values::Text(picked.as_string().clone()),
    }
}
