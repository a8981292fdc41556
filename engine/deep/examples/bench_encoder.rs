//! How many texts a second a sentence encoder takes: `bench_encoder FOLDER`, where FOLDER has its three files.

#![allow(clippy::print_stdout, reason = "a bench prints")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use bunsen_deep::{BertEncoder, BertFiles};
use bunsen_model::{Encoder, QuietHost};
use bunsen_spec::Device;
use futures::executor::block_on;

/// Texts of one measurement have about so many tokens together.
const N_TOKENS: usize = 16_384;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("a folder is wanted")?;
    let read = |name: &str| fs::read(Path::new(&folder).join(name));
    let (config, tokenizer, weights) = (read("config.json")?, read("tokenizer.json")?, read("model.safetensors")?);
    let start = Instant::now();
    let encoder =
        BertEncoder::load(&BertFiles { config: &config, tokenizer: &tokenizer, weights: &weights }, Device::Cpu)?;
    println!("loaded in {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);

    let word = |i: usize| ["time", "year", "people", "way", "day", "man", "thing", "woman"][i * i % 8];
    for n_tokens in [16, 128, 256] {
        let text = |i: usize| (0..n_tokens - 2).map(|k| word(i + k)).collect::<Vec<_>>().join(" ");
        for n_batch in [1, 8, 32] {
            let texts: Vec<String> = (0..n_batch).map(text).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let n_rounds = (N_TOKENS / (n_tokens * n_batch)).max(1);
            let mut seconds: Vec<f64> = Vec::new();
            for _ in 0..3 {
                let start = Instant::now();
                for _ in 0..n_rounds {
                    block_on(encoder.encode(&texts, &QuietHost::default()))?;
                }
                seconds.push(start.elapsed().as_secs_f64());
            }
            seconds.sort_by(f64::total_cmp);
            let per_second = (n_rounds * n_batch) as f64 / seconds[1];
            println!("{n_tokens} tokens, {n_batch} texts a call: {per_second:.1} texts a second");
        }
    }
    Ok(())
}
