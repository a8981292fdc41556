//! The same training as a Python script: pandas and scikit-learn, and PyTorch for networks.
//!
//! The script repeats what the engine does, step by step, and says where it cannot: other random numbers,
//! other rounding. With the rows of a finished run it uses the very same rows.

use std::fmt::Write as _;

use bunsen_spec::{
    ColumnKind, ImageShape, ModelInfo, SettingValue, Settings, SplitRows, TableProfile, Task, TrainSpec,
};

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

/// The script for `spec`. `split`: the rows of a finished run with this very spec.
pub fn script(spec: &TrainSpec, models: &[ModelInfo], profile: &TableProfile, split: Option<&SplitRows>) -> Script {
    let t = &text().python;
    let info = models.iter().find(|model| model.name == spec.model);
    let settings = info.and_then(|info| info.check_settings(&spec.settings).ok()).unwrap_or(spec.settings.clone());
    let image =
        profile.image.filter(|shape| (shape.width * shape.height * shape.channels) as usize == spec.features.len());
    let split = split.filter(|split| split.test.len() + split.validation.len() <= MOST_ROWS);
    let is_network = matches!(spec.model.as_str(), "mlp" | "cnn");
    let mut remarks = vec![if split.is_some() { t.same_rows } else { t.other_rows }.to_string()];
    let mut code = imports(spec, is_network);
    code += &read(spec, profile);
    code += &parts(spec, split);
    code += &preprocess(spec, profile, image);
    code += &match spec.model.as_str() {
        "linear_regression" => linear(&settings),
        "softmax_regression" => {
            remarks.push(t.softmax.into());
            softmax(&settings)
        }
        "mlp" | "cnn" => {
            remarks.push(t.network.into());
            network(spec, &settings, image)
        }
        other => format!("raise NotImplementedError(\"no script is known for {other}\")\n"),
    };
    code += metrics(spec);
    Script { code, remarks }
}

fn imports(spec: &TrainSpec, is_network: bool) -> String {
    let mut code = String::from("import numpy as np\nimport pandas as pd\nfrom sklearn import metrics\n");
    code += "from sklearn.compose import ColumnTransformer\nfrom sklearn.impute import SimpleImputer\n";
    match spec.model.as_str() {
        "linear_regression" => code += "from sklearn.linear_model import LinearRegression, Ridge\n",
        "softmax_regression" => code += "from sklearn.linear_model import LogisticRegression\n",
        _ => {}
    }
    code += "from sklearn.model_selection import train_test_split\nfrom sklearn.pipeline import make_pipeline\n";
    code += "from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler\n";
    if is_network {
        code += "import torch\nfrom torch import nn\n";
    }
    code
}

fn read(spec: &TrainSpec, profile: &TableProfile) -> String {
    let options = &profile.options;
    let mut arguments = quoted(&spec.data.name);
    if let Some(delimiter) = options.delimiter.filter(|d| *d != ',') {
        let _ = write!(arguments, ", sep={}", quoted(&delimiter.to_string()));
    }
    if let Some(encoding) = options.encoding.as_deref().filter(|e| !e.eq_ignore_ascii_case("utf-8")) {
        let _ = write!(arguments, ", encoding={}", quoted(encoding));
    }
    if options.decimal_comma == Some(true) {
        arguments += ", decimal=\",\"";
    }
    if options.has_header == Some(false) {
        let names: Vec<_> = profile.columns.iter().map(|c| quoted(&c.name)).collect();
        let _ = write!(arguments, ", header=None, names=[{}]", names.join(", "));
    }
    let target = quoted(&spec.target);
    format!("\ndata = pd.read_csv({arguments})\nrows = data.index[data[{target}].notna()]\n")
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
    let numbers = of(|k| matches!(k, ColumnKind::Integer | ColumnKind::Number));
    let categories = of(|k| matches!(k, ColumnKind::Category | ColumnKind::Text));
    let flags = of(|k| k == ColumnKind::Boolean);
    let mut steps = Vec::new();
    let mut code = format!("\nfeatures = {}\n", list(&spec.features.iter().map(String::as_str).collect::<Vec<_>>()));
    if !numbers.is_empty() {
        let scaler = if spec.preprocess.standardise && image.is_none() { ", StandardScaler()" } else { "" };
        let columns = if numbers.len() == spec.features.len() { "features".into() } else { list(&numbers) };
        steps.push(format!(
            "    (\"numbers\", make_pipeline(SimpleImputer(strategy=\"median\"){scaler}), {columns}),\n"
        ));
    }
    if !categories.is_empty() {
        let encoder = if spec.preprocess.one_hot { "OneHotEncoder(sparse_output=False)" } else { "OrdinalEncoder()" };
        steps.push(format!(
            "    (\"kinds\", make_pipeline(SimpleImputer(strategy=\"most_frequent\"), {encoder}), {}),\n",
            list(&categories)
        ));
    }
    if !flags.is_empty() {
        steps.push(format!(
            "    (\"flags\", make_pipeline(SimpleImputer(strategy=\"most_frequent\"), OrdinalEncoder()), {}),\n",
            list(&flags)
        ));
    }
    let _ = write!(code, "prepare = ColumnTransformer([\n{}])\n", steps.concat());
    let scale = image.map(|shape| format!(" / {}", trim(shape.max))).unwrap_or_default();
    let _ = writeln!(code, "x_train = prepare.fit_transform(data.loc[train, features]){scale}");
    let _ = writeln!(code, "x_test = prepare.transform(data.loc[test, features]){scale}");
    let target = quoted(&spec.target);
    let _ = writeln!(code, "y_train, y_test = data.loc[train, {target}], data.loc[test, {target}]");
    if matches!(spec.model.as_str(), "mlp" | "cnn") && spec.split.validation > 0.0 {
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

fn network(spec: &TrainSpec, settings: &Settings, image: Option<ImageShape>) -> String {
    let is_classes = spec.task == Task::Classification;
    let watches = spec.split.validation > 0.0;
    let mut code = format!("\ntorch.manual_seed({})\n", spec.seed);
    if is_classes {
        code += "classes = np.unique(y_train)\nencode = lambda y: torch.tensor(np.searchsorted(classes, y))\n";
        code += "loss_of = nn.CrossEntropyLoss()\n";
    } else {
        code += "mean, std = y_train.mean(), y_train.std(ddof=0)\n";
        code += "encode = lambda y: torch.tensor(((y - mean) / std).to_numpy(), dtype=torch.float32).reshape(-1, 1)\n";
        code += "loss_of = nn.MSELoss()\n";
    }
    code += "as_tensor = lambda x: torch.tensor(np.asarray(x), dtype=torch.float32)\n";
    code += "x, y = as_tensor(x_train), encode(y_train)\n";
    let outputs = if is_classes { "len(classes)" } else { "1" };
    code += &match (spec.model.as_str(), image) {
        ("cnn", Some(shape)) => convolutional(settings, shape, outputs),
        _ => dense(settings, outputs),
    };
    code += "for layer in model:\n    if isinstance(layer, (nn.Linear, nn.Conv2d)):\n        nn.init.zeros_(layer.bias)\n        ";
    let bends = word(settings, "activation") != "tanh";
    code += if bends {
        "nn.init.kaiming_normal_(layer.weight, nonlinearity=\"relu\")\n"
    } else {
        "nn.init.xavier_uniform_(layer.weight)\n"
    };
    code += "nn.init.xavier_uniform_(model[-1].weight)\n";
    let (rate, decay) = (trim(number(settings, "learning_rate")), trim(number(settings, "weight_decay")));
    let optimiser = match word(settings, "optimizer").as_str() {
        "sgd" => format!("SGD(model.parameters(), lr={rate}, momentum=0.9, weight_decay={decay})"),
        "adamw" => format!("AdamW(model.parameters(), lr={rate}, weight_decay={decay})"),
        _ => format!("Adam(model.parameters(), lr={rate}, weight_decay={decay})"),
    };
    let (watched_x, watched_y) = if watches { ("as_tensor(x_watched)", "encode(y_watched)") } else { ("x", "y") };
    let patience = trim(number(settings, "patience"));
    let _ = write!(
        code,
        "optimiser = torch.optim.{optimiser}\nbest, best_weights, stale = float(\"inf\"), None, 0\n\
         for epoch in range({}):\n    model.train()\n    for batch in torch.randperm(len(x)).split({}):\n        \
         optimiser.zero_grad()\n        loss_of(model(x[batch]), y[batch]).backward()\n        optimiser.step()\n    \
         model.eval()\n    with torch.no_grad():\n        loss = loss_of(model({watched_x}), {watched_y}).item()\n    \
         print(f\"epoch {{epoch + 1}}: loss {{loss:.4f}}\")\n    if loss < best:\n        \
         best, stale = loss, 0\n        best_weights = {{k: v.clone() for k, v in model.state_dict().items()}}\n    \
         else:\n        stale += 1\n        if {patience} and stale >= {patience}:\n            break\n\
         model.load_state_dict(best_weights)\n",
        trim(number(settings, "epochs")),
        trim(number(settings, "batch_size")),
    );
    code += "with torch.no_grad():\n    output = model(as_tensor(x_test))\n";
    code += if is_classes {
        "probabilities = torch.softmax(output, dim=1).numpy()\npredicted = classes[probabilities.argmax(axis=1)]\n"
    } else {
        "predicted = output[:, 0].numpy() * std + mean\n"
    };
    code
}

fn dense(settings: &Settings, outputs: &str) -> String {
    let activation = match word(settings, "activation").as_str() {
        "tanh" => "nn.Tanh()",
        "gelu" => "nn.GELU()",
        "sigmoid" => "nn.Sigmoid()",
        _ => "nn.ReLU()",
    };
    let dropout = number(settings, "dropout");
    let mut code = String::from("model = nn.Sequential(\n");
    let mut before = String::from("x.shape[1]");
    for units in sizes(settings, "hidden_layers") {
        let _ = write!(code, "    nn.Linear({before}, {units}), {activation},");
        code += &if dropout > 0.0 { format!(" nn.Dropout({}),\n", trim(dropout)) } else { "\n".into() };
        before = units.to_string();
    }
    let _ = write!(code, "    nn.Linear({before}, {outputs}),\n)\n");
    code
}

fn convolutional(settings: &Settings, shape: ImageShape, outputs: &str) -> String {
    let (mut height, mut width, mut before) = (shape.height, shape.width, shape.channels as usize);
    let mut code = String::new();
    if shape.channels > 1 {
        code += "# Colours come last in the table and first in PyTorch.\n";
        let last = format!("reshape(-1, {height}, {width}, {before}).permute(0, 3, 1, 2).flatten(1)");
        let _ = writeln!(code, "flat = as_tensor\nas_tensor = lambda x: flat(x).{last}\nx = as_tensor(x_train)");
    }
    let _ = write!(code, "model = nn.Sequential(\n    nn.Unflatten(1, ({before}, {height}, {width})),\n");
    for filters in sizes(settings, "channels") {
        let _ = write!(code, "    nn.Conv2d({before}, {filters}, 3, padding=1), nn.ReLU(),");
        if height >= 2 && width >= 2 {
            code += " nn.MaxPool2d(2),";
            (height, width) = (height / 2, width / 2);
        }
        code += "\n";
        before = filters;
    }
    let dropout = number(settings, "dropout");
    let drop = if dropout > 0.0 { format!(" nn.Dropout({}),", trim(dropout)) } else { String::new() };
    let (flat, hidden) = (before * height as usize * width as usize, trim(number(settings, "hidden")));
    let _ = write!(
        code,
        "    nn.Flatten(),{drop}\n    nn.Linear({flat}, {hidden}), nn.ReLU(),{drop}\n    nn.Linear({hidden}, {outputs}),\n)\n"
    );
    code
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

fn word(settings: &Settings, name: &str) -> String {
    settings.get(name).map(ToString::to_string).unwrap_or_default()
}

fn sizes(settings: &Settings, name: &str) -> Vec<usize> {
    word(settings, name).split(',').filter_map(|size| size.trim().parse().ok()).collect()
}

fn trim(value: f64) -> String {
    ((value * 1e12).round() / 1e12).to_string()
}

/// A text as Python writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t"))
}

fn list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    lines(&names)
}

fn wrapped(rows: &[u64]) -> String {
    lines(&rows.iter().map(u64::to_string).collect::<Vec<_>>())
}

/// A Python list in lines of at most some 90 letters.
fn lines(items: &[String]) -> String {
    let one = items.join(", ");
    if one.len() <= 80 {
        return format!("[{one}]");
    }
    let mut code = String::from("[\n   ");
    let mut width = 3;
    for item in items {
        if width + item.len() > 88 {
            code += "\n   ";
            width = 3;
        }
        let _ = write!(code, " {item},");
        width += item.len() + 2;
    }
    code + "\n]"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bunsen_spec::{ColumnProfile, CsvOptions, Distribution};

    use super::super::compare::tests::record;
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
            options: CsvOptions { delimiter: Some(';'), ..Default::default() },
            issues: vec![],
            image: None,
            pixels: Vec::new(),
        }
    }

    fn spec(model: &str, settings: &[(&str, SettingValue)]) -> TrainSpec {
        let mut spec = record(1, model, 0.9).spec;
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
        let script = script(&spec, &[], &iris(), None);
        check(
            &script,
            &[
                "pd.read_csv(\"iris.csv\", sep=\";\")",
                "train_test_split(rows, test_size=0.2, random_state=7, stratify=data.loc[rows, \"species\"])",
                "test_size=0.1 / 0.8",
                "StandardScaler()",
                "OneHotEncoder(sparse_output=False)",
                "LogisticRegression(C=0.5",
            ],
        );
        assert_eq!(script.remarks[0], text().python.other_rows);
    }

    #[test]
    fn a_finished_run_brings_its_rows() {
        let run = record(1, "softmax_regression", 0.9);
        let script = script(&run.spec, &[], &iris(), Some(&run.split));
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
        let script = script(&spec("mlp", &settings), &[], &iris(), None);
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
        let script = script(&spec("cnn", &settings), &[], &profile, None);
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

    #[test]
    fn names_cannot_break_out_of_the_script() {
        assert_eq!(quoted("a\"; import os\\"), "\"a\\\"; import os\\\\\"");
        let long: Vec<u64> = (0..100).collect();
        assert!(wrapped(&long).lines().all(|line| line.len() <= 92));
    }
}
