//! Profiles against pandas' and numpy's numbers (`tests/oracle/table_profile.py`).

use std::path::Path;

use bunsen_spec::{ColumnProfile, Distribution};
use bunsen_table::{profile, read_csv};
use serde_json::Value;

fn check(name: &str, file: &str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let golden: Value =
        serde_json::from_slice(&std::fs::read(here.join("tests/golden/profile.json")).unwrap()).unwrap();
    let bytes = std::fs::read(here.join(file)).unwrap();
    let got = profile(&read_csv(bytes, &Default::default()).unwrap());
    assert_eq!(got.n_rows, golden[name]["n_rows"]);
    assert_eq!(got.n_duplicate_rows, golden[name]["n_duplicate_rows"]);
    let whole = serde_json::to_value(&got).unwrap();
    for key in ["row_counts", "constants", "copies"] {
        assert_eq!(whole[key], golden[name][key], "{name}: {key}");
    }
    check_correlations(&whole["correlations"], &golden[name]["correlations"], name);
    let expected = golden[name]["columns"].as_array().unwrap();
    assert_eq!(got.columns.len(), expected.len());
    got.columns.iter().zip(expected).for_each(|(column, expected)| check_column(column, expected));
}

fn check_column(got: &ColumnProfile, expected: &Value) {
    let name = &got.name;
    assert_eq!(name, expected["name"].as_str().unwrap());
    assert_eq!(got.n_missing, expected["n_missing"], "{name}");
    assert_eq!(got.n_distinct, expected["n_distinct"], "{name}");
    let numbers = serde_json::to_value(&got.numbers).unwrap();
    match expected["numbers"].as_object() {
        Some(expected) => {
            expected.iter().for_each(|(key, value)| check_figure(&numbers[key], value, &format!("{name}: {key}")));
        }
        None => assert!(numbers.is_null(), "{name}"),
    }
    match &got.distribution {
        Distribution::Histogram { edges, counts } => {
            assert_eq!(serde_json::to_value(counts).unwrap(), expected["histogram"]["counts"], "{name}");
            let expected = expected["histogram"]["edges"].as_array().unwrap();
            edges.iter().zip(expected).for_each(|(edge, value)| close(&(*edge).into(), value, name));
        }
        Distribution::Bars { bars, n_other } => {
            let bars: Vec<(&str, u64)> = bars.iter().map(|bar| (bar.value.as_str(), bar.count)).collect();
            assert_eq!(serde_json::to_value(bars).unwrap(), expected["bars"]["bars"], "{name}");
            assert_eq!(*n_other, expected["bars"]["n_other"], "{name}");
        }
        Distribution::Empty => assert!(expected.get("bars").is_none() && expected.get("histogram").is_none(), "{name}"),
    }
}

/// A number, or an object or list of numbers.
fn check_figure(got: &Value, expected: &Value, name: &str) {
    match (got, expected) {
        (Value::Object(got), Value::Object(expected)) => {
            assert!(got.keys().eq(expected.keys()), "{name}");
            got.iter().for_each(|(key, got)| check_figure(got, &expected[key], name));
        }
        (Value::Array(got), Value::Array(expected)) => {
            assert_eq!(got.len(), expected.len(), "{name}");
            got.iter().zip(expected).for_each(|(got, expected)| check_figure(got, expected, name));
        }
        _ => close(got, expected, name),
    }
}

fn check_correlations(got: &Value, expected: &Value, name: &str) {
    assert_eq!(got["names"], expected["names"], "{name}");
    for method in ["pearson", "spearman"] {
        let flat = |matrix: &Value| -> Vec<Option<f64>> {
            let rows = matrix[method].as_array().unwrap().iter();
            rows.flat_map(|row| row.as_array().unwrap()).map(Value::as_f64).collect()
        };
        let (got, expected) = (flat(got), flat(expected));
        assert_eq!(got.len(), expected.len(), "{name}");
        for pair in got.iter().zip(&expected) {
            let is_close = match pair {
                (Some(a), Some(b)) => (a - b).abs() <= 1e-9,
                (a, b) => a == b,
            };
            assert!(is_close, "{name}: {method} {pair:?}");
        }
    }
}

/// Equal to one part in 10^9, or both nothing.
fn close(got: &Value, expected: &Value, name: &str) {
    match (got.as_f64(), expected.as_f64()) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-9), "{name}: {a} is not {b}"),
        (None, None) => {}
        _ => panic!("{name}: {got} is not {expected}"),
    }
}

#[test]
fn profiles_are_those_of_pandas() {
    check("iris", "../../assets/samples/iris.csv");
    check("diabetes", "../../assets/samples/diabetes.csv");
    check("wine", "../../assets/samples/wine.csv");
    check("messy", "tests/golden/messy.csv");
    check("dates", "tests/golden/dates.csv");
    check("figures", "tests/golden/figures.csv");
}

#[test]
fn the_samples_are_read_without_a_word() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/samples");
    let index: Value = serde_json::from_slice(&std::fs::read(here.join("index.json")).unwrap()).unwrap();
    for sample in index.as_array().unwrap() {
        let file = sample["file"].as_str().unwrap();
        let read = read_csv(std::fs::read(here.join(file)).unwrap(), &Default::default()).unwrap();
        assert_eq!(read.issues, [], "{file}");
        assert_eq!(sample["rows"], read.table.n_rows(), "{file}");
        assert_eq!(sample["columns"], read.table.columns().len(), "{file}");
        let card: bunsen_spec::DataCard = serde_json::from_value(sample["card"].clone()).unwrap();
        let target = card.target.unwrap();
        assert!(read.table.column(&target).is_some(), "{file} has no {target}");
        serde_json::from_value::<bunsen_spec::Task>(sample["task"].clone()).unwrap();
        assert_eq!(sample["bars"].as_array().map(Vec::len), Some(10));
        let image = profile(&read).image;
        assert_eq!(
            image.map(|shape| (shape.height, shape.width, shape.max)),
            (file == "digits.csv").then_some((8, 8, 16.0))
        );
    }
}
