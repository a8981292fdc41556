//! A table in memory: named, typed, nullable columns.

use arrow_array::{Array, BooleanArray, Date32Array, Float64Array, StringArray, TimestampMicrosecondArray};
use bunsen_spec::{Cell, ColumnKind, ColumnPlan, TablePlan};

use crate::integers::Integers;
use crate::moment::{date_text, moment_text};

/// Named columns of equal length.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    n_rows: usize,
}

/// A named column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The column's name, unique in its table.
    pub name: String,
    /// What it holds, as the learner sees it.
    pub kind: ColumnKind,
    /// Its values.
    pub values: Values,
}

/// The values of a column, one type for all; missing values are nulls.
#[derive(Clone, Debug)]
pub enum Values {
    /// Whole numbers ([`ColumnKind::Integer`]).
    Integer(Integers),
    /// Finite numbers ([`ColumnKind::Number`]).
    Number(Float64Array),
    /// Yes or no ([`ColumnKind::Boolean`]).
    Boolean(BooleanArray),
    /// Days since 1970 ([`ColumnKind::Date`]).
    Date(Date32Array),
    /// Microseconds since 1970, in UTC ([`ColumnKind::DateTime`]).
    DateTime(TimestampMicrosecondArray),
    /// Texts ([`ColumnKind::Category`] and [`ColumnKind::Text`]).
    Text(StringArray),
}

impl Table {
    /// Puts columns together.
    ///
    /// # Panics
    /// If their lengths differ or a name occurs twice: readers and steps make sure of both.
    pub fn new(columns: Vec<Column>) -> Self {
        let n_rows = columns.first().map_or(0, |c| c.values.len());
        assert!(columns.iter().all(|c| c.values.len() == n_rows), "columns of different lengths");
        let mut names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "two columns of one name");
        Self { columns, n_rows }
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows from `start` on, `n` of them, which must be there. Nothing is copied.
    pub fn slice(&self, start: usize, n: usize) -> Self {
        let of = |column: &Column| Column { values: column.values.slice(start, n), ..column.clone() };
        Self { columns: self.columns.iter().map(of).collect(), n_rows: n }
    }

    /// What whoever puts its parts together must know before.
    pub fn plan(&self) -> TablePlan {
        let plan = |column: &Column| ColumnPlan {
            name: column.name.clone(),
            kind: column.kind,
            is_bytes: matches!(column.values, Values::Integer(Integers::Bytes(_))),
            text_bytes: match &column.values {
                Values::Text(texts) => texts.values().len() as u64,
                _ => 0,
            },
        };
        TablePlan { columns: self.columns.iter().map(plan).collect(), n_rows: self.n_rows as u64 }
    }

    /// The column called `name`.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }
}

/// Up to here a float holds every whole number: 2^53.
pub const MAX_EXACT: u64 = 1 << 53;

impl Values {
    /// Number of values, missing ones counted.
    pub fn len(&self) -> usize {
        self.array().len()
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values from `start` on, `n` of them, which must be there. Nothing is copied.
    pub fn slice(&self, start: usize, n: usize) -> Self {
        match self {
            Self::Integer(values) => Self::Integer(values.slice(start, n)),
            Self::Number(values) => Self::Number(values.slice(start, n)),
            Self::Boolean(values) => Self::Boolean(values.slice(start, n)),
            Self::Date(values) => Self::Date(values.slice(start, n)),
            Self::DateTime(values) => Self::DateTime(values.slice(start, n)),
            Self::Text(values) => Self::Text(values.slice(start, n)),
        }
    }

    /// Whether the value of row `row` (from 0) is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        self.array().is_null(row)
    }

    /// The value of row `row` (from 0). A whole number that no float holds exactly is a text of its digits;
    /// a day is `2024-12-31`, a moment `2024-12-31 23:59:00`, with decimals of the second where it has any.
    pub fn cell(&self, row: usize) -> Cell {
        if self.is_missing(row) {
            return Cell::Missing;
        }
        match self {
            Self::Integer(values) => match values.value(row) {
                value if value.unsigned_abs() <= MAX_EXACT => Cell::Number(value as f64),
                value => Cell::Text(value.to_string()),
            },
            Self::Number(values) => Cell::Number(values.value(row)),
            Self::Boolean(values) => Cell::Flag(values.value(row)),
            Self::Date(values) => Cell::Text(date_text(values.value(row))),
            Self::DateTime(values) => Cell::Text(moment_text(values.value(row))),
            Self::Text(values) => Cell::Text(values.value(row).to_string()),
        }
    }

    /// The value of row `row` as a number: booleans are 0 and 1, days and moments seconds since 1970; `None` for
    /// texts and missing values.
    pub fn number(&self, row: usize) -> Option<f64> {
        if self.is_missing(row) {
            return None;
        }
        match self {
            Self::Integer(values) => Some(values.value(row) as f64),
            Self::Number(values) => Some(values.value(row)),
            Self::Boolean(values) => Some(f64::from(u8::from(values.value(row)))),
            Self::Date(values) => Some(f64::from(values.value(row)) * 86_400.0),
            Self::DateTime(values) => Some(values.value(row) as f64 / 1e6),
            Self::Text(_) => None,
        }
    }

    /// The values as Arrow has them.
    pub fn array(&self) -> &dyn Array {
        match self {
            Self::Integer(values) => values.array(),
            Self::Number(values) => values,
            Self::Boolean(values) => values,
            Self::Date(values) => values,
            Self::DateTime(values) => values,
            Self::Text(values) => values,
        }
    }
}
