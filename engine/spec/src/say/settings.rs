//! Settings of models that cannot be used.

use crate::Problem;

/// A model has no such setting; `known` are those it has.
pub fn no_such_setting(model: &str, setting: &str, known: &[&str]) -> Problem {
    Problem::bad_input(format!("{model} has no setting called {setting}."))
        .remedy(format!("Its settings are {}.", known.join(", ")))
}

/// A setting that a model needs is not there, or of the wrong kind.
pub fn missing(setting: &str) -> Problem {
    Problem::bad_input(format!("The setting {setting} is missing or not usable."))
}

/// True or false was expected.
pub fn no_flag(setting: &str, value: &str) -> Problem {
    wrong(setting, value, "it must be true or false")
}

/// A whole number was expected.
pub fn no_whole_number(setting: &str, value: &str, min: i64, max: i64) -> Problem {
    wrong(setting, value, &format!("it must be a whole number from {min} to {max}"))
}

/// A number was expected.
pub fn no_number(setting: &str, value: &str, min: f64, max: f64) -> Problem {
    wrong(setting, value, &format!("it must be a number from {min} to {max}"))
}

/// One of some words was expected.
pub fn no_choice(setting: &str, value: &str, options: &[String]) -> Problem {
    wrong(setting, value, &format!("it must be one of {}", options.join(", ")))
}

/// A list of whole numbers was expected.
pub fn no_whole_numbers(setting: &str, value: &str, max_len: usize, min: i64, max: i64) -> Problem {
    wrong(setting, value, &format!("it must be up to {max_len} whole numbers from {min} to {max}"))
}

fn wrong(setting: &str, value: &str, expected: &str) -> Problem {
    Problem::bad_input(format!("{setting} is {value}, but {expected}."))
}
