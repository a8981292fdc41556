//! The distinct values of a column, compared with a set.

use std::collections::HashSet;

use bunsen_spec::Problem;
use bunsen_spec::say::validating::Wanted;
use bunsen_table::Table;
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::key::{Key, KeySet};
use crate::order::{groups, sorted};
use crate::outcome::{N_LISTED, Outcome, compare_values};
use crate::values::{find, json as value, present_rows};

/// The distinct values of a column are all in a set, are all of a set, or both.
#[derive(Clone, Debug)]
pub(crate) struct DistinctSet {
    column: String,
    value_set: Vec<Value>,
    expected: Expected,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Within,
    Equal,
    Containing,
}

impl DistinctSet {
    /// `expect_column_distinct_values_to_be_in_set`.
    pub(crate) fn read_within(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Self::read(arguments, Expected::Within, Wanted::SomeValues)
    }

    /// `expect_column_distinct_values_to_equal_set`.
    pub(crate) fn read_equal(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Self::read(arguments, Expected::Equal, Wanted::Values)
    }

    /// `expect_column_distinct_values_to_contain_set`.
    pub(crate) fn read_containing(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Self::read(arguments, Expected::Containing, Wanted::Values)
    }

    fn read(arguments: &mut Arguments<'_>, expected: Expected, wanted: Wanted) -> Result<Self, Problem> {
        let (column, value_set) = (arguments.text("column")?, arguments.values("value_set", wanted)?);
        Ok(Self { column, value_set, expected })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let values = &find(table, &self.column)?.values;
        let set = KeySet::new(&self.value_set, values)?;
        let rows = sorted(&[values], present_rows(values));
        let (mut found, mut n_unexpected, mut unexpected) = (HashSet::new(), 0u64, Vec::new());
        for group in groups(&[values], &rows) {
            let row = group[0] as usize;
            let key = Key::of(values, row);
            if set.contains(&key) {
                found.insert(key);
            } else {
                n_unexpected += 1;
                if unexpected.len() < N_LISTED {
                    unexpected.push(value(values, row));
                }
            }
        }
        let mut missing: Vec<&Value> =
            set.iter().filter(|(key, _)| !found.contains(key)).map(|(_, value)| *value).collect();
        missing.sort_by(|a, b| compare_values(a, b));
        let (n_missing, missing) = (missing.len(), &missing[..missing.len().min(N_LISTED)]);
        Ok(match self.expected {
            Expected::Within => Outcome::of(
                n_unexpected == 0,
                json!({ "observed_value": null, "unexpected_count": n_unexpected, "partial_unexpected_list": unexpected }),
            ),
            Expected::Containing => Outcome::of(
                n_missing == 0,
                json!({ "observed_value": null, "missing_count": n_missing, "partial_missing_list": missing }),
            ),
            Expected::Equal => Outcome::of(
                n_unexpected == 0 && n_missing == 0,
                json!({
                    "observed_value": null,
                    "unexpected_count": n_unexpected,
                    "missing_count": n_missing,
                    "partial_unexpected_list": unexpected,
                    "partial_missing_list": missing,
                }),
            ),
        })
    }
}
