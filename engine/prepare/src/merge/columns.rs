//! Which columns a merged table has.

use bunsen_spec::MergeSide;
use bunsen_table::Column;

use super::Versions;
use super::rows::{Matched, NONE};
use crate::diff::{align, is_same};

/// A column of the merged table, and where it comes from.
pub(super) struct MergedColumn<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// The base's column of this name.
    pub(super) base: Option<&'a Column>,
    /// Our column.
    pub(super) ours: Option<&'a Column>,
    /// Their column.
    pub(super) theirs: Option<&'a Column>,
    /// Whether one side removed it, although the other changed values in it.
    pub(super) is_conflict: bool,
}

impl<'a> MergedColumn<'a> {
    /// The column of one side.
    pub(super) fn on(&self, side: MergeSide) -> Option<&'a Column> {
        match side {
            MergeSide::Ours => self.ours,
            MergeSide::Theirs => self.theirs,
        }
    }
}

/// The columns: ours in our order, then those that only they have. What one side removed and the other left alone is
/// gone.
pub(super) fn merged_columns<'a>(versions: &Versions<'a>, matched: &Matched) -> Vec<MergedColumn<'a>> {
    let Versions { base, ours, theirs, .. } = versions;
    let only_theirs = theirs.columns().iter().filter(|column| ours.column(&column.name).is_none());
    let names = ours.columns().iter().chain(only_theirs).map(|column| column.name.as_str());
    let columns = names.map(|name| {
        let [base, ours, theirs] = [base, ours, theirs].map(|table| table.column(name));
        MergedColumn { name, base, ours, theirs, is_conflict: false }
    });
    let kept = columns.filter_map(|mut column| {
        let left = match (column.base, column.ours, column.theirs) {
            (Some(base), Some(ours), None) => Some((base, ours, 1)),
            (Some(base), None, Some(theirs)) => Some((base, theirs, 2)),
            _ => None,
        };
        if let Some((base, left, version)) = left {
            column.is_conflict = is_changed(base, left, version, matched);
            return column.is_conflict.then_some(column);
        }
        Some(column)
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
