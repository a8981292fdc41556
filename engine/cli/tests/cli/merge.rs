//! `bunsen merge`: two versions of a table and the one that both came from.

use serde_json::{Value, json};

use crate::bunsen::{Output, bunsen_in};

const BASE: &str = "id;name;price\n1;Ann;1,5\n2;Bob;2,5\n3;Cid;3,5\n";
const OURS: &str = "id;name;price\n1;Ann;1,75\n2;Bob;2,5\n3;Cid;3,5\n4;Dot;4,5\n";

/// Merges three files and gives what was written to `out.csv` beside the output.
fn merge(theirs: &str, arguments: &[&str]) -> (Output, Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("base.csv", BASE), ("ours.csv", OURS), ("theirs.csv", theirs)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let files = ["merge", "base.csv", "ours.csv", "theirs.csv"];
    let output = bunsen_in(folder.path(), &[&files, arguments].concat());
    (output, std::fs::read_to_string(folder.path().join("out.csv")).ok())
}

#[test]
fn what_goes_together_is_written_in_the_form_of_ours() {
    // The same numbers, written in another way.
    let theirs = "id,name,price,kind\n3,Cyd,3.5,b\n1,Ann,1.5,a\n";
    let (output, written) = merge(theirs, &["--key", "id", "--out", "out.csv"]);
    assert_eq!((output.code, output.out.as_str()), (0, ""), "{}", output.err);
    let expected = "id;name;price;kind\n1;Ann;1,75;a\n3;Cyd;3,5;b\n4;Dot;4,5;\n";
    assert_eq!(written.as_deref(), Some(expected));
    for line in [
        "Matched by id",
        "Ours: 1 added, 0 removed, 1 row changed",
        "Theirs: 0 added, 1 removed, 1 row changed",
        "Columns added by them: kind",
        "No conflicts",
    ] {
        assert!(output.err.lines().any(|found| found == line), "no line {line:?} in\n{}", output.err);
    }
    // Without a file the table goes to standard output, and the key is found.
    let (output, written) = merge(theirs, &[]);
    assert_eq!((output.code, output.out.as_str(), written), (0, expected, None));
}

#[test]
fn the_encoding_of_ours_goes_to_standard_output_too() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in
        [("base.csv", &b"id;name\n1;Ren\xe9\n2;Zo\xeb\n"[..]), ("theirs.csv", b"id;name\n1;Ren\xe9\n2;Zo\xeb\n3;Bob\n")]
    {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    std::fs::write(folder.path().join("ours.csv"), b"id;name\n1;Ren\xe9e\n2;Zo\xeb\n").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_bunsen"))
        .args(["merge", "base.csv", "ours.csv", "theirs.csv", "--key", "id"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stdout, b"id;name\n1;Ren\xe9e\n2;Zo\xeb\n3;Bob\n");
}

#[test]
fn conflicts_leave_nothing_written_until_a_side_is_favoured() {
    let theirs = "id;name;price\n1;Ann;1,25\n2;Bob;2,5\n3;Cid;3,5\n";
    let (output, written) = merge(theirs, &["--key", "id", "--out", "out.csv"]);
    assert_eq!((output.code, output.out.as_str(), written), (1, "", None));
    let lines: Vec<String> =
        output.err.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in ["1 conflict remains; nothing was written", "id column base ours theirs", "1 price 1.5 1.75 1.25"] {
        assert!(lines.iter().any(|found| found == line), "no line {line:?} in\n{}", output.err);
    }
    let (output, written) = merge(theirs, &["--favour", "theirs", "--out", "out.csv"]);
    assert_eq!(output.code, 0, "{}", output.err);
    assert_eq!(written.as_deref(), Some("id;name;price\n1;Ann;1,25\n2;Bob;2,5\n3;Cid;3,5\n4;Dot;4,5\n"));
    assert!(output.err.contains("1 conflict decided for theirs"), "{}", output.err);
}

#[test]
fn json_says_what_was_taken_and_what_is_left() {
    let theirs = "id;name;price\n1;Ann;1,25\n2;Bob;2,5\n3;Cid;3,5\n";
    let (output, _) = merge(theirs, &["--json"]);
    assert_eq!((output.code, output.err.as_str()), (1, ""));
    let found: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!((&found["key"], &found["n_rows"], &found["favoured"]), (&json!(["id"]), &Value::Null, &Value::Null));
    assert_eq!((&found["counts"]["n_added_by_us"], &found["counts"]["n_conflicts"]), (&json!(1), &json!(1)));
    let conflict = json!({"type": "cell", "key": [1.0], "column": "price", "base": 1.5, "ours": 1.75, "theirs": 1.25});
    assert_eq!(found["conflicts"], json!([conflict]));
    let (output, _) = merge(theirs, &["--json", "--favour", "ours"]);
    assert_eq!((&output.json()["n_rows"], &output.json()["favoured"]), (&json!(4), &json!("ours")));
}

#[test]
fn what_cannot_be_merged_is_refused() {
    let refused = |theirs: &str, arguments: &[&str]| {
        let (output, _) = merge(theirs, &[arguments, &["--json"]].concat());
        (output.code, output.problem()["what"].as_str().unwrap().to_string())
    };
    let twice = refused("id;name;price\n1;Ann;1,5\n1;Bob;2,5\n", &["--key", "id"]);
    assert_eq!(twice.0, 2);
    assert!(twice.1.contains("Several rows of their version have the key"), "{}", twice.1);
    assert_eq!(refused(BASE, &["--key", "nr"]).0, 3);
    assert_eq!(refused("other\n1\n2\n", &[]).0, 2);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(bunsen_in(folder.path(), &["merge", "-", "-", "x.csv", "--json"]).code, 2);
}
