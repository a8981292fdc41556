//! Missing values filled.

use bunsen_spec::FillWith;

use super::write::{assign, assign_each, one_or_list, value};
use super::{Code, Columns, plain};

/// Missing values filled, each group's from its own where there are groups.
pub(super) fn fill(names: &[String], with: &FillWith, by: &[String], columns: &Columns) -> Code {
    let kind = names.first().and_then(|name| columns.kind(name));
    plain(match with {
        FillWith::Constant { value: cell } => assign(names, |gaps| format!("{gaps}.fillna({})", value(cell, kind))),
        _ if by.is_empty() => ungrouped(names, with),
        _ => grouped(names, with, by),
    })
}

fn ungrouped(names: &[String], with: &FillWith) -> String {
    let first = if names.len() == 1 { "[0]" } else { ".iloc[0]" };
    assign(names, |gaps| match with {
        FillWith::Mean => format!("{gaps}.fillna({gaps}.mean())"),
        FillWith::Median => format!("{gaps}.fillna({gaps}.median())"),
        FillWith::Backward => format!("{gaps}.bfill()"),
        FillWith::Forward => format!("{gaps}.ffill()"),
        FillWith::Mode | FillWith::Constant { .. } => format!("{gaps}.fillna({gaps}.mode(){first})"),
    })
}

/// pandas leaves rows out whose group is missing, if it is not told to keep them.
fn grouped(names: &[String], with: &FillWith, by: &[String]) -> String {
    let groups = format!("df.groupby({}, dropna=False)", one_or_list(by));
    let of = |gaps: &str| format!("{groups}{}", gaps.strip_prefix("df").unwrap_or(gaps));
    match with {
        FillWith::Mean => assign(names, |gaps| format!("{gaps}.fillna({}.transform(\"mean\"))", of(gaps))),
        FillWith::Median => assign(names, |gaps| format!("{gaps}.fillna({}.transform(\"median\"))", of(gaps))),
        FillWith::Forward => assign(names, |gaps| format!("{}.ffill()", of(gaps))),
        FillWith::Backward => assign(names, |gaps| format!("{}.bfill()", of(gaps))),
        // A group without any value has no mode.
        FillWith::Mode | FillWith::Constant { .. } => {
            let fill = "transform(lambda values: values.fillna(values.mode().get(0)))";
            assign_each(names, |gaps| format!("{}.{fill}", of(gaps)))
        }
    }
}
