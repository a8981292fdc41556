//! The cases that are trained both here and by the oracle: samples, models and settings.

use std::collections::BTreeMap;

use bunsen_spec::{DataRef, Device, PreprocessSpec, ReadOptions, SettingValue, Settings, SplitSpec, Task, TrainSpec};
use bunsen_table::{Table, read_csv};
use serde::{Deserialize, Serialize};

/// One case, as the oracle reads it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    pub file: String,
    pub target: String,
    pub features: Vec<String>,
    pub model: String,
    pub settings: Settings,
    pub standardise: bool,
    pub train: Vec<u64>,
    pub validation: Vec<u64>,
    pub test: Vec<u64>,
}

/// A table of this repository, by its path from the root.
pub fn sample(file: &str) -> Table {
    let path = format!("{}/../../{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    read_csv(bytes, &ReadOptions::default()).expect("samples can be read").table
}

/// A request to predict `target` from all other columns.
pub fn spec(table: &Table, target: &str, task: Task, model: &str) -> TrainSpec {
    TrainSpec {
        data: DataRef { name: "data.csv".into(), md5: "0".repeat(32), ..DataRef::default() },
        target: target.into(),
        features: table.columns().iter().map(|c| c.name.clone()).filter(|name| name != target).collect(),
        task,
        model: model.into(),
        settings: Settings::new(),
        preprocess: PreprocessSpec::default(),
        split: SplitSpec::default(),
        seed: 7,
        device: Device::Cpu,
    }
}

/// The cases by name, with their tables.
pub fn cases() -> BTreeMap<String, (Table, TrainSpec)> {
    let mut cases = BTreeMap::new();
    let mut add = |name: &str, file: &str, target: &str, model: &str, change: &dyn Fn(&mut TrainSpec)| {
        let file = &if file == "mixed.csv" {
            format!("engine/learn/tests/golden/{file}")
        } else {
            format!("assets/samples/{file}")
        };
        let table = sample(file);
        let task = if model == "linear_regression" { Task::Regression } else { Task::Classification };
        let mut spec = spec(&table, target, task, model);
        let (setting, value) = if task == Task::Regression { ("alpha", 0.0) } else { ("C", 1.0) };
        spec.settings.insert(setting.into(), SettingValue::Number(value));
        change(&mut spec);
        spec.data.name = file.to_string();
        cases.insert(name.to_string(), (table, spec));
    };
    add("iris", "iris.csv", "species", "softmax_regression", &|_| {});
    add("wine", "wine.csv", "cultivar", "softmax_regression", &|_| {});
    add("breast_cancer", "breast_cancer.csv", "diagnosis", "softmax_regression", &|_| {});
    add("digits", "digits.csv", "digit", "softmax_regression", &|_| {});
    add("diabetes", "diabetes.csv", "progression", "linear_regression", &|_| {});
    add("diabetes_ridge", "diabetes.csv", "progression", "linear_regression", &|spec| {
        spec.settings.insert("alpha".into(), SettingValue::Number(10.0));
    });
    add("iris_raw", "iris.csv", "species", "softmax_regression", &|spec| spec.preprocess.standardise = false);
    add("wine_small_c", "wine.csv", "cultivar", "softmax_regression", &|spec| {
        spec.settings.insert("C".into(), SettingValue::Number(0.01));
    });
    add("breast_cancer_large_c", "breast_cancer.csv", "diagnosis", "softmax_regression", &|spec| {
        spec.settings.insert("C".into(), SettingValue::Number(100.0));
    });
    add("digits_value", "digits.csv", "digit", "linear_regression", &|_| {});
    let of_mixed = |spec: &mut TrainSpec| {
        spec.features = ["height", "age", "colour", "city", "smokes"].map(String::from).to_vec();
    };
    add("mixed_kind", "mixed.csv", "kind", "softmax_regression", &of_mixed);
    add("mixed_cost", "mixed.csv", "cost", "linear_regression", &of_mixed);
    cases
}

/// The cases with their rows, as the oracle reads them.
pub fn splits() -> BTreeMap<String, Case> {
    let with_rows = |(table, spec): (Table, TrainSpec)| {
        let rows = bunsen_learn::split_rows(&spec, &table).expect("samples can be split");
        Case {
            file: spec.data.name,
            target: spec.target,
            features: spec.features,
            model: spec.model,
            settings: spec.settings,
            standardise: spec.preprocess.standardise,
            train: rows.train,
            validation: rows.validation,
            test: rows.test,
        }
    };
    cases().into_iter().map(|(name, case)| (name, with_rows(case))).collect()
}
