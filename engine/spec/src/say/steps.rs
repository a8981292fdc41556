//! Steps of a recipe that do not fit the table they meet.

use super::{counted, quoted, quoted_list};
use crate::{ColumnKind, Problem, ProblemKind};

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

/// What a column of this kind holds.
fn held(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "whole numbers",
        ColumnKind::Number => "numbers",
        ColumnKind::Boolean => "true or false",
        ColumnKind::Date => "dates",
        ColumnKind::DateTime => "dates with a time",
        ColumnKind::Category | ColumnKind::Text => "texts",
    }
}

/// A step for texts meets a column of something else.
pub fn needs_texts(name: &str, kind: ColumnKind) -> Problem {
    Problem::bad_input(format!("The column {} holds {}, and this step works on texts.", quoted(name), held(kind)))
        .remedy("Choose a column of texts, or cast this one to text first.")
}

/// A step for numbers meets a column of something else.
pub fn needs_numbers(name: &str, kind: ColumnKind) -> Problem {
    let remedy = match kind.is_date() {
        true => "Choose a column of numbers.",
        false => "Choose a column of numbers, or cast this one to numbers first.",
    };
    let what = format!("The column {} holds {}, and this step works on numbers.", quoted(name), held(kind));
    Problem::bad_input(what).remedy(remedy)
}

/// A step for dates meets a column of something else.
pub fn needs_dates(name: &str, kind: ColumnKind) -> Problem {
    let remedy = match kind {
        ColumnKind::Category | ColumnKind::Text => {
            "Choose a column of dates, or read the dates out of its texts first."
        }
        _ => "Choose a column of dates.",
    };
    let what = format!("The column {} holds {}, and this step works on dates.", quoted(name), held(kind));
    Problem::bad_input(what).remedy(remedy)
}

/// A step would make more columns than a table can have.
pub fn too_many_columns(max: usize) -> Problem {
    Problem::new(ProblemKind::Full, format!("This step would make more than the {max} columns that a table can have."))
        .remedy("Make fewer columns, or drop some first.")
}

/// A step would make more cells than a table can have.
pub fn too_many_cells(max: u64) -> Problem {
    Problem::new(ProblemKind::Full, format!("This step would make more than the {max} cells that a table can have."))
        .remedy("Keep fewer rows or drop columns first.")
}

/// A step would make more text than a column can hold.
pub fn too_much_text(name: &str) -> Problem {
    Problem::new(
        ProblemKind::Full,
        format!("The texts of {} would be longer together than the 2 GB that a column can hold.", quoted(name)),
    )
    .remedy("Keep fewer rows first, or use shorter texts.")
}

/// A value is asked for and none is given.
pub fn no_value() -> Problem {
    Problem::bad_input("There is no value.").remedy("Give one.")
}

/// A value does not fit a column.
pub fn unfit_value(value: &str, name: &str, kind: ColumnKind) -> Problem {
    let remedy = match kind {
        ColumnKind::Integer | ColumnKind::Number => "Give a number, or cast the column first.",
        ColumnKind::Boolean => "Give true or false, or cast the column first.",
        ColumnKind::Date => "Give a date such as 2024-12-31, or cast the column first.",
        ColumnKind::DateTime => "Give a date such as 2024-12-31 or 2024-12-31 23:59, or cast the column first.",
        ColumnKind::Category | ColumnKind::Text => "Give a text, or cast the column first.",
    };
    let what = format!("The value {} does not fit {}, which holds {}.", quoted(value), quoted(name), held(kind));
    Problem::bad_input(what).remedy(remedy)
}

/// An edge of a bin is infinite or no number.
pub fn bin_edge_not_finite() -> Problem {
    Problem::bad_input("An edge of the bins is no finite number.").remedy("Give numbers as edges.")
}

/// The edges of bins do not ascend.
pub fn bin_edges_not_ascending(first: f64, second: f64) -> Problem {
    Problem::bad_input(format!("The edges of the bins do not ascend: {first} comes before {second}."))
        .remedy("Write them from the smallest to the largest, each once.")
}

/// Some bins have no width and were merged with their neighbours.
pub fn bin_merged(n_bins: usize, n_asked: u64) -> String {
    let bins = counted(n_bins as u64, "bin", "bins");
    format!("Some edges of the bins were equal and were merged: there are {bins} instead of {n_asked}.")
}

/// Numbers lie outside of all bins.
pub fn bin_outside(n: u64, name: &str, example: &str) -> String {
    let values = counted(n, "value", "values");
    let (name, example) = (quoted(name), quoted(example));
    format!("{values} of {name} lie outside the bins, such as {example}: their bin is missing.")
}

/// There are fewer than two edges.
pub fn bin_too_few_edges() -> Problem {
    Problem::bad_input("Bins need at least two edges.").remedy("Add an edge.")
}

/// There are too many bins.
pub fn bin_too_many(max: usize) -> Problem {
    Problem::bad_input(format!("There can be at most {max} bins.")).remedy("Choose fewer.")
}

/// No bin is asked for.
pub fn bin_without_bins() -> Problem {
    Problem::bad_input("There has to be at least one bin.").remedy("Choose a number of bins.")
}

/// A column whose values are to say where the bins lie has none.
pub fn bin_without_values() -> Problem {
    Problem::bad_input("The column holds no values, so there is nothing to find the edges of bins by.")
        .remedy("Choose another column, or give the edges.")
}

/// Values of one kind can never become another.
pub fn cast_impossible(name: &str, from: ColumnKind, to: ColumnKind) -> Problem {
    let remedy = match from.is_date() {
        true => "Add parts of the dates as columns, which are numbers, or cast the column to text.",
        false => "Cast the column to text first, and read the dates out of the texts with a format.",
    };
    let what = format!("The column {} holds {}, which cannot become {}.", quoted(name), held(from), held(to));
    Problem::bad_input(what).remedy(remedy)
}

/// Moments became days.
pub fn cast_time_cut(n: u64, name: &str, example: &str) -> String {
    let (moments, their) = (counted(n, "date", "dates"), if n == 1 { "its" } else { "their" });
    format!("{moments} of {} lost {their} time of day, such as {}.", quoted(name), quoted(example))
}

/// Values could not become another kind.
pub fn cast_unfit(n: u64, name: &str, example: &str, to: ColumnKind) -> String {
    let values = counted(n, "value", "values");
    let (name, example, held) = (quoted(name), quoted(example), held(to));
    format!("{values} of {name} cannot be read as {held}, such as {example}: now missing.")
}

/// A bound is infinite or no number.
pub fn clip_bound_not_finite() -> Problem {
    Problem::bad_input("A bound is no finite number.").remedy("Give a number, or leave the bound out.")
}

/// The lower bound is above the upper one.
pub fn clip_bounds_crossed(min: f64, max: f64) -> Problem {
    Problem::bad_input(format!("The lower bound {min} is above the upper bound {max}.")).remedy("Exchange them.")
}

/// There is no bound.
pub fn clip_without_bounds() -> Problem {
    Problem::bad_input("There is neither a lower nor an upper bound.").remedy("Give at least one bound.")
}

/// No part of a date is chosen.
pub fn date_parts_without_parts() -> Problem {
    Problem::bad_input("No part of the date is chosen.").remedy("Choose at least one part, such as the year.")
}

/// All columns would be dropped.
pub fn drop_leaves_no_column() -> Problem {
    Problem::bad_input("All columns are to be dropped, so no column would be left.").remedy("Leave one at least.")
}

/// A column is to be filled by groups that it makes itself.
pub fn fill_by_itself(name: &str) -> Problem {
    Problem::bad_input(format!("The column {} is to be filled and also makes the groups.", quoted(name)))
        .remedy("Take it out of one of the two.")
}

/// Missing values have nothing to be filled with.
pub fn fill_without_value(n: u64, name: &str) -> String {
    let (values, stay) = (counted(n, "missing value", "missing values"), if n == 1 { "stays" } else { "stay" });
    format!("{values} of {} {stay} missing: there is no value to fill with.", quoted(name))
}

/// There is no average of such values.
pub fn fill_without_average(name: &str, kind: ColumnKind) -> Problem {
    let what = format!("The column {} holds {}, and only numbers have a mean or a median.", quoted(name), held(kind));
    Problem::bad_input(what).remedy("Fill it with the most frequent value, a constant or a neighbouring value.")
}

/// The dates of a column are to be read and are dates already.
pub fn parse_dates_already(name: &str) -> Problem {
    Problem::bad_input(format!("The column {} holds dates already.", quoted(name)))
        .remedy("Take this step out, or choose a column of texts.")
}

/// A format ends in the middle of a sign.
pub fn parse_dates_open_end() -> Problem {
    Problem::bad_input("The format ends with a % that no letter follows.")
        .remedy("Add the letter, or write %% for a percent sign.")
}

/// A format has a letter twice.
pub fn parse_dates_twice(letter: char) -> Problem {
    Problem::bad_input(format!("The format has {} twice.", quoted(&format!("%{letter}")))).remedy("Use it once.")
}

/// Texts do not follow a format.
pub fn parse_dates_unfit(n: u64, name: &str, example: &str, format: &str) -> String {
    let (texts, follow) = (counted(n, "text", "texts"), if n == 1 { "does" } else { "do" });
    let (name, example, format) = (quoted(name), quoted(example), quoted(format));
    format!("{texts} of {name} {follow} not follow the format {format}, such as {example}: now missing.")
}

/// A format has a letter that stands for nothing.
pub fn parse_dates_unknown_letter(letter: char) -> Problem {
    Problem::bad_input(format!("The format has {}, which stands for nothing.", quoted(&format!("%{letter}"))))
        .remedy("Use %Y, %y, %m, %b, %B, %d, %j, %H, %I, %p, %M, %S, %f and %z, and %% for a percent sign.")
}

/// A format has no year.
pub fn parse_dates_without_year() -> Problem {
    Problem::bad_input("The format has no year.").remedy("Add %Y for a year such as 2024, or %y for one such as 24.")
}

/// Missing values are to be replaced.
pub fn replace_missing() -> Problem {
    Problem::bad_input("There is no value to look for.").remedy("Give one; missing values are filled by the step Fill.")
}

/// A part of texts is to be replaced and not given.
pub fn replace_text_of_nothing() -> Problem {
    Problem::bad_input("There is no text to look for.").remedy("Give one character at least.")
}

/// Texts are to be split at nothing.
pub fn split_at_nothing() -> Problem {
    Problem::bad_input("There is no separator to split at.").remedy("Give one character at least.")
}

/// The pieces of texts have no column to go to.
pub fn split_into_nothing() -> Problem {
    Problem::bad_input("There is no new column for the pieces.").remedy("Give at least one name of a new column.")
}

/// Texts were white space only.
pub fn trim_left_nothing(n: u64, name: &str) -> String {
    let (texts, hold) = (counted(n, "text", "texts"), if n == 1 { "holds" } else { "hold" });
    format!("{texts} of {} {hold} nothing but white space: now missing.", quoted(name))
}
