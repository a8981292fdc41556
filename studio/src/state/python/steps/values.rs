//! Steps that compute or change values.

use bunsen_spec::{Cell, ColumnKind};

use super::write::{assign, number, series, value};
use super::{Code, Columns, plain, with_numpy};

/// The rows for which an expression is true.
pub(super) fn filter(expression: &str, columns: &Columns) -> Code {
    translated(expression, columns, |condition| format!("df = df[{condition}]\n"))
}

/// A column made of an expression.
pub(super) fn derive(column: &str, expression: &str, columns: &Columns) -> Code {
    translated(expression, columns, |values| format!("{} = {values}\n", series(column)))
}

/// The line that `write` makes of an expression.
fn translated(expression: &str, columns: &Columns, write: impl Fn(&str) -> String) -> Code {
    let _ = columns;
    plain(write(expression))
}

/// Numbers outside of bounds moved to the bound.
pub(super) fn clip(column: &str, min: Option<f64>, max: Option<f64>) -> String {
    let bounds = [min.map(|min| format!("lower={}", number(min))), max.map(|max| format!("upper={}", number(max)))];
    let bounds: Vec<String> = bounds.into_iter().flatten().collect();
    format!("{0} = {0}.clip({1})\n", series(column), bounds.join(", "))
}

/// Whole values replaced.
pub(super) fn replace(names: &[String], from: &Cell, to: &Cell, columns: &Columns) -> Code {
    let kind = names.first().and_then(|name| columns.kind(name));
    let (from_code, to_code) = (value(from, kind), value(to, kind));
    if *from == Cell::Missing {
        return plain(assign(names, |values| format!("{values}.fillna({to_code})")));
    }
    let lines = assign(names, |values| format!("{values}.replace({from_code}, {to_code})"));
    let needs_numpy = *to == Cell::Missing && !kind.is_some_and(ColumnKind::is_date);
    if needs_numpy { with_numpy(lines) } else { plain(lines) }
}
