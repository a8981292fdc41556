//! Tiny sentence encoders with random weights, against what transformers says of them on PyTorch in 64 bits
//! (`tests/oracle/encoder.py`). Every part of a BERT shows in these numbers, and they need no large file.

use std::ops::Range;
use std::path::{Path, PathBuf};

use bunsen_deep::{BertEncoder, BertFiles, WeightForm, compress};
use bunsen_model::{Encoder, ModelError, QuietHost, Signal, TextWithParts, Vectors};
use bunsen_spec::{Device, Problem};
use futures::executor::block_on;
use serde::Deserialize;

use crate::world::ScriptedHost;

/// Weights of 32, 16 and 16 bits; in the last file, names begin with `bert.`.
pub const TINY: [&str; 3] = ["one-layer", "three-layers", "one-head"];

/// The files of an encoder, to be changed.
#[derive(Clone)]
pub struct Files {
    pub config: Vec<u8>,
    pub tokenizer: Vec<u8>,
    pub weights: Vec<u8>,
}

impl Files {
    pub fn read(folder: &Path) -> Self {
        let read = |name| {
            let path = folder.join(name);
            std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        };
        Self { config: read("config.json"), tokenizer: read("tokenizer.json"), weights: read("model.safetensors") }
    }

    pub fn tiny(name: &str) -> Self {
        Self::read(&golden(name))
    }

    pub fn load(&self) -> Result<BertEncoder, Problem> {
        let Self { config, tokenizer, weights } = self;
        BertEncoder::load(&BertFiles { config, tokenizer, weights }, Device::Cpu)
    }

    /// The same encoder with its weights in another form.
    pub fn in_form(&self, form: WeightForm) -> Self {
        let weights = compress(&self.config, &self.weights, form).expect("weights of an encoder");
        Self { weights, ..self.clone() }
    }
}

/// A golden file or folder.
pub fn golden(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/networks/encoder", name].iter().collect()
}

pub fn encode(encoder: &BertEncoder, texts: &[&str]) -> Vectors {
    block_on(encoder.encode(texts, &QuietHost::default())).expect("texts are encoded")
}

pub fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let sum = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(&x, &y)| f64::from(x) * f64::from(y)).sum::<f64>();
    sum(a, b) / (sum(a, a) * sum(b, b)).sqrt()
}

#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
    tokens: Vec<String>,
    /// From which character of the text to which.
    characters: Vec<(usize, usize)>,
    is_special: Vec<bool>,
    vector: Vec<f32>,
    token_vectors: Vec<Vec<f32>>,
}

fn cases(name: &str) -> Vec<Case> {
    let json = std::fs::read(golden(name).join("golden.json")).expect("the golden file is there");
    serde_json::from_slice(&json).expect("the golden file is JSON")
}

fn check_close(what: &str, values: &[f32], expected: &[f32]) {
    assert_eq!(values.len(), expected.len(), "{what}");
    for (value, expected) in values.iter().zip(expected) {
        assert!((value - expected).abs() < 1e-5, "{what}: {value} instead of {expected}");
    }
}

#[test]
fn tokens_are_those_of_transformers() {
    for name in TINY {
        let encoder = Files::tiny(name).load().expect("a BERT");
        for case in cases(name) {
            let tokens = encoder.tokenize(&case.text).expect("a text");
            assert!(tokens.len() <= encoder.max_tokens(), "{name}, {:?}", case.text);
            assert_eq!(tokens.iter().map(|t| t.id).collect::<Vec<_>>(), case.ids, "{name}, {:?}", case.text);
            assert_eq!(tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>(), case.tokens, "{name}");
            assert_eq!(tokens.iter().map(|t| t.is_special).collect::<Vec<_>>(), case.is_special, "{name}");
            let characters = |end: usize| case.text[..end].chars().count();
            let spans = tokens.iter().map(|t| (characters(t.bytes.start), characters(t.bytes.end)));
            assert_eq!(spans.collect::<Vec<_>>(), case.characters, "{name}, {:?}", case.text);
        }
    }
}

#[test]
fn vectors_are_those_of_transformers_alone_and_in_batches() {
    for name in TINY {
        let encoder = Files::tiny(name).load().expect("a BERT");
        let cases = cases(name);
        let texts: Vec<&str> = cases.iter().map(|c| c.text.as_str()).collect();
        // Five times as many, backwards: in each batch every text has other neighbours.
        let many: Vec<&str> = texts.iter().rev().cycle().take(5 * texts.len()).copied().collect();
        let (together, among_many) = (encode(&encoder, &texts), encode(&encoder, &many));
        assert_eq!((together.n, together.dimension), (texts.len(), encoder.dimension()));
        for (i, case) in cases.iter().enumerate() {
            let what = format!("{name}, {:?}", case.text);
            check_close(&what, together.row(i), &case.vector);
            check_close(&what, encode(&encoder, &[&case.text]).row(0), &case.vector);
            check_close(&what, among_many.row(texts.len() - 1 - i), &case.vector);
        }
        assert_eq!(encode(&encoder, &many), among_many, "the same texts give the same bits");
    }
}

#[test]
fn token_vectors_are_those_of_transformers_and_know_their_place() {
    for name in TINY {
        let encoder = Files::tiny(name).load().expect("a BERT");
        let cases = cases(name);
        let texts: Vec<&str> = cases.iter().map(|c| c.text.as_str()).collect();
        let all = block_on(encoder.encode_tokens(&texts, &QuietHost::default())).expect("texts are encoded");
        assert_eq!(all.len(), texts.len());
        for (case, found) in cases.iter().zip(all) {
            let tokens = encoder.tokenize(&case.text).expect("a text");
            let places: Vec<_> = tokens.into_iter().filter(|t| !t.is_special).map(|t| t.bytes).collect();
            assert_eq!(found.bytes, places, "{name}, {:?}", case.text);
            assert_eq!(found.vectors.n, case.token_vectors.len(), "{name}, {:?}", case.text);
            check_close(&format!("{name}, {:?}", case.text), &found.vectors.values, &case.token_vectors.concat());
        }
    }
}

#[test]
fn a_part_is_encoded_within_its_text() {
    for name in TINY {
        let encoder = Files::tiny(name).load().expect("a BERT");
        let cases = cases(name);
        let texts: Vec<&str> = cases.iter().map(|c| c.text.as_str()).collect();
        let tokens = block_on(encoder.encode_tokens(&texts, &QuietHost::default())).expect("texts are encoded");
        // Each token by itself, and what comes after all that is read.
        let end = |i: usize| tokens[i].bytes.last().map_or(0, |last| last.end);
        let parts_of = |i: usize| {
            let after = end(i)..texts[i].len() + 1;
            tokens[i].bytes.iter().cloned().chain(std::iter::once(after)).collect()
        };
        let parts: Vec<Vec<Range<usize>>> = (0..texts.len()).map(parts_of).collect();
        let with_parts: Vec<_> = texts.iter().zip(&parts).map(|(&text, parts)| TextWithParts { text, parts }).collect();
        let found = block_on(encoder.encode_parts(&with_parts, &QuietHost::default())).expect("texts are encoded");
        let wholes = encode(&encoder, &texts);
        for (i, found) in found.iter().enumerate() {
            let what = format!("{name}, {:?}", texts[i]);
            assert_eq!(found.whole, wholes.row(i), "{what}");
            let (after, of_tokens) = found.parts.split_last().expect("one part more than tokens");
            assert_eq!(after, &None, "{what}");
            for (at, own) in of_tokens.iter().enumerate() {
                // Two tokens of one place, as of a letter that becomes two, are one part.
                let twins = tokens[i].bytes.iter().filter(|own| own.start == tokens[i].bytes[at].start).count();
                if twins == 1 {
                    assert_eq!(own.as_deref(), Some(tokens[i].vectors.row(at)), "{what}, token {at}");
                }
            }
        }
    }
}

#[test]
fn smaller_forms_give_nearly_the_same_vectors() {
    // With 6 numbers and random weights, 8 bits lose more than in a real network: the worst is 0.9983.
    for (form, at_least) in [(WeightForm::Bits16, 0.999_99), (WeightForm::Bits8, 0.995)] {
        for name in TINY {
            let files = Files::tiny(name);
            let smaller = files.in_form(form).load().expect("a form of ours");
            for case in cases(name) {
                let cosine = cosine(encode(&smaller, &[&case.text]).row(0), &case.vector);
                assert!(cosine > at_least, "{name}, {form:?}, {:?}: {cosine}", case.text);
            }
        }
    }
}

#[test]
fn the_host_hears_how_many_texts_are_done_and_can_cancel() {
    let encoder = Files::tiny("three-layers").load().expect("a BERT");
    let texts: Vec<&str> = ["a", "the cat sat", "the cat sat on the mat, the cats sat on mats"].repeat(50);
    let host = ScriptedHost::default();
    block_on(encoder.encode(&texts, &host)).expect("nobody cancels");
    let done: Vec<u64> = host.progress.borrow().iter().map(|p| p.step).collect();
    assert!(done.len() > 2 && done.is_sorted() && done.last() == Some(&150), "{done:?}");
    let n_turns = host.turns.get();
    assert!(n_turns > 150 + done.len(), "{n_turns} turns");
    for turn in [1, 100, n_turns] {
        let host = ScriptedHost::with_signal(turn, Signal::Cancel);
        assert_eq!(block_on(encoder.encode(&texts, &host)).err(), Some(ModelError::Cancelled), "at turn {turn}");
    }
    assert_eq!(encode(&encoder, &[]), Vectors::new(0, encoder.dimension(), Vec::new()));
}
