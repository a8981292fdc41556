//! Files that are not what they should be: each gets an exit code, a sentence and a place.

use serde_json::Value;

use crate::bunsen::{bunsen, bunsen_reading, sample};

/// Trains on `csv` and expects a refusal with this in its sentence.
fn check(name: &str, csv: &[u8], arguments: &[&str], expected: &str) -> Value {
    let output = bunsen_reading(&[&["train", "-", "--json"], arguments].concat(), csv);
    assert_eq!(output.code, 2, "{name}: {} {}", output.out, output.err);
    let problem = output.problem();
    assert_eq!(problem["kind"], "bad_input", "{name}");
    let what = problem["what"].as_str().unwrap();
    assert!(what.ends_with('.') && what.contains(expected), "{name}: {what}");
    problem
}

/// Trains on `csv` and expects it to work.
fn check_works(name: &str, csv: &[u8], arguments: &[&str]) -> Value {
    let output = bunsen_reading(&[&["train", "-", "--json"], arguments].concat(), csv);
    assert_eq!(output.code, 0, "{name}: {}", output.err);
    output.json()
}

/// Forty rows; a number that comes twice, so that no column of it looks like an identifier, makes each.
fn rows(header: &str, row: impl Fn(usize) -> String) -> Vec<u8> {
    let mut csv = format!("{header}\n");
    (0..40).map(|i| i * 7 % 20).for_each(|i| csv.push_str(&format!("{}\n", row(i))));
    csv.into_bytes()
}

#[test]
fn files_that_cannot_be_used_are_refused() {
    check("empty", b"", &[], "is empty");
    check("a header alone", b"a,b\n", &[], "no rows");
    check("one column", &rows("a", |i| i.to_string()), &["--target", "a"], "No column is left to predict a from");
    let mut binary = vec![0x89, b'P', b'N', b'G', 0, 0, 0, 0x0d];
    binary.extend((0..5000_u32).map(|i| (i * 7919 % 256) as u8));
    check("a binary file called .csv", &binary, &[], "a binary file");
    let missing = rows("a,t", |i| format!("{i},"));
    let problem = check("all of the target missing", &missing, &["--target", "t"], "no value");
    assert_eq!(problem["place"]["column"], "t", "{problem}");
    check("a single class", &rows("a,t", |i| format!("{i},yes")), &["--target", "t"], "holds only yes");
    check("no such target", &rows("a,t", |i| format!("{i},{}", i % 2)), &["--target", "z"], "no column called z");
    check(
        "no such feature",
        &rows("a,t", |i| format!("{i},{}", i % 2)),
        &["--target", "t", "--features", "q"],
        "no column called q",
    );
    check(
        "the target as a feature",
        &rows("a,t", |i| format!("{i},{}", i % 2)),
        &["--target", "t", "--features", "a,t"],
        "both target and feature",
    );
}

#[test]
fn files_that_are_odd_but_can_be_used_are_used() {
    let target = ["--target", "t"];
    let kinds = |i: usize| if i.is_multiple_of(2) { "no" } else { "yes" };
    let ragged = rows("a,b,t", |i| if i == 7 { "1,2".into() } else { format!("{i},{},{}", i * i, kinds(i)) });
    let report = check_works("ragged rows", &ragged, &target);
    assert!(!report["issues"].as_array().unwrap().is_empty(), "a row that was mended is said: {report}");
    let latin: Vec<u8> =
        rows("größe,t", |i| format!("{i},{}", kinds(i))).iter().fold(Vec::new(), |mut bytes, &byte| {
            // UTF-8's two bytes for ö and ß, as windows-1252 writes them.
            match (bytes.last(), byte) {
                (Some(0xc3), 0xb6) => *bytes.last_mut().unwrap() = 0xf6,
                (Some(0xc3), 0x9f) => *bytes.last_mut().unwrap() = 0xdf,
                _ => bytes.push(byte),
            }
            bytes
        });
    let report = check_works("another encoding", &latin, &target);
    assert_eq!(report["features"], serde_json::json!(["größe"]));
    let quoted = rows("\"a \"\"x\"\", b\",note,t", |i| format!("{i},\"line one\nline, two\",{}", kinds(i)));
    let report = check_works("quotes and newlines in cells", &quoted, &target);
    assert_eq!(report["features"][0], "a \"x\", b");
    let twice = check_works("duplicate names", &rows("a,a,t", |i| format!("{i},{},{}", i * 2, kinds(i))), &target);
    assert_eq!(twice["features"].as_array().unwrap().len(), 2);
    assert_ne!(twice["features"][0], twice["features"][1]);
    check_works("huge numbers", &rows("a,t", |i| format!("{}e300,{}", i + 1, kinds(i))), &target);
    check_works(
        "NaN among numbers",
        &rows("a,b,t", |i| format!("{},{i},{}", if i == 3 { "NaN".into() } else { i.to_string() }, kinds(i))),
        &target,
    );
    check_works("semicolons and decimal commas", &rows("a;t", |i| format!("{i},5;{}", kinds(i))), &target);
}

#[test]
fn ten_thousand_columns_are_no_trouble() {
    let names: Vec<String> = (0..10_000).map(|i| format!("c{i}")).collect();
    let csv = rows(&format!("{},t", names.join(",")), |i| {
        let cells: Vec<String> = (0..10_000).map(|c| ((i * 31 + c * 17) % 100).to_string()).collect();
        format!("{},{}", cells.join(","), i % 2)
    });
    let output = bunsen_reading(&["train", "-", "--json", "--target", "t", "--features", "c1,c2,c3"], &csv);
    assert_eq!(output.code, 0, "{}", output.err);
    assert_eq!(output.json()["features"].as_array().unwrap().len(), 3);
}

#[test]
fn settings_that_do_not_exist_or_fit_are_named() {
    let iris = sample("iris.csv");
    let check = |arguments: &[&str], field: &str| {
        let base = ["train", &iris, "--target", "species", "--json"];
        let output = bunsen(&[&base, arguments].concat());
        assert_eq!(output.code, 2, "{arguments:?}: {} {}", output.out, output.err);
        assert_eq!(output.problem()["place"]["field"], field, "{arguments:?}: {}", output.err);
    };
    check(&["--model", "forest"], "model");
    check(&["--model", "mlp", "--set", "learning_rat=1"], "learning_rat");
    check(&["--model", "mlp", "--epochs", "0"], "epochs");
    check(&["--model", "mlp", "--set", "epochs=many"], "epochs");
    check(&["--model", "softmax_regression", "--epochs", "5"], "epochs");
}

#[test]
fn problems_are_sentences_without_json() {
    let output = bunsen(&["train", "/no/such/file.csv"]);
    assert_eq!((output.code, output.out.as_str()), (3, ""));
    assert_eq!(output.err, "error: There is no file /no/such/file.csv. Check the path and the folder you are in.\n");
    let output = bunsen(&["train", &sample("iris.csv"), "--target", "kind"]);
    assert_eq!(output.code, 2);
    assert!(output.err.starts_with("error (column kind, target): "), "{}", output.err);
}
