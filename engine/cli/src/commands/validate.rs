//! `bunsen validate`: a suite and a table in, what is met and what is not out.

use bunsen_expect::report_html;
use bunsen_formats::read_file;
use bunsen_project::runs::validation_json;
use bunsen_spec::say::check_report as words;
use bunsen_spec::say::expectations::{percent, plain, sentence};
use bunsen_spec::{ExpectationResult, Failing, Problem, Suite, Validation};
use serde_json::Value;

use super::Verdict;
use crate::arguments::ValidateArguments;
use crate::files::{cannot_write, read_data};
use crate::output::{note, print, print_json};
use crate::prepared::{Others, prepare_all, read_recipe, read_settings};

/// Row numbers shown at most.
const N_ROWS_SHOWN: usize = 5;

/// Checks a table against a suite. The verdict is whether every expectation is met, or every critical one; one that
/// cannot be checked is not.
///
/// # Errors
/// If a file cannot be read, the suite is none, or what came of it not be printed or written.
pub fn validate(arguments: &ValidateArguments) -> Result<Verdict, Problem> {
    let suite = Suite::read(&read_data(&arguments.suite)?.1)?;
    let (name, bytes) = read_data(&arguments.data)?;
    let (options, others) = read_settings(arguments.project.as_deref(), &arguments.file)?;
    let recipe = read_recipe(arguments.recipe.as_deref())?;
    let mut read = read_file(bytes, &options)?;
    let others = Others::read(&recipe, &arguments.data, &others)?;
    read.table = prepare_all(read.table, &recipe, &others)?.table;
    let validation = bunsen_expect::validate(&read.table, &suite);
    if let Some(path) = &arguments.html {
        let html = report_html(&validation, &suite, &name);
        std::fs::write(path, html).map_err(|error| cannot_write(path, &error))?;
    }
    if let Some(path) = &arguments.out {
        let json = validation_json(&validation.result);
        std::fs::write(path, json).map_err(|error| cannot_write(path, &error))?;
    }
    if arguments.json {
        print_json(&validation.result)?;
    } else {
        print(&describe(&validation))?;
        note(&read.issues);
    }
    let is_met =
        if arguments.only_critical { validation.critical().next().is_none() } else { validation.result.success };
    Ok(if is_met { Verdict::Met } else { Verdict::Unmet })
}

fn describe(validation: &Validation) -> String {
    let result = &validation.result;
    let lines = result.results.iter().zip(&validation.failing).map(|(result, failing)| line(result, failing));
    let statistics = &result.statistics;
    let summary = match result.success {
        true => words::all_met(statistics.evaluated_expectations),
        false => words::some_unmet(statistics.unsuccessful_expectations, statistics.evaluated_expectations),
    };
    format!("{}{summary}.\n", lines.collect::<String>())
}

/// A mark, the expectation, and what is wrong: `+` met, `-` not met, `!` not checked.
fn line(result: &ExpectationResult, failing: &Failing) -> String {
    let said = sentence(&result.expectation_config);
    match &result.exception_info.exception_message {
        Some(message) => format!("! {said} {}: {message}\n", words::UNCHECKED),
        None if result.success => format!("+ {said}\n"),
        None => format!("- {said}{}\n", found(result, failing)),
    }
}

fn found(result: &ExpectationResult, failing: &Failing) -> String {
    if failing.n_rows > 0 {
        let share = result.result.get("unexpected_percent").and_then(Value::as_f64).map(percent);
        let rows: Vec<String> = failing.rows.iter().take(N_ROWS_SHOWN).map(u64::to_string).collect();
        let more = match failing.n_rows - rows.len() as u64 {
            0 => String::new(),
            n => format!(" {}", words::and_more(n)),
        };
        let failing = words::failing(failing.n_rows, share);
        return format!(" {}: {failing} ({}: {}{more})", words::FAILING, words::ROWS, rows.join(", "));
    }
    let mut text = String::new();
    let details = result.result.get("details").and_then(|details| details.get("mismatched"));
    let lists = [
        (words::OBSERVED, result.result.get("observed_value").filter(|_| !matches!(details, Some(Value::Object(_))))),
        (words::UNEXPECTED, result.result.get("partial_unexpected_list")),
        (words::UNEXPECTED, details.and_then(|details| details.get("unexpected"))),
        (words::MISSING, result.result.get("partial_missing_list")),
        (words::MISSING, details.and_then(|details| details.get("missing"))),
    ];
    for (label, value) in lists {
        let is_something = |value: &&Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
        if let Some(value) = value.filter(is_something) {
            text.push_str(&format!(" {label}: {}.", plain(value)));
        }
    }
    text
}
