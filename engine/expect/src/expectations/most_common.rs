//! The most frequent value is one of a set.

use bunsen_spec::Problem;
use bunsen_spec::say::validating::Wanted;
use bunsen_table::Table;
use serde_json::Value;

use crate::arguments::Arguments;
use crate::key::{Key, KeySet};
use crate::order::{groups, sorted};
use crate::outcome::Outcome;
use crate::values::{find, json, present_rows};

/// Values shown at most where many are equally frequent.
const N_SHOWN: usize = 100;

/// The most frequent value of a column is one of a set. Where several are, `ties_okay` says whether one of them
/// in the set is enough.
#[derive(Clone, Debug)]
pub(crate) struct MostCommon {
    column: String,
    value_set: Vec<Value>,
    are_ties_okay: bool,
}

impl MostCommon {
    /// `expect_column_most_common_value_to_be_in_set`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Ok(Self {
            column: arguments.text("column")?,
            value_set: arguments.values("value_set", Wanted::Values)?,
            are_ties_okay: arguments.flag("ties_okay")?,
        })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let values = &find(table, &self.column)?.values;
        let set = KeySet::new(&self.value_set, values)?;
        let rows = sorted(&[values], present_rows(values));
        let most = groups(&[values], &rows).map(<[u32]>::len).max().unwrap_or(0);
        let (mut n_modes, mut n_in_set, mut shown) = (0, 0, Vec::new());
        for group in groups(&[values], &rows).filter(|group| group.len() == most) {
            let row = group[0] as usize;
            n_modes += 1;
            n_in_set += usize::from(set.contains(&Key::of(values, row)));
            if shown.len() < N_SHOWN {
                shown.push(json(values, row));
            }
        }
        let is_met = n_in_set > 0 && (self.are_ties_okay || n_modes == 1);
        Ok(Outcome::observed(is_met, shown.into()))
    }
}
