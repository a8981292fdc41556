//! Cells of a sheet, row by row, to columns.

use std::collections::BTreeMap;

use bunsen_spec::{Problem, ReadIssue, say};
use bunsen_table::{
    MAX_CELLS, MAX_COLUMNS, MAX_EXACT, MixedColumn, Noted, Scalar, Table, bounded, general_issue, guess_header,
    is_missing_word, numbered_names, own_names, parse_date,
};
use calamine::{Data, ExcelDateTime};
use chrono::{Datelike, NaiveTime};

/// How many rows the header is judged by.
const N_SAMPLED: usize = 100;

/// A cell's value.
#[derive(Clone, Debug)]
enum Value {
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Date(i32),
    DateTime(i64),
    Text(String),
    Error(String),
    /// A word for a missing value.
    Missing,
}

/// A sheet's rows so far.
pub(super) struct SheetRows {
    asked_header: Option<bool>,
    /// The first rows, until it is known whether they begin with names.
    sample: Option<Vec<BTreeMap<u32, Value>>>,
    header: Option<BTreeMap<u32, Value>>,
    has_header: bool,
    /// The row that is being filled.
    row: BTreeMap<u32, Value>,
    row_number: Option<u32>,
    n_blank: u64,
    columns: BTreeMap<u32, (MixedColumn, Noted)>,
    n_rows: usize,
}

impl SheetRows {
    pub(super) fn new(asked_header: Option<bool>) -> Self {
        Self {
            asked_header,
            sample: Some(Vec::new()),
            header: None,
            has_header: false,
            row: BTreeMap::new(),
            row_number: None,
            n_blank: 0,
            columns: BTreeMap::new(),
            n_rows: 0,
        }
    }

    /// Takes a cell. Cells come row by row.
    pub(super) fn push(&mut self, row: u32, column: u32, data: &Data) -> Result<(), Problem> {
        let Some(value) = value(data) else { return Ok(()) };
        if column as usize >= MAX_COLUMNS {
            return Err(say::tables::too_many_columns(MAX_COLUMNS));
        }
        match self.row_number {
            Some(number) if row < number => {
                return Err(say::formats::damaged(say::formats::workbook(), say::formats::reader_stumbled()));
            }
            Some(number) if row > number => {
                self.n_blank += u64::from(row - number - 1);
                self.end_row()?;
            }
            _ => {}
        }
        self.row_number = Some(row);
        self.row.insert(column, value);
        Ok(())
    }

    /// The table, whether its names were in the sheet, and what did not fit.
    pub(super) fn finish(mut self) -> Result<(Table, bool, Vec<ReadIssue>), Problem> {
        if !self.row.is_empty() {
            self.end_row()?;
        }
        self.judge_sample()?;
        if self.header.is_none() && self.n_rows == 0 {
            return Err(say::tables::no_values());
        }
        if self.n_rows == 0 {
            return Err(say::tables::no_rows());
        }
        let header = self.header.take().unwrap_or_default();
        for column in header.keys() {
            self.columns.entry(*column).or_default();
        }
        let names = if self.has_header {
            let name = |column: &u32| header.get(column).map(text).unwrap_or_default();
            own_names(&self.columns.keys().map(name).collect::<Vec<_>>())
        } else {
            numbered_names(self.columns.len())
        };
        let mut issues = names.issues;
        if self.n_blank > 0 {
            issues.push(general_issue(say::formats::blank_rows(self.n_blank), None, 0));
        }
        let mut columns = Vec::with_capacity(self.columns.len());
        for ((_, (mut column, errors)), name) in self.columns.into_iter().zip(names.names) {
            column.fill_to(self.n_rows);
            issues.extend(errors.issue(Some(&name), |n, example| say::formats::cell_errors(n, &name, example)));
            let (column, own) = column.finish(name);
            columns.push(column);
            issues.extend(own);
        }
        if columns.iter().all(|column| (0..self.n_rows).all(|row| column.values.is_missing(row))) {
            return Err(say::tables::no_values_in_rows());
        }
        Ok((Table::new(columns), self.has_header, bounded(issues)))
    }

    fn end_row(&mut self) -> Result<(), Problem> {
        let row = std::mem::take(&mut self.row);
        match &mut self.sample {
            Some(sample) => {
                sample.push(row);
                if sample.len() == N_SAMPLED { self.judge_sample() } else { Ok(()) }
            }
            None => self.add(row),
        }
    }

    /// Decides whether the first row has the names, and takes the sampled rows.
    fn judge_sample(&mut self) -> Result<(), Problem> {
        let Some(sample) = self.sample.take() else { return Ok(()) };
        let first_column = sample.iter().filter_map(|row| row.keys().next()).min().copied().unwrap_or(0);
        let end_column = sample.iter().filter_map(|row| row.keys().next_back()).max().map_or(0, |column| column + 1);
        let as_texts = |row: &BTreeMap<u32, Value>| {
            (first_column..end_column).map(|column| row.get(&column).map(text).unwrap_or_default()).collect()
        };
        let texts: Vec<Vec<String>> = sample.iter().map(as_texts).collect();
        self.has_header = self.asked_header.unwrap_or_else(|| guess_header(&texts, false));
        let mut rows = sample.into_iter();
        if self.has_header {
            self.header = rows.next();
        }
        rows.try_for_each(|row| self.add(row))
    }

    fn add(&mut self, row: BTreeMap<u32, Value>) -> Result<(), Problem> {
        for (column, value) in row {
            let (column, errors) = self.columns.entry(column).or_default();
            column.fill_to(self.n_rows);
            column.push(match &value {
                Value::Boolean(value) => Scalar::Boolean(*value),
                Value::Integer(value) => Scalar::Integer(*value),
                Value::Number(value) => Scalar::Number(*value),
                Value::Date(day) => Scalar::Date(*day),
                Value::DateTime(moment) => Scalar::DateTime(*moment),
                Value::Text(text) => Scalar::Text(text),
                Value::Error(error) => {
                    errors.note(self.n_rows as u64 + 1, error.as_bytes());
                    Scalar::Missing
                }
                Value::Missing => Scalar::Missing,
            });
        }
        self.n_rows += 1;
        if self.n_rows as u64 * self.columns.len() as u64 > MAX_CELLS {
            return Err(say::tables::too_many_cells(MAX_CELLS));
        }
        Ok(())
    }
}

/// A cell's value; nothing if it is empty.
fn value(data: &Data) -> Option<Value> {
    Some(match data {
        Data::Empty => return None,
        Data::Int(value) => Value::Integer(*value),
        // Excel knows floats only; those that are whole were typed so.
        Data::Float(value) if value.fract() == 0.0 && value.abs() <= MAX_EXACT as f64 => Value::Integer(*value as i64),
        Data::Float(value) => Value::Number(*value),
        Data::Bool(value) => Value::Boolean(*value),
        Data::String(text) if text.trim().is_empty() => return None,
        Data::String(text) if is_missing_word(text.trim().as_bytes()) => Value::Missing,
        Data::String(text) => Value::Text(text.clone()),
        Data::DateTime(moment) => date(moment),
        Data::DateTimeIso(text) => match parse_date(text.as_bytes()) {
            Some((day, None)) => Value::Date(day),
            Some((_, Some(moment))) => Value::DateTime(moment),
            None => Value::Text(text.clone()),
        },
        Data::DurationIso(text) => Value::Text(text.clone()),
        Data::Error(error) => Value::Error(error.to_string()),
    })
}

/// A date, a moment, or a time of day, which stays a text.
fn date(moment: &ExcelDateTime) -> Value {
    if moment.is_duration() || moment.as_f64().abs() < 1.0 {
        let seconds = moment.as_f64() * 86_400.0;
        return Value::Text(clock(seconds));
    }
    match moment.as_datetime() {
        Some(at) if at.time() == NaiveTime::MIN => Value::Date(at.date().num_days_from_ce() - 719_163),
        Some(at) => Value::DateTime(at.and_utc().timestamp_micros()),
        None => Value::Number(moment.as_f64()),
    }
}

/// Hours, minutes and seconds; more than 24 hours where they were counted.
fn clock(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let millis = (seconds.abs() * 1000.0).round() as u64;
    let (whole, millis) = (millis / 1000, millis % 1000);
    let decimals = if millis > 0 { format!(".{millis:03}") } else { String::new() };
    format!("{sign}{:02}:{:02}:{:02}{decimals}", whole / 3600, whole / 60 % 60, whole % 60)
}

fn text(value: &Value) -> String {
    match value {
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        // Any date will do to see that it is one.
        Value::Date(_) | Value::DateTime(_) => "2000-01-01".into(),
        Value::Text(text) | Value::Error(text) => text.clone(),
        Value::Missing => String::new(),
    }
}
