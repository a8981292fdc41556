//! Which columns identify the rows of all versions of a merge.

use bunsen_table::Table;

use super::rows;
use super::versions::Versions;
use crate::diff::suggest_key;

/// The columns by which the rows of three versions of a table can be merged: those that [`suggest_key`] finds for
/// two of them, if they identify the rows of the third, too. None if there are no such columns.
pub fn suggest_merge_key(base: &Table, ours: &Table, theirs: &Table) -> Vec<String> {
    let identifies = |key: &Vec<String>| {
        let (base, ours, theirs) = (base.clone(), ours.clone(), theirs.clone());
        let versions = Versions { base, ours, theirs, key: key.clone() };
        versions.check_key().is_ok() && rows::matched(&versions, rows::key_groups(&versions)).is_ok()
    };
    let pairs = [(ours, theirs), (base, ours), (base, theirs)];
    pairs.iter().map(|(a, b)| suggest_key(a, b)).find(identifies).unwrap_or_default()
}
