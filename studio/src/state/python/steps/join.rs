//! Columns of another table added where keys are equal.

use bunsen_spec::{ColumnKind, JoinHow, JoinKey};

use super::super::literals::quoted;
use super::super::read::{FileRead, read_table};
use super::write::{call, one_or_list};
use super::{Code, Columns, OtherTable, plain};

/// The other table read, and joined to `df`. In pandas missing keys meet each other, so rows with one are taken out
/// of the table that keeps only rows with a partner.
pub(super) fn join(table: &str, how: JoinHow, on: &[JoinKey], columns: &Columns) -> Code {
    let there_is = columns.others.iter().find(|other| other.name == table);
    let read = there_is.map(|other| {
        let OtherTable { name, options, columns } = other;
        read_table(FileRead { name, options, columns }, usize::MAX)
    });
    let expression = read.as_ref().map_or_else(|| format!("pd.read_csv({})", quoted(table)), |r| r.expression.clone());
    let here: Vec<String> = on.iter().map(|key| key.here.clone()).collect();
    let there: Vec<String> = on.iter().map(|key| key.there.clone()).collect();
    let (df, other) =
        (format!("df.dropna(subset={})", one_or_list(&here)), format!("other.dropna(subset={})", one_or_list(&there)));
    let keys = if here == there {
        vec![format!("on={}", one_or_list(&here))]
    } else {
        vec![format!("left_on={}", one_or_list(&here)), format!("right_on={}", one_or_list(&there))]
    };
    let suffixes = has_taken_names(there_is, on, columns).then(|| "suffixes=(\"\", \"_other\")".to_string());
    let merge = |df: &str, other: &str, how: &str, more: &str| {
        let mut arguments = vec![other.to_string(), format!("how={}", quoted(how))];
        arguments.extend(keys.iter().chain(&suffixes).cloned());
        arguments.extend((!more.is_empty()).then(|| more.to_string()));
        call(&format!("{df}.merge"), &arguments)
    };
    let joined = match how {
        JoinHow::Inner => format!("df = {}\n", merge(&df, "other", "inner", "")),
        JoinHow::Left => format!("df = {}\n", merge("df", &other, "left", "")),
        JoinHow::Right => format!("df = {}\n", merge(&df, "other", "right", "")),
        // pandas' own sorts by the keys.
        JoinHow::Outer => format!(
            "left = {}\nright = {}\nright = right[right[\"_merge\"] == \"right_only\"].drop(columns=\"_merge\")\n\
             df = pd.concat([left, right], ignore_index=True)\n",
            merge("df", &other, "left", ""),
            merge(&df, "other", "right", "indicator=True"),
        ),
    };
    let kinds: String = on.iter().map(|key| kinds_of_key(key, there_is, columns)).collect();
    let functions = read.as_ref().map_or("", |read| &read.functions);
    let mut code = plain(format!("{functions}other = {expression}\n{kinds}{joined}"));
    code.imports.extend(read.map(|read| read.imports).unwrap_or_default());
    code
}

/// Whether columns of the other table have names that are taken here; as far as is known.
fn has_taken_names(other: Option<&OtherTable>, on: &[JoinKey], columns: &Columns) -> bool {
    let is_merged = |name: &str| on.iter().any(|key| key.here == name && key.there == name);
    let is_taken = |name: &str| columns.kind(name).is_some() && !is_merged(name);
    columns.here.is_empty() || other.is_none_or(|other| other.columns.iter().any(|(name, _)| is_taken(name)))
}

/// The columns of a key made one type where pandas may hold them in two: booleans with gaps and without, and whole
/// numbers beside others.
fn kinds_of_key(key: &JoinKey, other: Option<&OtherTable>, columns: &Columns) -> String {
    let there = other.and_then(|other| other.columns.iter().find(|(name, _)| *name == key.there));
    let kind = match (columns.kind(&key.here), there.map(|(_, kind)| *kind)) {
        (Some(ColumnKind::Boolean), _) => "\"boolean\"",
        (Some(ColumnKind::Integer), Some(ColumnKind::Number))
        | (Some(ColumnKind::Number), Some(ColumnKind::Integer)) => "float",
        _ => return String::new(),
    };
    let cast = |frame: &str, name: &str| format!("{frame}[{0}] = {frame}[{0}].astype({kind})\n", quoted(name));
    cast("df", &key.here) + &cast("other", &key.there)
}
