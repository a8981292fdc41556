//! Documents of every format, good and bad.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests assert by unwrapping")]

#[path = "it/bad_input.rs"]
mod bad_input;
#[path = "it/formats.rs"]
mod formats;
#[path = "it/hostile_pdfs.rs"]
mod hostile_pdfs;
#[path = "it/layout.rs"]
mod layout;
#[path = "it/made.rs"]
mod made;
#[path = "it/pdf.rs"]
mod pdf;

use std::path::Path;

use made::{ended, zipped};

/// A file that `tests/oracle/documents.py` made.
fn golden(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    std::fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}
