use bunsen_spec::{Cell, ColumnKind, Shift};
use bunsen_table::cell_text;

use super::*;
use crate::cases::{random_table, table};
use crate::equality::is_same;

fn diff_of(before: &str, after: &str, key: &[&str]) -> TableDiff {
    let key: Vec<String> = key.iter().map(|name| (*name).to_string()).collect();
    diff_tables(&table(before), &table(after), &key).expect("the key is there")
}

/// Compares counts (unchanged, changed, added, removed) and the rows that are shown: `~` changed, `+` added and `-`
/// removed, with their numbers and cells.
fn check(before: &str, after: &str, key: &[&str], counts: [u64; 4], shown: &[&str]) -> TableDiff {
    let diff = diff_of(before, after, key);
    assert_eq!([diff.n_unchanged, diff.n_changed, diff.n_added, diff.n_removed], counts, "{before:?} {after:?}");
    let cells = |cells: &[Cell]| cells.iter().map(|cell| cell_text(cell.clone())).collect::<Vec<_>>().join("|");
    let changed = diff.changed.iter().map(|row| {
        format!(
            "~{}>{} {} > {} @{:?}",
            row.row_before,
            row.row_after,
            cells(&row.before),
            cells(&row.after),
            row.changed
        )
    });
    let added = diff.added.rows.iter().map(|row| format!("+{} {}", row.row, cells(&row.cells)));
    let removed = diff.removed.rows.iter().map(|row| format!("-{} {}", row.row, cells(&row.cells)));
    assert_eq!(changed.chain(added).chain(removed).collect::<Vec<_>>(), shown, "{before:?} {after:?}");
    diff
}

#[test]
fn rows_are_matched_by_their_key() {
    let before = "id,x,y\n1,a,1\n2,b,2\n3,c,3\n";
    let diff = check(
        before,
        "id,x,y\n3,c,3\n2,b,5\n4,d,4\n",
        &["id"],
        [1, 1, 1, 1],
        &["~2>2 2|b|2 > 2|b|5 @[2]", "+3 4|d|4", "-1 1|a|1"],
    );
    assert_eq!(diff.columns.iter().map(|column| column.n_changed).collect::<Vec<_>>(), [Some(0), Some(0), Some(1)]);
    assert!(diff.has_same_columns() && !diff.is_equal());
    check(before, before, &["id"], [3, 0, 0, 0], &[]);
    assert!(diff_of(before, "id,x,y\n2,b,2\n1,a,1\n3,c,3\n", &["id"]).is_equal());
    check(
        "a,b,x\n1,1,p\n1,2,q\n",
        "a,b,x\n1,2,r\n2,1,p\n",
        &["a", "b"],
        [0, 1, 1, 1],
        &["~2>1 1|2|q > 1|2|r @[2]", "+2 2|1|p", "-1 1|1|p"],
    );
}

#[test]
fn whole_rows_are_counted_without_a_key() {
    let diff = check(
        "a,b\n1,x\n1,x\n2,y\n,z\n",
        "a,b\n1,x\n,z\n2,z\n2,y\n2,y\n",
        &[],
        [3, 0, 2, 1],
        &["+3 2|z", "+5 2|y", "-2 1|x"],
    );
    assert_eq!(diff.columns[0].n_changed, None);
    check("a\n1\n", "b\n1\n", &[], [0, 0, 1, 1], &["+1 1", "-1 1"]);
    check("a\n", "a\n1\n", &[], [0, 0, 1, 0], &["+1 1"]);
}

#[test]
fn rows_that_the_key_does_not_identify_are_compared_as_a_whole() {
    let diff = check(
        "k,x\n1,a\n1,b\n,c\n2,d\n",
        "k,x\n1,b\n,c\n1,e\n2,d\n,f\n",
        &["k"],
        [3, 0, 2, 1],
        &["+3 1|e", "+5 |f", "-1 1|a"],
    );
    let before = &diff.unmatched_before;
    assert_eq!((before.n_missing, &before.missing[..], before.n_duplicate_rows), (1, &[3][..], 2));
    assert_eq!((before.n_duplicate_keys, &before.duplicates[0].rows[..]), (1, &[1, 2][..]));
    assert_eq!(before.duplicates[0].key, [Cell::Number(1.0)]);
    // One row before meets two after: neither can be called its partner.
    let diff = check("k,x\n1,a\n", "k,x\n1,a\n1,b\n", &["k"], [1, 0, 1, 0], &["+2 1|b"]);
    assert_eq!((diff.unmatched_before.n_duplicate_rows, diff.unmatched_after.n_duplicate_rows), (0, 2));
}

#[test]
fn columns_come_go_and_move() {
    let diff =
        check("a,b,c,d\n1,2,3,4\n", "d,a,e,c\n4,1,5,3.5\n", &["a"], [0, 1, 0, 0], &["~1>1 4|1|3 > 4|1|3.5 @[2]"]);
    assert_eq!(diff.columns_added[0].name, "e");
    assert_eq!(diff.columns_removed[0].name, "b");
    let moved = &diff.columns_moved[0];
    assert_eq!((diff.columns_moved.len(), moved.name.as_str(), moved.before, moved.after), (1, "d", 4, 1));
    assert_eq!((diff.columns[2].kind_before, diff.columns[2].kind_after), (ColumnKind::Integer, ColumnKind::Number));
}

#[test]
fn values_of_other_kinds_are_compared_by_what_they_mean() {
    check("k,x\n1,1\n2,2\n", "k,x\n1,1.0\n2,2.5\n", &["k"], [1, 1, 0, 0], &["~2>2 2|2 > 2|2.5 @[1]"]);
    check(
        "k,x\n1,1.50\n2,2\n",
        "k,x\n1,1.5\n2,none at all\n",
        &["k"],
        [1, 1, 0, 0],
        &["~2>2 2|2 > 2|none at all @[1]"],
    );
    check("k,x\n1,2024-01-01\n", "k,x\n1,2024-01-01 00:00\n", &["k"], [1, 0, 0, 0], &[]);
    check("k\n1\n2\n", "k\n2\nx\n", &["k"], [1, 0, 1, 1], &["+2 x", "-1 1"]);
    check(
        "k\n9007199254740993\n",
        "k\n9007199254740992.0\n0.5\n",
        &[],
        [0, 0, 2, 1],
        &["+1 9007199254740992", "+2 0.5", "-1 9007199254740993"],
    );
    check("k,x\n1,true\n", "k,x\n1,1\n", &["k"], [0, 1, 0, 0], &["~1>1 1|true > 1|1 @[1]"]);
}

#[test]
fn distributions_are_compared() {
    let diff = diff_of("x,c,t\n1,a,p q\n2,a,r s\n3,b,t u\n", "x,c,t\n2,a,v\n4,c,w\n\"\",c,x\n", &[]);
    let Some(Shift::Numbers(numbers)) = &diff.columns[0].shift else { panic!("numbers") };
    assert_eq!((numbers.before.unwrap().mean, numbers.after.unwrap().median), (2.0, 3.0));
    assert_eq!(diff.columns[0].n_missing_after, 1);
    let Some(Shift::Categories(categories)) = &diff.columns[1].shift else { panic!("categories") };
    assert_eq!((categories.n_new, categories.new[0].value.as_str(), categories.new[0].count), (1, "c", 2));
    assert_eq!((categories.n_gone, categories.gone[0].value.as_str()), (1, "b"));
    assert_eq!(categories.chi_square.unwrap().statistic, None);
}

#[test]
fn what_cannot_be_a_key_is_refused() {
    let problem = |key: &[&str]| {
        let key: Vec<String> = key.iter().map(|name| (*name).to_string()).collect();
        diff_tables(&table("a,b\n1,2\n"), &table("a,c\n1,2\n"), &key).expect_err("no key").to_string()
    };
    assert!(problem(&["b"]).contains("no column called \u{201c}b\u{201d} in the newer version"));
    assert!(problem(&["c"]).contains("in the older version"));
    assert!(problem(&["a", "a"]).contains("twice"));
}

#[test]
fn a_key_is_suggested() {
    let check = |before: &str, after: &str, expected: &[&str]| {
        assert_eq!(suggest_key(&table(before), &table(after)), expected, "{before:?} {after:?}");
    };
    check("x,user_id\na,1\nb,2\n", "x,user_id\na,2\nc,1\n", &["user_id"]);
    check("x,n\na,1\na,2\n", "x,n\na,2\na,3\n", &["n"]);
    check("id,n\n1,1\n1,2\n2,1\n", "id,n\n1,1\n2,1\n2,2\n", &["id", "n"]);
    check("id,n\n1,7\n2,8\n", "id,n\n3,8\n4,7\n", &["n"]);
    check("n\n0.5\n1.5\n", "n\n0.5\n1.5\n", &[]);
    check("n\n1\n2\n", "n\n3\n4\n", &[]);
    check("n,m\n1,1\n,2\n", "n,m\n1,1\n2,2\n", &["m"]);
}

/// Counts of unchanged, changed, added and removed rows, found by comparing every row with every other.
fn counts_by_hand(before: &Table, after: &Table, key: &[String]) -> [u64; 4] {
    let columns: Vec<[&bunsen_table::Values; 2]> = after
        .columns()
        .iter()
        .filter_map(|column| Some([&before.column(&column.name)?.values, &column.values]))
        .collect();
    let is_in_key = |at: &usize| key.contains(&after.columns()[*at].name);
    let keys: Vec<usize> = (0..columns.len()).filter(is_in_key).collect();
    let is_equal = |side_a: usize, a: usize, side_b: usize, b: usize, at: &[usize]| {
        at.iter().all(|at| is_same(columns[*at][side_a], a, columns[*at][side_b], b))
    };
    let all: Vec<usize> = (0..columns.len()).collect();
    let n_rows = [before.n_rows(), after.n_rows()];
    let is_matched = |side: usize, row: usize| {
        let is_complete = keys.iter().all(|at| !columns[*at][side].is_missing(row));
        let n_equal = |other: usize| (0..n_rows[other]).filter(|b| is_equal(side, row, other, *b, &keys)).count();
        !key.is_empty() && is_complete && n_equal(side) == 1 && n_equal(1 - side) <= 1
    };
    let (mut counts, mut taken) = ([0; 4], vec![false; n_rows[0]]);
    for row in 0..n_rows[1] {
        let matched = is_matched(1, row);
        let compared = if matched { &keys } else { &all };
        let partner = (0..n_rows[0]).find(|a| {
            !taken[*a] && is_matched(0, *a) == matched && !columns.is_empty() && is_equal(0, *a, 1, row, compared)
        });
        match partner {
            Some(partner) => {
                taken[partner] = true;
                counts[if is_equal(0, partner, 1, row, &all) { 0 } else { 1 }] += 1;
            }
            None => counts[2] += 1,
        }
    }
    counts[3] = taken.iter().filter(|is_taken| !**is_taken).count() as u64;
    counts
}

#[test]
fn counts_are_those_of_comparing_every_row_with_every_other() {
    for seed in 0..600 {
        let (before, after) = (random_table(seed), random_table(seed + 10_000));
        let is_like = |name: &String| {
            let kinds = [&before, &after].map(|table| table.column(name).map(|column| column.kind));
            kinds[0] == kinds[1]
        };
        if !before.columns().iter().all(|column| is_like(&column.name) || after.column(&column.name).is_none()) {
            continue;
        }
        for n_key in 0..3 {
            let names = after.columns().iter().map(|column| column.name.clone());
            let key: Vec<String> = names.filter(|name| before.column(name).is_some()).take(n_key).collect();
            let diff = diff_tables(&before, &after, &key).expect("the key is there");
            let counts = [diff.n_unchanged, diff.n_changed, diff.n_added, diff.n_removed];
            assert_eq!(counts, counts_by_hand(&before, &after, &key), "seed {seed}: {key:?}");
            assert_eq!(counts[0] + counts[1] + counts[2], after.n_rows() as u64);
            assert_eq!(counts[0] + counts[1] + counts[3], before.n_rows() as u64);
        }
    }
}

#[test]
fn work_is_done_in_steps() {
    let (before, after) = (table("k,x\n1,a\n2,b\n"), table("k,x\n1,a\n2,c\n"));
    let mut differ = Differ::new(&before, &after, &["k".to_string()]).expect("a key");
    let mut share = 0.0;
    while !differ.step() {
        assert!(differ.done_share() >= share && differ.done_share() <= 1.0);
        share = differ.done_share();
    }
    assert_eq!(differ.done_share(), 1.0);
    assert_eq!(differ.finish(), diff_tables(&before, &after, &["k".to_string()]).expect("a key"));
}
