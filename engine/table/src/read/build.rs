//! The second pass: typed columns, and a note of every cell that did not fit its column.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use bunsen_spec::say::columns;
use bunsen_spec::{ColumnKind, ReadIssue};

use super::issues::{Noted, general_issue};
use super::literal::{Literal, literal};
use super::scan::Reading;
use crate::table::{Column, MAX_EXACT, Values};

/// Texts are categories if there are at most so many distinct ones.
const MAX_KINDS: usize = 256;
/// Up to so many distinct texts are categories as soon as one occurs twice.
const FEW_KINDS: usize = 10;

/// A column while its rows are read.
pub(crate) struct ColumnBuild {
    reading: Reading,
    values: Build,
    n_rows: u64,
    n_present: usize,
    /// Hashes of the distinct texts, one more than a category may have at most.
    kinds: HashSet<u64>,
    unfit: Noted,
    not_finite: Noted,
    rounded: Noted,
    placeholders: Noted,
    garbled: Noted,
}

enum Build {
    Integer(Int64Builder),
    Number(Float64Builder),
    Boolean(BooleanBuilder),
    Text(StringBuilder),
}

impl ColumnBuild {
    /// A column that will have `n_rows` rows.
    pub(crate) fn new(reading: Reading, n_rows: usize) -> Self {
        let values = match reading {
            Reading::Integer => Build::Integer(Int64Builder::with_capacity(n_rows)),
            Reading::Number | Reading::Empty => Build::Number(Float64Builder::with_capacity(n_rows)),
            Reading::Boolean => Build::Boolean(BooleanBuilder::with_capacity(n_rows)),
            Reading::Text | Reading::MostlyNumbers | Reading::Codes | Reading::Grouped => {
                Build::Text(StringBuilder::with_capacity(n_rows, 0))
            }
        };
        Self {
            reading,
            values,
            n_rows: 0,
            n_present: 0,
            kinds: HashSet::new(),
            unfit: Noted::default(),
            not_finite: Noted::default(),
            rounded: Noted::default(),
            placeholders: Noted::default(),
            garbled: Noted::default(),
        }
    }

    /// Takes the next row's cell.
    pub(crate) fn push(&mut self, cell: &[u8], decimal_comma: bool, may_be_garbled: bool) {
        self.n_rows += 1;
        if may_be_garbled && cell.windows(3).any(|bytes| bytes == "\u{fffd}".as_bytes()) {
            self.garbled.note(self.n_rows, cell);
        }
        let said = literal(cell, decimal_comma);
        match said {
            Literal::Missing => {
                if !cell.is_empty() {
                    self.placeholders.note(self.n_rows, cell);
                }
                return self.push_missing();
            }
            Literal::Placeholder(placeholder) if self.reading.is_missing(placeholder) => {
                self.placeholders.note(self.n_rows, cell);
                return self.push_missing();
            }
            _ => {}
        }
        let fits = match (&mut self.values, said) {
            (Build::Integer(values), Literal::Integer(value)) => {
                values.append_value(value);
                true
            }
            (Build::Number(values), Literal::Integer(value)) => {
                if value.unsigned_abs() > MAX_EXACT {
                    self.rounded.note(self.n_rows, cell);
                }
                values.append_value(value as f64);
                true
            }
            (Build::Number(values), Literal::Number(value) | Literal::Code(value)) => {
                values.append_value(value);
                true
            }
            (Build::Number(values), Literal::Rounded(value)) => {
                self.rounded.note(self.n_rows, cell);
                values.append_value(value);
                true
            }
            (Build::Boolean(values), Literal::Boolean(value)) => {
                values.append_value(value);
                true
            }
            (Build::Text(values), _) => {
                // The text was decoded to UTF-8 and is cut at ASCII bytes only, so nothing is replaced here.
                let text = String::from_utf8_lossy(cell);
                values.append_value(&text);
                if self.kinds.len() <= MAX_KINDS {
                    let mut hasher = DefaultHasher::new();
                    text.hash(&mut hasher);
                    self.kinds.insert(hasher.finish());
                }
                if self.reading == Reading::MostlyNumbers
                    && matches!(said, Literal::Words | Literal::Boolean(_) | Literal::Grouped)
                    || self.reading == Reading::Codes && matches!(said, Literal::Code(_))
                    || self.reading == Reading::Grouped && said == Literal::Grouped
                {
                    self.unfit.note(self.n_rows, cell);
                }
                true
            }
            (Build::Integer(_) | Build::Number(_), Literal::NotFinite) => {
                self.not_finite.note(self.n_rows, cell);
                self.push_missing();
                return;
            }
            _ => false,
        };
        if fits {
            self.n_present += 1;
        } else {
            self.unfit.note(self.n_rows, cell);
            self.push_missing();
        }
    }

    /// The column, and what did not fit.
    pub(crate) fn finish(mut self, name: String) -> (Column, Vec<ReadIssue>) {
        let issues = self.issues(&name);
        let (kind, values) = match self.values {
            Build::Integer(mut values) => (ColumnKind::Integer, Values::Integer(values.finish())),
            Build::Number(mut values) => (ColumnKind::Number, Values::Number(values.finish())),
            Build::Boolean(mut values) => (ColumnKind::Boolean, Values::Boolean(values.finish())),
            Build::Text(mut values) => (text_kind(self.kinds.len(), self.n_present), Values::Text(values.finish())),
        };
        (Column { name, kind, values }, issues)
    }

    fn push_missing(&mut self) {
        match &mut self.values {
            Build::Integer(values) => values.append_null(),
            Build::Number(values) => values.append_null(),
            Build::Boolean(values) => values.append_null(),
            Build::Text(values) => values.append_null(),
        }
    }

    fn issues(&mut self, name: &str) -> Vec<ReadIssue> {
        let reading = self.reading;
        let take = std::mem::take::<Noted>;
        let unfit = take(&mut self.unfit).issue(Some(name), |n, example| unfit_sentence(reading, name, n, example));
        let not_finite =
            take(&mut self.not_finite).issue(Some(name), |n, example| columns::not_finite(n, name, example));
        let rounded = take(&mut self.rounded).issue(Some(name), |n, example| columns::rounded(n, name, example));
        let placeholders =
            take(&mut self.placeholders).issue(Some(name), |n, example| columns::placeholders(n, name, example));
        let garbled = take(&mut self.garbled).issue(Some(name), |n, example| columns::garbled(n, name, example));
        let empty = (reading == Reading::Empty && self.n_rows > 0)
            .then(|| general_issue(columns::column_without_values(name), Some(name), self.n_rows));
        [unfit, not_finite, rounded, placeholders, garbled, empty].into_iter().flatten().collect()
    }
}

fn unfit_sentence(reading: Reading, name: &str, n: u64, example: &str) -> String {
    match reading {
        Reading::MostlyNumbers => columns::mostly_numbers(n, name, example),
        Reading::Codes => columns::codes(n, name, example),
        Reading::Grouped => columns::grouped(n, name, example),
        Reading::Boolean => columns::no_flags(n, name, example),
        _ => columns::no_numbers(n, name, example),
    }
}

/// Texts are categories where they repeat: few kinds that occur more than once, or at most 256 kinds
/// that occur twice on average.
fn text_kind(n_kinds: usize, n_present: usize) -> ColumnKind {
    let few = n_kinds <= FEW_KINDS && n_kinds < n_present;
    let repeated = n_kinds <= MAX_KINDS && n_kinds * 2 <= n_present;
    if few || repeated { ColumnKind::Category } else { ColumnKind::Text }
}
