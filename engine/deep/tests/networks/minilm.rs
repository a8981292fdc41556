//! all-MiniLM-L6-v2 on 200 texts in many languages and lengths, against sentence-transformers
//! (`tests/oracle/encoder.py`).
//!
//! Its weights are 90 MB and not in the repository: `cargo xtask test` installs them.

use std::path::PathBuf;

use bunsen_deep::WeightForm;
use bunsen_model::Encoder;
use serde::Deserialize;

use crate::encoder::{Files, cosine, encode, golden};

/// The folder of an installed form of the encoder.
fn installed(form: &str) -> PathBuf {
    let folder = std::env::var_os("BUNSEN_ASSETS").expect(
        "The sentence encoder's weights are not here. Run `cargo xtask test minilm`, or `cargo xtask encoder` and set \
         BUNSEN_ASSETS to the folder that it prints.",
    );
    PathBuf::from(folder).join(form)
}

#[derive(Deserialize)]
struct Golden {
    max_tokens: usize,
    texts: Vec<String>,
    ids: Vec<Vec<u32>>,
}

impl Golden {
    fn read() -> Self {
        let json = std::fs::read(golden("texts.json")).expect("the golden file is there");
        serde_json::from_slice(&json).expect("the golden file is JSON")
    }

    fn texts(&self) -> Vec<&str> {
        self.texts.iter().map(String::as_str).collect()
    }
}

/// What sentence-transformers gives for each text.
fn golden_vectors() -> Vec<Vec<f32>> {
    let bytes = std::fs::read(golden("vectors.f32")).expect("the golden file is there");
    let values: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|&b| f32::from_le_bytes(b)).collect();
    values.chunks_exact(384).map(<[f32]>::to_vec).collect()
}

/// Encodes all texts, and demands that each vector is as near as `at_least` to sentence-transformers'.
fn check(what: &str, files: &Files, at_least: f64) {
    let encoder = files.load().expect("the encoder");
    let (golden, expected) = (Golden::read(), golden_vectors());
    let found = encode(&encoder, &golden.texts());
    assert_eq!((found.n, found.dimension, expected.len()), (200, 384, 200));
    let cosines: Vec<f64> = expected.iter().enumerate().map(|(i, vector)| cosine(found.row(i), vector)).collect();
    let worst = (0..200).min_by(|&a, &b| cosines[a].total_cmp(&cosines[b])).expect("200 texts");
    let (mean, text) = (cosines.iter().sum::<f64>() / 200.0, &golden.texts[worst]);
    println!(
        "{what}, {} bytes: cosines of {} at least ({text:?}), {mean} on average",
        files.weights.len(),
        cosines[worst]
    );
    assert!(cosines[worst] >= at_least, "{what}: {} for {text:?}", cosines[worst]);
}

#[test]
fn token_ids_are_those_of_sentence_transformers() {
    let (encoder, golden) = (Files::read(&installed("encoder")).load().expect("the encoder"), Golden::read());
    assert_eq!((encoder.max_tokens(), golden.texts.len()), (golden.max_tokens, 200));
    for (text, expected) in golden.texts.iter().zip(&golden.ids) {
        let ids: Vec<u32> = encoder.tokenize(text).expect("a text").iter().map(|t| t.id).collect();
        assert_eq!(&ids, expected, "{text:?}");
    }
    let n_cut = golden.ids.iter().filter(|ids| ids.len() == 256).count();
    assert!(n_cut >= 10, "only {n_cut} texts are longer than what is read");
}

#[test]
fn vectors_are_those_of_sentence_transformers() {
    check("32 bits", &Files::read(&installed("encoder-32")), 0.999_999);
}

#[test]
fn smaller_forms_lose_little() {
    let published = Files::read(&installed("encoder-32"));
    check("16 bits", &published.in_form(WeightForm::Bits16), 0.999_99);
    check("as installed", &Files::read(&installed("encoder")), 0.9999);
}
