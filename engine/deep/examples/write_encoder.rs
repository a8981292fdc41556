//! Writes a sentence encoder in the form that Bunsen loads: `write_encoder SOURCE OUT 8|16|32`.
//!
//! SOURCE is a folder of sentence-transformers (config.json, sentence_bert_config.json, tokenizer.json,
//! model.safetensors); OUT is a folder that gets the three files that are needed.

use std::error::Error;
use std::fs;
use std::path::Path;

use bunsen_deep::{BertEncoder, BertFiles, WeightForm, compress};
use bunsen_spec::Device;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [source, out, bits] = args.as_slice() else { return Err("SOURCE OUT 8|16|32 are wanted".into()) };
    let (source, out) = (Path::new(source), Path::new(out));

    let mut config: Value = serde_json::from_slice(&fs::read(source.join("config.json"))?)?;
    let sentence: Value = serde_json::from_slice(&fs::read(source.join("sentence_bert_config.json"))?)?;
    config["max_seq_length"] = sentence["max_seq_length"].clone();
    let config = format!("{config:#}\n").into_bytes();
    let tokenizer = fs::read(source.join("tokenizer.json"))?;
    let weights = fs::read(source.join("model.safetensors"))?;
    let weights = match bits.as_str() {
        "8" => compress(&config, &weights, WeightForm::Bits8)?,
        "16" => compress(&config, &weights, WeightForm::Bits16)?,
        "32" => weights,
        _ => return Err("the last word must be 8, 16 or 32".into()),
    };
    BertEncoder::load(&BertFiles { config: &config, tokenizer: &tokenizer, weights: &weights }, Device::Cpu)?;

    fs::create_dir_all(out)?;
    fs::write(out.join("config.json"), config)?;
    fs::write(out.join("tokenizer.json"), tokenizer)?;
    fs::write(out.join("model.safetensors"), weights)?;
    Ok(())
}
