//! Columns, readers and profiles: everything about a table that is not learning.
//!
//! Knows no model, no store and no file system: readers take bytes.

mod table;

pub use table::{Column, Table, Values};
