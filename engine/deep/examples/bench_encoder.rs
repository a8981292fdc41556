//! Our contender of `cargo xtask bench retrieve`: how long the sentence encoder takes for 32 texts of one length.
//!
//! `bench_encoder FOLDER IDS`: FOLDER has the encoder's three files; the texts' tokens are written into IDS for the peer. Prints
//! one line of JSON.

#![allow(clippy::print_stdout, reason = "a bench prints")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use bunsen_deep::{BertEncoder, BertFiles};
use bunsen_model::{Encoder, QuietHost};
use bunsen_spec::Device;
use clock::Clock;
use futures::executor::block_on;

#[path = "../../../tests/bench/clock.rs"]
mod clock;

const N_TEXTS: usize = 32;
/// The special ones counted.
const N_TOKENS: [(&str, usize); 3] = [("16", 16), ("128", 128), ("256", 256)];
/// Each is one token.
const WORDS: [&str; 8] = ["time", "year", "people", "way", "day", "man", "thing", "woman"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (folder, ids_file) = args.next().zip(args.next()).ok_or("a folder and a file are wanted")?;
    let read = |name: &str| fs::read(Path::new(&folder).join(name));
    let (config, tokenizer, weights) = (read("config.json")?, read("tokenizer.json")?, read("model.safetensors")?);
    let mut clock = Clock::default();
    let files = BertFiles { config: &config, tokenizer: &tokenizer, weights: &weights };
    let encoder = clock.time("load", || BertEncoder::load(&files, Device::Cpu))?;
    let (mut ids, mut found) = (BTreeMap::new(), BTreeMap::new());
    for (name, n_tokens) in N_TOKENS {
        let text = |i: usize| {
            let words = (0..n_tokens - 2).map(|k| WORDS[(i * i + i * k + k * k * k) % 8]);
            words.collect::<Vec<_>>().join(" ")
        };
        let texts: Vec<String> = (0..N_TEXTS).map(text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let tokens = texts.iter().map(|text| encoder.tokenize(text)).collect::<Result<Vec<_>, _>>()?;
        let of_texts: Vec<Vec<u32>> = tokens.iter().map(|text| text.iter().map(|token| token.id).collect()).collect();
        if of_texts.iter().any(|text| text.len() != n_tokens) {
            return Err(format!("the texts do not have {n_tokens} tokens").into());
        }
        ids.insert(name, of_texts);
        // Once for what is made when it is first needed.
        block_on(encoder.encode(&texts[..1], &QuietHost::default()))?;
        let vectors = clock.time(name, || block_on(encoder.encode(&texts, &QuietHost::default())))?;
        let cosine: f64 = vectors.row(0).iter().zip(vectors.row(1)).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
        found.insert(name, (cosine * 1000.0).round() / 1000.0);
    }
    fs::write(ids_file, serde_json::to_vec(&ids)?)?;
    println!("{}", serde_json::json!({ "ms": clock.ms, "peak_bytes": clock.peak_bytes, "found": found }));
    Ok(())
}
