//! Models that answer: reading questions in MLflow's shapes, holding them against the signature,
//! predicting on threads of their own.

mod csv_question;
mod enforce;
mod json_question;
mod models;
mod reply;
mod threads;

pub(crate) use csv_question::read_csv_question;
pub(crate) use enforce::enforce;
pub(crate) use json_question::read_json_question;
pub(crate) use models::{ModelKey, Models};
pub(crate) use reply::tally;
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

/// Cells that are answered in one request. Sparse records could otherwise ask for far more memory than
/// they have bytes.
const MAX_CELLS: usize = 8_000_000;

/// Refuses more cells than are answered in one request.
fn check_size(n_rows: usize, n_columns: usize) -> Result<(), QuestionError> {
    if n_rows.saturating_mul(n_columns) <= MAX_CELLS {
        return Ok(());
    }
    let what = format!("The request has {n_rows} rows of {n_columns} columns, more than can be answered at once.");
    Err(QuestionError::bad(Problem::bad_input(what).remedy("Send it in smaller parts.")))
}
