//! Sentences about projects that an edge keeps.

use crate::Problem;

/// A name that cannot stand in a project's address.
pub fn bad_project_name() -> Problem {
    Problem::bad_input("A project's name on the edge is 1 to 60 small letters from a to z, digits and hyphens.")
        .remedy("Begin and end it with a letter or a digit, such as “iris-2026”.")
}
