//! How many rows and which columns a table has.

use bunsen_spec::Problem;
use bunsen_spec::say::validating;
use bunsen_table::Table;
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::bounds::Range;
use crate::outcome::Outcome;

/// The table has a column, perhaps at a place counted from 0; a place below 0 is counted from the end.
#[derive(Clone, Debug)]
pub(crate) struct ColumnExists {
    column: String,
    index: Option<f64>,
}

impl ColumnExists {
    /// `expect_column_to_exist`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Ok(Self { column: arguments.text("column")?, index: arguments.whole("column_index")? })
    }

    pub(crate) fn run(&self, table: &Table) -> Outcome {
        let at = table.columns().iter().position(|column| column.name == self.column);
        let n = table.columns().len() as f64;
        let is_met = match (at, self.index) {
            (Some(at), Some(index)) => at as f64 == if index < 0.0 { index + n } else { index },
            (at, None) => at.is_some(),
            (None, Some(_)) => false,
        };
        Outcome { is_met, ..Outcome::default() }
    }
}

/// The table has so many rows.
#[derive(Clone, Debug)]
pub(crate) struct RowCount(Range<f64>);

impl RowCount {
    /// `expect_table_row_count_to_be_between`.
    pub(crate) fn read_between(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Range::of_whole(arguments).map(Self)
    }

    /// `expect_table_row_count_to_equal`.
    pub(crate) fn read_equal(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        exactly(arguments).map(Self)
    }

    pub(crate) fn run(&self, table: &Table) -> Outcome {
        Outcome::observed(self.0.contains(table.n_rows() as f64), table.n_rows().into())
    }
}

/// The table has so many columns.
#[derive(Clone, Debug)]
pub(crate) struct ColumnCount(Range<f64>);

impl ColumnCount {
    /// `expect_table_column_count_to_be_between`.
    pub(crate) fn read_between(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Range::of_whole_inclusive(arguments).map(Self)
    }

    /// `expect_table_column_count_to_equal`.
    pub(crate) fn read_equal(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        exactly(arguments).map(Self)
    }

    pub(crate) fn run(&self, table: &Table) -> Outcome {
        let n = table.columns().len();
        Outcome::observed(self.0.contains(n as f64), n.into())
    }
}

/// The table has these columns, in any order, and no others if the match is to be exact.
#[derive(Clone, Debug)]
pub(crate) struct ColumnSet {
    columns: Vec<String>,
    is_exact: bool,
}

impl ColumnSet {
    /// `expect_table_columns_to_match_set`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let columns = arguments.texts("column_set")?.unwrap_or_default();
        Ok(Self { columns, is_exact: arguments.flag_or_true("exact_match")? })
    }

    pub(crate) fn run(&self, table: &Table) -> Outcome {
        let mut observed: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
        observed.sort_unstable();
        let mut expected: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        expected.sort_unstable();
        expected.dedup();
        let unexpected: Vec<&str> =
            observed.iter().filter(|name| expected.binary_search(name).is_err()).copied().collect();
        let missing: Vec<&str> =
            expected.iter().filter(|name| observed.binary_search(name).is_err()).copied().collect();
        let is_met = missing.is_empty() && (unexpected.is_empty() || !self.is_exact);
        let mut outcome = Outcome::observed(is_met, json!(observed));
        let lists = [("unexpected", unexpected), ("missing", missing)];
        let mismatched: serde_json::Map<String, Value> = lists
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(key, names)| (key.into(), json!(names)))
            .collect();
        if !mismatched.is_empty() {
            outcome.result.insert("details".into(), json!({ "mismatched": mismatched }));
        }
        outcome
    }
}

/// The table has exactly these columns in this order.
#[derive(Clone, Debug)]
pub(crate) struct ColumnOrder(Option<Vec<String>>);

impl ColumnOrder {
    /// `expect_table_columns_to_match_ordered_list`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        arguments.texts("column_list").map(Self)
    }

    pub(crate) fn run(&self, table: &Table) -> Outcome {
        let found: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
        let expected: Vec<&str> = match &self.0 {
            Some(columns) => columns.iter().map(String::as_str).collect(),
            None => found.clone(),
        };
        let mut outcome = Outcome::observed(found == expected, json!(found));
        if !outcome.is_met {
            let mismatched: Vec<Value> = (0..found.len().max(expected.len()))
                .filter(|at| expected.get(*at) != found.get(*at))
                .map(|at| {
                    json!({ "Expected Column Position": at, "Expected": expected.get(at), "Found": found.get(at) })
                })
                .collect();
            outcome.result.insert("details".into(), json!({ "mismatched": mismatched }));
        }
        outcome
    }
}

fn exactly(arguments: &mut Arguments<'_>) -> Result<Range<f64>, Problem> {
    let value = arguments.whole("value")?.ok_or_else(|| validating::argument_missing("value"))?;
    Ok(Range::exactly(value))
}
