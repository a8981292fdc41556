//! What the worker and its assistants say to each other.
//!
//! An assistant is a small program in a worker of the worker's own. A reader looks into one file from a stranger
//! and is thrown away; the one for text stays small, the other knows every format. The table's assistant holds
//! the table of the open project and answers everything the Data room asks of it, also while the worker trains; that
//! of the checks knows what can be expected of it.
//! Messages travel as those of the page do: JSON text beside a list of buffers.

use bunsen_spec::{
    Chart, ChartData, ColumnLayout, MergeChoices, Problem, ReadIssue, ReadOptions, RecipeStep, Step, StepPreview,
    Suite, TableDiff, TableProfile, Validation,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::macros::calls;
use crate::values::{Preparation, RowView, RowsPage};
use crate::versions::DataMerge;

calls! {
    /// A command to an assistant whose answer has a known type.
    trait AssistantCall;
    /// Everything the worker can ask of its assistants.
    enum AssistantCommand;

    /// Of a reader: reads a file (buffer 0) as a table, whose buffers come beside the answer.
    ReadTableFile {
        /// The file's name, for what is said of it.
        file_name: String,
        /// How to read it.
        options: ReadOptions,
    } -> TableFile;

    /// Of a reader: unpacks and checks an exported project (buffer 0). The answer says what it holds, in the
    /// engine's own words; its contents come beside it.
    ReadProjectFile {} -> String;

    /// Of the table's assistant: holds this table, whose buffers come with the command.
    TakeTable {
        /// Its name if it is one that others are joined with; none if it is the one that is prepared.
        name: Option<String>,
        /// What it is.
        table: TableFile,
    } -> ();

    /// Of the table's assistant: takes a recipe's steps and looks at what comes of them.
    PrepareTable {
        /// The file's name, for what is said of it.
        file_name: String,
        /// The recipe.
        recipe: Vec<RecipeStep>,
    } -> PreparedTable;

    /// Of the table's assistant: reads rows of the prepared table.
    ReadTableRows {
        /// Which rows there are, and in which order.
        view: RowView,
        /// The first of them, from 0.
        offset: u64,
        /// How many.
        limit: u64,
    } -> RowsPage;

    /// Of the table's assistant: a step as it would be.
    PreviewTableStep {
        /// The steps before it.
        before: Vec<RecipeStep>,
        /// The step.
        step: Step,
    } -> StepPreview;

    /// Of the table's assistant: what a chart of the prepared table shows.
    DrawTable {
        /// The chart.
        chart: Chart,
    } -> ChartData;

    /// Of the table's assistant: how its prepared table differs from an older one, whose buffers come with the command.
    DiffTable {
        /// The older one.
        before: TableColumns,
        /// The columns that name a row; `None`: what seems to name them.
        key: Option<Vec<String>>,
    } -> TableDiff;

    /// Of the table's assistant: holds one of the versions of a table that are merged, whose buffers come with the
    /// command.
    TakeMergeVersion {
        /// Which of them it is.
        version: MergeVersion,
        /// Its layout.
        table: TableColumns,
    } -> ();

    /// Of the table's assistant: merges the versions that it holds. The same key again is answered at once.
    MergeTables {
        /// The columns that name a row; `None`: what seems to name them.
        key: Option<Vec<String>>,
        /// How many conflicts are shown.
        n_shown: u64,
    } -> DataMerge;

    /// Of the table's assistant: the merged table as delimited text in UTF-8 (buffer 0 of the answer), and how it is
    /// read.
    WriteMerge {
        /// The columns that name a row.
        key: Vec<String>,
        /// What was chosen where both sides did something different.
        choices: MergeChoices,
        /// How it is written, as far as it can be, but for the encoding.
        options: ReadOptions,
    } -> ReadOptions;

    /// Of a reader, which alone knows encodings: a text in UTF-8 (buffer 0) in another encoding, if that has all its
    /// letters (buffer 0 of the answer). Gives the encoding that it is in.
    EncodeText {
        /// The encoding.
        encoding: String,
    } -> String;

    /// Of the table's assistant: the prepared table, whose buffers come beside the answer.
    GiveTable {} -> TableColumns;

    /// Of the checks' assistant: takes the table to check, whose buffers come with the command.
    TakeCheckedTable {
        /// Its layout.
        table: TableColumns,
    } -> ();

    /// Of the checks' assistant: checks its table. The same suite again is answered at once.
    ValidateTable {
        /// What is expected.
        suite: Suite,
    } -> Validation;

    /// Of the checks' assistant: what to expect of later versions of its table.
    ProposeSuite {} -> Suite;

    /// Of the checks' assistant: the report about its table, as HTML.
    WriteReport {
        /// What is expected.
        suite: Suite,
        /// The table's name.
        name: String,
    } -> String;

    /// Of the table's assistant: the prepared table as delimited text (buffer 0 of the answer).
    WriteTable {} -> ();

    /// Of the table's assistant: some rows of it as delimited text (buffer 0 of the answer), and how many there are.
    WriteTableRows {
        /// Which rows.
        view: RowView,
    } -> u64;
}

/// To an assistant: do this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssistantRequest {
    /// Names the request, for the answer.
    pub id: u64,
    /// What to do.
    pub command: AssistantCommand,
}

/// From an assistant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssistantMessage {
    /// A request goes on. At most every 50 ms.
    Working {
        /// Which request.
        id: u64,
        /// What is being done, in a few words.
        what: String,
        /// Share done, 0 to 1.
        done: f64,
    },
    /// The answer to a request. Its JSON is of the call's [`AssistantCall::Reply`] type.
    Reply {
        /// Which request.
        id: u64,
        /// The answer.
        result: Result<Box<RawValue>, Problem>,
    },
    /// The assistant has hit a fault. The last message of one that can still speak.
    Failed {
        /// What happened, for a bug report.
        what: String,
    },
}

/// A version of a table that is merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeVersion {
    /// The one that both sides came from.
    Base,
    /// The one that is merged into.
    Ours,
    /// The one that is merged.
    Theirs,
}

/// A table whose buffers travel beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableColumns {
    /// The columns, in the order of their buffers.
    pub columns: Vec<ColumnLayout>,
    /// Number of rows.
    pub n_rows: u64,
}

/// A table that was read from a file; its buffers travel beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableFile {
    /// The table.
    pub table: TableColumns,
    /// How it was read: nothing left to guess.
    pub options: ReadOptions,
    /// The tables of a file that holds several, by name.
    pub parts: Vec<String>,
    /// What did not fit and what became of it.
    pub issues: Vec<ReadIssue>,
}

/// What came of a recipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreparedTable {
    /// What is in the table after the last step that could be taken.
    pub profile: TableProfile,
    /// What the steps did.
    pub preparation: Preparation,
}
