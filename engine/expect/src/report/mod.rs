//! The report about a checked table: one page of HTML that needs nothing else.

mod style;

use std::fmt::Write;

use bunsen_spec::say::check_report::{self as words, Fact, Found, facts};
use bunsen_spec::say::expectations::sentence;
use bunsen_spec::{ExpectationResult, Failing, Suite, Validation};

use style::STYLE;

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
    let facts = facts_html(result, failing);
    if !facts.is_empty() {
        let _ = writeln!(card, "<dl>{facts}</dl>");
    }
    card + "</article>\n"
}

/// What was found, label by label.
fn facts_html(result: &ExpectationResult, failing: &Failing) -> String {
    let mut html = String::new();
    for Fact { label, found } in facts(result, failing) {
        let shown = match found {
            Found::Said(said) => escaped(&said),
            Found::Why(why) => format!("<span class=\"soft\">{}</span>", escaped(&why)),
            Found::Values(values, n_more) => {
                let mut shown: Vec<String> = values.iter().map(|value| value_html(value.as_deref())).collect();
                shown.extend((n_more > 0).then(|| escaped(&words::and_more(n_more))));
                shown.join(" ")
            }
        };
        let _ = write!(html, "<dt>{}</dt><dd>{shown}</dd>", escaped(label));
    }
    html
}

fn value_html(value: Option<&str>) -> String {
    match value {
        None => format!("<code class=\"missing\">{}</code>", escaped(words::NOTHING)),
        Some(value) => format!("<code>{}</code>", escaped(value)),
    }
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
