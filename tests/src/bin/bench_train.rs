//! Training speed in a browser tab beside TensorFlow.js, in the same Chromium and the same minutes.
//!
//! Run by `cargo xtask bench train`. Contenders take turns, so that a noisy minute hits all of them; the
//! figure is the median of the rounds.

use anyhow::{Context, Result};
use bunsen_tests::{Browser, Edge, Tab};
use serde_json::{Value, json};

/// Rounds per contender.
const ROUNDS: usize = 3;

struct Case {
    name: &'static str,
    rows: usize,
    side: usize,
    /// Epochs that we are timed over.
    epochs: usize,
    ours: Value,
    /// Backend, label and epochs of each peer: a slow one needs fewer for a steady figure.
    peers: &'static [(&'static str, &'static str, usize)],
    shape: Value,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
async fn main() -> Result<()> {
    let edge = Edge::start()?;
    let browser = Browser::start().await?;
    let tab = browser.open(&edge.url()).await?;
    for case in cases() {
        println!("{}", case.name);
        let mut times: Vec<(String, Vec<f64>)> = vec![("Bunsen, CPU worker".into(), Vec::new())];
        times.extend(case.peers.iter().map(|(_, label, _)| ((*label).to_string(), Vec::new())));
        for _ in 0..ROUNDS {
            times[0].1.push(ours(&tab, &case).await?);
            for (i, (backend, _, epochs)) in case.peers.iter().enumerate() {
                times[i + 1].1.push(peer(&tab, &case, backend, *epochs).await?);
            }
        }
        let ours = median(&mut times[0].1);
        for (name, times) in &mut times {
            let (low, high) =
                (times.iter().copied().fold(f64::MAX, f64::min), times.iter().copied().fold(0.0, f64::max));
            let typical = median(times);
            println!("  {name:32} {typical:8.2} ms a step [{low:.2} to {high:.2}]   {:6.1} x ours", typical / ours);
        }
    }
    browser.close().await
}

fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "MLP 784-256-128-10, batch 64, Adam",
            rows: 1024,
            side: 28,
            epochs: 20,
            ours: json!({"model": "mlp", "settings": {"hidden_layers": "256, 128", "batch_size": 64}}),
            peers: &[("wasm", "TensorFlow.js, wasm, one thread", 6), ("cpu", "TensorFlow.js, cpu", 2)],
            shape: json!({"nFeatures": 784, "hidden": [256, 128], "nClasses": 10}),
        },
        Case {
            name: "CNN 8x8, 16 and 32 channels, dense 64, batch 64, Adam",
            rows: 1024,
            side: 8,
            epochs: 10,
            ours: json!({"model": "cnn", "settings": {"channels": "16, 32", "hidden": 64, "batch_size": 64}}),
            // Its wasm backend cannot train convolutions: the gradient's kernel is missing.
            peers: &[("cpu", "TensorFlow.js, cpu", 3)],
            shape: json!({"side": 8, "channels": [16, 32], "hidden": 64, "nClasses": 10}),
        },
    ]
}

/// The same made-up pictures for everyone: bytes from a small linear congruential generator.
fn data(case: &Case) -> String {
    format!(
        "(() => {{ let s = 7; const next = () => (s = (Math.imul(s, 1103515245) + 12345) & 0x7fffffff) >> 16;
          const x = Array.from({{length: {n}}}, () => next() % 256), y = Array.from({{length: {rows}}}, (_, i) => i % 10); return [x, y]; }})()",
        n = case.rows * case.side * case.side,
        rows = case.rows
    )
}

async fn ours(tab: &Tab, case: &Case) -> Result<f64> {
    let (model, settings) = (&case.ours["model"], &case.ours["settings"]);
    tab.eval(&format!(
        "(await (async () => {{ const [x, y] = {}; const {{ measure }} = await import('/bench/ours.js');
          return measure({{ model: {model}, settings: {settings}, x, y, side: {}, epochs: {} }}); }})())",
        data(case),
        case.side,
        case.epochs
    ))
    .await
}

async fn peer(tab: &Tab, case: &Case, backend: &str, epochs: usize) -> Result<f64> {
    let kind = &case.ours["model"];
    let answer: Value = tab
        .eval(&format!(
            "(await (async () => {{ const [x, y] = {}; const scaled = Float32Array.from(x, (v) => v / 255);
              const worker = new Worker('/bench/peer.js'); try {{ return await new Promise((tell) => {{
                worker.onmessage = ({{ data }}) => tell(data); worker.onerror = (e) => tell({{ error: e.message }});
                worker.postMessage({{ backend: '{backend}', kind: {kind}, shape: {}, x: scaled, y, batchSize: 64, epochs: {} }}); }}); }}
              finally {{ worker.terminate(); }} }})())",
            data(case),
            case.shape,
            epochs
        ))
        .await?;
    answer["msPerStep"].as_f64().with_context(|| format!("TensorFlow.js on {backend}: {}", answer["error"]))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
