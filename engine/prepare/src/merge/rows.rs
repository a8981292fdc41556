//! Which rows a merged table has.

use bunsen_spec::{MergeCounts, MergeSide, Problem, say};
use bunsen_table::{Table, Values, cell_text};

use super::versions::Versions;
use crate::diff::align;
use crate::equality::is_same;
use crate::keys::{Groups, combine, joint_groups};

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// The row of each key in the base, in our version and in theirs; [`NONE`] where there is none.
pub(super) struct Matched {
    groups: Groups,
    rows: Vec<[u32; 3]>,
}

/// A row of the merged table, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MergedRow {
    /// The base's row; [`NONE`] where there is none.
    pub(super) base: u32,
    /// Our row.
    pub(super) ours: u32,
    /// Their row.
    pub(super) theirs: u32,
    /// Who removed it, although the other changed it.
    pub(super) removed_by: Option<MergeSide>,
}

impl Matched {
    /// Rows of the base, of ours and of theirs with equal keys.
    pub(super) fn rows(&self) -> &[[u32; 3]] {
        &self.rows
    }

    /// The key of each row of a version, by its number among the three.
    fn of_version(&self, version: usize, versions: &Versions) -> &[u32] {
        let n = versions.named().map(|(table, _)| table.n_rows());
        let from = n[..version].iter().sum::<usize>();
        &self.groups.of_row[from..from + n[version]]
    }
}

/// The groups of equal values of one column of the key, in the rows of the base, of ours and of theirs.
pub(super) fn column_groups(versions: &Versions, name: &str) -> Groups {
    let columns = versions.named().into_iter().filter_map(|(table, _)| Some(&table.column(name)?.values));
    let aligned = align(&columns.collect::<Vec<_>>());
    joint_groups(&aligned.iter().collect::<Vec<_>>())
}

/// The groups of equal keys, in the rows of the base, of ours and of theirs.
pub(super) fn key_groups(versions: &Versions) -> Groups {
    let parts = versions.key.iter().map(|name| column_groups(versions, name));
    parts.reduce(|a, b| combine(&a, &b)).expect("a key has a column")
}

/// Matches the rows of all versions by the groups of their keys.
///
/// # Errors
/// If the key of a row is missing, or that of another row of its version.
pub(super) fn matched(versions: &Versions, groups: Groups) -> Result<Matched, Problem> {
    let tables = versions.named();
    let mut matched = Matched { rows: vec![[NONE; 3]; groups.len()], groups };
    for (version, (table, name)) in tables.iter().enumerate() {
        let key: Vec<&Values> = versions.key.iter().filter_map(|name| Some(&table.column(name)?.values)).collect();
        let mut rows = std::mem::take(&mut matched.rows);
        for (row, group) in matched.of_version(version, versions).iter().enumerate() {
            if key.iter().any(|values| values.is_missing(row)) {
                return Err(say::comparing::merge_key_missing(name).in_row(row as u64 + 1));
            }
            let place = &mut rows[*group as usize][version];
            if *place != NONE {
                let cells: Vec<String> = key.iter().map(|values| cell_text(values.cell(row))).collect();
                return Err(say::comparing::merge_key_twice(name, &cells.join(", ")).in_row(row as u64 + 1));
            }
            *place = row as u32;
        }
        matched.rows = rows;
    }
    Ok(matched)
}

/// The rows of the merged table: ours in our order, then those that only they have.
pub(super) fn merged_rows(versions: &Versions, matched: &Matched, counts: &mut MergeCounts) -> Vec<MergedRow> {
    let changed_by_us = changes(&versions.base, &versions.ours);
    let changed_by_them = changes(&versions.base, &versions.theirs);
    let mut merged = Vec::with_capacity(versions.ours.n_rows());
    let is_gone = |rows: &&[u32; 3]| matches!(rows[..], [_, NONE, NONE]);
    counts.n_removed_by_both = matched.rows.iter().filter(is_gone).count() as u64;
    for group in matched.of_version(1, versions) {
        let [base, ours, theirs] = matched.rows[*group as usize];
        let mut row = MergedRow { base, ours, theirs, removed_by: None };
        match (base, theirs) {
            (NONE, NONE) => counts.n_added_by_us += 1,
            (NONE, _) => counts.n_added_by_both += 1,
            (_, NONE) if !changed_by_us(base, ours) => {
                counts.n_removed_by_them += 1;
                continue;
            }
            (_, NONE) => {
                counts.n_changed_by_us += 1;
                row.removed_by = Some(MergeSide::Theirs);
            }
            _ => {}
        }
        merged.push(row);
    }
    for group in matched.of_version(2, versions) {
        let [base, ours, theirs] = matched.rows[*group as usize];
        let mut row = MergedRow { base, ours, theirs, removed_by: None };
        match (base, ours) {
            (NONE, NONE) => counts.n_added_by_them += 1,
            (_, NONE) if !changed_by_them(base, theirs) => {
                counts.n_removed_by_us += 1;
                continue;
            }
            (_, NONE) => {
                counts.n_changed_by_them += 1;
                row.removed_by = Some(MergeSide::Ours);
            }
            _ => continue,
        }
        merged.push(row);
    }
    merged
}

/// Says of a row of the base and one of a version whether they hold another value in a column of both.
fn changes<'a>(base: &'a Table, version: &'a Table) -> impl Fn(u32, u32) -> bool + use<'a> {
    let both = version.columns().iter().filter_map(|column| Some((base.column(&column.name)?, column)));
    let pairs: Vec<Vec<Values>> = both.map(|(base, column)| align(&[&base.values, &column.values])).collect();
    move |was, is| pairs.iter().any(|pair| !is_same(&pair[0], was as usize, &pair[1], is as usize))
}
