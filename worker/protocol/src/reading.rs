//! Messages that travel between the worker and its reader.

use bunsen_spec::{ColumnLayout, CsvOptions, Problem, ReadIssue, TableProfile};
use serde::{Deserialize, Serialize};

/// To the reader, beside the bytes of the file: read this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadRequest {
    /// The file's name, for what is said of it.
    pub file_name: String,
    /// How to read it.
    pub options: CsvOptions,
    /// Whether to look at what the columns hold, too.
    pub is_profiled: bool,
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
    /// The bytes are no table. The last message.
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
    pub options: CsvOptions,
    /// What did not fit and what became of it.
    pub issues: Vec<ReadIssue>,
    /// What the columns hold, if it was asked for.
    pub profile: Option<TableProfile>,
}
