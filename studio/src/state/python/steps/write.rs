//! Columns, values and calls as the steps write them.

use bunsen_spec::{Cell, ColumnKind};

use super::super::literals::{list, quoted};
use super::Columns;

/// Letters of a line up to which a call stays on it.
const WIDTH: usize = 88;

/// A column of `df`.
pub(super) fn series(name: &str) -> String {
    format!("df[{}]", quoted(name))
}

/// Names as a Python list.
pub(super) fn names(names: &[String]) -> String {
    list(names.iter().map(String::as_str))
}

/// Names as a Python list, or a single one by itself.
pub(super) fn one_or_list(columns: &[String]) -> String {
    match columns {
        [name] => quoted(name),
        _ => names(columns),
    }
}

/// Gives columns of `df` what `by` makes of them, all at once. Several columns are listed once, in a line of their
/// own.
pub(super) fn assign(columns: &[String], by: impl Fn(&str) -> String) -> String {
    match columns {
        [name] => format!("{} = {}\n", series(name), by(&series(name))),
        _ => format!("columns = {}\ndf[columns] = {}\n", names(columns), by("df[columns]")),
    }
}

/// Gives columns of `df` what `by` makes of each, one after the other.
pub(super) fn assign_each(columns: &[String], by: impl Fn(&str) -> String) -> String {
    match columns {
        [name] => format!("{} = {}\n", series(name), by(&series(name))),
        _ => format!("for column in {}:\n    df[column] = {}\n", names(columns), by("df[column]")),
    }
}

/// Puts new columns, each a name and an expression, right behind the column `after`.
pub(super) fn insert_after(after: &str, new: &[(String, String)], columns: &Columns) -> String {
    let is_last = columns.here.last().is_some_and(|(name, _)| name == after);
    let place = format!("df.columns.get_loc({}) + 1", quoted(after));
    match new {
        _ if is_last => new.iter().map(|(name, expression)| format!("{} = {expression}\n", series(name))).collect(),
        [(name, expression)] => format!("df.insert({place}, {}, {expression})\n", quoted(name)),
        _ => {
            let mut code = format!("at = {place}\n");
            for (further, (name, expression)) in new.iter().enumerate() {
                let at = if further == 0 { "at".into() } else { format!("at + {further}") };
                code += &format!("df.insert({at}, {}, {expression})\n", quoted(name));
            }
            code
        }
    }
}

/// A call on one line, or on one for each argument where it is long.
pub(super) fn call(function: &str, arguments: &[String]) -> String {
    let line = format!("{function}({})", arguments.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let inner = arguments.join(",\n").replace('\n', "\n    ");
    format!("{function}(\n    {inner},\n)")
}

/// A number as Python writes it; a whole one that a float holds exactly without decimals.
pub(super) fn number(value: f64) -> String {
    const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
    // Adding zero makes one of the two zeros.
    let value = value + 0.0;
    if value.trunc() == value && value.abs() <= MAX_EXACT { format!("{value:.0}") } else { format!("{value:?}") }
}

/// A value as Python writes it for a column of `kind`.
pub(super) fn value(cell: &Cell, kind: Option<ColumnKind>) -> String {
    match cell {
        Cell::Missing => missing(kind).into(),
        Cell::Flag(true) => "True".into(),
        Cell::Flag(false) => "False".into(),
        Cell::Number(value) => number(*value),
        Cell::Text(text) if kind.is_some_and(ColumnKind::is_date) => format!("pd.Timestamp({})", quoted(text)),
        // A whole number that no float holds comes as a text of its digits.
        Cell::Text(text) if kind == Some(ColumnKind::Integer) && text.parse::<i64>().is_ok() => text.clone(),
        Cell::Text(text) => quoted(text),
    }
}

/// What stands for a missing value in a column of `kind`.
fn missing(kind: Option<ColumnKind>) -> &'static str {
    if kind.is_some_and(ColumnKind::is_date) { "pd.NaT" } else { "np.nan" }
}
