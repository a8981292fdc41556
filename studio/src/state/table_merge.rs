//! What a learner chose of a merge of tables, row by row: pure.

use bunsen_protocol::DataMerge;
use bunsen_spec::{Cell, ConflictSide, MergeChoice, MergeChoices, MergeConflict, MergeSide};

/// Conflicts that are listed at first, and added at a time.
pub const PAGE: u64 = 50;

/// What is decided of a file that both sides of a merge changed, and not taken yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HalfMerged {
    /// What each side has, which it was decided for.
    pub sides: (Option<ConflictSide>, Option<ConflictSide>),
    /// The text as it is written so far.
    pub written: Option<String>,
    /// Whether the rows are looked at one by one.
    pub by_row: bool,
    /// What is chosen of the rows.
    pub rows: Choosing,
}

/// What was chosen so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Choosing {
    /// The columns that name a row; `None` leaves them to the engine.
    pub key: Option<Vec<String>>,
    /// How many conflicts are listed.
    pub n_shown: u64,
    /// What becomes of the conflicts.
    pub choices: MergeChoices,
}

impl Default for Choosing {
    fn default() -> Self {
        Self { key: None, n_shown: PAGE, choices: MergeChoices::default() }
    }
}

impl Choosing {
    /// Another column at a place of the key; none: the key ends before it. Other rows belong together then, so all
    /// choices go.
    pub fn with_key(&self, now: &[String], at: usize, name: &str) -> Self {
        let mut key: Vec<String> = now.iter().take(at).cloned().collect();
        if !name.is_empty() {
            key.push(name.to_string());
            key.extend(now.iter().skip(at + 1).filter(|other| *other != name).cloned());
        }
        Self { key: Some(key), ..Self::default() }
    }

    /// One side for all: it takes the place of everything that was chosen.
    pub fn with_all(&self, side: MergeSide) -> Self {
        Self { choices: MergeChoices::all(side), ..self.clone() }
    }

    /// One side for the cells of a column, or each for itself.
    pub fn with_column(&self, merge: &DataMerge, column: &str, side: Option<MergeSide>) -> Self {
        let mut new = self.clone();
        new.choices.each.retain(|number, _| column_of(merge, *number) != Some(column));
        match side {
            Some(side) => drop(new.choices.columns.insert(column.to_string(), side)),
            None => drop(new.choices.columns.remove(column)),
        }
        new
    }

    /// What becomes of one conflict; `None`: what is chosen for its column or for all.
    pub fn with_one(&self, number: u64, choice: Option<MergeChoice>) -> Self {
        let mut new = self.clone();
        match choice {
            Some(choice) => drop(new.choices.each.insert(number, choice)),
            None => drop(new.choices.each.remove(&number)),
        }
        new
    }

    /// More conflicts are listed.
    pub fn with_more(&self) -> Self {
        Self { n_shown: self.n_shown + PAGE, ..self.clone() }
    }

    /// What becomes of one conflict, as far as it is chosen.
    pub fn choice(&self, merge: &DataMerge, number: u64) -> Option<MergeChoice> {
        self.choices.of(number, column_of(merge, number))
    }

    /// How many conflicts nothing is chosen for, those counted that are not listed.
    pub fn n_open(&self, merge: &DataMerge) -> u64 {
        if self.choices.all.is_some() {
            return 0;
        }
        let one_by_one = |column: Option<&str>| {
            self.choices.each.keys().filter(|number| column_of(merge, **number) == column).count() as u64
        };
        let open = merge.by_column.iter().filter(|(column, _)| !self.choices.columns.contains_key(column));
        let cells: u64 = open.map(|(column, n)| n.saturating_sub(one_by_one(Some(column)))).sum();
        let n_cells: u64 = merge.by_column.iter().map(|(_, n)| n).sum();
        let others = merge.counts.n_conflicts.saturating_sub(n_cells).saturating_sub(one_by_one(None));
        cells + others
    }
}

/// A cell of a key in words.
pub fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Number(value) => value.to_string(),
        Cell::Text(text) => text.clone(),
    }
}

/// The column of the cell that a conflict is about.
fn column_of(merge: &DataMerge, number: u64) -> Option<&str> {
    match merge.conflicts.get(number as usize)? {
        MergeConflict::Cell { column, .. } => Some(column),
        MergeConflict::Row { .. } | MergeConflict::Column { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::MergeCounts;

    use super::*;
    use MergeSide::{Ours, Theirs};

    /// A removed row, three cells of `x` and two of `y`, the last one of which is not listed.
    fn merge() -> DataMerge {
        let cell = |column: &str| MergeConflict::Cell {
            key: vec![Cell::Number(1.0)],
            column: column.into(),
            base: Cell::Missing,
            ours: Cell::Missing,
            theirs: Cell::Missing,
        };
        let row = MergeConflict::Row { key: vec![Cell::Number(1.0)], removed_by: Ours };
        DataMerge {
            key: vec!["id".into()],
            counts: MergeCounts { n_conflicts: 6, ..MergeCounts::default() },
            by_column: vec![("x".into(), 3), ("y".into(), 2)],
            conflicts: vec![row, cell("x"), cell("x"), cell("x"), cell("y")],
            ..DataMerge::default()
        }
    }

    #[test]
    fn what_is_open_is_counted_without_seeing_all_of_it() {
        let merge = merge();
        let check = |choosing: &Choosing, n: u64| assert_eq!(choosing.n_open(&merge), n, "{choosing:?}");
        let none = Choosing::default();
        check(&none, 6);
        let one = none.with_one(1, Some(MergeChoice::Ours));
        check(&one, 5);
        check(&one.with_one(1, Some(MergeChoice::Value("7".into()))), 5);
        check(&one.with_one(0, Some(MergeChoice::Theirs)), 4);
        check(&one.with_column(&merge, "x", Some(Theirs)), 3);
        check(&one.with_column(&merge, "x", Some(Theirs)).with_column(&merge, "y", Some(Ours)), 1);
        check(&one.with_column(&merge, "x", Some(Theirs)).with_column(&merge, "x", None), 6);
        check(&one.with_all(Ours), 0);
        check(&one.with_one(1, None), 6);
    }

    #[test]
    fn the_last_choice_counts() {
        let merge = merge();
        let choosing = Choosing::default().with_one(1, Some(MergeChoice::Ours)).with_column(&merge, "x", Some(Theirs));
        assert_eq!(choosing.choice(&merge, 1), Some(MergeChoice::Theirs));
        let choosing = choosing.with_one(1, Some(MergeChoice::Ours));
        assert_eq!(choosing.choice(&merge, 1), Some(MergeChoice::Ours));
        assert_eq!(choosing.choice(&merge, 2), Some(MergeChoice::Theirs));
        assert_eq!(choosing.choice(&merge, 0), None);
        let choosing = choosing.with_all(Theirs);
        assert_eq!(
            (choosing.choice(&merge, 1), choosing.choice(&merge, 0)),
            (Some(MergeChoice::Theirs), Some(MergeChoice::Theirs))
        );
    }

    #[test]
    fn another_key_begins_anew() {
        let now = ["id".to_string(), "year".to_string()];
        let key = |at: usize, name: &str| Choosing::default().with_all(Ours).with_more().with_key(&now, at, name);
        assert_eq!(key(0, "name"), Choosing { key: Some(vec!["name".into(), "year".into()]), ..Choosing::default() });
        assert_eq!(key(0, "year").key, Some(vec!["year".into()]));
        assert_eq!(key(1, "").key, Some(vec!["id".into()]));
        assert_eq!(key(2, "city").key, Some(vec!["id".into(), "year".into(), "city".into()]));
        assert_eq!(key(0, "").key, Some(vec![]));
    }
}
