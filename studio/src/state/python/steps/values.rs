//! Steps that compute or change values.

use bunsen_spec::expression::Expression;
use bunsen_spec::{Cell, ColumnKind};

use super::super::expression::{pandas, pandas_condition};
use super::super::literals::quoted;
use super::write::{assign, number, series, value};
use super::{Code, Columns, plain, with_numpy};

/// The rows for which an expression is true.
pub(super) fn filter(expression: &str, columns: &Columns) -> Code {
    match Expression::parse(expression) {
        Ok(read) => with_imports(format!("df = df[{}]\n", pandas_condition(&read, |name| columns.kind(name)))),
        Err(_) => unreadable(expression),
    }
}

/// A column made of an expression.
pub(super) fn derive(column: &str, expression: &str, columns: &Columns) -> Code {
    match Expression::parse(expression) {
        Ok(read) => {
            let values = pandas(&read, |name| columns.kind(name));
            with_imports(format!("{} = {values}\n", series(column)))
        }
        Err(_) => unreadable(expression),
    }
}

/// An expression with a mistake stops the script, as it stops the recipe.
fn unreadable(expression: &str) -> Code {
    plain(format!("raise SyntaxError({})\n", quoted(expression)))
}

/// Code of an expression; such code may name numpy.
fn with_imports(lines: String) -> Code {
    if lines.contains("np.") { with_numpy(lines) } else { plain(lines) }
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
