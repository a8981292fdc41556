//! The sentence encoder beside onnxruntime-web, in the same minutes.
//!
//! Run by `cargo xtask bench retrieve`. Contenders take turns, each in a process of its own and on one thread, ours twice:
//! compiled for this machine, and to WebAssembly as the page's programs are. The peer is what transformers.js computes with,
//! its WebAssembly with SIMD. Both run in Node.js, which has Chromium's engine. Every figure is the median of the rounds.

use anyhow::Result;
use bunsen_tests::contender::{Contender, given, in_wasm, node, ours, print, run};
use tempfile::TempDir;

/// Rounds per contender.
const ROUNDS: usize = 3;

/// What is measured, and what it is called.
const OPERATIONS: [(&str, &str); 4] = [
    ("load", "load the encoder"),
    ("16", "32 texts of 16 tokens"),
    ("128", "32 texts of 128 tokens"),
    ("256", "32 texts of 256 tokens"),
];

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn main() -> Result<()> {
    let folder = TempDir::new()?;
    let ids = folder.path().join("ids.json");
    let (encoder, model) = (given("BUNSEN_ENCODER")?, given("BUNSEN_ENCODER_ONNX")?);
    println!("all-MiniLM-L6-v2 with 32 bits; milliseconds of one core and peak memory");
    let mut contenders = ["Bunsen", "Bunsen in WebAssembly", "onnxruntime-web"].map(Contender::new);
    for _ in 0..ROUNDS {
        let [bunsen, in_tab, peer] = &mut contenders;
        bunsen.add(run(ours("bench_encoder")?.arg(&encoder).arg(&ids))?, None)?;
        in_tab.add(run(in_wasm("bench_encoder")?.arg(&encoder).arg(&ids))?, Some(bunsen))?;
        peer.add(run(node("encoder.mjs").arg(&model).arg(&ids))?, Some(bunsen))?;
    }
    print(&OPERATIONS, &contenders);
    Ok(())
}
