//! `README.md` of a model folder: the model card.

use bunsen_spec::{InputKind, Output, Task};

use super::NewModel;

/// Most inputs that the card lists one by one.
const LISTED_INPUTS: usize = 40;

/// Writes the card: what the model does, on what data, how well, where not to trust it, how to use it.
pub fn write(model: &NewModel<'_>) -> String {
    let mut card = format!("# {}\n\n", line(model.name));
    for section in [what(model), metrics(model), inputs(model), data(model), limits(model), how_to_use(model)] {
        card.push_str(&section);
        card.push('\n');
    }
    card.push_str("Made with Bunsen. `spec.json` and `split.json` hold what is needed to train it again.\n");
    card
}

fn what(model: &NewModel<'_>) -> String {
    let spec = model.spec;
    let does = match &model.signature.output {
        Output::Classes { target, labels, .. } => {
            format!("Says which of {} kinds `{}` is, with a probability for each.", labels.len(), line(target))
        }
        Output::Number { target, .. } => format!("Says how much `{}` is.", line(target)),
    };
    let split = model.split;
    format!(
        "{does}\n\nA `{}` model, trained on {} rows of `{}`{} with seed {}.\n",
        spec.model,
        split.train.len(),
        line(&spec.data.name),
        match split.validation.len() {
            0 => String::new(),
            n => format!(" (and watched on {n} more)"),
        },
        spec.seed
    )
}

fn metrics(model: &NewModel<'_>) -> String {
    let evaluation = model.evaluation;
    let mut text = format!("## How good it is\n\nOn {} held-out rows that it has not seen:\n\n", evaluation.n_rows);
    text.push_str("| metric | value |\n|---|---|\n");
    for (name, value) in &evaluation.metrics {
        text.push_str(&format!("| {name} | {} |\n", short(*value)));
    }
    if evaluation.n_rows < 100 {
        text.push_str("\nThat is a small number of rows: expect these values to move on other data.\n");
    }
    text
}

fn inputs(model: &NewModel<'_>) -> String {
    let signature = model.signature;
    let mut text = String::from("## What it takes\n\n");
    if let Some(image) = signature.image {
        text.push_str(&format!(
            "A picture of {} × {} pixels, one column per pixel, row by row, from 0 to {}.\n",
            image.width, image.height, image.max
        ));
        return text;
    }
    text.push_str("| column | values | required |\n|---|---|---|\n");
    for input in signature.inputs.iter().take(LISTED_INPUTS) {
        let values = match &input.kind {
            InputKind::Number { min, max, .. } => format!("a number; {} to {} in training", short(*min), short(*max)),
            InputKind::Choice { options, .. } => {
                let shown: Vec<_> = options.iter().take(12).map(|option| format!("`{}`", line(option))).collect();
                let more = if options.len() > 12 { format!(" and {} more", options.len() - 12) } else { String::new() };
                format!("{}{more}", shown.join(", "))
            }
            InputKind::Flag => "true or false".into(),
        };
        let required = if input.is_required { "yes" } else { "no" };
        text.push_str(&format!("| {} | {values} | {required} |\n", line(&input.name)));
    }
    if signature.inputs.len() > LISTED_INPUTS {
        text.push_str(&format!("\nand {} more columns, all in `MLmodel`.\n", signature.inputs.len() - LISTED_INPUTS));
    }
    text
}

fn data(model: &NewModel<'_>) -> String {
    let card = model.card;
    let mut text = format!("## The data\n\n- file: `{}`, MD5 `{}`\n", line(&model.spec.data.name), model.spec.data.md5);
    let fields = [
        ("what it is", &card.description),
        ("source", &card.source),
        ("license", &card.license),
        ("about persons", &card.pii),
    ];
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
        text.push_str(&format!("- {name}: {}\n", line(value)));
    }
    if card.source.trim().is_empty() {
        text.push_str("- source: not recorded. Ask before you rely on this model.\n");
    }
    text
}

fn limits(model: &NewModel<'_>) -> String {
    let mut text = String::from("## Limits\n\n");
    if !model.card.limits.trim().is_empty() {
        text.push_str(&format!("- {}\n", line(&model.card.limits)));
    }
    text.push_str("- It was judged on rows from the same source as those it learned from, not on yours.\n");
    match model.spec.task {
        Task::Classification => text.push_str(
            "- It always answers with one of the kinds it knows, however strange the input; a probability is not a \
             promise.\n",
        ),
        Task::Regression => {
            text.push_str("- Far outside the values it has seen, its answers mean little.\n");
        }
    }
    text
}

fn how_to_use(model: &NewModel<'_>) -> String {
    let outputs = match model.signature.output {
        Output::Classes { .. } => "label, probabilities",
        Output::Number { .. } => "value",
    };
    format!(
        "## How to use it\n\n\
         Published on a Bunsen edge, it answers with:\n\n\
         ```sh\n\
         curl -X POST http://127.0.0.1:8080/d/NAME/invocations \\\n  \
         -H 'Content-Type: application/json' -d @serving_input_example.json\n\
         ```\n\n\
         In Python, with `pip install numpy onnxruntime` (outputs: {outputs}):\n\n\
         ```python\n\
         import json\n\
         import numpy as np\n\
         import onnxruntime\n\n\
         example = json.load(open(\"input_example.json\"))\n\
         row = dict(zip(example[\"columns\"], example[\"data\"][0]))\n\
         kinds = {{\"tensor(double)\": np.float64, \"tensor(string)\": object, \"tensor(bool)\": bool}}\n\
         session = onnxruntime.InferenceSession(\"model.onnx\")\n\
         feeds = {{i.name: np.array([[row[i.name]]], dtype=kinds[i.type]) for i in session.get_inputs()}}\n\
         print(dict(zip([o.name for o in session.get_outputs()], session.run(None, feeds))))\n\
         ```\n\n\
         MLflow takes the folder as it is: `mlflow.pyfunc.load_model(\".\")` predicts a pandas DataFrame. On the \
         command line: `bunsen predict . new.csv`.\n"
    )
}

/// A text on one line, without what would break a table.
fn line(text: &str) -> String {
    text.replace(['\n', '\r', '|'], " ").trim().to_string()
}

/// A number with four decimals where it has more.
fn short(value: f64) -> String {
    let rounded = format!("{value:.4}");
    let exact = value.to_string();
    if exact.len() < rounded.len() || (value != 0.0 && value.abs() < 0.001) { exact } else { rounded }
}
