//! What cannot be trained: targets, features, splits and the numbers in them.

use crate::{Part, Problem, Task};

const NOT_A_FEATURE: &str = "Leave it out of the features.";

/// No model has this name; `known` are the names that there are.
pub fn no_such_model(name: &str, known: &[&str]) -> Problem {
    Problem::bad_input(format!("There is no model called {name}."))
        .remedy(format!("Choose one of {}.", known.join(", ")))
}

/// The learner ended it.
pub fn cancelled() -> Problem {
    Problem::new(crate::ProblemKind::Cancelled, "You cancelled this.")
}

/// A model cannot do a task.
pub fn cannot_do(model: &str, task: Task) -> Problem {
    let (task, other) = match task {
        Task::Classification => ("classification", "regression"),
        Task::Regression => ("regression", "classification"),
    };
    Problem::bad_input(format!("{model} cannot do {task}."))
        .remedy(format!("Choose a model that can, or {other} as the task."))
}

/// A model for pictures was given other features.
pub fn needs_pictures(model: &str) -> Problem {
    Problem::bad_input(format!("{model} needs pictures, but these features are not pixels."))
        .remedy("Choose all pixel columns in their order as features, or another model.")
}

/// Too much or too little is held out.
pub fn share_out_of_range(part: Part, share: f64, min: f64, max: f64) -> Problem {
    let label = match part {
        Part::Train => "training",
        Part::Validation => "validation",
        Part::Test => "test",
    };
    Problem::bad_input(format!("The {label} share is {share}, but it must be from {min} to {max}."))
        .remedy(format!("Choose a share from {min} to {max}."))
}

/// No feature was chosen.
pub fn no_features() -> Problem {
    Problem::bad_input("There are no feature columns to learn from.")
        .remedy("Choose at least one column besides the target.")
}

/// A column is to be predicted from itself.
pub fn target_is_feature(column: &str) -> Problem {
    Problem::bad_input(format!("The column {column} is both target and feature."))
        .remedy("Leave it out of the features, or the model would only copy the answer.")
}

/// A feature was chosen twice.
pub fn feature_twice(column: &str) -> Problem {
    Problem::bad_input(format!("The column {column} is twice among the features.")).remedy("Leave one of the two out.")
}

/// The table has no such column; `known` are its first ones.
pub fn no_such_column(column: &str, known: &[&str], has_more: bool) -> Problem {
    let more = if has_more { ", and others" } else { "" };
    Problem::bad_input(format!("The table has no column called {column}."))
        .remedy(format!("Its columns are {}{more}.", known.join(", ")))
}

/// The target is missing everywhere.
pub fn target_without_values(target: &str) -> Problem {
    Problem::bad_input(format!("The target column {target} has no value in any row."))
        .remedy("Choose another column to predict.")
}

/// A target for regression holds words.
pub fn target_without_numbers(target: &str) -> Problem {
    Problem::bad_input(format!("The target column {target} does not hold numbers."))
        .remedy("Choose classification as the task, or a column of numbers to predict.")
}

/// Every row has the same class.
pub fn one_class_only(target: &str, class: &str, n_rows: usize) -> Problem {
    Problem::bad_input(format!(
        "The target column {target} holds only {class} in all {n_rows} rows, so there is nothing to tell apart."
    ))
    .remedy("Choose a column with at least two kinds, or add rows of another kind.")
}

/// The target has too many classes; `is_number` if they are written as numbers.
pub fn too_many_classes(target: &str, n: usize, max: usize, is_number: bool) -> Problem {
    let remedy = match is_number {
        true => "Choose regression as the task, or another column to predict.",
        false => "Choose another column to predict.",
    };
    Problem::bad_input(format!(
        "The target column {target} holds {n} different kinds; at most {max} can be told apart."
    ))
    .remedy(remedy)
}

/// Too few rows have a target.
pub fn too_few_targets(target: &str, n_rows: usize, min: usize) -> Problem {
    Problem::bad_input(format!(
        "Only {n_rows} rows have a value in the target column {target}; at least {min} are needed."
    ))
    .remedy("Add rows, or fill in the target where it is missing.")
}

/// A class has one row, and so have `n_others` more; `is_each` if every class does.
pub fn one_row_of_class(target: &str, class: &str, n_others: usize, is_each: bool) -> Problem {
    let others = match n_others {
        0 => String::new(),
        n => format!(", and so have {n} other kinds"),
    };
    let remedy = match is_each {
        true => "Every row has a target of its own: choose another column to predict, or regression if it is a number.",
        false => "Add rows of that kind, merge it with another, or remove it.",
    };
    Problem::bad_input(format!(
        "The kind {class} of the target column {target} has only one row{others}; at least two are needed to learn \
         from one and test on the other."
    ))
    .remedy(remedy)
}

/// Every row of a class is held out.
pub fn class_not_in_training(target: &str, class: &str) -> Problem {
    Problem::bad_input(format!("No row of the kind {class} of the target column {target} is among the training rows."))
        .remedy("Keep the shares of the kinds equal in every part (stratify), or choose another seed.")
}

/// Nothing would be left to learn from.
pub fn too_few_rows_to_split(n_rows: usize, n_classes: usize, test: f64, validation: f64) -> Problem {
    let kinds = if n_classes > 1 { format!(" of {n_classes} kinds") } else { String::new() };
    let (test, validation) = (percent(test), percent(validation));
    Problem::bad_input(format!(
        "{n_rows} rows{kinds} are too few to hold out {test} of them for testing and {validation} for validation."
    ))
    .remedy("Add rows, hold out smaller shares, or merge rare kinds.")
}

fn percent(share: f64) -> String {
    format!("{} %", (share * 100.0).round())
}

/// A table has no column that could be a target.
pub fn nothing_to_predict() -> Problem {
    Problem::bad_input(
        "No column of this table could be predicted: each is free text, an identifier, or has one value.",
    )
    .remedy("Add a column with the answers to learn.")
}

/// No model does the task.
pub fn no_model_for_task() -> Problem {
    Problem::bad_input("There is no model for this task.").remedy("Choose another target.")
}

/// A table has no column that could be a feature.
pub fn nothing_to_predict_from(target: &str) -> Problem {
    Problem::bad_input(format!(
        "No column is left to predict {target} from: the others are free text, identifiers, or have one value."
    ))
    .remedy("Add columns that the answer may depend on.")
}

/// A feature is free text.
pub fn free_text(column: &str) -> Problem {
    Problem::bad_input(format!("The column {column} holds free text, which these models cannot learn from."))
        .remedy("Leave it out of the features, or make a column of a few repeated words of it.")
}

/// A feature is a date.
pub fn dates(column: &str) -> Problem {
    Problem::bad_input(format!("The column {column} holds dates, which these models cannot learn from as they are."))
        .remedy("Leave it out of the features, or make columns of its parts, such as the month or the weekday.")
}

/// A feature is missing in every training row.
pub fn feature_without_values(column: &str) -> Problem {
    Problem::bad_input(format!("The column {column} has no value in any of the training rows.")).remedy(NOT_A_FEATURE)
}

/// A feature has too many kinds.
pub fn too_many_kinds(column: &str, n: usize, max: usize) -> Problem {
    Problem::bad_input(format!("The column {column} has {n} different kinds; at most {max} can be told apart."))
        .remedy(NOT_A_FEATURE)
}

/// Numbers of a feature are too large for its mean and spread.
pub fn numbers_too_large(column: &str, max: f64) -> Problem {
    Problem::bad_input(format!("The numbers in the column {column} are too large to compute with (up to {max:e})."))
        .remedy("Correct them, or leave the column out of the features.")
}

/// What was learned is no number.
pub fn features_too_large() -> Problem {
    Problem::bad_input("The features hold numbers too large to learn from.")
        .remedy("Switch standardising on, or leave out columns with huge numbers.")
}

/// The checkpoint of a classical model is of another form or size.
pub fn checkpoint_does_not_fit() -> Problem {
    Problem::bad_input("The checkpoint does not fit this run.").remedy("Start the run again from the beginning.")
}
