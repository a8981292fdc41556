//! Which columns a merged table has.

use bunsen_spec::{MergeColumns, MergeSide};
use bunsen_table::Column;

use super::rows::{Matched, NONE};
use super::versions::Versions;
use crate::diff::align;
use crate::equality::is_same;

/// A column of the merged table, and where it comes from.
#[derive(Clone)]
pub(super) struct MergedColumn {
    /// Its name.
    pub(super) name: String,
    /// The base's column of this name.
    pub(super) base: Option<Column>,
    /// Our column.
    pub(super) ours: Option<Column>,
    /// Their column.
    pub(super) theirs: Option<Column>,
    /// Whether one side removed it, although the other changed values in it.
    pub(super) is_conflict: bool,
}

impl MergedColumn {
    /// The column of one side.
    pub(super) fn on(&self, side: MergeSide) -> Option<&Column> {
        match side {
            MergeSide::Ours => self.ours.as_ref(),
            MergeSide::Theirs => self.theirs.as_ref(),
        }
    }
}

/// The columns: ours in our order, then those that only they have. What one side removed and the other left alone is
/// gone. `changes` hears which columns each side added and removed.
pub(super) fn merged_columns(versions: &Versions, matched: &Matched, changes: &mut MergeColumns) -> Vec<MergedColumn> {
    let Versions { base, ours, theirs, .. } = versions;
    let only_theirs = theirs.columns().iter().filter(|column| ours.column(&column.name).is_none());
    let names = ours.columns().iter().chain(only_theirs).map(|column| column.name.as_str());
    let columns = names.map(|name| {
        let [base, ours, theirs] = [base, ours, theirs].map(|table| table.column(name).cloned());
        MergedColumn { name: name.to_string(), base, ours, theirs, is_conflict: false }
    });
    let kept = columns.filter_map(|mut column| {
        let (left, noted) = match (&column.base, &column.ours, &column.theirs) {
            (Some(base), Some(ours), None) => (Some((base, ours, 1)), &mut changes.removed_by_them),
            (Some(base), None, Some(theirs)) => (Some((base, theirs, 2)), &mut changes.removed_by_us),
            (None, Some(_), None) => (None, &mut changes.added_by_us),
            (None, None, Some(_)) => (None, &mut changes.added_by_them),
            _ => return Some(column),
        };
        column.is_conflict = left.is_some_and(|(base, left, version)| is_changed(base, left, version, matched));
        if !column.is_conflict {
            noted.push(column.name.clone());
        }
        (left.is_none() || column.is_conflict).then_some(column)
    });
    kept.collect()
}

/// Whether a row of the base holds another value in a version.
fn is_changed(base: &Column, column: &Column, version: usize, matched: &Matched) -> bool {
    let pair = align(&[&base.values, &column.values]);
    let both =
        matched.rows().iter().map(|rows| (rows[0], rows[version])).filter(|(was, is)| *was != NONE && *is != NONE);
    both.into_iter().any(|(was, is)| !is_same(&pair[0], was as usize, &pair[1], is as usize))
}
