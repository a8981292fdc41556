//! What a step did, found by comparing the tables before and after it.

use bunsen_spec::StepEffect;
use bunsen_table::{Column, Table};

use crate::equality::are_equal;
use crate::step::{RowOrigin, Stepped};

/// What the step that made `after` of `before` did.
pub(crate) fn effect(before: &Table, after: &Stepped) -> StepEffect {
    let names_before: Vec<&str> = before.columns().iter().map(|column| new_name(after, &column.name)).collect();
    let (mut changed, mut added) = (Vec::new(), Vec::new());
    let mut is_row_changed = vec![false; after.table.n_rows()];
    for column in after.table.columns() {
        let Some(at) = names_before.iter().position(|name| *name == column.name) else {
            added.push(column.name.clone());
            continue;
        };
        let old = &before.columns()[at];
        let is_changed = after.rows != RowOrigin::New && mark_changes(old, column, &after.rows, &mut is_row_changed);
        if is_changed || old.kind != column.kind || old.name != column.name {
            changed.push(column.name.clone());
        }
    }
    let is_gone = |name: &&str| after.table.column(name).is_none();
    StepEffect {
        n_rows_before: before.n_rows() as u64,
        n_rows_after: after.table.n_rows() as u64,
        n_rows_changed: is_row_changed.iter().filter(|is_changed| **is_changed).count() as u64,
        changed,
        added,
        removed: names_before.into_iter().filter(is_gone).map(str::to_string).collect(),
        issues: after.issues.clone(),
    }
}

/// What a column from before is called after the step, if it is still there.
pub(crate) fn new_name<'a>(after: &'a Stepped, name: &'a str) -> &'a str {
    after.renamed.iter().find(|(old, _)| old == name).map_or(name, |(_, new)| new)
}

/// Marks the rows after the step that hold another value than the row they come from; says whether there is one.
fn mark_changes(before: &Column, after: &Column, rows: &RowOrigin, marks: &mut [bool]) -> bool {
    let mut is_any = false;
    for (row, mark) in marks.iter_mut().enumerate() {
        let origin = match rows {
            RowOrigin::Chosen(rows) => rows[row] as usize,
            _ => row,
        };
        if !are_equal(&before.values, origin, &after.values, row) {
            *mark = true;
            is_any = true;
        }
    }
    is_any
}
