use std::collections::BTreeMap;

use bunsen_spec::{Cell, ColumnKind, MergeChoice, MergeChoices, MergeSide};
use bunsen_stats::Rng;
use bunsen_table::{cell_text, rows};

use super::*;
use crate::cases::{table, text};

use MergeSide::{Ours, Theirs};

fn key() -> Vec<String> {
    vec!["k".to_string()]
}

fn merge(versions: [&str; 3]) -> TableMerge {
    let [base, ours, theirs] = versions.map(table);
    TableMerge::new(base, ours, theirs, key()).expect("a key")
}

fn resolved(merge: &TableMerge, choices: &MergeChoices) -> Table {
    merge.resolve(choices).and_then(Resolving::finish).expect("it fits")
}

/// Merges by `k` and compares the table with the choice of `side`, and the conflicts as text.
fn check(versions: [&str; 3], side: MergeSide, expected: &str, conflicts: &[&str]) -> MergeCounts {
    let merge = merge(versions);
    assert_eq!(text(&resolved(&merge, &MergeChoices::all(side))), expected, "{versions:?}");
    let shown: Vec<String> = merge.conflicts(0, usize::MAX).iter().map(line).collect();
    assert_eq!(shown, conflicts, "{versions:?}");
    assert_eq!(merge.counts().n_conflicts as usize, merge.n_conflicts());
    merge.counts()
}

fn line(conflict: &MergeConflict) -> String {
    let word = |cell: &Cell| cell_text(cell.clone());
    let words = |cells: &[Cell]| cells.iter().map(word).collect::<Vec<_>>().join("|");
    match conflict {
        MergeConflict::Cell { key, column, base, ours, theirs } => {
            format!("{} {column}: {} > {} or {}", words(key), word(base), word(ours), word(theirs))
        }
        MergeConflict::Row { key, removed_by } => format!("{} removed by {removed_by:?}", words(key)),
        MergeConflict::Column { column, removed_by } => format!("{column} removed by {removed_by:?}"),
    }
}

#[test]
fn what_one_side_did_is_taken() {
    let base = "k,x,y\n1,a,1\n2,b,2\n3,c,3\n4,d,4\n";
    let ours = "k,x,y\n5,e,5\n3,c,3\n2,B,2\n1,a,1\n";
    let theirs = "k,x,y\n2,b,20\n3,C,3\n4,d,4\n6,f,6\n";
    let counts = check([base, ours, theirs], Ours, "k,x,y\n5,e,5\n3,C,3\n2,B,20\n6,f,6\n", &[]);
    assert_eq!((counts.n_added_by_us, counts.n_added_by_them), (1, 1));
    assert_eq!((counts.n_removed_by_us, counts.n_removed_by_them), (1, 1));
    assert_eq!((counts.n_cells_from_us, counts.n_cells_from_them, counts.n_cells_from_both), (1, 2, 0));
}

#[test]
fn columns_come_and_go() {
    let base = "k,x,y\n1,a,1\n2,b,2\n";
    check(
        [base, "k,x,y,z\n1,a,1,p\n2,b,2,q\n3,c,3,r\n", "w,k,x\n7,1,a\n8,2,b\n9,4,d\n"],
        Ours,
        "k,x,z,w\n1,a,p,7\n2,b,q,8\n3,c,r,\n4,d,,9\n",
        &[],
    );
    let versions = [base, "k,x,y\n1,a,1\n2,b,5\n", "k,x\n1,a\n2,b\n"];
    check(versions, Ours, "k,x,y\n1,a,1\n2,b,5\n", &["y removed by Theirs"]);
    check(versions, Theirs, "k,x\n1,a\n2,b\n", &["y removed by Theirs"]);
    check([base, "k,x\n1,a\n2,b\n", "k,x,y\n1,a,1\n2,b,5\n"], Theirs, "k,x,y\n1,a,1\n2,b,5\n", &["y removed by Ours"]);
    // Both added the column: what one side left empty is the other's.
    let versions = [base, "k,x,y,z\n1,a,1,5\n2,b,2,\n", "k,x,y,z\n1,a,1,6\n2,b,2,7\n"];
    check(versions, Ours, "k,x,y,z\n1,a,1,5\n2,b,2,7\n", &["1 z:  > 5 or 6"]);
}

#[test]
fn what_both_did_differently_is_asked() {
    let base = "k,x\n1,a\n2,b\n3,c\n4,d\n";
    let (ours, theirs) = ("k,x\n1,A\n2,B\n3,C\n5,p\n", "k,x\n1,AA\n2,B\n4,D\n5,q\n");
    let conflicts = ["1 x: a > A or AA", "3 removed by Theirs", "5 x:  > p or q", "4 removed by Ours"];
    let counts = check([base, ours, theirs], Ours, "k,x\n1,A\n2,B\n3,C\n5,p\n", &conflicts);
    assert_eq!((counts.n_cells_from_both, counts.n_removed_by_us + counts.n_removed_by_them), (1, 0));
    check([base, ours, theirs], Theirs, "k,x\n1,AA\n2,B\n5,q\n4,D\n", &conflicts);
    let merge = merge([base, ours, theirs]);
    let mut choices = MergeChoices::all(Ours);
    choices.each = BTreeMap::from([(0, MergeChoice::Theirs), (1, MergeChoice::Theirs)]);
    assert_eq!(text(&resolved(&merge, &choices)), "k,x\n1,AA\n2,B\n5,p\n");
    assert_eq!((merge.conflicts(1, 1).len(), merge.conflicts_by_column()), (1, vec![("x".to_string(), 2)]));
    let [base, ours, theirs] = [base, ours, theirs].map(table);
    let (table, shown) = merge_tables(&base, &ours, &theirs, &key(), Ours, 2).expect("a key");
    assert_eq!((table.n_rows(), shown.len()), (4, 2));
}

#[test]
fn what_is_chosen_for_one_goes_before_what_is_for_a_column_and_for_all() {
    let base = "k,x,y\n1,a,1\n2,b,2\n";
    let merge = merge([base, "k,x,y\n1,A,3\n2,B,2\n", "k,x,y\n1,AA,4\n2,BB,2\n"]);
    let mut choices = MergeChoices::default();
    assert_eq!((merge.n_conflicts(), merge.n_open(&choices)), (3, 3));
    let refused = merge.resolve(&choices).err().expect("all are open").to_string();
    assert!(refused.starts_with("3 conflicts wait for a decision"), "{refused}");
    choices.columns.insert("x".into(), Theirs);
    assert_eq!(merge.n_open(&choices), 1);
    choices.each.insert(2, MergeChoice::Ours);
    choices.all = Some(Ours);
    assert_eq!(text(&resolved(&merge, &choices)), "k,x,y\n1,AA,3\n2,B,2\n");
}

#[test]
fn a_value_can_be_written_that_fits_the_column() {
    let base = "k,n,w,d\n1,1,a,2024-01-01\n2,2,b,2024-01-02\n";
    let (ours, theirs) =
        ("k,n,w,d\n1,3,p,2024-01-01\n2,2,b,2024-01-03\n", "k,n,w,d\n1,4,q,2024-01-01\n2,2,b,2024-01-04\n");
    let merge = merge([base, ours, theirs]);
    let write = |texts: [&str; 3]| {
        let each = (0..).zip(texts).map(|(number, text)| (number, MergeChoice::Value(text.into()))).collect();
        MergeChoices { each, ..MergeChoices::default() }
    };
    let merged = |texts: [&str; 3]| text(&resolved(&merge, &write(texts)));
    assert_eq!(merged(["5", " r ", "2024-02-01"]), "k,n,w,d\n1,5,r,2024-01-01\n2,2,b,2024-02-01\n");
    assert_eq!(merged(["2.5", "", "NA"]), "k,n,w,d\n1,2.5,,2024-01-01\n2,2,b,\n");
    let refused = |texts: [&str; 3], part: &str| {
        let problem = merge.resolve(&write(texts)).and_then(Resolving::finish).expect_err("it does not fit");
        assert!(problem.to_string().contains(part), "{problem}");
    };
    refused(["many", "r", ""], "\u{201c}many\u{201d} cannot stand in the column \u{201c}n\u{201d}");
    refused(["5", "r", "2024-02-01 10:00"], "cannot stand in the column \u{201c}d\u{201d}");
    let merge = self::merge([base, "k,n,w,d\n2,2,b,2024-01-02\n", theirs]);
    let problem = merge.resolve(&write(["1", "2", "3"])).err().expect("it is a row").to_string();
    assert!(problem.contains("for a cell only"), "{problem}");
}

#[test]
fn each_side_is_said_to_have_done_what_it_did() {
    let base = "k,x,y,old\n1,a,1,o\n2,b,2,o\n3,c,3,o\n4,d,4,o\n5,e,5,o\n";
    let ours = "k,x,y,new\n1,A,9,n\n2,b,2,n\n4,D,4,n\n5,e,5,n\n6,f,6,n\n7,g,7,n\n";
    let theirs = "k,x,y,old\n1,AA,1,o\n2,B,2,o\n5,e,5,o\n7,h,7,o\n8,i,8,o\n9,j,9,o\n";
    let merge = merge([base, ours, theirs]);
    let counts = merge.counts();
    assert_eq!((counts.n_added_by_us, counts.n_added_by_them, counts.n_added_by_both), (1, 2, 1));
    assert_eq!((counts.n_removed_by_us, counts.n_removed_by_them, counts.n_removed_by_both), (0, 0, 1));
    assert_eq!((counts.n_changed_by_us, counts.n_changed_by_them), (2, 2));
    let columns =
        MergeColumns { added_by_us: vec!["new".into()], removed_by_us: vec!["old".into()], ..MergeColumns::default() };
    assert_eq!(*merge.column_changes(), columns);
}

#[test]
fn versions_that_came_from_none_are_put_together() {
    let (ours, theirs) = ("k,x,y\n1,a,1\n2,b,2\n", "k,x,z\n1,a,5\n2,c,6\n3,d,7\n");
    let merge =
        TableMerger::without_base(table(ours), table(theirs), key()).and_then(TableMerger::finish).expect("a key");
    let merged = resolved(&merge, &MergeChoices::all(Ours));
    assert_eq!(text(&merged), "k,x,y,z\n1,a,1,5\n2,b,2,6\n3,d,,7\n");
    assert_eq!(merge.counts().n_added_by_both, 2);
}

#[test]
fn a_key_is_suggested_that_all_versions_have() {
    let suggested = |versions: [&str; 3], key: &[&str]| {
        let [base, ours, theirs] = versions.map(table);
        assert_eq!(suggest_merge_key(&base, &ours, &theirs), key, "{versions:?}");
    };
    let good = "id,x\n1,a\n2,b\n3,c\n";
    suggested([good, good, "id,x\n1,a\n2,b\n4,d\n"], &["id"]);
    suggested([good, "id,x\n1,a\n1,b\n3,c\n", "id,x\n1,a\n1,b\n3,c\n"], &["x"]);
    suggested([good, good, "id,x\n1,a\n1,a\n3,c\n"], &[]);
}

#[test]
fn a_kind_that_one_side_changed_is_taken() {
    let kind = |versions: [&str; 3], expected: ColumnKind, csv: &str| {
        let [base, ours, theirs] = versions.map(table);
        let (merged, conflicts) = merge_tables(&base, &ours, &theirs, &key(), Ours, 9).expect("a key");
        assert_eq!((merged.columns()[1].kind, text(&merged).as_str()), (expected, csv), "{versions:?}");
        assert!(conflicts.is_empty(), "{conflicts:?}");
    };
    let base = "k,x\n1,1\n2,2\n";
    kind([base, "k,x\n1,1\n2,5\n", "k,x\n1,1.5\n2,2.0\n"], ColumnKind::Number, "k,x\n1,1.5\n2,5\n");
    kind([base, "k,x\n1,1\n2,5\n", "k,x\n1,none at all\n2,2\n"], ColumnKind::Text, "k,x\n1,none at all\n2,5\n");
    kind(
        ["k,x\n1,n a\n2,2.50\n", "k,x\n1,n a\n2,3.50\n", "k,x\n1,1\n2,2.5\n"],
        ColumnKind::Number,
        "k,x\n1,1\n2,3.5\n",
    );
    let days = "k,x\n1,2024-01-01\n2,2024-01-02\n";
    let moments = "k,x\n1,2024-01-01 10:00\n2,2024-01-02\n";
    kind([days, days, moments], ColumnKind::DateTime, "k,x\n1,2024-01-01 10:00:00\n2,2024-01-02 00:00:00\n");
    kind(
        [base, "k,x\n1,9007199254740993\n2,2\n", "k,x\n1,1\n2,0.5\n"],
        ColumnKind::Text,
        "k,x\n1,9007199254740993\n2,0.5\n",
    );
    // Texts that one side made whole numbers keep their decimals.
    kind(["k,x\n1,n a\n2,7\n", "k,x\n1,n a\n2,7.5\n", "k,x\n1,1\n2,7\n"], ColumnKind::Text, "k,x\n1,1\n2,7.5\n");
}

#[test]
fn a_key_that_identifies_no_row_is_refused() {
    let refused = |versions: [&str; 3], key: &[&str], part: &str| {
        let [base, ours, theirs] = versions.map(table);
        let key: Vec<String> = key.iter().map(|name| (*name).to_string()).collect();
        let problem = merge_tables(&base, &ours, &theirs, &key, Ours, 0).expect_err("no key");
        assert!(problem.to_string().contains(part), "{problem}");
    };
    let (good, bad) = ("k,x\n1,1\n2,2\n", "k,x\n1,1\n1,2\n");
    refused([good, bad, good], &["k"], "Several rows of our version have the key \u{201c}1\u{201d}");
    refused([good, good, "k,x\n1,1\n,2\n"], &["k"], "A row of their version has no value");
    refused(["j\n1\n", good, good], &["k"], "in the version that both sides came from");
    refused([good, good, good], &[], "No column is chosen");
    refused([good, good, good], &["k", "k"], "twice");
}

/// A version of a table: its cells by key, in order.
type Version = Vec<(i64, [String; 2])>;

fn csv_of(version: &Version) -> String {
    let rows = version.iter().map(|(key, [x, y])| format!("{key},{x},{y},0\n"));
    format!("k,x,y,z\n{}", rows.collect::<String>())
}

/// The version with some rows removed, some added, and some cells changed.
fn edited(base: &Version, rng: &mut Rng) -> Version {
    let mut rows: Version = base.iter().filter(|_| rng.below(5) > 0).cloned().collect();
    rows.extend((0..rng.below(3)).map(|i| (100 + i as i64, ["n".into(), rng.below(2).to_string()])));
    for (_, cells) in &mut rows {
        for cell in cells {
            if rng.below(4) == 0 {
                *cell = ["p", "q", ""][rng.below(3)].to_string();
            }
        }
    }
    let at = rng.below(rows.len() + 1);
    rows.rotate_left(at);
    rows
}

/// The merge in favour of us, key by key and cell by cell, and the number of conflicts.
fn by_hand([base, ours, theirs]: [&Version; 3]) -> (Version, usize) {
    let [of_base, of_ours, of_theirs] =
        [base, ours, theirs].map(|rows| rows.iter().cloned().collect::<BTreeMap<i64, [String; 2]>>());
    let only_theirs = theirs.iter().filter(|(key, _)| !of_ours.contains_key(key));
    let (mut merged, mut n_conflicts) = (Vec::new(), 0);
    for (key, _) in ours.iter().chain(only_theirs) {
        let missing = [String::new(), String::new()];
        let was = of_base.get(key).unwrap_or(&missing);
        let row = match (of_ours.get(key), of_theirs.get(key)) {
            (Some(ours), Some(theirs)) => [0, 1].map(|at| {
                let (ours, theirs) = (&ours[at], &theirs[at]);
                n_conflicts += usize::from(ours != theirs && *ours != was[at] && *theirs != was[at]);
                if *ours == was[at] { theirs.clone() } else { ours.clone() }
            }),
            (Some(only), None) | (None, Some(only)) if !of_base.contains_key(key) => only.clone(),
            (Some(ours), None) if ours != was => {
                n_conflicts += 1;
                ours.clone()
            }
            (None, Some(theirs)) if theirs != was => {
                n_conflicts += 1;
                continue;
            }
            _ => continue,
        };
        merged.push((*key, row));
    }
    (merged, n_conflicts)
}

#[test]
fn merges_are_those_of_going_cell_by_cell() {
    for seed in 0..400 {
        let mut rng = Rng::new(seed, 0);
        let base: Version =
            (0..rng.below(9) as i64 + 2).map(|key| (key, [format!("x{key}"), format!("y{key}")])).collect();
        let (ours, theirs) = (edited(&base, &mut rng), edited(&base, &mut rng));
        if ours.is_empty() || theirs.is_empty() {
            continue;
        }
        let (expected, n_conflicts) = by_hand([&base, &ours, &theirs]);
        let versions = [&base, &ours, &theirs].map(csv_of);
        let merge = merge(versions.each_ref().map(String::as_str));
        let merged = resolved(&merge, &MergeChoices::all(Ours));
        let found: Version = rows(&merged, 0, merged.n_rows())
            .rows
            .into_iter()
            .map(|cells| {
                let mut words = cells.into_iter().map(cell_text);
                let mut next = || words.next().expect("four cells");
                (next().parse().expect("a number"), [next(), next()])
            })
            .collect();
        assert_eq!((found, merge.n_conflicts()), (expected, n_conflicts), "seed {seed}");
    }
}
