//! What a file is, by its bytes.

use bunsen_spec::say::foreign::{Foreign, looks_like};
use bunsen_spec::{FileFormat, Problem, ReadOptions, say};
use bunsen_table::foreign;

use crate::archive::is_tar;
use crate::cifar::Cifar;
use crate::excel::Workbook;
use crate::idx::is_idx;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Csv,
    Json,
    Parquet,
    Arrow(FileFormat),
    Workbook(Workbook),
    Idx,
    Cifar(Cifar),
    Gzip,
    Zip,
    Tar,
}

/// Finds out what `bytes` are. Text may be asked to be read as delimited text or as JSON; a binary format is
/// what its bytes say.
pub(crate) fn sniff(bytes: &[u8], options: &ReadOptions) -> Result<Kind, Problem> {
    let kind = match foreign(bytes, is_utf16(options)) {
        // Delimited text says itself what is wrong with bytes that are no text at all.
        None => Kind::Csv,
        Some(Foreign::Json) => Kind::Json,
        Some(Foreign::Parquet) => Kind::Parquet,
        Some(Foreign::Arrow) => Kind::Arrow(FileFormat::Arrow),
        Some(Foreign::Excel) => {
            Kind::Workbook(if holds(bytes, b"xl/workbook.bin") { Workbook::Xlsb } else { Workbook::Xlsx })
        }
        Some(Foreign::OpenDocument) => Kind::Workbook(Workbook::Ods),
        Some(Foreign::OldOffice) => Kind::Workbook(Workbook::Xls),
        Some(Foreign::Gzip) => Kind::Gzip,
        Some(Foreign::Zip) => Kind::Zip,
        // A stream of Arrow's begins with a mark of four bytes and the length of its schema.
        Some(Foreign::Binary) if bytes.starts_with(b"\xff\xff\xff\xff") => Kind::Arrow(FileFormat::ArrowStream),
        Some(Foreign::Binary) if is_tar(bytes) => Kind::Tar,
        Some(Foreign::Binary) if is_idx(bytes) => Kind::Idx,
        Some(other) => match Cifar::of_bytes(bytes).filter(|_| other == Foreign::Binary) {
            Some(cifar) => Kind::Cifar(cifar),
            None => return Err(looks_like(other)),
        },
    };
    let is_packed = matches!(kind, Kind::Gzip | Kind::Zip | Kind::Tar);
    match options.format {
        None => Ok(kind),
        Some(_) if is_packed => Ok(kind),
        Some(FileFormat::Csv | FileFormat::TextLines) if matches!(kind, Kind::Csv) => Ok(kind),
        Some(format) if is_json(format) && matches!(kind, Kind::Csv | Kind::Json) => Ok(Kind::Json),
        Some(FileFormat::Idx) if kind == Kind::Idx => Ok(kind),
        Some(FileFormat::Cifar) if matches!(kind, Kind::Cifar(_)) => Ok(kind),
        Some(FileFormat::Parquet) if kind == Kind::Parquet => Ok(kind),
        Some(format) if kind == Kind::Arrow(format) => Ok(kind),
        Some(FileFormat::Excel) if matches!(kind, Kind::Workbook(_)) => Ok(kind),
        Some(_) => Err(say::formats::not_this_format()),
    }
}

fn is_json(format: FileFormat) -> bool {
    use FileFormat::{JsonColumns, JsonIndex, JsonLines, JsonRecords, JsonSplit, JsonValues};
    matches!(format, JsonColumns | JsonIndex | JsonLines | JsonRecords | JsonSplit | JsonValues)
}

fn is_utf16(options: &ReadOptions) -> bool {
    options.encoding.as_deref().is_some_and(|encoding| encoding.to_ascii_lowercase().starts_with("utf-16"))
}

fn holds(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|part| part == name)
}
