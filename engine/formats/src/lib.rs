//! Files of every format to a table.
//!
//! What a file is, is found out from its bytes, never from its name: delimited text, JSON, Parquet, Arrow,
//! workbooks, and any of these packed with gzip or zip. Many of these formats are delicate: in the browser, only
//! the disposable reader carries this crate.

mod archive;
mod arrow;
mod columns;
mod excel;
mod json;
mod nested;
mod parquet;
mod sniff;

use std::panic::{AssertUnwindSafe, catch_unwind};

use bunsen_spec::{Problem, ReadOptions, say};
use bunsen_table::{CsvReader, TableRead};

use arrow::ArrowReader;
use excel::Workbook;
use json::JsonReader;
use parquet::ParquetReader;
use sniff::{Kind, sniff};

/// Reads a file of any format in steps of a few milliseconds, so that a worker can tell how it goes.
///
/// ```
/// # use bunsen_formats::FileReader;
/// let mut reader = FileReader::new(br#"[{"a": 1}, {"a": 2, "b": "x"}]"#.to_vec(), &Default::default())?;
/// while !reader.step()? {}
/// assert_eq!(reader.finish()?.table.columns().len(), 2);
/// # Ok::<(), bunsen_spec::Problem>(())
/// ```
pub struct FileReader {
    stage: Stage,
    /// The file of an archive that is read, and all that could be.
    packed: Option<(String, Vec<String>)>,
}

enum Stage {
    Csv(Box<CsvReader>),
    Json(Box<JsonReader>),
    Parquet(Box<ParquetReader>),
    Arrow(Box<ArrowReader>),
    Workbook(Vec<u8>, Workbook, ReadOptions),
    Read(Box<TableRead>),
    Failed(Problem),
}

/// Reads a file at once; see [`FileReader`].
///
/// # Errors
/// If the bytes hold no table; the problem says what they are and what to do.
pub fn read_file(bytes: Vec<u8>, options: &ReadOptions) -> Result<TableRead, Problem> {
    FileReader::new(bytes, options)?.finish()
}

impl FileReader {
    /// Begins to read `bytes`; what `options` leave open is found out from them.
    ///
    /// # Errors
    /// If the bytes are no file that can be read, or an option does not fit it.
    pub fn new(bytes: Vec<u8>, options: &ReadOptions) -> Result<Self, Problem> {
        guarded(move || Self::open(bytes, options, None, true))
    }

    fn open(
        bytes: Vec<u8>,
        options: &ReadOptions,
        packed: Option<(String, Vec<String>)>,
        may_be_packed: bool,
    ) -> Result<Self, Problem> {
        let stage = match sniff(&bytes, options)? {
            Kind::Csv => Stage::Csv(Box::new(CsvReader::new(bytes, options)?)),
            Kind::Json => Stage::Json(Box::new(JsonReader::new(bytes, options)?)),
            Kind::Parquet => Stage::Parquet(Box::new(ParquetReader::new(bytes)?)),
            Kind::Arrow(format) => Stage::Arrow(Box::new(ArrowReader::new(bytes, format)?)),
            Kind::Workbook(kind) => Stage::Workbook(bytes, kind, options.clone()),
            Kind::Gzip if may_be_packed => return Self::open(archive::gunzip(&bytes)?, options, packed, false),
            Kind::Zip if may_be_packed => {
                let (readable, all) = archive::list(&bytes)?;
                let named = options.part.as_deref();
                if let Some(name) = named.filter(|name| !readable.iter().any(|other| other == name)) {
                    return Err(say::formats::no_such_file(name, &readable));
                }
                let Some(name) = named.or(readable.first().map(String::as_str)) else {
                    return Err(say::formats::no_tables(&all));
                };
                let (name, inner) = (name.to_string(), archive::unzip(&bytes, name)?);
                drop(bytes);
                let options = ReadOptions { part: None, ..options.clone() };
                // A gzip file within the archive is unpacked, an archive within it is not.
                let inner = if inner.starts_with(b"\x1f\x8b") { archive::gunzip(&inner)? } else { inner };
                return Self::open(inner, &options, Some((name, readable)), false);
            }
            Kind::Gzip | Kind::Zip => return Err(say::formats::no_tables(&[])),
        };
        Ok(Self { stage, packed })
    }

    /// Works for a few milliseconds (on a workbook: until it is read) and says whether the file is read.
    ///
    /// # Errors
    /// If the file turns out to be unreadable; further steps say the same.
    pub fn step(&mut self) -> Result<bool, Problem> {
        let stage = &mut self.stage;
        let stepped = guarded(|| match stage {
            Stage::Csv(reader) => reader.step(),
            Stage::Json(reader) => reader.step(),
            Stage::Parquet(reader) => reader.step(),
            Stage::Arrow(reader) => reader.step(),
            Stage::Workbook(bytes, kind, options) => {
                let read = excel::read(std::mem::take(bytes), *kind, options)?;
                *stage = Stage::Read(Box::new(read));
                Ok(true)
            }
            Stage::Read(_) => Ok(true),
            Stage::Failed(problem) => Err(problem.clone()),
        });
        if let Err(problem) = &stepped {
            self.stage = Stage::Failed(problem.clone());
        }
        stepped
    }

    /// How much of the work is done, 0 to 1; 0 while a workbook is read.
    pub fn done_share(&self) -> f64 {
        match &self.stage {
            Stage::Csv(reader) => reader.done_share(),
            Stage::Json(reader) => reader.done_share(),
            Stage::Parquet(reader) => reader.done_share(),
            Stage::Arrow(reader) => reader.done_share(),
            Stage::Workbook(..) => 0.0,
            Stage::Read(_) | Stage::Failed(_) => 1.0,
        }
    }

    /// What was read, after the steps that are left.
    ///
    /// # Errors
    /// As [`FileReader::step`].
    pub fn finish(mut self) -> Result<TableRead, Problem> {
        while !self.step()? {}
        let stage = self.stage;
        let mut read = guarded(move || match stage {
            Stage::Csv(reader) => reader.finish(),
            Stage::Json(reader) => reader.finish(),
            Stage::Parquet(reader) => reader.finish(),
            Stage::Arrow(reader) => reader.finish(),
            Stage::Read(read) => Ok(*read),
            Stage::Failed(problem) => Err(problem),
            Stage::Workbook(..) => Err(Problem::internal("A workbook was read to its end without a result.")),
        })?;
        if let Some((name, parts)) = self.packed {
            read.options.part = Some(name);
            read.parts = parts;
        }
        Ok(read)
    }
}

/// Runs `work` of readers that are not ours; one that stumbles over the file leaves a problem, not a panic.
/// WebAssembly cannot catch one: there the reader's worker ends, which is what it is for.
fn guarded<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(say::formats::damaged(say::formats::file(), say::formats::reader_stumbled())))
}
