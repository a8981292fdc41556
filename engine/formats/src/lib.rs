//! Files of every format to a table.
//!
//! What a file is, is found out from its bytes, never from its name: delimited text, JSON, Parquet, Arrow,
//! workbooks, IDX, CIFAR's batches, and any of these packed with gzip, zip or tar. Only what an archive's files
//! make together (pictures or texts by class) is told by their names. Many of these formats are delicate: in the
//! browser, only the disposable reader carries this crate.

mod archive;
mod arrow;
mod cifar;
mod columns;
mod contents;
mod excel;
mod idx;
mod json;
mod labelled;
mod nested;
mod parquet;
mod pictures;
mod pixels;
mod sniff;
mod steps;
mod texts;

use std::panic::{AssertUnwindSafe, catch_unwind};

use bunsen_spec::{Problem, ReadOptions, say};
use bunsen_table::{CsvReader, MAX_BYTES, TableRead};

use archive::{Archive, gunzip};
use arrow::ArrowReader;
use cifar::CifarReader;
use contents::{What, choose};
use excel::Workbook;
use idx::IdxReader;
use json::JsonReader;
use parquet::ParquetReader;
use pictures::PicturesReader;
use sniff::{Kind, sniff};
use steps::Steps;
use texts::TextsReader;

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
    Reading(Box<dyn Steps>),
    Workbook(Vec<u8>, Workbook, ReadOptions),
    Read(Box<TableRead>),
    Failed(Problem),
}

/// What a file is packed in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Gzip,
    Archive,
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
        guarded(move || Self::open(bytes, options, Within::Nothing))
    }

    fn open(bytes: Vec<u8>, options: &ReadOptions, within: Within) -> Result<Self, Problem> {
        let reading = |reader| Stage::Reading(reader);
        let stage = match sniff(&bytes, options)? {
            Kind::Csv => reading(Box::new(CsvReader::new(bytes, options)?)),
            Kind::Json => reading(Box::new(JsonReader::new(bytes, options)?)),
            Kind::Parquet => reading(Box::new(ParquetReader::new(bytes)?)),
            Kind::Arrow(format) => reading(Box::new(ArrowReader::new(bytes, format)?)),
            Kind::Workbook(kind) => Stage::Workbook(bytes, kind, options.clone()),
            Kind::Idx => reading(Box::new(IdxReader::new(bytes, None)?)),
            Kind::Cifar(cifar) => reading(Box::new(CifarReader::new(bytes, cifar)?)),
            Kind::Gzip if within == Within::Nothing => {
                let inner = gunzip(&bytes)?;
                drop(bytes);
                return Self::open(inner, options, Within::Gzip);
            }
            Kind::Zip if within == Within::Nothing => return Self::open_archive(Archive::zip(bytes)?, options),
            Kind::Tar if within != Within::Archive => return Self::open_archive(Archive::tar(bytes)?, options),
            Kind::Gzip | Kind::Zip | Kind::Tar => return Err(say::formats::no_tables(&[])),
        };
        Ok(Self { stage, packed: None })
    }

    fn open_archive(mut archive: Archive, options: &ReadOptions) -> Result<Self, Problem> {
        let (part, names) = choose(&mut archive, options)?;
        let packed = Some((part.name, names));
        let reader: Box<dyn Steps> = match part.what {
            What::Table(file) => {
                let inner = archive.unpack(&file, MAX_BYTES)?;
                drop(archive);
                let options = ReadOptions { part: None, ..options.clone() };
                let Self { stage, .. } = Self::open(inner, &options, Within::Archive)?;
                return Ok(Self { stage, packed });
            }
            What::Idx(array, labels) => {
                let labels = labels.map(|labels| archive.unpack(&labels, MAX_BYTES)).transpose()?;
                let array = archive.unpack(&array, MAX_BYTES)?;
                drop(archive);
                Box::new(IdxReader::new(array, labels)?)
            }
            What::Cifar(batches) => Box::new(CifarReader::packed(archive, batches)?),
            What::Pictures(files) => Box::new(PicturesReader::new(archive, files, options.pictures)?),
            What::Texts(files) => Box::new(TextsReader::new(archive, files, options.encoding.clone())),
        };
        Ok(Self { stage: Stage::Reading(reader), packed })
    }

    /// Works for a few milliseconds (on a workbook: until it is read) and says whether the file is read.
    ///
    /// # Errors
    /// If the file turns out to be unreadable; further steps say the same.
    pub fn step(&mut self) -> Result<bool, Problem> {
        let stage = &mut self.stage;
        let stepped = guarded(|| match stage {
            Stage::Reading(reader) => reader.step(),
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
            Stage::Reading(reader) => reader.done_share(),
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
            Stage::Reading(reader) => reader.finish(),
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
