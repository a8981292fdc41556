//! One value on its way into a model, wherever it came from.

use bunsen_spec::Cell;
use bunsen_table::Values;

/// A value of a table or of a request, borrowed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    /// No value, or an empty text.
    Missing,
    /// Yes or no.
    Flag(bool),
    /// A number, not yet known to be finite.
    Number(f64),
    /// A text, trimmed, never empty.
    Word(&'a str),
    /// A day or a moment of a table.
    Moment(&'a Values, usize),
}

impl<'a> Value<'a> {
    /// Whether there is no value.
    pub(crate) fn is_missing(self) -> bool {
        matches!(self, Self::Missing)
    }

    /// The value of row `row` (from 0) of a column.
    pub(crate) fn of_column(values: &'a Values, row: usize) -> Self {
        if values.is_missing(row) {
            return Self::Missing;
        }
        match values {
            Values::Integer(array) => Self::Number(array.value(row) as f64),
            Values::Number(array) => Self::Number(array.value(row)),
            Values::Boolean(array) => Self::Flag(array.value(row)),
            Values::Date(_) | Values::DateTime(_) => Self::Moment(values, row),
            Values::Text(array) => Self::of_text(array.value(row)),
        }
    }

    /// The value of a cell.
    pub(crate) fn of_cell(cell: &'a Cell) -> Self {
        match cell {
            Cell::Missing => Self::Missing,
            Cell::Flag(flag) => Self::Flag(*flag),
            Cell::Number(number) => Self::Number(*number),
            Cell::Text(text) => Self::of_text(text),
        }
    }

    fn of_text(text: &'a str) -> Self {
        match text.trim() {
            "" => Self::Missing,
            word => Self::Word(word),
        }
    }
}

/// The value of row `row` of a column of days or moments, as it is written.
pub(crate) fn moment_text(values: &Values, row: usize) -> String {
    match values.cell(row) {
        Cell::Text(text) => text,
        _ => String::new(),
    }
}

impl std::fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Word(word) if word.chars().count() > 60 => {
                write!(f, "\u{201c}{}\u{2026}\u{201d}", word.chars().take(60).collect::<String>())
            }
            Self::Word(word) => write!(f, "\u{201c}{word}\u{201d}"),
            Self::Moment(values, row) => write!(f, "\u{201c}{}\u{201d}", moment_text(values, *row)),
        }
    }
}
