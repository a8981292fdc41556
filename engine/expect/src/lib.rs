//! What is expected of a table: checking it, proposing it, and the report.
//!
//! Suites, names, arguments and results are Great Expectations' (1.24 on pandas). Knows no model, no store and no
//! file. It is a crate of its own because it carries an engine for regular expressions that others need not.

mod arguments;
mod bounds;
mod checked;
mod expectations;
mod key;
mod order;
mod outcome;
mod pattern;
mod python_text;
mod report;
mod strptime;
mod suggest;
mod validator;
mod values;

pub use report::report_html;
pub use suggest::suggest;
pub use validator::{Validator, validate};
