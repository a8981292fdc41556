//! Everything that reads bytes from strangers, run on any bytes at all.
//!
//! Each function checks what must hold whatever it is given, and says whether the bytes were understood.
//! `corpus/` holds bytes that take different ways through the code: the tests replay and mutate them, and
//! `cargo xtask fuzz` lets libFuzzer find more.

mod archive;
mod bundle;
mod documents;
mod file;
mod lines;
#[cfg(feature = "networks")]
mod model;
mod prepared;
mod table;
mod vectors;
mod yaml;

pub use archive::archive;
pub use bundle::bundle;
pub use documents::documents;
pub use file::file;
pub use lines::lines;
#[cfg(feature = "networks")]
pub use model::model;
pub use prepared::{expression, recipe, suite};
pub use table::table;
pub use vectors::vectors;
pub use yaml::yaml;
