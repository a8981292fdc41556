//! The report about a checked table: one page of HTML that needs nothing else.

mod style;

use std::fmt::Write;

use bunsen_spec::say::check_report as words;
use bunsen_spec::say::expectations::{percent, plain, sentence, spelled};
use bunsen_spec::{ExpectationResult, Failing, Suite, Validation};
use serde_json::Value;

use style::STYLE;

/// Row numbers shown at most.
const N_ROWS_SHOWN: usize = 20;
/// Values shown at most.
const N_VALUES_SHOWN: usize = 10;
/// Characters of a value shown at most.
const N_CHARACTERS: usize = 80;

/// Writes the report: the verdict, then what is not met, then the rest. It prints well, follows the reader's choice
/// of light or dark, and everything that comes from the table or the suite is escaped.
pub fn report_html(validation: &Validation, suite: &Suite, table: &str) -> String {
    let result = &validation.result;
    let all = || result.results.iter().zip(&validation.failing);
    let unmet: String = all().filter(|(result, _)| !result.success).map(|(r, f)| card(r, f)).collect();
    let met: String = all().filter(|(result, _)| result.success).map(|(r, f)| card(r, f)).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{verdict}{unmet}{met}<footer>{foot}</footer>\n</main>\n</body>\n</html>\n",
        title = escaped(&words::title(table)),
        verdict = verdict(validation, suite, table),
        unmet = section(words::UNMET_HEADING, &unmet),
        met = section(words::MET_HEADING, &met),
        foot = escaped(words::FOOT),
    )
}

fn verdict(validation: &Validation, suite: &Suite, table: &str) -> String {
    let result = &validation.result;
    let (n, n_unmet) = (result.statistics.evaluated_expectations, result.statistics.unsuccessful_expectations);
    let (class, said) = match result.success {
        true => ("good", words::all_met(n)),
        false => ("bad", words::some_unmet(n_unmet, n)),
    };
    let n_unchecked = result.results.iter().filter(|result| result.exception_info.raised_exception).count() as u64;
    let mut about = words::checked_against(table, &suite.name);
    if n_unchecked > 0 {
        about.push(' ');
        about.push_str(&words::some_unchecked(n_unchecked));
    }
    let notes = suite.notes.as_ref().map(|notes| format!("<p class=\"soft\">{}</p>\n", escaped(notes)));
    format!(
        "<header class=\"{class}\">\n<h1>{}</h1>\n<p>{}</p>\n{}{}</header>\n",
        escaped(&said),
        escaped(&about),
        notes.unwrap_or_default(),
        bar(n - n_unmet, n),
    )
}

/// How many are met, drawn; the sentence above says it.
fn bar(n_met: u64, n: u64) -> String {
    if n == 0 {
        return String::new();
    }
    let share = n_met as f64 / n as f64 * 100.0;
    format!("<div class=\"bar\" aria-hidden=\"true\"><i style=\"width:{share:.2}%\"></i></div>\n")
}

fn section(heading: &str, cards: &str) -> String {
    if cards.is_empty() {
        return String::new();
    }
    format!("<section>\n<h2>{}</h2>\n{cards}</section>\n", escaped(heading))
}

fn card(result: &ExpectationResult, failing: &Failing) -> String {
    let (class, mark) = match (result.success, result.exception_info.raised_exception) {
        (true, _) => ("good", words::MET),
        (false, true) => ("ember", words::UNCHECKED),
        (false, false) => ("bad", words::UNMET),
    };
    let mut card = format!(
        "<article>\n<p class=\"what\"><span class=\"chip {class}\">{mark}</span> {}</p>\n",
        escaped(&sentence(&result.expectation_config)),
        mark = escaped(mark),
    );
    if let Some(message) = &result.exception_info.exception_message {
        let _ = writeln!(card, "<p>{}</p>", escaped(message));
    }
    let facts = facts(result, failing);
    if !facts.is_empty() {
        let _ = writeln!(card, "<dl>{facts}</dl>");
    }
    card + "</article>\n"
}

/// What was found, label by label.
fn facts(result: &ExpectationResult, failing: &Failing) -> String {
    let found = &result.result;
    let list = |name: &str| found.get(name).and_then(Value::as_array).filter(|values| !values.is_empty());
    let mut facts = String::new();
    let mut fact = |label: &str, shown: String| {
        let _ = write!(facts, "<dt>{}</dt><dd>{shown}</dd>", escaped(label));
    };
    if let Some(observed) = found.get("observed_value").filter(|value| !value.is_null()) {
        fact(words::OBSERVED, escaped(&shortened(&observed_text(observed))));
    }
    if failing.n_rows > 0 {
        let share = found.get("unexpected_percent").and_then(Value::as_f64).map(percent);
        fact(words::FAILING, escaped(&words::failing(failing.n_rows, share)));
        if let Some(values) = list("partial_unexpected_list").filter(|values| !values.iter().all(Value::is_null)) {
            fact(words::EXAMPLES, values_html(values));
        }
        fact(words::ROWS, rows_html(failing));
    } else if let Some(values) = list("partial_unexpected_list") {
        fact(words::UNEXPECTED, values_html(values));
    }
    if let Some(values) = list("partial_missing_list") {
        fact(words::MISSING, values_html(values));
    }
    let mismatched = found.get("details").and_then(|details| details.get("mismatched"));
    for (name, label) in [("unexpected", words::UNEXPECTED), ("missing", words::MISSING)] {
        if let Some(Value::Array(values)) = mismatched.and_then(|mismatched| mismatched.get(name)) {
            fact(label, values_html(values));
        }
    }
    if let Some(notes) = result.expectation_config.notes() {
        fact(words::WHY, format!("<span class=\"soft\">{}</span>", escaped(notes)));
    }
    facts
}

/// An observed value; of quantiles, those that were found.
fn observed_text(observed: &Value) -> String {
    match observed.get("values") {
        Some(values) => plain(values),
        None => plain(observed),
    }
}

/// The first of some values, each once.
fn values_html(values: &[Value]) -> String {
    let mut distinct: Vec<&Value> = Vec::new();
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    let shown = distinct.iter().take(N_VALUES_SHOWN).map(|value| value_html(value)).collect::<Vec<_>>().join(" ");
    match distinct.len().saturating_sub(N_VALUES_SHOWN) {
        0 => shown,
        n => format!("{shown} {}", escaped(&words::and_more(n as u64))),
    }
}

fn value_html(value: &Value) -> String {
    match value {
        Value::Null => format!("<code class=\"missing\">{}</code>", escaped(words::NOTHING)),
        Value::Array(_) | Value::Object(_) => format!("<code>{}</code>", escaped(&shortened(&spelled(value)))),
        _ => format!("<code>{}</code>", escaped(&shortened(&plain(value)))),
    }
}

fn rows_html(failing: &Failing) -> String {
    let shown: Vec<String> = failing.rows.iter().take(N_ROWS_SHOWN).map(u64::to_string).collect();
    match failing.n_rows - shown.len() as u64 {
        0 => shown.join(", "),
        n => format!("{} {}", shown.join(", "), escaped(&words::and_more(n))),
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(N_CHARACTERS).collect();
    if short.len() < text.len() {
        short.push('\u{2026}');
    }
    short
}

/// A text that is safe between tags and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // What no page may hold.
            c if c.is_control() && !c.is_whitespace() => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use bunsen_table::read_csv;

    use super::*;
    use crate::validate;

    fn report(suite: &str) -> String {
        let csv = "<b>age</b>,name\n1,\"<script>alert(1)</script>\"\n200,\"a & b\"\n,x\n";
        let table = read_csv(csv.as_bytes().to_vec(), &Default::default()).unwrap().table;
        let suite = Suite::read(suite.as_bytes()).unwrap();
        report_html(&validate(&table, &suite), &suite, "<i>people</i>.csv")
    }

    #[test]
    fn the_verdict_comes_first_and_nothing_is_taken_for_html() {
        let html = report(
            r#"{"name": "s\"><img>", "notes": "<u>notes</u>", "expectations": [
                {"type": "expect_column_values_to_be_between",
                 "kwargs": {"column": "<b>age</b>", "min_value": 0, "max_value": 120}},
                {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "name", "regex": "^<x>$"},
                 "meta": {"notes": "<em>why</em>"}},
                {"type": "expect_table_columns_to_match_set", "kwargs": {"column_set": ["<s>"]}},
                {"type": "<expect>", "kwargs": {}},
                {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 3}}]}"#,
        );
        for wanted in [
            "<h1>4 of 5 expectations are not met</h1>",
            "1 expectation could not be checked.",
            "Values of “&lt;b&gt;age&lt;/b&gt;” lie between 0 and 120.",
            "<dt>Failing</dt><dd>1 row, 50\u{a0}% of those looked at</dd>",
            "<dt>Values</dt><dd><code>200</code></dd><dt>Rows</dt><dd>2</dd>",
            "<code>&lt;script&gt;alert(1)&lt;/script&gt;</code>",
            "<code>a &amp; b</code>",
            "&lt;em&gt;why&lt;/em&gt;",
            "<dt>Not found</dt><dd><code>&lt;s&gt;</code></dd>",
        ] {
            assert!(html.contains(wanted), "{wanted} is not in\n{html}");
        }
        let unsafe_parts = ["<b>", "<script", "<i>", "<u>", "<em>", "<x>", "<img", "<expect>", "<s>"];
        assert!(unsafe_parts.iter().all(|part| !html.contains(part)), "{html}");
    }

    #[test]
    fn a_suite_that_is_met_has_no_list_of_what_is_not() {
        let html = report(r#"{"expectations": [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 3}}]}"#);
        assert!(html.contains("<h1>The expectation is met</h1>") && !html.contains("What is not met"), "{html}");
        assert!(report(r#"{"expectations": []}"#).contains("<h1>Nothing is expected</h1>"));
    }
}
