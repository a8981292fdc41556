//! `bunsen diff`: two versions of a table in, how they differ out.

use std::path::Path;

use bunsen_formats::read_file;
use bunsen_prepare::{diff_tables, suggest_key};
use bunsen_spec::{Cell, ColumnDiff, ColumnKind, DiffRows, Problem, Shift, TableDiff, UnmatchedRows};
use bunsen_table::{cell_text, seconds_text};

use super::Verdict;
use super::profile::kind;
use crate::arguments::DiffArguments;
use crate::files::read_data;
use crate::output::{note, print, print_json, table};

/// Rows of each sort that are shown.
const N_ROWS_SHOWN: usize = 10;
/// Columns of rows that are shown.
const N_COLUMNS_SHOWN: usize = 10;
/// Letters of a cell that are shown.
const N_LETTERS_SHOWN: usize = 32;
/// New and gone values that are shown.
const N_VALUES_SHOWN: usize = 3;

/// Compares two versions of a table. The verdict is whether they are the same.
///
/// # Errors
/// If a file cannot be read, a column of the key is not in both, or the difference cannot be printed.
pub fn diff(arguments: &DiffArguments) -> Result<Verdict, Problem> {
    one_from_stdin(&[&arguments.before, &arguments.after])?;
    let (name_before, bytes) = read_data(&arguments.before)?;
    let before = read_file(bytes, &arguments.file.options())?;
    let (name_after, bytes) = read_data(&arguments.after)?;
    let after = read_file(bytes, &arguments.file.options())?;
    let key = match arguments.key.is_empty() && !arguments.whole_rows {
        true => suggest_key(&before.table, &after.table),
        false => arguments.key.clone(),
    };
    let diff = diff_tables(&before.table, &after.table, &key)?;
    if arguments.json {
        print_json(&diff)?;
    } else {
        print(&describe(&name_before, &name_after, &diff))?;
        note(&before.issues);
        note(&after.issues);
    }
    Ok(if diff.is_equal() { Verdict::Met } else { Verdict::Unmet })
}

/// Refuses to read several versions from standard input.
pub(super) fn one_from_stdin(versions: &[&Path]) -> Result<(), Problem> {
    if versions.iter().filter(|path| path.as_os_str() == "-").count() <= 1 {
        return Ok(());
    }
    Err(Problem::bad_input("Only one of the versions can be read from standard input.")
        .remedy("Give files for the others."))
}

fn describe(before: &str, after: &str, diff: &TableDiff) -> String {
    let matched = match &diff.key[..] {
        [] => "compared as whole rows".to_string(),
        key => format!("matched by {}", key.join(", ")),
    };
    let mut text = format!("{before} -> {after}: {} -> {} rows, {matched}\n", diff.n_rows_before, diff.n_rows_after);
    if diff.is_equal() {
        text.push_str("No difference\n");
        return text + &unmatched("before", &diff.unmatched_before) + &unmatched("after", &diff.unmatched_after);
    }
    let TableDiff { n_unchanged, n_changed, n_added, n_removed, .. } = diff;
    let changed = if diff.key.is_empty() { String::new() } else { format!("{n_changed} changed, ") };
    text.push_str(&format!("Rows: {n_unchanged} unchanged, {changed}{n_added} added, {n_removed} removed\n"));
    text.push_str(&unmatched("before", &diff.unmatched_before));
    text.push_str(&unmatched("after", &diff.unmatched_after));
    text.push_str(&columns(diff));
    text.push_str(&changes(diff));
    text.push_str(&rows("Added", diff.n_added, &diff.added));
    text.push_str(&rows("Removed", diff.n_removed, &diff.removed));
    text
}

/// What the key leaves open in one version.
fn unmatched(version: &str, rows: &UnmatchedRows) -> String {
    let mut parts = Vec::new();
    if rows.n_missing > 0 {
        let listed = numbers(&rows.missing, rows.n_missing);
        parts.push(format!("{} without a key (row {listed})", counted(rows.n_missing, "row")));
    }
    if let Some(first) = rows.duplicates.first() {
        let (n_rows, n_keys) = (counted(rows.n_duplicate_rows, "row"), counted(rows.n_duplicate_keys, "key"));
        let key: Vec<String> = first.key.iter().map(short_cell).collect();
        let example = format!("{} in row {}", key.join(", "), numbers(&first.rows, 0));
        parts.push(format!("{n_rows} with {n_keys} between them (such as {example})"));
    }
    match parts.is_empty() {
        true => String::new(),
        false => format!("Compared as whole rows, {version}: {}\n", parts.join("; ")),
    }
}

/// `1 row` or `12 rows`.
pub(super) fn counted(n: u64, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// The first numbers, and whether there are more of the `n` than listed.
fn numbers(rows: &[u64], n: u64) -> String {
    let shown: Vec<String> = rows.iter().map(u64::to_string).collect();
    let more = if n > rows.len() as u64 { ", ..." } else { "" };
    shown.join(", ") + more
}

/// What became of the columns: one line for those that came, went or moved, and a table of the others that changed.
fn columns(diff: &TableDiff) -> String {
    let named = |columns: &[bunsen_spec::NamedKind]| {
        columns.iter().map(|column| format!("{} ({})", column.name, kind(column.kind))).collect::<Vec<_>>()
    };
    let moved =
        diff.columns_moved.iter().map(|column| format!("{} ({} -> {})", column.name, column.before, column.after));
    let mut text = String::new();
    let lists =
        [("added", named(&diff.columns_added)), ("removed", named(&diff.columns_removed)), ("moved", moved.collect())];
    for (what, names) in lists.iter().filter(|(_, names)| !names.is_empty()) {
        text.push_str(&format!("Columns {what}: {}\n", names.join(", ")));
    }
    let changed: Vec<Vec<String>> = diff.columns.iter().filter_map(column).collect();
    if !changed.is_empty() {
        let heads = ["column", "kind", "cells changed", "missing", "distribution"];
        let rows: Vec<Vec<String>> = [heads.map(String::from).to_vec()].into_iter().chain(changed).collect();
        text.push_str(&format!("\n{}", table(&rows)));
    }
    text
}

/// A column in which something changed.
fn column(column: &ColumnDiff) -> Option<Vec<String>> {
    let arrow = |before: String, after: String| if before == after { before } else { format!("{before} -> {after}") };
    let distribution = column.shift.as_ref().map_or_else(String::new, |shift| distribution(shift, column.kind_after));
    let is_same = column.kind_before == column.kind_after
        && column.n_missing_before == column.n_missing_after
        && column.n_changed.unwrap_or(0) == 0
        && distribution.is_empty();
    (!is_same).then(|| {
        vec![
            column.name.clone(),
            arrow(kind(column.kind_before).into(), kind(column.kind_after).into()),
            column.n_changed.map_or_else(|| "-".into(), |n| n.to_string()),
            arrow(column.n_missing_before.to_string(), column.n_missing_after.to_string()),
            distribution,
        ]
    })
}

/// How a distribution changed; nothing if it did not.
fn distribution(shift: &Shift, kind: ColumnKind) -> String {
    let value = |value: f64| match kind {
        ColumnKind::Date => seconds_text(value, false),
        ColumnKind::DateTime => seconds_text(value, true),
        _ => short_number(value),
    };
    let mut parts = Vec::new();
    match shift {
        Shift::Numbers(shift) => {
            if let (Some(before), Some(after)) = (shift.before, shift.after) {
                let pairs = [("mean", before.mean, after.mean), ("median", before.median, after.median)];
                let differing = pairs.into_iter().filter(|(_, before, after)| before != after);
                parts.extend(
                    differing.map(|(name, before, after)| format!("{name} {} -> {}", value(before), value(after))),
                );
            }
            if let Some(test) = shift.kolmogorov_smirnov.filter(|test| test.statistic != Some(0.0)) {
                let statistic = short_number(test.statistic.unwrap_or(1.0));
                parts.push(format!("Kolmogorov-Smirnov {statistic} (p {})", short_number(test.p_value)));
            }
            let distance = shift.wasserstein.filter(|distance| *distance > 0.0);
            parts.extend(distance.map(|distance| format!("Wasserstein {}", short_number(distance))));
        }
        Shift::Categories(shift) => {
            let distance = shift.total_variation.filter(|distance| *distance > 0.0);
            parts.extend(distance.map(|distance| format!("total variation {}", short_number(distance))));
            if let Some(test) = shift.chi_square.filter(|test| test.statistic != Some(0.0)) {
                let statistic = test.statistic.map_or_else(|| "infinite".into(), short_number);
                parts.push(format!("chi-square {statistic} (p {})", short_number(test.p_value)));
            }
            for (what, n, values) in [("new", shift.n_new, &shift.new), ("gone", shift.n_gone, &shift.gone)] {
                if n > 0 {
                    let names: Vec<String> = values.iter().take(N_VALUES_SHOWN).map(|bar| short(&bar.value)).collect();
                    let more = if n > names.len() as u64 { ", ..." } else { "" };
                    parts.push(format!("{n} {what}: {}{more}", names.join(", ")));
                }
            }
        }
    }
    parts.join("; ")
}

/// The cells that changed in the first rows that did.
fn changes(diff: &TableDiff) -> String {
    if diff.changed.is_empty() {
        return String::new();
    }
    let mut rows = vec![diff.key.clone()];
    rows[0].extend(["row", "column", "before", "after"].map(String::from));
    let places: Vec<usize> =
        diff.key.iter().filter_map(|name| diff.columns.iter().position(|column| column.name == *name)).collect();
    for row in diff.changed.iter().take(N_ROWS_SHOWN) {
        for at in row.changed.iter().take(N_COLUMNS_SHOWN) {
            let at = *at as usize;
            let mut line: Vec<String> = places.iter().map(|place| short_cell(&row.after[*place])).collect();
            line.push(row.row_after.to_string());
            line.push(diff.columns[at].name.clone());
            line.extend([&row.before[at], &row.after[at]].map(short_cell));
            rows.push(line);
        }
    }
    format!("\n{}:\n{}", head("Changed", diff.n_changed), table(&rows))
}

/// The first rows that were added or removed.
fn rows(what: &str, n: u64, rows: &DiffRows) -> String {
    if rows.rows.is_empty() {
        return String::new();
    }
    let more = (rows.columns.len() > N_COLUMNS_SHOWN).then(|| "...".to_string());
    let names = rows.columns.iter().take(N_COLUMNS_SHOWN).map(|name| short(name));
    let mut lines = vec![["row".to_string()].into_iter().chain(names).chain(more).collect::<Vec<_>>()];
    for row in rows.rows.iter().take(N_ROWS_SHOWN) {
        let cells = row.cells.iter().take(N_COLUMNS_SHOWN).map(short_cell);
        lines.push([row.row.to_string()].into_iter().chain(cells).collect());
    }
    format!("\n{}:\n{}", head(what, n), table(&lines))
}

fn head(what: &str, n: u64) -> String {
    const MOST: u64 = N_ROWS_SHOWN as u64;
    match n {
        0..=MOST => format!("{what} rows"),
        _ => format!("{what} rows, the first {N_ROWS_SHOWN} of {n}"),
    }
}

/// A cell on one line, cut where it is long; what is missing is a dot.
pub(super) fn short_cell(cell: &Cell) -> String {
    match cell {
        Cell::Missing => "\u{b7}".into(),
        cell => short(&cell_text(cell.clone())),
    }
}

fn short(text: &str) -> String {
    let mut letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut shown: String = letters.by_ref().take(N_LETTERS_SHOWN).collect();
    if letters.next().is_some() {
        shown.push_str("...");
    }
    shown
}

/// A number with four decimals at most, or with an exponent where that would show nothing of it.
fn short_number(value: f64) -> String {
    if value != 0.0 && !(1e-3..1e9).contains(&value.abs()) {
        return format!("{value:.2e}");
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_are_shown_short() {
        let check = |value: f64, expected: &str| assert_eq!(short_number(value), expected);
        check(0.0, "0");
        check(-2.5, "-2.5");
        check(0.123_456, "0.1235");
        check(1000.0, "1000");
        check(0.000_012_3, "1.23e-5");
        check(1.5e12, "1.50e12");
        assert_eq!(short("two\nlines"), "two lines");
        assert_eq!(short(&"x".repeat(40)), format!("{}...", "x".repeat(32)));
    }
}
