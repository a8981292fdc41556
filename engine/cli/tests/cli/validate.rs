//! `bunsen validate`: suites of expectations on files.

use serde_json::Value;

use crate::bunsen::{Output, bunsen_reading};

const SUITE: &str = r#"{"name": "people", "expectations": [
    {"type": "expect_column_values_to_be_between", "kwargs": {"column": "age", "min_value": 0, "max_value": 120}},
    {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "name"}},
    {"type": "expect_column_to_be_nice", "kwargs": {}}]}"#;

fn validate(suite: &str, csv: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("suite.json");
    std::fs::write(&path, suite).unwrap();
    bunsen_reading(&[&["validate", &path.to_string_lossy(), "-"], arguments].concat(), csv.as_bytes())
}

#[test]
fn each_expectation_has_a_line_and_the_exit_code_says_it() {
    let output = validate(SUITE, "name,age\nAnn,34\nBob,200\nCid,5\n", &[]);
    assert_eq!(output.code, 1, "{}", output.err);
    let lines: Vec<&str> = output.out.lines().collect();
    let between = "- Values of “age” lie between 0 and 120. Failing: 1 row, 33.33\u{a0}% of those looked at (Rows: 2)";
    assert_eq!(lines[0], between);
    assert_eq!(lines[1], "+ Every value of “name” occurs only once.");
    assert!(lines[2].starts_with("! “expect_column_to_be_nice” is expected. Not checked: "), "{}", lines[2]);
    assert_eq!(lines[3], "2 of 3 expectations are not met.");
    let met = validate(r#"{"expectations": []}"#, "a\n1\n", &[]);
    assert_eq!((met.code, met.out.as_str()), (0, "Nothing is expected.\n"));
}

#[test]
fn the_result_is_that_of_great_expectations_and_the_report_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let html = folder.path().join("report.html").to_string_lossy().into_owned();
    let output = validate(SUITE, "name;age\nAnn;34\nBob;200\n", &["--delimiter", ";", "--json", "--html", &html]);
    assert_eq!(output.code, 1, "{}", output.err);
    let result: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!(result["suite_name"], "people");
    assert_eq!(result["results"][0]["result"]["partial_unexpected_index_list"], serde_json::json!([1]));
    assert_eq!(result["statistics"]["unsuccessful_expectations"], 2);
    assert!(std::fs::read_to_string(html).unwrap().starts_with("<!DOCTYPE html>"));
}

#[test]
fn what_is_no_suite_or_no_table_is_refused() {
    for (suite, csv) in [("{", "a\n1\n"), ("{}", "a\n1\n"), (r#"{"expectations": []}"#, "")] {
        let output = validate(suite, csv, &["--json"]);
        assert_eq!((output.code, output.problem()["kind"].as_str()), (2, Some("bad_input")), "{suite}");
    }
}
