//! Files that are not delimited text, whatever their name says.

use crate::Problem;

const PICTURE: &str = "Put pictures into folders named by what they show, and choose a zip archive of these folders.";
const SPREADSHEET: &str = "Open it in a spreadsheet program and save the sheet as CSV.";
const COPY: &str = "Copy its table into a spreadsheet and save that as CSV.";
const UNPACK: &str = "Unpack it and choose the CSV file inside.";
const CONVERT: &str = "Convert it to CSV first, for example with pandas' to_csv.";
const CHOOSE: &str = "Choose a text file with one row per line, such as CSV.";

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A picture.
    Png,
    /// A picture.
    Jpeg,
    /// A picture.
    Gif,
    /// A document.
    Pdf,
    /// A workbook or document of before 2007.
    OldOffice,
    /// A workbook.
    Excel,
    /// A spreadsheet.
    OpenDocument,
    /// A document.
    Word,
    /// A document in rich text.
    Rtf,
    /// An archive.
    Zip,
    /// An archive.
    Gzip,
    /// An archive.
    Bzip2,
    /// An archive.
    Xz,
    /// An archive.
    Zstandard,
    /// An archive.
    SevenZip,
    /// An archive.
    Rar,
    /// Columns of values.
    Parquet,
    /// Columns of values.
    Arrow,
    /// Arrays of numbers.
    Hdf5,
    /// An array of numbers.
    Numpy,
    /// A database.
    Sqlite,
    /// A program for some system.
    Program,
    /// A program for browsers.
    Wasm,
    /// Text that no browser decodes.
    Utf32,
    /// A page of the web.
    Html,
    /// A document with tags.
    Xml,
    /// Values with names.
    Json,
    /// Bytes of any other kind.
    Binary,
}

/// The file is no delimited text, but this.
pub fn looks_like(foreign: Foreign) -> Problem {
    let (what, remedy) = match foreign {
        Foreign::Png => ("a PNG picture", PICTURE),
        Foreign::Jpeg => ("a JPEG picture", PICTURE),
        Foreign::Gif => ("a GIF picture", PICTURE),
        Foreign::Pdf => ("a PDF document", COPY),
        Foreign::OldOffice => ("an old Excel workbook or Office document", SPREADSHEET),
        Foreign::Excel => ("an Excel workbook", SPREADSHEET),
        Foreign::OpenDocument => ("an OpenDocument spreadsheet", SPREADSHEET),
        Foreign::Word => ("a Word document", COPY),
        Foreign::Rtf => ("a word-processor document", COPY),
        Foreign::Zip => ("a zip archive", UNPACK),
        Foreign::Gzip => ("a gzip archive", UNPACK),
        Foreign::Bzip2 => ("a bzip2 archive", UNPACK),
        Foreign::Xz => ("an xz archive", UNPACK),
        Foreign::Zstandard => ("a Zstandard archive", UNPACK),
        Foreign::SevenZip => ("a 7-Zip archive", UNPACK),
        Foreign::Rar => ("a RAR archive", UNPACK),
        Foreign::Parquet => ("a Parquet file", CONVERT),
        Foreign::Arrow => ("an Arrow file", CONVERT),
        Foreign::Hdf5 => ("an HDF5 file", CONVERT),
        Foreign::Numpy => ("a NumPy array", CONVERT),
        Foreign::Sqlite => ("an SQLite database", "Export the table you need as CSV."),
        Foreign::Program => ("a program", CHOOSE),
        Foreign::Wasm => ("a WebAssembly program", CHOOSE),
        Foreign::Utf32 => ("text in UTF-32", "Save it again in UTF-8."),
        Foreign::Html => ("a web page", "Use the page's download link for the data, not \u{201c}save page\u{201d}."),
        Foreign::Xml => ("an XML document", SPREADSHEET),
        Foreign::Json => ("JSON", "Convert it to CSV first, for example with pandas' read_json and to_csv."),
        Foreign::Binary => ("a binary file", CHOOSE),
    };
    Problem::bad_input(format!("This file looks like {what}, not like delimited text.")).remedy(remedy)
}
