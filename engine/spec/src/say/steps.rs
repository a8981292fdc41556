//! Steps of a recipe that do not fit the table they meet.

use super::{quoted, quoted_list};
use crate::{Problem, ProblemKind};

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

/// A step joins with a table that is not there.
pub fn no_table(name: &str, names: &[String]) -> Problem {
    let problem = Problem::not_found(format!("There is no table called {} in this project.", quoted(name)));
    if names.is_empty() {
        return problem.remedy("Add the file to join with first.");
    }
    problem.remedy(format!("The tables to join with are {}.", quoted_list(names, N_LISTED)))
}

/// The recipe cannot be taken to its end.
pub fn stuck(number: usize, why: &Problem) -> Problem {
    Problem::bad_input(format!("Step {number} of the recipe does not fit the data: {}", why.what))
        .remedy("Change that step, turn it off or remove it in the Data room.")
}

/// What is done meanwhile: a step is taken.
pub fn taking(number: usize, n_steps: usize) -> String {
    format!("Taking step {number} of {n_steps}")
}

/// A table is to be removed that a step joins with.
pub fn table_in_use(name: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("A step of the recipe joins with {}.", quoted(name)))
        .remedy("Remove that step first.")
}
