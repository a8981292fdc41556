//! Columns, readers and profiles: everything about a table that is not learning.
//!
//! Knows no model, no store and no file system: readers take bytes.

mod buffers;
mod image;
mod profile;
mod read;
mod rows;
mod table;
mod write;

pub use image::find_image;
pub use profile::{Profiler, profile};
pub use read::{CsvRead, CsvReader, MAX_BYTES, MAX_CELLS, MAX_COLUMNS, read_csv};
pub use rows::rows;
pub use table::{Column, Table, Values};
pub use write::write_csv;
