//! Search for words, and rankings: what `tests/oracle/retrieve.py` wrote, and what must hold besides.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests assert by unwrapping")]

mod keywords;
mod library;
mod propose;
mod ranks;
mod tokens;

use serde_json::Value;

/// How far numbers may be apart, as a share of the larger.
const TOLERANCE: f64 = 1e-9;

fn golden(name: &str) -> Value {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
}
