//! `bunsen diff`: two versions of a table.

use serde_json::{Value, json};

use crate::bunsen::{Output, bunsen, bunsen_reading, sample};

const BEFORE: &str = "id,name,price,kind\n1,Ann,1.5,a\n2,Bob,2.5,a\n3,Cid,3.5,b\n4,Dot,4.5,b\n";

/// Compares a file with what comes on standard input.
fn diff(before: &str, after: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("before.csv");
    std::fs::write(&path, before).unwrap();
    bunsen_reading(&[&["diff", &path.to_string_lossy(), "-"], arguments].concat(), after.as_bytes())
}

#[test]
fn a_difference_is_told_row_by_row() {
    let after = "id,kind,name,price,extra\n4,b,Dot,4.5,1\n2,c,Bob,\"2,5\",2\n1,a,Ann,1.75,3\n5,a,Eve,5.5,4\n";
    let output = diff(BEFORE, after, &["--key", "id"]);
    assert_eq!(output.code, 1, "{}", output.err);
    let expected = "\
before.csv -> stdin.csv: 4 -> 4 rows, matched by id
Rows: 1 unchanged, 2 changed, 1 added, 1 removed
Columns added: extra (integer)
Columns moved: kind (4 -> 2)
";
    assert!(output.out.starts_with(expected), "{}", output.out);
    let lines: Vec<String> =
        output.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "price number -> text 2 0",
        "2 2 kind a c",
        "2 2 price 2.5 2,5",
        "1 3 price 1.5 1.75",
        "row id kind name price extra",
        "4 5 a Eve 5.5 4",
        "3 3 Cid 3.5 b",
    ] {
        assert!(lines.iter().any(|found| found == line), "no line {line:?} in\n{}", output.out);
    }
    assert!(output.out.contains("1 new: c"), "{}", output.out);
}

#[test]
fn the_exit_code_says_whether_they_differ() {
    let same = diff(BEFORE, BEFORE, &[]);
    let expected = "before.csv -> stdin.csv: 4 -> 4 rows, matched by id\nNo difference\n";
    assert_eq!((same.code, same.out.as_str()), (0, expected));
    let other_order = "id,name,price,kind\n4,Dot,4.5,b\n2,Bob,2.5,a\n3,Cid,3.5,b\n1,Ann,1.5,a\n";
    assert_eq!(diff(BEFORE, other_order, &["--whole-rows"]).code, 0);
    assert_eq!(diff(BEFORE, "id,name,price,kind\n1,Ann,1.5,a\n", &[]).code, 1);
    let iris = sample("iris.csv");
    assert_eq!(bunsen(&["diff", &iris, &iris, "--json"]).code, 0);
}

#[test]
fn json_is_the_whole_difference() {
    let output = diff("k,x\n1,a\n1,b\n,c\n2,d\n", "k,x\n1,a\n,c\n2,e\n3,f\n", &["--key", "k", "--json"]);
    assert_eq!((output.code, output.err.as_str()), (1, ""));
    let found: Value = serde_json::from_str(&output.out).unwrap();
    let counts = ["n_unchanged", "n_changed", "n_added", "n_removed"].map(|name| found[name].as_u64().unwrap());
    assert_eq!(counts, [2, 1, 1, 1]);
    assert_eq!(found["changed"][0]["changed"], json!([1]));
    assert_eq!(found["unmatched_before"]["duplicates"][0], json!({"key": [1.0], "rows": [1, 2]}));
    assert_eq!(found["removed"]["rows"][0], json!({"row": 2, "cells": [1.0, "b"]}));
    let text = diff("k,x\n1,a\n1,b\n,c\n2,d\n", "k,x\n1,a\n,c\n2,e\n3,f\n", &["--key", "k"]).out;
    let line = "Compared as whole rows, before: 1 row without a key (row 3); 2 rows with 1 key between them (such as 1 in row 1, 2)";
    assert!(text.lines().any(|found| found == line), "{text}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let problem = |output: Output| (output.code, output.problem()["kind"].as_str().unwrap().to_string());
    assert_eq!(problem(diff(BEFORE, BEFORE, &["--key", "nr", "--json"])), (3, "not_found".into()));
    assert_eq!(problem(diff(BEFORE, BEFORE, &["--key", "id", "--key", "id", "--json"])), (2, "bad_input".into()));
    assert_eq!(problem(bunsen_reading(&["diff", "-", "-", "--json"], b"a\n1\n")), (2, "bad_input".into()));
    assert_eq!(problem(diff(BEFORE, "", &["--json"])), (2, "bad_input".into()));
}
