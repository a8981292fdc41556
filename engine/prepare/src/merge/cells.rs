//! From which side each cell of a merged table is taken.

use bunsen_spec::{MergeCounts, MergeSide};
use bunsen_table::Values;

use super::columns::MergedColumn;
use super::rows::{MergedRow, NONE};
use crate::diff::align;
use crate::equality::is_same;

/// Where the values of a column come from, for each merged row.
#[derive(Clone)]
pub(super) enum Picks {
    /// All from this side, which alone has the column.
    All(MergeSide),
    /// Of rows that both have, from theirs where set; of others from the side that has the row.
    Theirs(Vec<bool>),
}

impl Picks {
    /// Decides on the value of a row.
    pub(super) fn choose(&mut self, row: usize, side: MergeSide) {
        if let Self::Theirs(is_theirs) = self {
            is_theirs[row] = side == MergeSide::Theirs;
        }
    }

    /// The side that the value of a row comes from.
    pub(super) fn side(&self, at: usize, row: &MergedRow) -> MergeSide {
        match self {
            Self::All(side) => *side,
            Self::Theirs(is_theirs) if is_theirs[at] || row.ours == NONE => MergeSide::Theirs,
            Self::Theirs(_) => MergeSide::Ours,
        }
    }
}

/// What was seen in the columns that were compared.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) counts: MergeCounts,
    /// Whether we changed a cell of each merged row.
    by_us: Vec<bool>,
    /// Whether they did.
    by_them: Vec<bool>,
}

impl Seen {
    /// Nothing yet of so many rows.
    pub(super) fn new(counts: MergeCounts, n_rows: usize) -> Self {
        Self { counts, by_us: vec![false; n_rows], by_them: vec![false; n_rows] }
    }

    /// What was counted, once all columns were seen.
    pub(super) fn finish(self, rows: &[MergedRow]) -> MergeCounts {
        // A row that the base lacks was added, not changed.
        let n = |changed: &[bool]| rows.iter().zip(changed).filter(|(row, is)| **is && row.base != NONE).count() as u64;
        let (by_us, by_them) = (n(&self.by_us), n(&self.by_them));
        let MergeCounts { n_changed_by_us, n_changed_by_them, .. } = self.counts;
        let (n_changed_by_us, n_changed_by_them) = (n_changed_by_us + by_us, n_changed_by_them + by_them);
        MergeCounts { n_changed_by_us, n_changed_by_them, ..self.counts }
    }
}

/// What came of comparing a column.
pub(super) struct Compared {
    /// Where its values come from.
    pub(super) picks: Picks,
    /// The rows of which both have another value.
    pub(super) conflicts: Vec<usize>,
}

/// Compares the values of a column in the rows that both have. A base that lacks the row or the column has no value.
pub(super) fn compare(column: &MergedColumn, rows: &[MergedRow], seen: &mut Seen) -> Compared {
    let (ours, theirs) = match (&column.ours, &column.theirs) {
        (Some(ours), Some(theirs)) => (&ours.values, &theirs.values),
        (Some(_), None) => return Compared { picks: Picks::All(MergeSide::Ours), conflicts: Vec::new() },
        _ => return Compared { picks: Picks::All(MergeSide::Theirs), conflicts: Vec::new() },
    };
    let versions: Vec<&Values> =
        [ours, theirs].into_iter().chain(column.base.as_ref().map(|base| &base.values)).collect();
    let aligned = align(&versions);
    let (ours, theirs, base) = (&aligned[0], &aligned[1], aligned.get(2));
    let mut is_theirs = vec![false; rows.len()];
    let mut conflicts = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.ours != NONE && row.theirs != NONE) {
        let (our_row, their_row) = (row.ours as usize, row.theirs as usize);
        let is_base = |values: &Values, at: usize| match base.filter(|_| row.base != NONE) {
            Some(base) => is_same(base, row.base as usize, values, at),
            None => values.is_missing(at),
        };
        let (by_us, by_them) = (!is_base(ours, our_row), !is_base(theirs, their_row));
        seen.by_us[at] |= by_us;
        seen.by_them[at] |= by_them;
        let counts = &mut seen.counts;
        match (by_us, by_them) {
            _ if is_same(ours, our_row, theirs, their_row) => counts.n_cells_from_both += u64::from(by_us),
            (false, _) => {
                is_theirs[at] = true;
                counts.n_cells_from_them += 1;
            }
            (true, false) => counts.n_cells_from_us += 1,
            (true, true) => conflicts.push(at),
        }
    }
    Compared { picks: Picks::Theirs(is_theirs), conflicts }
}
