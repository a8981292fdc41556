//! A table as the learner sees it: its columns, what is in them, and how its file was read.

use serde::{Deserialize, Serialize};

use crate::RecipeStep;

/// What a table is made of: the bytes it was read from, how they are read, and the steps it went through.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataRef {
    /// Name of the file, such as `iris.csv`.
    pub name: String,
    /// MD5 of the file's bytes, 32 hexadecimal digits: DVC's name for the content.
    pub md5: String,
    /// Size of the file in bytes.
    pub size_bytes: u64,
    /// How the file is read; the same bytes read otherwise are another table.
    #[serde(default)]
    pub options: ReadOptions,
    /// The steps that prepare it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipe: Vec<RecipeStep>,
    /// The tables that steps can join it with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherTable>,
}

/// A table that the project's own can be joined with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OtherTable {
    /// Name of the file, by which steps name the table. Unique in the project.
    pub name: String,
    /// MD5 of the file's bytes.
    pub md5: String,
    /// Size of the file in bytes.
    pub size_bytes: u64,
    /// How the file is read.
    #[serde(default)]
    pub options: ReadOptions,
}

/// How a file is read. `None` means: guess from the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    /// How its bytes are laid out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<FileFormat>,
    /// Which table of a file that holds several: the name of a workbook's sheet, of an archive's file or batch, or
    /// of a JSON document's list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// What separates the cells of delimited text: one of `,`, `;`, tab or `|`.
    pub delimiter: Option<char>,
    /// The encoding of delimited text: a label as browsers know it, such as `utf-8` or `windows-1252`.
    pub encoding: Option<String>,
    /// Whether the first row of delimited text or of a sheet names the columns.
    pub has_header: Option<bool>,
    /// Whether numbers in delimited text are written with a comma before the decimals.
    pub decimal_comma: Option<bool>,
    /// Whether dates in delimited text that could be read in two ways, such as `01/02/2024`, have the day first.
    /// Columns with a date that settles it are read as that says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day_first: Option<bool>,
    /// How pictures in files of their own are brought to one size.
    #[serde(skip_serializing_if = "PictureOptions::is_open")]
    pub pictures: PictureOptions,
}

/// How pictures in files of their own become rows of equal length. `None` means: choose by the pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PictureOptions {
    /// Width in pixels. By default the width that all pictures have, if that is at most 64 and they are equally
    /// high, otherwise 32. A picture of another shape is cut at both sides first, so that nothing is stretched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height in pixels; the default is chosen as that of the width.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Whether there is one number for each pixel or three. By default one if all pictures are grey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colours: Option<PictureColours>,
}

impl PictureOptions {
    /// Whether everything is chosen by the pictures.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}

/// What is known of each pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureColours {
    /// How bright it is: one number.
    Grey,
    /// How much red, green and blue is in it: three numbers.
    Rgb,
}

impl PictureColours {
    /// How many numbers there are for a pixel.
    pub fn n_channels(self) -> u32 {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
        }
    }
}

/// How a file's bytes are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Delimited text.
    Csv,
    /// JSON: one record per line, which is an object.
    JsonLines,
    /// JSON: a list of records, which are objects.
    JsonRecords,
    /// JSON: one list of values, or one object of values by row, for each column.
    JsonColumns,
    /// JSON: one record for each row, by the row's name.
    JsonIndex,
    /// JSON: the columns' names in `columns`, a list of lists of values in `data`.
    JsonSplit,
    /// JSON: a list of lists of values, without names.
    JsonValues,
    /// Parquet.
    Parquet,
    /// Arrow's file format, also known as Feather.
    Arrow,
    /// Arrow's stream format.
    ArrowStream,
    /// A workbook: Excel's of any age, or OpenDocument's.
    Excel,
    /// Plain text: each line is a row.
    TextLines,
    /// An archive of text files: each is a row, its folder is its label.
    TextFiles,
    /// An archive of pictures: each is a row, its folder is its label, every pixel a column.
    Pictures,
    /// IDX, the format of MNIST and its kin: numbers, labels, or pictures with a column for every pixel.
    Idx,
    /// The binary format of CIFAR-10 and CIFAR-100: labels, and pictures with a column for every pixel.
    Cifar,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Whole numbers (stored as 64-bit integers, or as bytes where all are 0 to 255).
    Integer,
    /// Numbers (stored as 64-bit floats).
    Number,
    /// Yes or no.
    Boolean,
    /// Days without a time of day (stored as 32-bit integers: days since 1970).
    Date,
    /// Moments, in UTC if a zone was given (stored as 64-bit integers: microseconds since 1970).
    DateTime,
    /// Few distinct texts.
    Category,
    /// Many distinct texts.
    Text,
}

impl ColumnKind {
    /// Whether it holds numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    /// Whether it holds days or moments.
    pub fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::DateTime)
    }

    /// Whether models can learn from it as it is.
    pub fn is_learnable(self) -> bool {
        !self.is_date() && self != Self::Text
    }
}

/// A column of a table whose values travel beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnLayout {
    /// Its name, unique in the table.
    pub name: String,
    /// What it holds, which says how its values lie.
    pub kind: ColumnKind,
    /// Whether a buffer of validity bits comes first.
    pub has_missing: bool,
    /// Whether its whole numbers lie as one byte each.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_bytes: bool,
}

/// What a table will be, known before its rows are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePlan {
    /// Its columns.
    pub columns: Vec<ColumnPlan>,
    /// How many rows to make room for; 0 where that is not known.
    pub n_rows: u64,
}

/// What a column will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnPlan {
    /// Its name, unique in the table.
    pub name: String,
    /// How its values lie. Whether texts are categories is known at the end.
    pub kind: ColumnKind,
    /// Whether its whole numbers lie as one byte each.
    pub is_bytes: bool,
    /// How many bytes of text to make room for.
    pub text_bytes: u64,
}

/// What is known of a file once all its rows are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadEnd {
    /// What each column holds.
    pub kinds: Vec<ColumnKind>,
    /// How the file was read: nothing left to guess.
    pub options: ReadOptions,
    /// The tables of a file that holds several, by name.
    pub parts: Vec<String>,
    /// What did not fit and what became of it.
    pub issues: Vec<ReadIssue>,
}

/// Something in the file that did not fit, and what was done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadIssue {
    /// What did not fit and what became of it, in a sentence or two.
    pub what: String,
    /// The column it lies in, if in one.
    pub column: Option<String>,
    /// Numbers of the rows it touches, counted from 1 without the header; at most the first 100.
    pub rows: Vec<u64>,
    /// How many rows it touches in all.
    pub n_rows: u64,
}

/// Where a data set comes from and what may be done with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataCard {
    /// The data set's name.
    pub title: String,
    /// What it is, in a sentence or two.
    pub description: String,
    /// Who made it and where it was published.
    pub source: String,
    /// Its license.
    pub license: String,
    /// What it says about persons.
    pub pii: String,
    /// What it should not be used for, and what is known to be wrong with it.
    pub limits: String,
    /// The column that learners usually predict.
    #[serde(default)]
    pub target: Option<String>,
}
