//! Which rows of the table are shown: filtered and sorted for looking, without a step.

use bunsen_protocol::RowView;
use bunsen_spec::{SortKey, Step};

/// A view and how many rows it has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeenRows {
    /// The view.
    pub view: RowView,
    /// Its rows.
    pub n_rows: u64,
}

impl SeenRows {
    /// What is seen once the table is another, of `n_rows` rows: rows that were chosen by their numbers are other rows
    /// there, so all are seen.
    pub fn of_new_table(&self, n_rows: u64) -> Self {
        if self.view.only.is_empty() { self.clone() } else { Self { n_rows, ..Self::default() } }
    }
}

/// In which direction a view is sorted by a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    /// Not by this column.
    No,
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// How a view is sorted by `column`.
pub fn sorted(view: &RowView, column: &str) -> Sorted {
    match view.sort.first().filter(|key| key.column == column) {
        None => Sorted::No,
        Some(SortKey { is_descending: false, .. }) => Sorted::Ascending,
        Some(_) => Sorted::Descending,
    }
}

/// The view sorted in the next way by `column`: the smallest first, the largest first, not at all.
pub fn sorted_next(view: &RowView, column: &str) -> RowView {
    let key = |is_descending| vec![SortKey { column: column.into(), is_descending }];
    let sort = match sorted(view, column) {
        Sorted::No => key(false),
        Sorted::Ascending => key(true),
        Sorted::Descending => Vec::new(),
    };
    RowView { sort, ..view.clone() }
}

/// The step that makes of the table what the view shows, or the first of two: keeping rows comes before sorting.
/// `None` if there is none.
pub fn as_step(view: &RowView) -> Option<Step> {
    // No step keeps rows by their numbers.
    if !view.only.is_empty() {
        return None;
    }
    if !view.filter.trim().is_empty() {
        return Some(Step::Filter { expression: view.filter.clone() });
    }
    (!view.sort.is_empty()).then(|| Step::Sort { by: view.sort.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_goes_round() {
        let none = RowView { filter: "a > 1".into(), ..RowView::default() };
        let up = sorted_next(&none, "a");
        let down = sorted_next(&up, "a");
        assert_eq!((sorted(&up, "a"), sorted(&down, "a")), (Sorted::Ascending, Sorted::Descending));
        assert_eq!(sorted(&up, "b"), Sorted::No);
        assert_eq!(sorted_next(&down, "a"), none);
        assert_eq!(sorted_next(&down, "b").sort.len(), 1);
    }

    #[test]
    fn rows_chosen_by_number_are_those_of_one_table() {
        let seen = |view| SeenRows { view, n_rows: 2 };
        let of_condition = seen(RowView { filter: "a > 1".into(), ..RowView::default() });
        assert_eq!(of_condition.of_new_table(9), of_condition);
        let by_number = seen(RowView { only: vec![3, 4], ..RowView::default() });
        assert_eq!(by_number.of_new_table(9), SeenRows { n_rows: 9, ..SeenRows::default() });
    }

    #[test]
    fn a_view_becomes_a_step() {
        let view = RowView { filter: "a > 1".into(), ..RowView::default() };
        assert_eq!(as_step(&view), Some(Step::Filter { expression: "a > 1".into() }));
        assert_eq!(as_step(&RowView::default()), None);
    }
}
