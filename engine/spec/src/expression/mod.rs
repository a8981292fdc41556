//! The expression language: what filters and new columns are written in, on every side.
//!
//! ```text
//! expression = "not" expression | expression ("or" | "and") expression | comparison
//! comparison = sum [ ("=" | "==" | "!=" | "<" | "<=" | ">" | ">=") sum | "~" text
//!                  | ["not"] "in" "(" literal { "," literal } ")" | "is" ["not"] "missing" ]
//! sum        = sum ("+" | "-") sum | sum ("*" | "/" | "//" | "%") sum | "-" sum | sum "**" sum | value
//! value      = number | text | "true" | "false" | "missing" | column | function "(" ... ")" | "(" expression ")"
//! ```
//!
//! Precedence and grouping are Python's, but comparisons do not chain. Keywords and functions may be in letters of
//! either case. A text stands between quotes of any sort; the quote itself is doubled or has a backslash before it,
//! and any other backslash is one. A column is written as it is called, or between back-ticks where its name holds
//! more than letters, digits, `_` and `.` or is a keyword. Nothing here knows a table: what an expression gives for
//! its rows is computed in `engine/prepare`.

mod errors;
mod functions;
mod kinds;
mod nearest;
mod parser;
mod tokens;
mod tree;

pub use errors::{ExpressionError, ExpressionErrorKind};
pub use functions::Function;
pub use kinds::{ValueKind, kind_of};
pub use nearest::nearest;
pub use tree::{Arithmetic, Comparison, Expression, Form, Node};

/// The most letters of an expression.
pub const MAX_LETTERS: usize = 10_000;
/// How deep an expression may be nested; a chain of operators counts as well.
pub const MAX_DEPTH: usize = 128;
