//! What came of an expectation, in Great Expectations' words.

use std::cmp::Ordering;

use bunsen_spec::Fields;
use bunsen_table::Column;
use serde_json::{Value, json};

use crate::values::json;

/// Unexpected values listed at most.
pub(crate) const N_LISTED: usize = 20;
/// Failing rows named at most.
const N_NAMED: usize = 100;

/// What came of an expectation that could be checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// Whether it is met.
    pub(crate) is_met: bool,
    /// What was found.
    pub(crate) result: Fields,
    /// The first failing rows, counted from 1.
    pub(crate) rows: Vec<u64>,
    /// How many rows fail.
    pub(crate) n_rows: u64,
}

/// Rows while they are looked at.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    n_rows: usize,
    n_skipped: usize,
    n_unexpected: u64,
    unexpected: Vec<usize>,
}

/// Of which rows shares are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SharesOf {
    /// Of all.
    AllRows,
    /// Of those that were not skipped.
    Present,
}

/// How an unexpected row is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Its value in the one column.
    Value,
    /// Its values in a list.
    List,
    /// Its values by column.
    Record,
}

impl Tally {
    /// Begins to look at a table of `n_rows`.
    pub(crate) fn new(n_rows: usize) -> Self {
        Self { n_rows, n_skipped: 0, n_unexpected: 0, unexpected: Vec::new() }
    }

    /// Looks at every row: `look` says whether it is as expected, or `None` to skip it.
    pub(crate) fn of(n_rows: usize, look: impl Fn(usize) -> Option<bool>) -> Self {
        let mut tally = Self::new(n_rows);
        for row in 0..n_rows {
            match look(row) {
                Some(true) => {}
                Some(false) => tally.fail(row),
                None => tally.n_skipped += 1,
            }
        }
        tally
    }

    /// Looks at every value of a column; missing ones are skipped.
    pub(crate) fn of_values(column: &Column, is_expected: impl Fn(usize) -> bool) -> Self {
        let values = &column.values;
        Self::of(values.len(), |row| (!values.is_missing(row)).then(|| is_expected(row)))
    }

    fn fail(&mut self, row: usize) {
        self.n_unexpected += 1;
        if self.unexpected.len() < N_NAMED {
            self.unexpected.push(row);
        }
    }

    /// What came of it: met if at least the share `mostly` is as expected, or if nothing was looked at.
    pub(crate) fn outcome(self, columns: &[&Column], shown: Shown, shares: SharesOf, mostly: f64) -> Outcome {
        let n_looked_at = self.n_rows - self.n_skipped;
        let is_met = n_looked_at == 0 || (n_looked_at as f64 - self.n_unexpected as f64) / n_looked_at as f64 >= mostly;
        let listed: Vec<Vec<Value>> = self.unexpected.iter().take(N_LISTED).map(|row| record(columns, *row)).collect();
        let percent = |n: u64, of: usize| if of == 0 { Value::Null } else { (n as f64 / of as f64 * 100.0).into() };
        let unexpected_percent = percent(self.n_unexpected, n_looked_at);
        let mut result = Fields::new();
        let mut put = |name: &str, value: Value| result.insert(name.into(), value);
        put("element_count", self.n_rows.into());
        put("unexpected_count", self.n_unexpected.into());
        put("unexpected_percent", unexpected_percent.clone());
        put("partial_unexpected_list", listed.iter().map(|row| show(columns, row, shown)).collect());
        put("partial_unexpected_counts", counts(listed, shown));
        put("partial_unexpected_index_list", self.unexpected.iter().take(N_LISTED).copied().collect());
        if shares == SharesOf::Present {
            put("missing_count", self.n_skipped.into());
            put("missing_percent", percent(self.n_skipped as u64, self.n_rows));
            put("unexpected_percent_total", percent(self.n_unexpected, self.n_rows));
            put("unexpected_percent_nonmissing", unexpected_percent);
        }
        let rows = self.unexpected.into_iter().map(|row| row as u64 + 1).collect();
        Outcome { is_met, result, rows, n_rows: self.n_unexpected }
    }
}

impl Outcome {
    /// A single value was found.
    pub(crate) fn observed(is_met: bool, value: Value) -> Self {
        Self::of(is_met, json!({ "observed_value": value }))
    }

    /// What was found is in the fields of `result`.
    pub(crate) fn of(is_met: bool, result: Value) -> Self {
        let result = match result {
            Value::Object(fields) => fields,
            _ => Fields::new(),
        };
        Self { is_met, result, ..Self::default() }
    }
}

fn record(columns: &[&Column], row: usize) -> Vec<Value> {
    columns.iter().map(|column| json(&column.values, row)).collect()
}

fn show(columns: &[&Column], row: &[Value], shown: Shown) -> Value {
    match shown {
        Shown::Value => row.first().cloned().unwrap_or_default(),
        Shown::List => row.to_vec().into(),
        Shown::Record => {
            let names = columns.iter().map(|column| column.name.clone());
            Value::Object(names.zip(row.iter().cloned()).collect())
        }
    }
}

/// How often each value is listed, the most frequent first.
fn counts(mut listed: Vec<Vec<Value>>, shown: Shown) -> Value {
    listed.sort_by(|a, b| compare_lists(a, b));
    let mut counts: Vec<&[Vec<Value>]> = listed.chunk_by(|a, b| compare_lists(a, b) == Ordering::Equal).collect();
    counts.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let value = |row: &[Value]| match shown {
        Shown::Value => row.first().cloned().unwrap_or_default(),
        Shown::List | Shown::Record => row.to_vec().into(),
    };
    counts.into_iter().map(|group| json!({ "value": value(&group[0]), "count": group.len() })).collect()
}

/// Orders values as they are listed: nothing, false and true, numbers, texts.
pub(crate) fn compare_values(a: &Value, b: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        _ => 4,
    };
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a.as_f64().unwrap_or(f64::NAN).total_cmp(&b.as_f64().unwrap_or(f64::NAN)),
        },
        (Value::String(a), Value::String(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn compare_lists(a: &[Value], b: &[Value]) -> Ordering {
    a.iter().zip(b).map(|(a, b)| compare_values(a, b)).fold(Ordering::Equal, Ordering::then)
}
