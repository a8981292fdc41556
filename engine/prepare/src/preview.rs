//! A step as it would be, before it is taken.

use bunsen_spec::{Problem, Rows, Step, StepPreview};
use bunsen_table::{Table, rows};

use crate::effect::{effect, new_name};
use crate::equality::are_equal;
use crate::step::{OtherTables, RowOrigin, Stepped};
use crate::steps::take_step;

/// Rows shown at most.
const N_SHOWN: usize = 50;

/// Takes a step for show: what it would do, and the first rows that it touches, before and after.
///
/// # Errors
/// If the step does not fit the table.
pub fn preview(step: &Step, table: &Table, others: &dyn OtherTables) -> Result<StepPreview, Problem> {
    let after = take_step(step, table, others)?;
    let effect = effect(table, &after);
    let after_columns: Vec<String> = after.table.columns().iter().map(|column| column.name.clone()).collect();
    if after.rows == RowOrigin::New {
        let first = rows(&after.table, 0, N_SHOWN).rows;
        return Ok(StepPreview {
            effect,
            before: Rows::default(),
            before_rows: Vec::new(),
            after: first.into_iter().map(Some).collect(),
            after_columns,
        });
    }
    let pairs = touched(table, &after);
    let row = |table: &Table, at: usize| rows(table, at, 1).rows.swap_remove(0);
    Ok(StepPreview {
        effect,
        before: Rows {
            columns: table.columns().iter().map(|column| column.name.clone()).collect(),
            rows: pairs.iter().map(|(before, _)| row(table, *before)).collect(),
        },
        before_rows: pairs.iter().map(|(before, _)| *before as u64).collect(),
        after: pairs.iter().map(|(_, now)| now.map(|now| row(&after.table, now))).collect(),
        after_columns,
    })
}

/// The first rows that a step touches, each with its place after the step: those that are gone or hold another
/// value; where there are none, the first rows.
fn touched(before: &Table, after: &Stepped) -> Vec<(usize, Option<usize>)> {
    let mut places: Vec<Option<usize>> = match &after.rows {
        RowOrigin::Chosen(rows) => {
            let mut places = vec![None; before.n_rows()];
            rows.iter().enumerate().for_each(|(now, row)| places[*row as usize] = Some(now));
            places
        }
        _ => (0..before.n_rows()).map(Some).collect(),
    };
    let pairs: Vec<_> = before
        .columns()
        .iter()
        .filter_map(|column| Some((column, after.table.column(new_name(after, &column.name))?)))
        .collect();
    let is_touched = |row: usize, place: Option<usize>| {
        place.is_none_or(|now| pairs.iter().any(|(old, new)| !are_equal(&old.values, row, &new.values, now)))
    };
    let all = places.iter().copied().enumerate();
    let touched: Vec<_> = all.filter(|(row, place)| is_touched(*row, *place)).take(N_SHOWN).collect();
    if touched.is_empty() {
        places.truncate(N_SHOWN);
        return places.into_iter().enumerate().collect();
    }
    touched
}
