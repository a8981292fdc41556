//! What is fitted depends on the training rows alone, and the same request gives the same bits.

use bunsen_spec::ColumnKind;
use bunsen_table::{Column, Table, Values};

use crate::tables::{FEATURES, flags, integers, mixed, mixed_spec, numbers, words};
use crate::train;

/// `table` with every feature changed in `rows`: other numbers, unknown kinds, missing values.
fn spoil(table: &Table, rows: &[u64]) -> Table {
    let is_spoilt = |row: usize| rows.contains(&(row as u64));
    let columns = table.columns().iter().map(|column| {
        if !FEATURES.contains(&column.name.as_str()) {
            return column.clone();
        }
        let n = column.values.len();
        let spoilt = |row: usize, what: f64| if is_spoilt(row) { Some(what) } else { column.values.number(row) };
        match column.kind {
            ColumnKind::Number => numbers(&column.name, (0..n).map(|row| spoilt(row, 1e6)).collect()),
            ColumnKind::Integer => {
                integers(&column.name, (0..n).map(|row| spoilt(row, -9e5).map(|v| v as i64)).collect())
            }
            ColumnKind::Boolean => flags(&column.name, (0..n).map(|row| spoilt(row, 1.0).map(|v| v == 1.0)).collect()),
            _ => words(&column.name, (0..n).map(|row| spoilt_word(column, row, is_spoilt(row))).collect()),
        }
    });
    Table::new(columns.collect())
}

fn spoilt_word(column: &Column, row: usize, is_spoilt: bool) -> Option<&str> {
    match &column.values {
        Values::Text(_) if is_spoilt && row.is_multiple_of(2) => Some("never seen before"),
        Values::Text(_) if is_spoilt => None,
        Values::Text(texts) if !column.values.is_missing(row) => Some(texts.value(row)),
        _ => None,
    }
}

#[test]
fn held_out_rows_never_change_what_is_fitted() {
    let table = mixed();
    for target in ["kind", "stage", "cost"] {
        let spec = mixed_spec(target);
        let clean = train(&spec, &table);
        let held_out: Vec<u64> = [&clean.split.test[..], &clean.split.validation[..]].concat();
        let spoilt = train(&spec, &spoil(&table, &held_out));
        assert_eq!(clean.split, spoilt.split, "{target}");
        assert_eq!(clean.pipeline.to_files(), spoilt.pipeline.to_files(), "{target}");
        assert_ne!(clean.evaluation, spoilt.evaluation, "{target}: the spoilt rows are judged");
        let other = train(&spec, &spoil(&table, &clean.split.train[..3]));
        assert_ne!(clean.pipeline.to_files(), other.pipeline.to_files(), "{target}: training rows count");
    }
}

#[test]
fn the_same_request_gives_the_same_bits_and_another_seed_others() {
    let table = mixed();
    for target in ["kind", "cost"] {
        let mut spec = mixed_spec(target);
        let first = train(&spec, &table);
        let second = train(&spec, &table);
        assert_eq!(first.pipeline.to_files(), second.pipeline.to_files());
        assert_eq!((&first.evaluation, &first.split), (&second.evaluation, &second.split));
        spec.seed += 1;
        assert_ne!(first.split, train(&spec, &table).split);
    }
}

#[test]
fn parts_have_the_sizes_asked_for_and_keep_the_shares_of_the_kinds() {
    let table = mixed();
    let spec = mixed_spec("kind");
    let split = bunsen_learn::split_rows(&spec, &table).expect("splits");
    let n = (split.train.len() + split.validation.len() + split.test.len()) as f64;
    assert_eq!(split.without_target, (0..120).filter(|row| row % 17 == 0).collect::<Vec<u64>>());
    assert_eq!(n as usize + split.without_target.len(), table.n_rows());
    assert_eq!(split.test.len(), (0.2 * n).round() as usize);
    assert_eq!(split.validation.len(), (0.1 * n).round() as usize);
    let mut all: Vec<u64> = [&split.train[..], &split.validation, &split.test, &split.without_target].concat();
    all.sort_unstable();
    assert_eq!(all, (0..120).collect::<Vec<u64>>(), "every row is in one part");
    let share = |rows: &[u64]| {
        let kind = &table.column("kind").expect("is there").values;
        let n_ill =
            rows.iter().filter(|row| kind.cell(**row as usize) == bunsen_spec::Cell::Text("ill".into())).count();
        n_ill as f64 / rows.len() as f64
    };
    assert!((share(&split.train) - share(&split.test)).abs() < 0.05);
    assert!((share(&split.train) - share(&split.validation)).abs() < 0.06);
}
