//! Networks as PyTorch builds and trains them.

use std::fmt::Write as _;

use bunsen_spec::{ImageShape, Settings, Task, TrainSpec};

use super::literals::trim;
use super::number;

/// Whether `model` is a network.
pub(super) fn is_network(model: &str) -> bool {
    matches!(model, "mlp" | "cnn")
}

/// The network, its training, and `predicted` of the held-out rows.
pub(super) fn network(spec: &TrainSpec, settings: &Settings, image: Option<ImageShape>) -> String {
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

fn word(settings: &Settings, name: &str) -> String {
    settings.get(name).map(ToString::to_string).unwrap_or_default()
}

fn sizes(settings: &Settings, name: &str) -> Vec<usize> {
    word(settings, name).split(',').filter_map(|size| size.trim().parse().ok()).collect()
}
