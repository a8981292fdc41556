//! `bunsen merge`: two versions of a table and the one that both came from in, the merged table out.

use std::path::Path;

use bunsen_formats::read_file;
use bunsen_prepare::{TableMerge, suggest_merge_key};
use bunsen_spec::{MergeChoices, MergeColumns, MergeConflict, MergeCounts, MergeSide, Problem, ReadOptions, say};
use bunsen_table::{TableRead, is_delimited, write_as};
use serde::Serialize;

use super::Verdict;
use super::diff::{counted, one_from_stdin, short_cell};
use crate::arguments::{MergeArguments, Side};
use crate::files::{cannot_write, read_data};
use crate::output::{note, print_bytes, print_json, remark, table};

/// Conflicts that are shown without `--json`.
const N_SHOWN: usize = 20;

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    /// The columns by which rows were matched.
    key: Vec<String>,
    /// What was taken from each side.
    counts: MergeCounts,
    /// Which columns each side added and removed.
    columns: MergeColumns,
    /// What both did differently.
    conflicts: Vec<MergeConflict>,
    /// The side that was taken there; null if none was favoured.
    favoured: Option<MergeSide>,
    /// Rows of the merged table; null where conflicts remain.
    n_rows: Option<u64>,
}

/// Merges two versions of a table. The verdict is whether no conflict remains; where one does, nothing is written.
///
/// # Errors
/// If a file cannot be read or written, or the key does not identify the rows of each version.
pub fn merge(arguments: &MergeArguments) -> Result<Verdict, Problem> {
    let MergeArguments { base, ours, theirs, .. } = arguments;
    one_from_stdin(&[base, ours, theirs])?;
    let ((base, _), (ours, form), (theirs, _)) =
        (read(arguments, base)?, read(arguments, ours)?, read(arguments, theirs)?);
    let key = match arguments.key.is_empty() {
        true => suggest_merge_key(&base.table, &ours.table, &theirs.table),
        false => arguments.key.clone(),
    };
    let merge = TableMerge::new(base.table, ours.table, theirs.table, key)?;
    let favoured = arguments.favour.map(MergeSide::from);
    let is_whole = merge.n_conflicts() == 0 || favoured.is_some();
    let merged = match is_whole {
        true => Some(merge.resolve(&MergeChoices::all(favoured.unwrap_or_default()))?.finish()?),
        false => None,
    };
    if let Some(merged) = &merged {
        let (bytes, options) = write_as(merged, &form);
        if options.encoding != form.encoding && form.encoding.is_some() {
            remark(&say::comparing::written_as_utf8(form.encoding.as_deref().unwrap_or_default()));
        }
        match &arguments.out {
            Some(path) => std::fs::write(path, bytes).map_err(|error| cannot_write(path, &error))?,
            None if arguments.json => {}
            None => print_bytes(&bytes)?,
        }
    }
    if arguments.json {
        print_json(&Report {
            key: merge.key().to_vec(),
            counts: merge.counts(),
            columns: merge.column_changes().clone(),
            conflicts: merge.conflicts(0, usize::MAX),
            favoured,
            n_rows: merged.map(|merged| merged.n_rows() as u64),
        })?;
    } else {
        [base.issues, ours.issues, theirs.issues].iter().for_each(|issues| note(issues));
        remark(describe(&merge, favoured).trim_end());
    }
    Ok(if is_whole { Verdict::Met } else { Verdict::Unmet })
}

/// A version, and the form in which it can be written: its own if it is delimited text, else that of a CSV.
fn read(arguments: &MergeArguments, path: &Path) -> Result<(TableRead, ReadOptions), Problem> {
    let (_, bytes) = read_data(path)?;
    let options = arguments.file.options();
    let is_delimited = is_delimited(&bytes, &options);
    let read = read_file(bytes, &options)?;
    let form = if is_delimited { read.options.clone() } else { ReadOptions::default() };
    Ok((read, form))
}

fn describe(merge: &TableMerge, favoured: Option<MergeSide>) -> String {
    let MergeCounts { n_cells_from_us, n_cells_from_them, n_cells_from_both, .. } = merge.counts();
    let counts = merge.counts();
    let side = |name: &str, [added, removed, changed]: [u64; 3]| {
        format!("{name}: {added} added, {removed} removed, {} changed\n", counted(changed, "row"))
    };
    let mut text = format!("Matched by {}\n", merge.key().join(", "));
    text.push_str(&side("Ours", [counts.n_added_by_us, counts.n_removed_by_us, counts.n_changed_by_us]));
    text.push_str(&side("Theirs", [counts.n_added_by_them, counts.n_removed_by_them, counts.n_changed_by_them]));
    text.push_str(&format!(
        "Cells taken: {n_cells_from_us} of ours, {n_cells_from_them} of theirs, {n_cells_from_both} alike\n"
    ));
    let columns = merge.column_changes();
    let lists = [
        ("added by us", &columns.added_by_us),
        ("added by them", &columns.added_by_them),
        ("removed by us", &columns.removed_by_us),
        ("removed by them", &columns.removed_by_them),
    ];
    for (what, names) in lists.iter().filter(|(_, names)| !names.is_empty()) {
        text.push_str(&format!("Columns {what}: {}\n", names.join(", ")));
    }
    let n = merge.n_conflicts() as u64;
    text + &match (n, favoured) {
        (0, _) => "No conflicts\n".to_string(),
        (_, Some(MergeSide::Ours)) => format!("{} decided for ours\n", counted(n, "conflict")),
        (_, Some(MergeSide::Theirs)) => format!("{} decided for theirs\n", counted(n, "conflict")),
        (_, None) => {
            let remain = if n == 1 { "remains" } else { "remain" };
            format!("{} {remain}; nothing was written\n{}", counted(n, "conflict"), conflicts(merge))
        }
    }
}

/// The first conflicts, as a table.
fn conflicts(merge: &TableMerge) -> String {
    let mut rows = vec![merge.key().to_vec()];
    rows[0].extend(["column", "base", "ours", "theirs"].map(String::from));
    let sides = |removed_by: MergeSide| match removed_by {
        MergeSide::Ours => ["", "removed", "changed"],
        MergeSide::Theirs => ["", "changed", "removed"],
    };
    for conflict in merge.conflicts(0, N_SHOWN) {
        rows.push(match conflict {
            MergeConflict::Cell { key, column, base, ours, theirs } => {
                let cells = [base, ours, theirs];
                key.iter().map(short_cell).chain([column]).chain(cells.iter().map(short_cell)).collect()
            }
            MergeConflict::Row { key, removed_by } => {
                let sides = sides(removed_by).map(String::from);
                key.iter().map(short_cell).chain(["(row)".to_string()]).chain(sides).collect()
            }
            MergeConflict::Column { column, removed_by } => {
                let sides = sides(removed_by).map(String::from);
                merge.key().iter().map(|_| String::new()).chain([column]).chain(sides).collect()
            }
        });
    }
    let more = merge.n_conflicts().saturating_sub(N_SHOWN);
    let more = if more > 0 { format!("and {more} more; --json lists all\n") } else { String::new() };
    table(&rows) + &more
}

impl From<Side> for MergeSide {
    fn from(side: Side) -> Self {
        match side {
            Side::Ours => Self::Ours,
            Side::Theirs => Self::Theirs,
        }
    }
}
