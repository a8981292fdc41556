//! Steps that make other rows: groups, pivots, and columns that become rows.

use bunsen_spec::{Aggregate, Aggregation, ColumnKind};

use super::super::literals::{pandas_function, quoted};
use super::write::{call, names, one_or_list};
use super::{Code, Columns, cast, plain, with_numpy};

/// One row for each combination of values.
pub(super) fn group(by: &[String], aggregates: &[Aggregate], columns: &Columns) -> String {
    let used = by.iter().chain(aggregates.iter().map(|one| &one.column)).map(String::as_str);
    let groups = format!("{}.groupby({}, dropna=False, as_index=False)", frame(used, columns), one_or_list(by));
    let pair = |one: &Aggregate| format!("({}, {})", quoted(&one.column), quoted(pandas_function(one.function)));
    let are_words = aggregates.iter().all(|one| is_word(&one.name));
    let arguments: Vec<String> = if are_words {
        aggregates.iter().map(|one| format!("{}={}", one.name, pair(one))).collect()
    } else {
        let pairs: Vec<String> = aggregates.iter().map(|one| format!("{}: {}", quoted(&one.name), pair(one))).collect();
        vec![format!("**{{\n    {},\n}}", pairs.join(",\n    "))]
    };
    format!("df = {}\n", call(&format!("{groups}.agg"), &arguments))
}

/// One row for each combination of `rows`, one column for each value of `column`, called as the value is written.
pub(super) fn pivot(rows: &[String], column: &str, values: &str, by: Aggregation, columns: &Columns) -> Code {
    let kind = columns.kind(column);
    let is_number = kind.is_some_and(ColumnKind::is_number);
    let keys = [rows, &[column.to_string()]].concat();
    let used = rows.iter().map(String::as_str).chain([values]);
    let mut code = if is_number { String::new() } else { cast::to_text(column, kind) };
    code += &format!(
        "df = {}.groupby({}, dropna=False)[{}].{}().unstack()\n",
        frame(used, columns),
        names(&keys),
        quoted(values),
        pandas_function(by),
    );
    let renamed = match kind {
        Some(ColumnKind::Integer) => ".rename(columns=\"{:.0f}\".format).rename(columns={\"nan\": \"missing\"})",
        Some(ColumnKind::Number) => {
            ".rename(columns=lambda value: str(value).removesuffix(\".0\")).rename(columns={\"nan\": \"missing\"})"
        }
        _ => ".rename(columns={np.nan: \"missing\"})",
    };
    code += &format!("df = df{renamed}\ndf = df.rename_axis(columns=None).reset_index()\n");
    if is_number { plain(code) } else { with_numpy(code) }
}

/// One row for each row and each of some columns. Values of several kinds become texts.
pub(super) fn melt(keep: &[String], from: &[String], name: &str, value: &str, columns: &Columns) -> String {
    let others = columns.here.iter().map(|(name, _)| name).filter(|name| !keep.contains(name));
    let melted: Vec<&String> = if from.is_empty() { others.collect() } else { from.iter().collect() };
    let kinds: Vec<_> = melted.iter().map(|name| columns.kind(name)).collect();
    let mut code = String::new();
    if !kinds.windows(2).all(|pair| are_alike(pair[0], pair[1])) {
        code.extend(melted.iter().zip(&kinds).map(|(name, kind)| cast::to_text(name, *kind)));
    }
    let mut arguments = Vec::new();
    arguments.extend((!keep.is_empty()).then(|| format!("id_vars={}", one_or_list(keep))));
    arguments.extend((!from.is_empty()).then(|| format!("value_vars={}", one_or_list(from))));
    arguments.push(format!("var_name={}", quoted(name)));
    arguments.push(format!("value_name={}", quoted(value)));
    code + &format!("df = {}\n", call("df.melt", &arguments))
}

/// Whether values of two kinds can stand in one column as they are.
fn are_alike(a: Option<ColumnKind>, b: Option<ColumnKind>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return a == b };
    a == b || a.is_number() && b.is_number() || a.is_date() && b.is_date() || cast::is_text(a) && cast::is_text(b)
}

/// `df`, with those of `used` that hold booleans as pandas' own type for booleans with gaps: objects, which
/// `read_csv` makes of them, are neither sorted nor summed.
fn frame<'a>(used: impl Iterator<Item = &'a str>, columns: &Columns) -> String {
    let mut flags: Vec<&str> = used.filter(|name| columns.kind(name) == Some(ColumnKind::Boolean)).collect();
    flags.sort();
    flags.dedup();
    let kinds: Vec<String> = flags.iter().map(|name| format!("{}: \"boolean\"", quoted(name))).collect();
    if kinds.is_empty() { "df".into() } else { format!("df.astype({{{}}})", kinds.join(", ")) }
}

/// Whether a name may stand before a `=` in Python.
fn is_word(name: &str) -> bool {
    const KEPT: [&str; 35] = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
        "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ];
    let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_inner) && !KEPT.contains(&name)
}
