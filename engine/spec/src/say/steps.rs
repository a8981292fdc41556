//! Steps of a recipe that do not fit the table they meet.

use super::{quoted, quoted_list};
use crate::Problem;

/// Names listed at most.
const N_LISTED: usize = 8;

/// There is no column of this name.
pub fn no_column(name: &str, names: &[String]) -> Problem {
    let listed = quoted_list(names, N_LISTED);
    let more = if names.len() > N_LISTED { ", \u{2026}" } else { "" };
    Problem::not_found(format!("There is no column called {} here.", quoted(name)))
        .remedy(format!("The columns at this point are {listed}{more}."))
}

/// A step that needs columns names none.
pub fn no_columns() -> Problem {
    Problem::bad_input("No column is chosen.").remedy("Choose at least one column.")
}

/// A step names a column twice.
pub fn named_twice(name: &str) -> Problem {
    Problem::bad_input(format!("The column {} is named twice.", quoted(name))).remedy("Name each column once.")
}

/// A new column has no name.
pub fn no_name() -> Problem {
    Problem::bad_input("The new column has no name.").remedy("Give it a name.")
}

/// A new column's name is that of another.
pub fn name_taken(name: &str) -> Problem {
    Problem::bad_input(format!("There is a column called {} already.", quoted(name)))
        .remedy("Choose another name, or rename or drop the other column first.")
}
