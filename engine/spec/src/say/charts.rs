//! Charts that a table does not fit.

use super::{counted, quoted};
use crate::Problem;

/// A chart of numbers is asked of a column that holds none.
pub fn not_numbers(name: &str) -> Problem {
    Problem::bad_input(format!("The column {} holds neither numbers nor dates.", quoted(name)))
        .remedy("Choose a column of numbers or dates. A bar chart shows how often each text occurs.")
}

/// A function that needs numbers is asked of a column that holds none.
pub fn not_aggregated(name: &str) -> Problem {
    Problem::bad_input(format!("The values of {} cannot be computed with: they are not numbers.", quoted(name)))
        .remedy("Count them or count the distinct ones, or choose a column of numbers.")
}

/// A correlation is asked of a column that holds no numbers.
pub fn not_correlated(name: &str) -> Problem {
    Problem::bad_input(format!("The column {} holds no numbers, so it correlates with nothing.", quoted(name)))
        .remedy("Leave it out, or turn it into numbers first.")
}

/// A column has too many kinds for colours or groups.
pub fn too_many_kinds(name: &str, n_kinds: u64) -> Problem {
    Problem::bad_input(format!("The column {} has {n_kinds} different texts, too many to tell apart.", quoted(name)))
        .remedy("Choose a column with fewer kinds, or group its texts in a step before.")
}

/// No row has all that the chart needs.
pub fn nothing_there(names: &[&str]) -> Problem {
    let listed = names.iter().map(|name| quoted(name)).collect::<Vec<_>>();
    let what = match listed.as_slice() {
        [] => String::from("There are no rows to draw."),
        [one] => format!("All values of {one} are missing, so there is nothing to draw."),
        many => format!("No row has values in all of {}, so there is nothing to draw.", many.join(", ")),
    };
    Problem::bad_input(what).remedy("Choose other columns, or fill the missing values in a step before.")
}

/// The number of bins is out of bounds.
pub fn bins_out_of_bounds(n_bins: u32, most: u32) -> Problem {
    let bins = counted(n_bins.into(), "bin", "bins");
    Problem::bad_input(format!("A histogram cannot have {bins}.")).remedy(format!("Choose 1 to {most} bins."))
}

/// The number of columns is out of bounds. `what` such as [`lines`].
pub fn columns_out_of_bounds(what: &str, n_columns: usize, least: usize, most: usize) -> Problem {
    let columns = counted(n_columns as u64, "column", "columns");
    Problem::bad_input(format!("{what} cannot be drawn of {columns}."))
        .remedy(format!("Choose {least} to {most} columns."))
}

/// Lines have several columns and a colour.
pub fn lines_and_color() -> Problem {
    Problem::bad_input("A line for each of several columns cannot be split by colour as well.")
        .remedy("Choose one column for the lines, or no column for the colour.")
}

/// A column is to be aggregated, and none is named.
pub fn no_value() -> Problem {
    Problem::bad_input("It is said how values are computed, but not of which column.")
        .remedy("Choose the column of the values, or count rows.")
}

/// A chart: lines.
pub fn lines() -> &'static str {
    "Lines"
}

/// A chart: correlations.
pub fn correlations() -> &'static str {
    "Correlations"
}

/// A chart: a pair plot.
pub fn pairs() -> &'static str {
    "A pair plot"
}
