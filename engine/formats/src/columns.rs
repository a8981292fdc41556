//! Arrow's arrays of every type to a table's columns.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, TimestampMicrosecondType, UInt64Type};
use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray, new_null_array};
use arrow_cast::cast;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{DataType, Fields, TimeUnit};
use arrow_select::concat::concat;
use bunsen_spec::{Problem, ReadIssue, say};
use bunsen_table::{
    Column, Integers, MAX_CELLS, MAX_COLUMNS, MAX_EXACT, MAX_TEXT_BYTES, Noted, Table, Values, bounded, general_issue,
    is_day, is_moment, own_names, text_kind,
};

use crate::nested;

/// Columns of a file that come in batches of rows.
pub(crate) struct Columns {
    format: &'static str,
    columns: Vec<Growing>,
    n_rows: usize,
    issues: Vec<ReadIssue>,
}

/// A column of which some batches are there.
struct Growing {
    name: String,
    chunks: Vec<ArrayRef>,
    n_text_bytes: usize,
    not_finite: Noted,
    outside: Noted,
    rounded: Noted,
    not_text: Noted,
    zone: Option<String>,
}

impl Columns {
    /// Columns for a file of this schema; `format` is what to call it.
    pub(crate) fn new(format: &'static str, fields: &Fields) -> Result<Self, Problem> {
        let mut columns = Vec::new();
        flatten(fields, "", &mut |name| {
            columns.push(Growing {
                name,
                chunks: Vec::new(),
                n_text_bytes: 0,
                not_finite: Noted::default(),
                outside: Noted::default(),
                rounded: Noted::default(),
                not_text: Noted::default(),
                zone: None,
            });
        });
        if columns.len() > MAX_COLUMNS {
            return Err(say::tables::too_many_columns(MAX_COLUMNS));
        }
        Ok(Self { format, columns, n_rows: 0, issues: Vec::new() })
    }

    /// Number of rows so far.
    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Adds a batch's rows.
    pub(crate) fn push(&mut self, batch: &RecordBatch) -> Result<(), Problem> {
        let mut arrays = Vec::with_capacity(self.columns.len());
        batch.columns().iter().for_each(|array| leaves(array, &mut arrays));
        if arrays.len() != self.columns.len() {
            return Err(say::formats::damaged(self.format, say::formats::reader_stumbled()));
        }
        for (column, array) in self.columns.iter_mut().zip(arrays) {
            let chunk =
                column.normalise(&array, self.n_rows as u64).map_err(|why| say::formats::damaged(self.format, &why))?;
            if let Some(texts) = chunk.as_string_opt::<i32>() {
                column.n_text_bytes += texts.value_data().len();
            }
            if column.n_text_bytes > MAX_TEXT_BYTES {
                return Err(say::tables::too_many_bytes());
            }
            column.chunks.push(chunk);
        }
        self.n_rows += batch.num_rows();
        if self.n_rows as u64 * self.columns.len() as u64 > MAX_CELLS {
            return Err(say::tables::too_many_cells(MAX_CELLS));
        }
        Ok(())
    }

    /// The table, and what did not fit.
    pub(crate) fn finish(mut self) -> Result<(Table, Vec<ReadIssue>), Problem> {
        if self.columns.is_empty() {
            return Err(say::tables::no_values());
        }
        if self.n_rows == 0 {
            return Err(say::tables::no_rows());
        }
        let names = own_names(&self.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>());
        self.issues.extend(names.issues);
        let mut columns = Vec::with_capacity(self.columns.len());
        for (column, name) in self.columns.into_iter().zip(names.names) {
            columns.push(column.finish(self.format, name, &mut self.issues)?);
        }
        if columns.iter().all(|column| column.values.array().null_count() == self.n_rows) {
            return Err(say::tables::no_values_in_rows());
        }
        Ok((Table::new(columns), bounded(self.issues)))
    }
}

impl Growing {
    /// The array as one of the types that a table's columns have.
    fn normalise(&mut self, array: &ArrayRef, n_before: u64) -> Result<ArrayRef, String> {
        use DataType::*;
        let to = |array: &ArrayRef, to: &DataType| cast(array, to).map_err(|error| error.to_string());
        match array.data_type() {
            Null => Ok(new_null_array(&Float64, array.len())),
            Boolean => Ok(array.clone()),
            UInt8 => Ok(array.clone()),
            Int8 | Int16 | Int32 | Int64 | UInt16 | UInt32 => to(array, &Int64),
            UInt64 => {
                let values = array.as_primitive::<UInt64Type>();
                if values.iter().flatten().all(|value| value <= i64::MAX as u64) {
                    return to(array, &Int64);
                }
                for (row, value) in values.iter().enumerate() {
                    if let Some(value) = value.filter(|value| *value > MAX_EXACT) {
                        self.rounded.note(n_before + row as u64 + 1, value.to_string().as_bytes());
                    }
                }
                to(array, &Float64)
            }
            Float16 | Float32 | Float64 | Decimal32(..) | Decimal64(..) | Decimal128(..) | Decimal256(..) => {
                Ok(self.finite(to(array, &Float64)?, n_before))
            }
            Utf8 | LargeUtf8 | Utf8View => to(array, &Utf8),
            Dictionary(_, values) => self.normalise(&to(array, values)?, n_before),
            RunEndEncoded(_, values) => self.normalise(&to(array, values.data_type())?, n_before),
            Date32 | Date64 => {
                let days = to(array, &Date32)?;
                let days = days.as_primitive::<arrow_array::types::Date32Type>();
                let kept = days.iter().enumerate().map(|(row, day)| {
                    day.filter(|day| self.is_kept(is_day(*day), n_before + row as u64 + 1, i64::from(*day)))
                });
                Ok(Arc::new(kept.collect::<arrow_array::Date32Array>()))
            }
            Timestamp(_, zone) => {
                self.zone = zone
                    .as_ref()
                    .map(|zone| zone.to_string())
                    .filter(|zone| !matches!(zone.as_str(), "UTC" | "+00:00"));
                let moments = to(array, &Timestamp(TimeUnit::Microsecond, None))?;
                let moments = moments.as_primitive::<TimestampMicrosecondType>();
                let kept = moments.iter().enumerate().map(|(row, moment)| {
                    // A moment that microseconds cannot hold was made a missing one by the cast.
                    let row_number = n_before + row as u64 + 1;
                    if moment.is_none() && array.is_valid(row) {
                        self.is_kept(false, row_number, i64::MAX);
                    }
                    moment.filter(|moment| self.is_kept(is_moment(*moment), row_number, *moment))
                });
                Ok(Arc::new(kept.collect::<arrow_array::TimestampMicrosecondArray>()))
            }
            Binary | LargeBinary | BinaryView | FixedSizeBinary(_) => {
                let bytes = to(array, &LargeBinary)?;
                let texts = bytes.as_binary::<i64>().iter().enumerate().map(|(row, bytes)| {
                    let bytes = bytes?;
                    let text = std::str::from_utf8(bytes).ok();
                    if text.is_none() {
                        self.not_text.note(n_before + row as u64 + 1, bytes);
                    }
                    text
                });
                Ok(Arc::new(texts.collect::<StringArray>()))
            }
            List(_) | LargeList(_) | FixedSizeList(..) | ListView(_) | LargeListView(_) | Map(..) | Struct(_)
            | Union(..) => {
                let texts = (0..array.len()).map(|row| array.is_valid(row).then(|| nested::to_json(array, row)));
                Ok(Arc::new(texts.collect::<StringArray>()))
            }
            Time32(_) | Time64(_) | Duration(_) | Interval(_) => {
                let options = FormatOptions::default();
                let shown = ArrayFormatter::try_new(array, &options).map_err(|error| error.to_string())?;
                let text = |row| array.is_valid(row).then(|| shown.value(row).to_string());
                Ok(Arc::new((0..array.len()).map(text).collect::<StringArray>()))
            }
        }
    }

    /// Numbers with those that are not finite made missing; NaN without a word, as it means just that.
    fn finite(&mut self, array: ArrayRef, n_before: u64) -> ArrayRef {
        let numbers = array.as_primitive::<Float64Type>();
        if numbers.values().iter().all(|value| value.is_finite()) {
            return array;
        }
        let kept = numbers.iter().enumerate().map(|(row, value)| match value {
            Some(value) if value.is_infinite() => {
                self.not_finite.note(n_before + row as u64 + 1, value.to_string().as_bytes());
                None
            }
            value => value.filter(|value| value.is_finite()),
        });
        Arc::new(kept.collect::<Float64Array>())
    }

    fn is_kept(&mut self, is_inside: bool, row: u64, value: i64) -> bool {
        if !is_inside {
            self.outside.note(row, value.to_string().as_bytes());
        }
        is_inside
    }

    fn finish(mut self, format: &str, name: String, issues: &mut Vec<ReadIssue>) -> Result<Column, Problem> {
        let why = |error: arrow_schema::ArrowError| say::formats::damaged(format, &error.to_string());
        // Whole numbers beyond 64 bits with a sign make the whole column floats.
        if self.chunks.iter().any(|chunk| *chunk.data_type() == DataType::Float64) {
            for chunk in &mut self.chunks {
                *chunk = cast(&*chunk, &DataType::Float64).map_err(why)?;
            }
        }
        let chunks: Vec<&dyn Array> = self.chunks.iter().map(|chunk| chunk.as_ref()).collect();
        let array = concat(&chunks).map_err(why)?;
        drop(self.chunks);
        let sentence = &name;
        issues.extend(self.not_finite.issue(Some(&name), |n, example| say::columns::not_finite(n, sentence, example)));
        issues.extend(self.rounded.issue(Some(&name), |n, example| say::columns::rounded(n, sentence, example)));
        issues.extend(self.outside.issue(Some(&name), |n, _| say::columns::outside_the_calendar(n, sentence)));
        issues.extend(self.not_text.issue(Some(&name), |n, _| say::formats::bytes_not_text(n, sentence)));
        if let Some(zone) = &self.zone {
            issues.push(general_issue(say::formats::moments_in_utc(&name, zone), Some(&name), 0));
        }
        if array.null_count() == array.len() {
            issues.push(general_issue(say::columns::column_without_values(&name), Some(&name), array.len() as u64));
        }
        use bunsen_spec::ColumnKind;
        let (kind, values) = match array.data_type() {
            DataType::Boolean => (ColumnKind::Boolean, Values::Boolean(array.as_boolean().clone())),
            DataType::Int64 | DataType::UInt8 => (ColumnKind::Integer, Values::Integer(Integers::retyped(&array))),
            DataType::Float64 => (ColumnKind::Number, Values::Number(array.as_primitive::<Float64Type>().clone())),
            DataType::Date32 => (ColumnKind::Date, Values::Date(array.as_primitive().clone())),
            DataType::Timestamp(..) => (ColumnKind::DateTime, Values::DateTime(array.as_primitive().clone())),
            _ => {
                let texts = array.as_string::<i32>().clone();
                (text_kind(&texts), Values::Text(texts))
            }
        };
        Ok(Column { name, kind, values })
    }
}

/// The names of the columns: those of a structure's fields are `structure.field`.
fn flatten(fields: &Fields, prefix: &str, add: &mut dyn FnMut(String)) {
    for field in fields {
        let name = if prefix.is_empty() { field.name().clone() } else { format!("{prefix}.{}", field.name()) };
        match field.data_type() {
            DataType::Struct(inner) if !inner.is_empty() => flatten(inner, &name, add),
            _ => add(name),
        }
    }
}

/// The arrays of a structure's fields, with what is missing in the structure missing in each.
fn leaves(array: &ArrayRef, into: &mut Vec<ArrayRef>) {
    match array.as_struct_opt() {
        Some(structure) if structure.num_columns() > 0 => {
            for field in structure.columns() {
                let field = match structure.nulls() {
                    None => field.clone(),
                    Some(nulls) => {
                        let rows: Vec<Option<u32>> =
                            (0..field.len()).map(|row| nulls.is_valid(row).then_some(row as u32)).collect();
                        let rows = arrow_array::UInt32Array::from(rows);
                        arrow_select::take::take(field, &rows, None).unwrap_or_else(|_| field.clone())
                    }
                };
                leaves(&field, into);
            }
        }
        _ => into.push(array.clone()),
    }
}
