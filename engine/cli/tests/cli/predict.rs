//! `bunsen predict`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bunsen::{bunsen, bunsen_reading, sample};

fn model(place: &Path, data: &str, target: &str) -> PathBuf {
    let folder = place.join("model");
    let out = folder.to_str().unwrap();
    let output = bunsen(&["train", &sample(data), "--target", target, "--out", out, "--quiet"]);
    assert_eq!(output.code, 0, "{}", output.err);
    folder
}

#[test]
fn predictions_are_the_same_as_csv_and_as_json() {
    let place = tempfile::tempdir().unwrap();
    let folder = model(place.path(), "iris.csv", "species");
    let folder = folder.to_str().unwrap();
    let csv = bunsen(&["predict", folder, &sample("iris.csv")]);
    assert_eq!(csv.code, 0, "{}", csv.err);
    let lines: Vec<&str> = csv.out.lines().collect();
    assert_eq!(lines.len(), 151);
    assert_eq!(lines[0], "prediction,probability_setosa,probability_versicolor,probability_virginica");
    let json = bunsen(&["predict", folder, &sample("iris.csv"), "--json"]).json();
    let predictions = json["predictions"].as_array().unwrap();
    for (line, prediction) in lines[1..].iter().zip(predictions) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(prediction["label"], cells[0]);
        let setosa = prediction["probabilities"]["setosa"].as_f64().unwrap();
        assert!((cells[1].parse::<f64>().unwrap() - setosa).abs() < 1e-12, "{line} {prediction}");
        let sum: f64 = prediction["probabilities"].as_object().unwrap().values().map(|p| p.as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
    let file = place.path().join("out.csv");
    let quiet = bunsen(&["predict", folder, &sample("iris.csv"), "--out", file.to_str().unwrap()]);
    assert_eq!((quiet.code, quiet.out.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), csv.out);
}

#[test]
fn rows_may_come_through_a_pipe_in_any_order_beside_their_input() {
    let place = tempfile::tempdir().unwrap();
    let folder = model(place.path(), "iris.csv", "species");
    let csv = "note,petal_width_cm,petal_length_cm,sepal_width_cm,sepal_length_cm\nfirst,0.2,1.4,3.5,5.1\nsecond,2.1,5.7,3.0,6.9\n";
    let output = bunsen_reading(&["predict", folder.to_str().unwrap(), "-", "--with-input"], csv.as_bytes());
    assert_eq!(output.code, 0, "{}", output.err);
    let lines: Vec<&str> = output.out.lines().collect();
    assert!(
        lines[0].starts_with("note,petal_width_cm,petal_length_cm,sepal_width_cm,sepal_length_cm,prediction,"),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("first,0.2,1.4,3.5,5.1,setosa,"), "{}", lines[1]);
    assert!(lines[2].contains(",virginica,"), "{}", lines[2]);
}

#[test]
fn rows_that_do_not_fit_are_named() {
    let place = tempfile::tempdir().unwrap();
    let folder = model(place.path(), "iris.csv", "species");
    let check = |csv: &str, code: i32, column: &str, row: Value| {
        let output = bunsen_reading(&["predict", folder.to_str().unwrap(), "-", "--json"], csv.as_bytes());
        assert_eq!(output.code, code, "{}", output.err);
        let problem = output.problem();
        assert_eq!((&problem["place"]["column"], &problem["place"]["row"]), (&Value::from(column), &row), "{problem}");
    };
    check("petal_width_cm,petal_length_cm,sepal_width_cm\n1,2,3\n", 2, "sepal_length_cm", Value::Null);
    let header = "sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm\n";
    check(&format!("{header}1,2,3,4\n1,2,wide,4\n5,6,high,8\n"), 2, "petal_length_cm", Value::from(2));
    check(&format!("{header}1,2,3,4\n1,2,,4\n"), 2, "petal_length_cm", Value::from(2));
}

#[test]
fn what_is_no_model_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let check = |folder: &Path, code: i32, what: &str| {
        let output = bunsen(&["predict", folder.to_str().unwrap(), &sample("iris.csv"), "--json"]);
        assert_eq!(output.code, code, "{}", output.err);
        let said = output.problem()["what"].as_str().unwrap().to_string();
        assert!(said.contains(what), "{said}");
    };
    check(&place.path().join("none"), 3, "There is no file");
    check(place.path(), 2, "not a model folder");
    let folder = model(place.path(), "iris.csv", "species");
    std::fs::write(folder.join("model.safetensors"), [0xff; 100]).unwrap();
    check(&folder, 2, "The model's weights are damaged");
    std::fs::remove_file(folder.join("pipeline.json")).unwrap();
    check(&folder, 2, "pipeline.json");
}
