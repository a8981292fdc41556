//! What the whole-system tests stand on: a real edge, a real browser, and a learner's hands and eyes.
//!
//! Tests name things as a learner does: by the words on the page. A test that waits in vain says what
//! the page showed instead and leaves a picture of it.

mod browser;
pub mod contender;
mod edge;
mod faults;
mod memory;
mod tab;

pub use browser::{Browser, NAME};
pub use edge::{Edge, dist, program};
pub use memory::{Memory, Watch};
pub use tab::{Tab, Violation};

use std::path::PathBuf;

/// The checkout.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the checkout").to_path_buf()
}

/// The bytes of a sample data set.
pub fn sample(file: &str) -> PathBuf {
    root().join("assets/samples").join(file)
}

/// Where pictures of the pages are written.
pub fn screenshots() -> PathBuf {
    root().join("target/screenshots")
}
