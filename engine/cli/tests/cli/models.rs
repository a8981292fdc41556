//! `bunsen models`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::bunsen::bunsen;

#[test]
fn lists_every_kind_with_defaults_and_ranges() {
    let models = bunsen(&["models", "--json"]).json();
    let names: BTreeSet<&str> =
        models.as_array().unwrap().iter().map(|model| model["name"].as_str().unwrap()).collect();
    assert_eq!(names, BTreeSet::from(["cnn", "linear_regression", "mlp", "softmax_regression"]));
    for model in models.as_array().unwrap() {
        for setting in model["settings"].as_array().unwrap() {
            assert!(!setting["hint"].as_str().unwrap().is_empty(), "{setting}");
            assert_ne!(setting["default"], Value::Null, "{setting}");
            assert!(setting["kind"]["type"].is_string(), "{setting}");
        }
    }
    let text = bunsen(&["models"]).out;
    for name in names {
        assert!(text.contains(&format!("{name}: ")), "{name} is not in {text}");
    }
}
