//! What the worker and its assistants say to each other.
//!
//! An assistant is a small program in a worker of the worker's own. A reader looks into one file from a stranger
//! and is thrown away; the one for text stays small, the other knows every format. The table's assistant holds
//! the table of the open project and answers everything the Data room asks of it, also while the worker trains; that
//! of the checks knows what can be expected of it.
//! Messages travel as those of the page do: JSON text beside a list of buffers. The file that a reader looks into comes
//! third in the list: a `Blob`, or a `MessagePort` behind which the worker has it. Whoever writes `[from, to]` to the port
//! is sent an `ArrayBuffer` of these bytes.

use std::collections::BTreeMap;

use bunsen_spec::{
    Answer, Chart, ChartData, ColumnLayout, Cutting, Document, FoundPassage, Judged, MergeChoices, PassageMap, Problem,
    Proposal, Question, ReadEnd, ReadOptions, RecipeStep, Step, StepPreview, Suite, TableDiff, TablePlan, TableProfile,
    Validation, Ways,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::documents::{DocumentText, PassagesPage, TakenIndex};
use crate::macros::calls;
use crate::values::{Preparation, RowView, RowsPage};
use crate::versions::DataMerge;

calls! {
    /// A command to an assistant whose answer has a known type.
    trait AssistantCall;
    /// Everything the worker can ask of its assistants.
    enum AssistantCommand;

    /// Of a reader: begins to read the file that comes with the command as a table, and says what the table will be.
    OpenTableFile {
        /// The file's name, for what is said of it.
        file_name: String,
        /// Its size.
        size_bytes: u64,
        /// How to read it.
        options: ReadOptions,
    } -> TablePlan;

    /// Of a reader: goes on reading, and gives the next rows, whose buffers come beside the answer.
    ReadTableBatch {} -> TableBatch;

    /// Of a reader: unpacks and checks a project, the file that comes with the command: an exported one, a zip of a git
    /// repository or a git bundle. The answer says what it holds, in the engine's own words; its contents come beside it.
    ReadProjectFile {
        /// The file's name.
        file_name: String,
        /// The file's size.
        size_bytes: u64,
    } -> String;

    /// Of the table's assistant: makes room for a table, whose rows follow.
    BeginTable {
        /// What it is for.
        role: TableRole,
        /// What it will be.
        plan: TablePlan,
    } -> ();

    /// Of the table's assistant: takes the next rows of that table, whose buffers come with the command.
    TakeTableBatch {
        /// The rows.
        batch: TableBatch,
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
    /// Of a reader of documents: reads the file that comes with the command as text in blocks.
    ReadDocumentFile {
        /// Its path among the documents.
        name: String,
        /// The file's size.
        size_bytes: u64,
    } -> Document;

    /// Of the library's assistant: takes the files that say what tokens are and how the encoder is built: its configuration
    /// (buffer 0) and its tokenizer (buffer 1).
    TakeTokenizer {
        /// The encoder's name.
        encoder: String,
    } -> ();

    /// Of the library's assistant: takes the encoder's weights (buffer 0). From then on it gives vectors.
    TakeEncoder {} -> ();

    /// Of the library's assistant: takes documents (the buffers, each as JSON), which may be cut from then on.
    TakeDocuments {
        /// The MD5s of their files.
        md5s: Vec<String>,
    } -> ();

    /// Of the library's assistant: cuts documents that it has, forgets others, and takes the vectors (the buffers) that were
    /// kept.
    CutDocuments {
        /// Their names, each with the MD5 of its file.
        documents: Vec<(String, String)>,
        /// How they are cut.
        cutting: Cutting,
    } -> LibraryState;

    /// Of the library's assistant: takes vectors (the buffers) that others have made since documents were cut. Says how many
    /// passages have none yet.
    TakeVectors {} -> u64;

    /// Of the library's assistant: gives some passages their vectors.
    EncodePassages {
        /// How many.
        n: u64,
        /// Whether all vectors that are not kept yet come beside the answer (buffer 0, if there are any), to be kept.
        gives: bool,
        /// Whether those that came last are kept.
        was_kept: bool,
    } -> EncodedPassages;

    /// Of the library's assistant: answers a question.
    AskLibrary {
        /// The question.
        question: String,
        /// The questions that it follows, the first one first.
        after: Vec<String>,
        /// How passages are searched.
        ways: Ways,
    } -> LibraryAnswer;

    /// Of the library's assistant: the names of the files that the documents are published as; their bytes are the buffers, in
    /// this order.
    PackLibrary {
        /// How passages are searched.
        ways: Ways,
    } -> Vec<String>;

    /// Of the library's assistant: takes documents that were published (the buffers) in the place of those it has.
    TakePublished {
        /// The names of the files.
        names: Vec<String>,
    } -> TakenIndex;

    /// Of the library's assistant: why nothing can be measured by each of these questions, if so.
    CheckTestQuestions {
        /// The questions.
        questions: Vec<Question>,
    } -> Vec<Option<Problem>>;

    /// Of the library's assistant: questions made of what the documents say.
    ProposeFromLibrary {
        /// How many at most.
        n: u64,
        /// Decides which.
        seed: u64,
    } -> Vec<Proposal>;

    /// Of the library's assistant: asks a question and compares what comes with what is known.
    JudgeQuestion {
        /// The question.
        question: Question,
        /// How passages are searched.
        ways: Ways,
    } -> Judged;

    /// Of the library's assistant: the metrics of questions that were judged; those that are not defined are left out.
    SummariseJudged {
        /// What came of the questions.
        judged: Vec<Judged>,
    } -> BTreeMap<String, f64>;

    /// Of the library's assistant: the text of a document.
    ReadLibraryDocument {
        /// Its name.
        name: String,
    } -> DocumentText;

    /// Of the library's assistant: passages as they would be, cut in this way.
    ListLibraryPassages {
        /// The way.
        cutting: Cutting,
        /// Of this document only.
        document: Option<String>,
        /// The first of them, from 0.
        offset: u64,
        /// How many.
        limit: u64,
    } -> PassagesPage;

    /// Of the library's assistant: where passages lie on a plane.
    MapLibrary {
        /// How many passages at most.
        limit: u64,
    } -> PassageMap;
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

/// What the table's assistant has a table for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TableRole {
    /// It is the one that is prepared.
    Prepared,
    /// The one that is prepared is joined with it, by this name.
    Joined(String),
    /// It is one of the versions that are merged.
    Merged(MergeVersion),
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

/// Some rows of a table that is read from a file; their buffers travel beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableBatch {
    /// The rows.
    pub rows: TableColumns,
    /// What is known of the file, with the last rows.
    pub end: Option<ReadEnd>,
}

/// What came of a recipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreparedTable {
    /// What is in the table after the last step that could be taken.
    pub profile: TableProfile,
    /// What the steps did.
    pub preparation: Preparation,
}

/// What a library holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LibraryState {
    /// Of each document by name, its number of passages.
    pub n_passages: BTreeMap<String, u64>,
    /// How they were cut: in the nearest way that the encoder can take.
    pub cutting: Cutting,
    /// The most tokens that the encoder reads of a passage.
    pub max_tokens: u64,
    /// Passages that have no vector yet. Of those that say the same, one counts.
    pub n_unencoded: u64,
    /// The buffers of vectors, by their number, that have no vector of any passage there is.
    pub unused: Vec<u64>,
}

/// What encoding some passages came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EncodedPassages {
    /// Passages that got a vector.
    pub n_encoded: u64,
    /// Passages that have none yet, and may get one.
    pub n_left: u64,
    /// Passages that the encoder gives no vector, and why, each as a sentence.
    pub failed: Vec<String>,
}

/// What a library answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LibraryAnswer {
    /// The answer.
    pub answer: Answer,
    /// The passages that were found, the best first.
    pub found: Vec<FoundPassage>,
    /// The question's tokens, as the encoder reads them.
    pub tokens: Vec<String>,
}
