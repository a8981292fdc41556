//! Models and documents that answer: reading questions in MLflow's shapes, holding them against the signature,
//! predicting on threads of their own.

mod csv_question;
mod documents_question;
mod enforce;
mod json_question;
mod libraries;
mod models;
mod reply;
mod threads;

pub(crate) use csv_question::read_csv_question;
pub(crate) use documents_question::read_documents_question;
pub(crate) use enforce::enforce;
pub(crate) use json_question::read_json_question;
pub(crate) use libraries::{Libraries, read_library};
pub(crate) use models::{ModelKey, Models};
pub(crate) use reply::{tally, tally_answers};
pub(crate) use threads::{Busy, ModelThreads};

use bunsen_spec::{Cell, Problem};

/// Rows a client asks about, before the model's signature has been looked at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    /// Names of the columns; `None` when the values stand in the model's own order.
    pub columns: Option<Vec<String>>,
    /// The rows; with names, each as long as there are names.
    pub rows: Vec<Vec<Cell>>,
}

/// MLflow's name for what is wrong with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorCode {
    /// It cannot be read, or a value cannot be used.
    BadRequest,
    /// It does not fit the model's signature.
    InvalidParameterValue,
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct QuestionError {
    /// MLflow's name for it.
    pub code: ErrorCode,
    /// The whole of it.
    pub problem: Problem,
}

impl QuestionError {
    /// A question that cannot be read, or a value in it that cannot be used.
    pub fn bad(problem: Problem) -> Self {
        Self { code: ErrorCode::BadRequest, problem }
    }

    /// A question that does not fit the model.
    pub fn unfit(problem: Problem) -> Self {
        Self { code: ErrorCode::InvalidParameterValue, problem }
    }
}

/// Rows that are answered in one request.
const MAX_ROWS: usize = 50_000;
/// Values that are answered in one request, counted before and after the model's columns are picked. Sparse
/// records and empty rows could otherwise ask for far more memory than they have bytes.
const MAX_CELLS: usize = 2_000_000;

/// Refuses more rows or values than are answered in one request. A row counts even if it holds nothing.
fn check_size(n_rows: usize, n_columns: usize) -> Result<(), QuestionError> {
    if n_rows <= MAX_ROWS && n_rows.saturating_mul(n_columns.max(1)) <= MAX_CELLS {
        return Ok(());
    }
    let what = format!("The request has {n_rows} rows of {n_columns} columns, more than can be answered at once.");
    Err(QuestionError::bad(
        Problem::bad_input(what).remedy("Send at most 50,000 rows and 2,000,000 values in one request."),
    ))
}

/// Refuses two columns of one name: which of them is meant would be a guess.
fn refuse_repeated(columns: &[String]) -> Result<(), QuestionError> {
    let mut sorted: Vec<&String> = columns.iter().collect();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => {
            let what = format!("The column {} is there twice.", pair[0]);
            Err(QuestionError::bad(Problem::bad_input(what).in_column(pair[0])))
        }
        None => Ok(()),
    }
}
