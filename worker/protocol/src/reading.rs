//! Messages that travel between the worker and its reader.

use bunsen_spec::{ColumnLayout, Problem, ReadIssue, ReadOptions, TableProfile};
use serde::{Deserialize, Serialize};

/// To the reader, beside the bytes of the file: read this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadRequest {
    /// The file's name, for what is said of it.
    pub file_name: String,
    /// What it should be.
    pub kind: ReadKind,
}

/// What a file should be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadKind {
    /// A table.
    Table {
        /// How to read it.
        options: ReadOptions,
        /// Whether to look at what the columns hold, too.
        is_profiled: bool,
    },
    /// An exported project.
    Project,
}

/// From the reader.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderMessage {
    /// Reading goes on. At most every 50 ms.
    Working {
        /// What is being done, in a few words.
        what: String,
        /// Share done, 0 to 1.
        done: f64,
    },
    /// The table, whose buffers come beside it. The last message.
    Read(Box<ReadTable>),
    /// The project, unpacked and checked: what it holds, in the engine's own words, with its contents beside
    /// it. The last message.
    Project(String),
    /// The bytes are not what they should be. The last message.
    Refused(Problem),
    /// The reader has hit a fault. The last message of one that can still speak.
    Failed {
        /// What happened, for a bug report.
        what: String,
    },
}

/// A table that was read; the buffers of its columns travel beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadTable {
    /// The columns, in the order of their buffers.
    pub columns: Vec<ColumnLayout>,
    /// Number of rows.
    pub n_rows: u64,
    /// How it was read: nothing left to guess.
    pub options: ReadOptions,
    /// The tables of a file that holds several, by name.
    pub parts: Vec<String>,
    /// What did not fit and what became of it.
    pub issues: Vec<ReadIssue>,
    /// What the columns hold, if it was asked for.
    pub profile: Option<TableProfile>,
}
