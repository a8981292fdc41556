//! Tests of models: what makes none, what a model does not pass, and what follows.

use super::{counted, quoted, quoted_list};
use crate::{Bound, ModelTestResult, Problem, ProblemKind};

/// Kinds that a sentence spells out.
const N_SPELLED: usize = 6;

/// A test has no name that can be used.
pub fn bad_name(max: usize) -> Problem {
    Problem::bad_input("A model test needs a name.")
        .remedy(format!("Give it one with a letter or digit, at most {max} characters long."))
}

/// Two tests have one name, or names that differ only where files cannot.
pub fn name_taken(name: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("There is a model test called {} already.", quoted(name)))
        .remedy("Choose another name.")
}

/// No model is judged by this metric.
pub fn unknown_metric(metric: &str) -> Problem {
    Problem::bad_input(format!("There is no metric called {}.", quoted(metric)))
        .remedy("Use one that a run's results list, such as accuracy or r2.")
}

/// The bound is none.
pub fn bound_is_no_number() -> Problem {
    Problem::bad_input("The bound of a model test must be a number.").remedy("Give a number, such as 0.8.")
}

/// No row is left for a slice.
pub fn empty_slice() -> Problem {
    Problem::bad_input("No row was chosen: a model cannot be tested on nothing.")
        .remedy("Take all rows, or change the expression that chooses them.")
}

/// A slice without its target.
pub fn slice_without_target(target: &str) -> Problem {
    Problem::bad_input(format!("No chosen row has a value for {}, so nothing can be judged on them.", quoted(target)))
        .remedy("Choose rows that have one.")
}

/// A content of a slice is not in the store.
pub fn slice_missing(name: &str) -> Problem {
    Problem::not_found(format!("The rows of the model test {} are not here.", quoted(name)))
        .remedy("Pull the project's data, or choose the rows again.")
}

/// A file of rows cannot be read; `why` ends a sentence.
pub fn slice_unreadable(name: &str, why: &str) -> Problem {
    Problem::bad_input(format!("The rows of the model test {} cannot be read: {why}.", quoted(name)))
        .remedy("Choose the rows again.")
}

/// Why rows cannot be read.
pub fn no_rows() -> &'static str {
    "there are none"
}

/// Why rows cannot be read.
pub fn no_pointer() -> &'static str {
    "the file that says which content they are is missing or damaged"
}

/// Why rows cannot be read.
pub fn column_twice(column: &str) -> String {
    format!("two columns are called {}", quoted(column))
}

/// The file of a test cannot be read; `why` ends a sentence.
pub fn unreadable(file: &str, why: &str) -> Problem {
    Problem::bad_input(format!("{file} is no model test: {why}.")).remedy("Correct the file, or make the test again.")
}

/// The rows lack a column that is needed.
pub fn column_missing(column: &str) -> Problem {
    Problem::bad_input(format!("The test's rows have no column {}, which the model needs.", quoted(column)))
        .remedy("Choose the rows again, from the table as it is now.")
}

/// The test is about another column.
pub fn other_target(test_target: &str, target: &str) -> Problem {
    Problem::bad_input(format!(
        "The test is about models that predict {}; this one predicts {}.",
        quoted(test_target),
        quoted(target)
    ))
    .remedy("Make a test about this target.")
}

/// The rows hold kinds that the model does not know.
pub fn unknown_kinds(target: &str, kinds: &[String]) -> Problem {
    let more = if kinds.len() > N_SPELLED { " and others" } else { "" };
    let listed = quoted_list(kinds, N_SPELLED);
    Problem::bad_input(format!(
        "The test's rows hold kinds of {} that the model has not learned: {listed}{more}.",
        quoted(target)
    ))
    .remedy("Choose the rows again, or learn from rows of these kinds too.")
}

/// The rows hold something else than numbers as their target.
pub fn target_is_no_number(target: &str, value: &str) -> Problem {
    Problem::bad_input(format!("{} in the test's rows is {}, not a number.", quoted(target), quoted(value)))
        .remedy("Choose the rows again, from the table as it is now.")
}

/// Every row was learned from.
pub fn all_learned(n_rows: u64) -> Problem {
    Problem::bad_input(format!(
        "The model learned from all of the test's {}: on them it shows memory, not skill.",
        counted(n_rows, "row", "rows")
    ))
    .remedy("Train with the split the rows were held out by, or choose the rows again.")
}

/// The metric cannot be computed on these rows.
pub fn metric_undefined(metric: &str, n_rows: u64) -> Problem {
    Problem::bad_input(format!(
        "{} is not defined for this model on the test's {}.",
        named(metric),
        counted(n_rows, "row", "rows")
    ))
    .remedy("Choose another metric, or rows on which it is: some metrics need more than one kind among them.")
}

/// Why a result is no pass, as in "held back: accuracy 0.71 on “rare cases” is under 0.8".
pub fn why_unmet(result: &ModelTestResult) -> String {
    let name = quoted(&result.test.name);
    match (result.value, result.test.bound) {
        (Some(value), Bound::AtLeast(bound)) => {
            let value = apart(value, bound);
            format!("{} {value} on {name} is under {bound}", named(&result.test.metric))
        }
        (Some(value), Bound::AtMost(bound)) => {
            let value = apart(value, bound);
            format!("{} {value} on {name} is over {bound}", named(&result.test.metric))
        }
        (None, _) => {
            let why = result.problem.as_ref().map_or("", |problem| problem.what.trim_end_matches('.'));
            format!("{name} could not be checked: {why}")
        }
    }
}

/// Adds how many other tests are not met.
pub fn and_more(first: String, n_more: u64) -> String {
    match n_more {
        0 => first,
        1 => format!("{first}, and 1 more test is not met"),
        n => format!("{first}, and {n} more tests are not met"),
    }
}

/// What a result that is a pass says, as in "accuracy 0.93 on “rare cases” is at least 0.8".
pub fn why_met(result: &ModelTestResult) -> String {
    let (name, metric) = (quoted(&result.test.name), named(&result.test.metric));
    let value = result.value.unwrap_or_default();
    let value = apart(value, result.test.bound.value());
    match result.test.bound {
        Bound::AtLeast(bound) => format!("{metric} {value} on {name} is at least {bound}"),
        Bound::AtMost(bound) => format!("{metric} {value} on {name} is at most {bound}"),
    }
}

/// The rows are not those that a test pins.
pub fn other_rows(name: &str, file: &str) -> Problem {
    Problem::new(
        ProblemKind::Conflict,
        format!("{file} does not hold the rows that the model test {} pins.", quoted(name)),
    )
    .remedy("Get them back with: dvc checkout, or dvc pull.")
}

/// A file is not what a model learned from.
pub fn not_learned_from(file: &str) -> Problem {
    Problem::bad_input(format!("{file} is not the file that this model learned from."))
        .remedy("Give that file, or leave it out: then nobody can tell which rows the model learned from.")
}

/// The model of a run is in DVC's cache or elsewhere.
pub fn model_not_here(folder: &str) -> Problem {
    Problem::not_found(format!("The model of {folder} is not here, so it cannot be tested."))
        .remedy("Get it with: dvc checkout, dvc pull or dvc repro.")
}

/// What a test asks for, as in "accuracy at least 0.8".
pub fn wanted(metric: &str, bound: Bound) -> String {
    match bound {
        Bound::AtLeast(value) => format!("{} at least {value}", named(metric)),
        Bound::AtMost(value) => format!("{} at most {value}", named(metric)),
    }
}

/// What a result rests on, as in "judged on 12 of 40 rows; 28 were learned from".
pub fn rests_on(result: &ModelTestResult) -> String {
    let all = result.test.slice.n_rows;
    let mut text = match result.n_rows {
        n if n == all => format!("judged on {}", counted(n, "row", "rows")),
        n => format!("judged on {n} of {}", counted(all, "row", "rows")),
    };
    let were = |n: u64| if n == 1 { "was" } else { "were" };
    match result.n_learned {
        Some(0) => {}
        Some(n) => text.push_str(&format!("; {n} {} learned from and left out", were(n))),
        None => text.push_str("; whether the model learned from them is not known"),
    }
    if result.n_without_target > 0 {
        text.push_str(&format!("; {} without a target", result.n_without_target));
    }
    text
}

/// A model that is held back cannot be published.
pub fn not_published(run: &str, why: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("{run} is held back, so it cannot be published: {why}."))
        .remedy("Train a model that passes, change the test, or commit this one anyway.")
}

/// What a run cannot be: it is in the history already, or has no model.
pub fn committed() -> &'static str {
    "committed"
}

/// What a run cannot be.
pub fn tested() -> &'static str {
    "tested"
}

/// How a run stands that cannot be committed again, as in "Run 3 is in the history".
pub fn in_history() -> &'static str {
    "is in the project's history already"
}

/// Message of a version: the project's model tests.
pub fn change(before: &[crate::ModelTest], after: &[crate::ModelTest]) -> String {
    let lacks = |all: &[crate::ModelTest], name: &str| !all.iter().any(|test| test.name == name);
    let new = after.iter().find(|test| lacks(before, &test.name));
    let gone = before.iter().find(|test| lacks(after, &test.name));
    let changed = after.iter().find(|test| !before.contains(test));
    match (new, gone, changed) {
        (Some(new), None, _) => format!("Add the model test {}", new.name),
        (None, Some(gone), _) => format!("Remove the model test {}", gone.name),
        (Some(new), Some(gone), _) => format!("Rename the model test {} to {}", gone.name, new.name),
        (None, None, Some(changed)) => format!("Change the model test {}", changed.name),
        (None, None, None) => "Change the model tests".into(),
    }
}

/// What is done meanwhile.
pub fn testing(name: &str) -> String {
    format!("Testing the model on {}", quoted(name))
}

/// How many tests a model passes, without a full stop.
pub fn summary(n_met: u64, n: u64) -> String {
    match (n_met, n) {
        (_, 0) => "No model test is about this target".into(),
        (1, 1) => "The model test is passed".into(),
        (met, n) if met == n => format!("All {n} model tests are passed"),
        (met, n) => format!("{} of {} not passed", n - met, counted(n, "model test is", "model tests are")),
    }
}

/// A metric's name in a sentence.
fn named(metric: &str) -> String {
    metric.replace('_', " ")
}

/// A value with as few decimals as tell it from a bound, at least two places where it has them.
fn apart(value: f64, bound: f64) -> f64 {
    let rounded = |places: i32| {
        let scale = 10_f64.powi(places);
        (value * scale).round() / scale
    };
    (2..=12).map(rounded).find(|near| *near != bound && *near != 0.0).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_numbers_are_told_apart() {
        let text = |value, bound| format!("{} {bound}", apart(value, bound));
        assert_eq!(text(0.714_285, 0.8), "0.71 0.8");
        assert_eq!(text(0.799_96, 0.8), "0.79996 0.8");
        assert_eq!(text(0.004, 0.8), "0.004 0.8");
        assert_eq!(text(123.456, 100.0), "123.46 100");
        assert_eq!(text(0.0, 0.8), "0 0.8");
    }
}
