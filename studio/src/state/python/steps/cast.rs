//! A column's values turned into another kind.

use bunsen_spec::ColumnKind;

use super::write::series;
use super::{Code, Columns, plain};

/// A column's values turned into another kind; what cannot be turned is missing.
pub(super) fn cast(column: &str, to: ColumnKind, columns: &Columns) -> Code {
    let kind = columns.kind(column);
    if is_held_alike(kind, to) {
        return plain(format!("# pandas holds {} like that already.\n", series(column)));
    }
    plain(match to {
        ColumnKind::Integer => to_integer(column, kind),
        ColumnKind::Number => to_number(column, kind),
        ColumnKind::Boolean => to_boolean(column, kind),
        ColumnKind::Date => to_moment(column, kind, ".dt.normalize()"),
        ColumnKind::DateTime => to_moment(column, kind, ""),
        ColumnKind::Category | ColumnKind::Text => to_text(column, kind),
    })
}

/// Whether pandas holds values of both kinds in the same way: days as moments, whole numbers as numbers where some
/// are missing.
fn is_held_alike(from: Option<ColumnKind>, to: ColumnKind) -> bool {
    from.is_some_and(|from| from == to || is_text(from) && is_text(to))
        || (from, to) == (Some(ColumnKind::Date), ColumnKind::DateTime)
}

/// Numbers with decimals have no whole number.
fn to_integer(column: &str, kind: Option<ColumnKind>) -> String {
    let values = series(column);
    match kind {
        Some(ColumnKind::Boolean) => to_number(column, kind),
        Some(ColumnKind::Number) => format!("{values} = {values}.where({values} % 1 == 0)\n"),
        _ => format!("{}{values} = {values}.where({values} % 1 == 0)\n", to_number(column, kind)),
    }
}

fn to_number(column: &str, kind: Option<ColumnKind>) -> String {
    let values = series(column);
    match kind {
        Some(ColumnKind::Boolean | ColumnKind::Integer) => format!("{values} = {values}.astype(float)\n"),
        _ => format!("{values} = pd.to_numeric({values}, errors=\"coerce\")\n"),
    }
}

fn to_boolean(column: &str, kind: Option<ColumnKind>) -> String {
    let values = series(column);
    if kind.is_some_and(ColumnKind::is_number) {
        return format!("{values} = {values}.map({{0: False, 1: True}})\n");
    }
    format!(
        "words = {{\"true\": True, \"yes\": True, \"1\": True, \"false\": False, \"no\": False, \"0\": False}}\n\
         {values} = {values}.str.strip().str.lower().map(words)\n"
    )
}

fn to_moment(column: &str, kind: Option<ColumnKind>, then: &str) -> String {
    let values = series(column);
    if kind == Some(ColumnKind::DateTime) {
        return format!("{values} = {values}{then}\n");
    }
    format!("{values} = pd.to_datetime({values}, format=\"ISO8601\", errors=\"coerce\"){then}\n")
}

/// A column of `kind` turned into texts as they are written here; nothing for one that holds texts.
pub(super) fn to_text(column: &str, kind: Option<ColumnKind>) -> String {
    let values = series(column);
    let texts = match kind {
        Some(ColumnKind::Integer) => ".astype(\"Int64\").astype(\"str\")",
        Some(ColumnKind::Number) => ".astype(\"str\").str.removesuffix(\".0\")",
        Some(ColumnKind::Boolean) => ".map({True: \"true\", False: \"false\"})",
        Some(ColumnKind::Date) => ".dt.strftime(\"%Y-%m-%d\")",
        Some(ColumnKind::DateTime) => ".dt.strftime(\"%Y-%m-%d %H:%M:%S\")",
        Some(ColumnKind::Category | ColumnKind::Text) => return String::new(),
        None => ".astype(\"str\")",
    };
    format!("{values} = {values}{texts}\n")
}

/// Whether a kind is one of texts.
pub(super) fn is_text(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Category | ColumnKind::Text)
}
