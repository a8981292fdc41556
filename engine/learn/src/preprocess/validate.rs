//! Checking preprocessing that was read from a file: files are data from strangers.

use std::collections::BTreeSet;

use bunsen_spec::say::files;

use super::{Encoding, FittedColumn, Kinds};

/// Says what is wrong with columns that were read from a file, if anything is.
pub(crate) fn validate(columns: &[FittedColumn]) -> Result<(), String> {
    if columns.is_empty() {
        return Err(files::no_features().into());
    }
    let mut names = BTreeSet::new();
    for column in columns {
        if column.name.is_empty() {
            return Err(files::feature_without_name().into());
        }
        if !names.insert(column.name.as_str()) {
            return Err(files::feature_twice(&column.name));
        }
        column.validate().map_err(|what| files::in_column(&column.name, &what))?;
    }
    Ok(())
}

impl FittedColumn {
    fn validate(&self) -> Result<(), String> {
        match &self.encoding {
            Encoding::Number { offset, scale, median, min, max, .. } => {
                let is_finite = [offset, scale, median, min, max].iter().all(|v| v.is_finite());
                match is_finite && *scale > 0.0 && min <= median && median <= max {
                    true => Ok(()),
                    false => Err(files::bad_numbers().into()),
                }
            }
            Encoding::OneHot(kinds) | Encoding::Ordinal(kinds) => validate_kinds(kinds),
            Encoding::Flag { .. } => Ok(()),
        }
    }
}

fn validate_kinds(kinds: &Kinds) -> Result<(), String> {
    if kinds.most_frequent >= kinds.kinds.len() {
        return Err(files::bad_most_frequent().into());
    }
    match kinds.kinds.windows(2).all(|pair| pair[0] < pair[1]) {
        true => Ok(()),
        false => Err(files::bad_kinds().into()),
    }
}
