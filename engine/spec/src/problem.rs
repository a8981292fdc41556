//! What went wrong, where, and what to do about it.

use serde::{Deserialize, Serialize};

/// Why something could not be done, in a form that every side can show or send.
///
/// `what` is a whole sentence in plain words; `remedy` says what the learner can do next. Programs
/// look at `kind` and `place`, people read the sentences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The family of the problem.
    pub kind: ProblemKind,
    /// What happened, as one sentence.
    pub what: String,
    /// Where it happened, when it has a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What to do about it, as one sentence. Empty when there is nothing to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remedy: String,
}

/// The families of problems. HTTP statuses and exit codes follow from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The learner's input cannot be used as it is.
    BadInput,
    /// The thing asked for does not exist.
    NotFound,
    /// The thing exists already, or changed since it was looked at.
    Conflict,
    /// No right to do this.
    Forbidden,
    /// Storage or memory is full.
    Full,
    /// The learner stopped it.
    Cancelled,
    /// The network or the other side did not answer.
    Unreachable,
    /// A fault of ours.
    Internal,
}

/// Where in the learner's input a problem lies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Name of the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Number of the row, counted from 1 without the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Name of the setting or field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Number of the letter in the field, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<u64>,
}

impl Problem {
    /// A problem of `kind` described by the sentence `what`.
    pub fn new(kind: ProblemKind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into(), place: None, remedy: String::new() }
    }

    /// The learner's input cannot be used as it is.
    pub fn bad_input(what: impl Into<String>) -> Self {
        Self::new(ProblemKind::BadInput, what)
    }

    /// The thing asked for does not exist.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::new(ProblemKind::NotFound, what)
    }

    /// A fault of ours.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::new(ProblemKind::Internal, what)
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// Says which column it lies in.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.place.get_or_insert_default().column = Some(column.into());
        self
    }

    /// Says which row it lies in, counted from 1 without the header.
    #[must_use]
    pub fn in_row(mut self, row: u64) -> Self {
        self.place.get_or_insert_default().row = Some(row);
        self
    }

    /// Says which setting or field it lies in.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.place.get_or_insert_default().field = Some(field.into());
        self
    }

    /// Says at which letter of the field it lies, counted from 1.
    #[must_use]
    pub fn at_letter(mut self, letter: u64) -> Self {
        self.place.get_or_insert_default().letter = Some(letter);
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)?;
        if !self.remedy.is_empty() {
            write!(f, " {}", self.remedy)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
