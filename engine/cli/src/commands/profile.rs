//! `bunsen profile`: a table in, what is in it out.

use bunsen_formats::read_file;
use bunsen_spec::{ColumnKind, ColumnProfile, Problem, TableProfile};
use bunsen_table::seconds_text;

use crate::arguments::ProfileArguments;
use crate::files::read_data;
use crate::output::{note, print, print_json, table};

/// Correlations, of either sign, that are shown.
const STRONG: f64 = 0.8;

/// Profiles a table.
///
/// # Errors
/// If the file cannot be read, or the profile not be printed.
pub fn profile(arguments: &ProfileArguments) -> Result<(), Problem> {
    let (name, bytes) = read_data(&arguments.data)?;
    let read = read_file(bytes, &arguments.file.options())?;
    let profile = bunsen_table::profile(&read);
    if arguments.json {
        return print_json(&profile);
    }
    print(&describe(&name, &profile))?;
    note(&profile.issues);
    Ok(())
}

fn describe(name: &str, profile: &TableProfile) -> String {
    let part = profile.options.part.as_ref().map(|part| format!(", {part}")).unwrap_or_default();
    let mut text = format!(
        "{name}{part}: {} rows, {} columns, {} duplicate rows\n",
        profile.n_rows,
        profile.columns.len(),
        profile.n_duplicate_rows
    );
    if profile.parts.len() > 1 {
        text.push_str(&format!("Other tables in this file (--part): {}\n", profile.parts.join(", ")));
    }
    let heads = ["column", "kind", "missing", "distinct", "min", "median", "max", "outliers: quartiles", "robust z"];
    let mut rows = vec![heads.map(String::from).to_vec()];
    rows.extend(profile.columns.iter().map(row));
    text + &table(&rows) + &correlations(profile)
}

/// The strong correlations, strongest first.
fn correlations(profile: &TableProfile) -> String {
    let shown = |correlation: Option<f64>| correlation.map_or_else(String::new, |value| format!("{value:.3}"));
    let strong = profile.correlations.above(STRONG).into_iter();
    let mut rows: Vec<Vec<String>> = strong
        .map(|pair| vec![pair.first.into(), pair.second.into(), shown(pair.pearson), shown(pair.spearman)])
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    rows.insert(0, ["column", "and column", "pearson", "spearman"].map(String::from).to_vec());
    format!("\nCorrelations above {STRONG}:\n{}", table(&rows))
}

fn row(column: &ColumnProfile) -> Vec<String> {
    let mut row = vec![
        column.name.clone(),
        kind(column.kind).into(),
        column.n_missing.to_string(),
        column.n_distinct.to_string(),
    ];
    let value = |value: f64| match column.kind {
        ColumnKind::Date => seconds_text(value, false),
        ColumnKind::DateTime => seconds_text(value, true),
        _ => value.to_string(),
    };
    row.extend(column.numbers.iter().flat_map(|n| [n.min, n.median, n.max]).map(value));
    let outliers = column.numbers.iter().flat_map(|n| [&n.quartile_outliers, &n.robust_outliers]);
    row.extend(outliers.map(|outliers| outliers.as_ref().map_or_else(String::new, |found| found.n_rows.to_string())));
    row
}

/// A kind in a word or three.
pub(super) fn kind(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "integer",
        ColumnKind::Number => "number",
        ColumnKind::Boolean => "boolean",
        ColumnKind::Date => "date",
        ColumnKind::DateTime => "date and time",
        ColumnKind::Category => "category",
        ColumnKind::Text => "text",
    }
}
