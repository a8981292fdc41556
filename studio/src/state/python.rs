//! The same training as a Python script: pandas and scikit-learn, and PyTorch for networks.
//!
//! The script repeats what the engine does, step by step, and says where it cannot: other random numbers,
//! other rounding. With the rows of a finished run it uses the very same rows.

mod charts;
pub mod expression;
mod files;
mod literals;
mod read;
pub mod steps;
mod torch;

use std::fmt::Write as _;

use bunsen_protocol::Preparation;
use bunsen_spec::{
    ColumnKind, ImageShape, ModelInfo, SettingValue, Settings, SplitRows, TableProfile, Task, TrainSpec,
};

pub use self::charts::chart_script;
pub(super) use self::literals::quoted;
pub(super) use self::read::{FileRead, read_table};

use self::literals::{list, trim, wrapped};
use self::torch::{is_network, network};
use super::pandas::make_table;
use crate::text::text;

/// Most rows whose numbers are written into a script.
const MOST_ROWS: usize = 3_000;

/// A script and what to know about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The script.
    pub code: String,
    /// Where it differs from what runs here.
    pub remarks: Vec<String>,
}

/// The script for `spec`. `profile` and `preparation` are those of its data; `split`: the rows of a finished run with this very spec.
pub fn script(
    spec: &TrainSpec,
    models: &[ModelInfo],
    profile: &TableProfile,
    preparation: &Preparation,
    split: Option<&SplitRows>,
) -> Script {
    let t = &text().python;
    let info = models.iter().find(|model| model.name == spec.model);
    let settings = info.and_then(|info| info.check_settings(&spec.settings).ok()).unwrap_or(spec.settings.clone());
    let image =
        profile.image.filter(|shape| (shape.width * shape.height * shape.channels) as usize == spec.features.len());
    let split = split.filter(|split| split.test.len() + split.validation.len() <= MOST_ROWS);
    let mut remarks = vec![if split.is_some() { t.same_rows } else { t.other_rows }.to_string()];
    let made = make_table(&spec.data, &profile.options, preparation, usize::MAX);
    let mut code = imports(spec, &made.imports);
    if spec.data.recipe.is_empty() {
        let _ = write!(code, "\n{}", made.lines.replacen("df = ", "data = ", 1));
    } else {
        let _ = write!(code, "\n{}data = df.reset_index(drop=True)\n", made.lines);
    }
    let _ = writeln!(code, "rows = data.index[data[{}].notna()]", quoted(&spec.target));
    code += &parts(spec, split);
    code += &preprocess(spec, profile, image);
    code += &match spec.model.as_str() {
        "linear_regression" => linear(&settings),
        "softmax_regression" => {
            remarks.push(t.softmax.into());
            softmax(&settings)
        }
        model if is_network(model) => {
            remarks.push(t.network.into());
            network(spec, &settings, image)
        }
        other => format!("raise NotImplementedError(\"no script is known for {other}\")\n"),
    };
    code += metrics(spec);
    Script { code, remarks }
}

/// The lines that import what the script needs. `made`: those of what makes the table.
fn imports(spec: &TrainSpec, made: &[String]) -> String {
    let mut modules: Vec<&str> = made.iter().map(String::as_str).chain(["import numpy as np"]).collect();
    modules.sort_unstable();
    modules.dedup();
    let mut code = format!("{}\nfrom sklearn import metrics\n", modules.join("\n"));
    code += "from sklearn.compose import ColumnTransformer\nfrom sklearn.impute import SimpleImputer\n";
    match spec.model.as_str() {
        "linear_regression" => code += "from sklearn.linear_model import LinearRegression, Ridge\n",
        "softmax_regression" => code += "from sklearn.linear_model import LogisticRegression\n",
        _ => {}
    }
    code += "from sklearn.model_selection import train_test_split\nfrom sklearn.pipeline import make_pipeline\n";
    code += "from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler\n";
    if is_network(&spec.model) {
        code += "import torch\nfrom torch import nn\n";
    }
    code
}

fn parts(spec: &TrainSpec, split: Option<&SplitRows>) -> String {
    if let Some(split) = split {
        return format!(
            "# The rows of the run, counted from 0.\ntest = {}\nvalidation = {}\n\
             train = rows.difference(test + validation).tolist()\n",
            wrapped(&split.test),
            wrapped(&split.validation)
        );
    }
    let stratify = |rows: &str| {
        if spec.split.stratify && spec.task == Task::Classification {
            format!(", stratify=data.loc[{rows}, {}]", quoted(&spec.target))
        } else {
            String::new()
        }
    };
    let mut code = format!(
        "rest, test = train_test_split(rows, test_size={}, random_state={}{})\n",
        spec.split.test,
        spec.seed,
        stratify("rows")
    );
    if spec.split.validation > 0.0 {
        let _ = writeln!(
            code,
            "train, validation = train_test_split(rest, test_size={} / {}, random_state={}{})",
            spec.split.validation,
            trim(1.0 - spec.split.test),
            spec.seed,
            stratify("rest")
        );
    } else {
        code += "train, validation = rest, rest[:0]\n";
    }
    code
}

fn preprocess(spec: &TrainSpec, profile: &TableProfile, image: Option<ImageShape>) -> String {
    let of = |fits: fn(ColumnKind) -> bool| -> Vec<&str> {
        let kind = |name: &String| profile.columns.iter().find(|c| c.name == *name).map(|c| c.kind);
        spec.features.iter().filter(|name| kind(name).is_some_and(fits)).map(String::as_str).collect()
    };
    let numbers = of(ColumnKind::is_number);
    let categories = of(|k| matches!(k, ColumnKind::Category | ColumnKind::Text));
    let flags = of(|k| k == ColumnKind::Boolean);
    let mut steps = Vec::new();
    let mut code = format!("\nfeatures = {}\n", list(spec.features.iter().map(String::as_str)));
    if !numbers.is_empty() {
        let scaler = if spec.preprocess.standardise && image.is_none() { ", StandardScaler()" } else { "" };
        let columns = if numbers.len() == spec.features.len() { "features".into() } else { list(numbers) };
        steps.push(format!(
            "    (\"numbers\", make_pipeline(SimpleImputer(strategy=\"median\"){scaler}), {columns}),\n"
        ));
    }
    if !categories.is_empty() {
        let encoder = if spec.preprocess.one_hot {
            "OneHotEncoder(handle_unknown=\"ignore\", sparse_output=False)"
        } else {
            "OrdinalEncoder(handle_unknown=\"use_encoded_value\", unknown_value=-1)"
        };
        steps.push(format!(
            "    (\"kinds\", make_pipeline(SimpleImputer(strategy=\"most_frequent\"), {encoder}), {}),\n",
            list(categories)
        ));
    }
    if !flags.is_empty() {
        code += "# SimpleImputer takes no column of pandas' type bool.\n";
        let _ = writeln!(code, "data = data.astype(dict.fromkeys({}, object))", list(flags.iter().copied()));
        steps.push(format!(
            "    (\"flags\", make_pipeline(SimpleImputer(strategy=\"most_frequent\"), OrdinalEncoder()), {}),\n",
            list(flags)
        ));
    }
    let _ = write!(code, "prepare = ColumnTransformer([\n{}])\n", steps.concat());
    let scale = image.map(|shape| format!(" / {}", trim(shape.max))).unwrap_or_default();
    let _ = writeln!(code, "x_train = prepare.fit_transform(data.loc[train, features]){scale}");
    let _ = writeln!(code, "x_test = prepare.transform(data.loc[test, features]){scale}");
    let target = quoted(&spec.target);
    let _ = writeln!(code, "y_train, y_test = data.loc[train, {target}], data.loc[test, {target}]");
    if is_network(&spec.model) && spec.split.validation > 0.0 {
        let _ = writeln!(code, "x_watched = prepare.transform(data.loc[validation, features]){scale}");
        let _ = writeln!(code, "y_watched = data.loc[validation, {target}]");
    }
    code
}

fn linear(settings: &Settings) -> String {
    let alpha = number(settings, "alpha");
    let model = if alpha == 0.0 { "LinearRegression()".into() } else { format!("Ridge(alpha={})", trim(alpha)) };
    format!("\nmodel = {model}.fit(x_train, y_train)\npredicted = model.predict(x_test)\n")
}

fn softmax(settings: &Settings) -> String {
    format!(
        "\nmodel = LogisticRegression(C={}, tol=1e-10, max_iter=10_000).fit(x_train, y_train)\n\
         classes = model.classes_\nprobabilities = model.predict_proba(x_test)\n\
         predicted = classes[probabilities.argmax(axis=1)]\n",
        trim(number(settings, "C"))
    )
}

fn metrics(spec: &TrainSpec) -> &'static str {
    match spec.task {
        Task::Classification => {
            "\nprint(\"accuracy\", metrics.accuracy_score(y_test, predicted))\n\
             print(\"f1_macro\", metrics.f1_score(y_test, predicted, average=\"macro\"))\n\
             print(\"log_loss\", metrics.log_loss(y_test, probabilities, labels=classes))\n\
             print(metrics.confusion_matrix(y_test, predicted, labels=classes))\n"
        }
        Task::Regression => {
            "\nprint(\"mean_absolute_error\", metrics.mean_absolute_error(y_test, predicted))\n\
             print(\"root_mean_squared_error\", metrics.root_mean_squared_error(y_test, predicted))\n\
             print(\"r2\", metrics.r2_score(y_test, predicted))\n"
        }
    }
}

fn number(settings: &Settings, name: &str) -> f64 {
    match settings.get(name) {
        Some(SettingValue::Number(v)) => *v,
        Some(SettingValue::Integer(v)) => *v as f64,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bunsen_spec::{ColumnProfile, Distribution, ReadOptions};

    use super::super::compare::tests::{record, spec_of};
    use super::*;

    fn profile(columns: &[(&str, ColumnKind)]) -> TableProfile {
        let column = |(name, kind): &(&str, ColumnKind)| ColumnProfile {
            name: (*name).into(),
            kind: *kind,
            n_missing: 0,
            n_distinct: 3,
            numbers: None,
            distribution: Distribution::Empty,
        };
        TableProfile {
            n_rows: 6,
            columns: columns.iter().map(column).collect(),
            n_duplicate_rows: 0,
            options: ReadOptions { delimiter: Some(';'), ..Default::default() },
            parts: Vec::new(),
            issues: vec![],
            image: None,
            pixels: Vec::new(),
            ..TableProfile::default()
        }
    }

    fn spec(model: &str, settings: &[(&str, SettingValue)]) -> TrainSpec {
        let mut spec = spec_of(&mut record(1, model, 0.9)).clone();
        spec.settings =
            settings.iter().map(|(name, value)| ((*name).into(), value.clone())).collect::<BTreeMap<_, _>>();
        spec
    }

    fn iris() -> TableProfile {
        profile(&[
            ("sepal_length", ColumnKind::Number),
            ("sepal_width", ColumnKind::Category),
            ("species", ColumnKind::Category),
        ])
    }

    fn check(script: &Script, expected: &[&str]) {
        for part in expected {
            assert!(script.code.contains(part), "{part} is missing in\n{}", script.code);
        }
    }

    #[test]
    fn a_softmax_regression_names_its_freedom() {
        let spec = spec("softmax_regression", &[("C", SettingValue::Number(0.5))]);
        let script = script(&spec, &[], &iris(), &read(&iris()), None);
        check(
            &script,
            &[
                "pd.read_csv(\"iris.csv\", sep=\";\")",
                "train_test_split(rows, test_size=0.2, random_state=7, stratify=data.loc[rows, \"species\"])",
                "test_size=0.1 / 0.8",
                "StandardScaler()",
                "OneHotEncoder(handle_unknown=\"ignore\", sparse_output=False)",
                "LogisticRegression(C=0.5",
            ],
        );
        assert_eq!(script.remarks[0], text().python.other_rows);
    }

    #[test]
    fn a_finished_run_brings_its_rows() {
        let run = record(1, "softmax_regression", 0.9);
        let script = script(run.spec.train().unwrap(), &[], &iris(), &read(&iris()), Some(&run.split));
        check(&script, &["test = [4, 5]", "validation = [3]", "rows.difference(test + validation)"]);
        assert_eq!(script.remarks[0], text().python.same_rows);
    }

    #[test]
    fn a_network_is_built_layer_by_layer() {
        let settings = [
            ("hidden_layers", SettingValue::Text("64, 32".into())),
            ("activation", SettingValue::Text("gelu".into())),
            ("optimizer", SettingValue::Text("adamw".into())),
            ("learning_rate", SettingValue::Number(0.001)),
            ("epochs", SettingValue::Integer(30)),
            ("batch_size", SettingValue::Integer(32)),
            ("dropout", SettingValue::Number(0.25)),
        ];
        let script = script(&spec("mlp", &settings), &[], &iris(), &read(&iris()), None);
        check(
            &script,
            &[
                "nn.Linear(x.shape[1], 64), nn.GELU(), nn.Dropout(0.25),",
                "nn.Linear(64, 32), nn.GELU()",
                "nn.Linear(32, len(classes)),",
                "torch.optim.AdamW(model.parameters(), lr=0.001, weight_decay=0)",
                "range(30)",
                ".split(32)",
            ],
        );
    }

    #[test]
    fn a_convolutional_network_halves_the_picture() {
        let settings = [
            ("channels", SettingValue::Text("16, 32".into())),
            ("hidden", SettingValue::Integer(64)),
            ("dropout", SettingValue::Number(0.0)),
        ];
        let mut profile = iris();
        profile.image = Some(ImageShape { height: 2, width: 1, channels: 1, max: 16.0 });
        let script = script(&spec("cnn", &settings), &[], &profile, &read(&profile), None);
        check(
            &script,
            &[
                "nn.Unflatten(1, (1, 2, 1))",
                "nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(),\n",
                "nn.Linear(64, 64)",
                "/ 16",
            ],
        );
    }

    /// A table as it was read, without steps.
    fn read(profile: &TableProfile) -> Preparation {
        let columns = profile.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
        Preparation { columns: vec![columns], ..Preparation::default() }
    }

    /// Compares a script with the one in `tests/oracle/scripts`, where `python_scripts.py` runs it. With the
    /// variable `BUNSEN_WRITE_SCRIPTS` set, writes it there.
    fn check_kept(
        name: &str,
        table: &[(&str, ColumnKind)],
        target: &str,
        model: &str,
        settings: &[(&str, SettingValue)],
    ) {
        let mut profile = profile(table);
        profile.options = ReadOptions::default();
        let mut spec = spec(model, settings);
        spec.data.name = name.split('_').next().map(|stem| format!("{stem}.csv")).unwrap();
        spec.target = target.into();
        spec.features = table.iter().map(|(column, _)| (*column).to_string()).filter(|c| c != target).collect();
        let is_number = table.iter().any(|(column, kind)| *column == target && *kind != ColumnKind::Category);
        spec.task = if is_number { Task::Regression } else { Task::Classification };
        let path = format!("{}/../tests/oracle/scripts/{name}.py", env!("CARGO_MANIFEST_DIR"));
        let code = script(&spec, &[], &profile, &read(&profile), None).code;
        if std::env::var_os("BUNSEN_WRITE_SCRIPTS").is_some() {
            std::fs::write(&path, &code).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), code, "{name}");
    }

    #[test]
    fn the_scripts_that_are_run_are_these() {
        use ColumnKind::{Boolean, Category, Integer, Number};
        let iris = [
            ("sepal_length_cm", Number),
            ("sepal_width_cm", Number),
            ("petal_length_cm", Number),
            ("petal_width_cm", Number),
            ("species", Category),
        ];
        check_kept("iris_softmax", &iris, "species", "softmax_regression", &[("C", SettingValue::Number(1.0))]);
        let network = [
            ("hidden_layers", SettingValue::Text("32, 16".into())),
            ("activation", SettingValue::Text("relu".into())),
            ("optimizer", SettingValue::Text("adam".into())),
            ("learning_rate", SettingValue::Number(0.01)),
            ("epochs", SettingValue::Integer(60)),
            ("batch_size", SettingValue::Integer(32)),
            ("dropout", SettingValue::Number(0.1)),
        ];
        check_kept("iris_network", &iris, "species", "mlp", &network);
        let diabetes = [("age_years", Integer), ("body_mass_index", Number), ("progression", Integer)];
        check_kept("diabetes_linear", &diabetes, "progression", "linear_regression", &[]);
        // Every kind of column, with gaps.
        let boats =
            [("deck", Category), ("is_new", Boolean), ("is_fast", Boolean), ("length_m", Number), ("price", Number)];
        check_kept("boats_ridge", &boats, "price", "linear_regression", &[("alpha", SettingValue::Number(0.5))]);
    }
}
