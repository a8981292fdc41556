//! Columns, readers and profiles: everything about a table that is not learning.
//!
//! Knows no model, no store and no file system: readers take bytes.

mod assembly;
mod buffers;
mod builder;
mod chart;
mod image;
mod integers;
mod issues;
mod mixed;
mod moment;
mod names;
mod profile;
mod read;
mod rows;
mod table;
mod write;
mod write_as;

pub use assembly::TableBuilder;
pub use builder::text_kind;
pub use chart::chart;
pub use image::find_image;
pub use integers::Integers;
pub use issues::{Noted, bounded, general_issue};
pub use mixed::{MixedColumn, Scalar};
pub use moment::{DAY_US, Moment, is_day, is_moment, parse_date, parse_moment, seconds_text};
pub use names::{Names, numbered_names, own_names};
pub use profile::{Profiler, profile};
pub use read::{
    CsvReader, CsvStream, DecodedText, HEAD_BYTES, MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_TEXT_BYTES, TableRead,
    decode_text, foreign, guess_header, is_delimited, is_missing_word, is_tabular, read_csv, read_written,
};
pub use rows::rows;
pub use table::{Column, MAX_EXACT, Table, Values};
pub use write::{cell_text, rows_csv, table_csv, write_csv};
pub use write_as::{encode_text, write_as, write_text};
