//! The steps of a recipe in words: what stands in the list of steps, and in the messages of versions.

use super::counted;
use crate::{
    Aggregation, Bins, Cell, ColumnKind, DatePart, FillWith, JoinHow, JoinKey, Keep, RecipeStep, SampleSize, SortKey,
    Step,
};

/// Columns named before the rest are counted.
const N_NAMED: usize = 3;

/// What a step does, in a few words: "Fill age".
pub fn title(step: &Step) -> String {
    match step {
        Step::Cast { column, to } => format!("Turn {column} into {}", kind(*to)),
        Step::Rename { column, .. } => format!("Rename {column}"),
        Step::DropColumns { columns } => format!("Drop {}", list(columns)),
        Step::KeepColumns { columns } => format!("Keep {}", list(columns)),
        Step::Fill { columns, .. } => format!("Fill {}", list(columns)),
        Step::DropMissing { columns } if columns.is_empty() => "Drop rows with missing values".into(),
        Step::DropMissing { columns } => format!("Drop rows without {}", list(columns)),
        Step::DropDuplicates { .. } => "Drop duplicate rows".into(),
        Step::Filter { .. } => "Keep rows".into(),
        Step::Derive { column, .. } => format!("Compute {column}"),
        Step::Clip { column, .. } => format!("Clip {column}"),
        Step::Replace { columns, .. } | Step::ReplaceText { columns, .. } => format!("Replace in {}", list(columns)),
        Step::Trim { columns } => format!("Trim {}", list(columns)),
        Step::SplitText { column, .. } => format!("Split {column}"),
        Step::ParseDates { column, .. } => format!("Read dates in {column}"),
        Step::DateParts { column, .. } => format!("Take parts of {column}"),
        Step::Bin { column, .. } => format!("Put {column} into bins"),
        Step::Group { by, .. } => format!("Group by {}", list(by)),
        Step::Pivot { columns, .. } => format!("Pivot {columns}"),
        Step::Melt { name, value, .. } => format!("Melt into {name} and {value}"),
        Step::Join { table, .. } => format!("Join with {table}"),
        Step::Sort { by } => format!("Sort by {}", list(&by.iter().map(|key| key.column.clone()).collect::<Vec<_>>())),
        Step::Sample { .. } => "Sample rows".into(),
        Step::Split { into, .. } => format!("Split rows in {into}"),
    }
}

/// How it does it: "with the median". May be empty.
pub fn detail(step: &Step) -> String {
    match step {
        Step::Cast { .. } | Step::DropColumns { .. } | Step::KeepColumns { .. } | Step::Trim { .. } => String::new(),
        Step::DropMissing { .. } => String::new(),
        Step::Rename { name, .. } => format!("to {name}"),
        Step::Fill { with, by, .. } if by.is_empty() => fill(with),
        Step::Fill { with, by, .. } => format!("{}, by {}", fill(with), list(by)),
        Step::DropDuplicates { columns, keep } => {
            let keep = match keep {
                Keep::First => "keep the first",
                Keep::Last => "keep the last",
                Keep::None => "keep none",
            };
            if columns.is_empty() { keep.into() } else { format!("equal in {}, {keep}", list(columns)) }
        }
        Step::Filter { expression } => format!("where {expression}"),
        Step::Derive { expression, .. } => format!("as {expression}"),
        Step::Clip { min, max, .. } => match (min, max) {
            (Some(min), Some(max)) => format!("to {min} to {max}"),
            (Some(min), None) => format!("to at least {min}"),
            (None, Some(max)) => format!("to at most {max}"),
            (None, None) => String::new(),
        },
        Step::Replace { value, by, .. } => format!("{} by {}", cell(value), cell(by)),
        Step::ReplaceText { find, by, .. } => format!("\u{201c}{find}\u{201d} by \u{201c}{by}\u{201d}"),
        Step::SplitText { separator, into, .. } => format!("at \u{201c}{separator}\u{201d} into {}", list(into)),
        Step::ParseDates { format, .. } => format!("written as {format}"),
        Step::DateParts { parts, .. } => parts.iter().map(|part| date_part(*part)).collect::<Vec<_>>().join(", "),
        Step::Bin { into, bins, .. } => match bins {
            Bins::Equal { n } => format!("{n} of equal width, in {into}"),
            Bins::Quantiles { n } => format!("{n} of equally many rows, in {into}"),
            Bins::Edges { edges } => format!("{} by edges, in {into}", edges.len().saturating_sub(1)),
        },
        Step::Group { aggregates, .. } => {
            let named: Vec<String> =
                aggregates.iter().map(|a| format!("{} of {}", aggregation(a.function), a.column)).collect();
            list(&named)
        }
        Step::Pivot { rows, values, function, .. } => {
            format!("{} of {values} by {}", aggregation(*function), list(rows))
        }
        Step::Melt { columns, .. } if columns.is_empty() => "all other columns".into(),
        Step::Melt { columns, .. } => list(columns),
        Step::Join { how, on, .. } => {
            format!("{}, on {}", join_how(*how), list(&on.iter().map(key).collect::<Vec<_>>()))
        }
        Step::Sort { by } => by.iter().map(direction).collect::<Vec<_>>().join(", "),
        Step::Sample { size: SampleSize::Rows { n }, .. } => counted(*n, "row", "rows"),
        Step::Sample { size: SampleSize::Share { share }, .. } => format!("{} %", share * 100.0),
        Step::Split { validation_share, test_share, stratify, .. } => {
            let shares = format!("{} % validation, {} % test", validation_share * 100.0, test_share * 100.0);
            stratify.as_ref().map_or(shares.clone(), |column| format!("{shares}, by {column}"))
        }
    }
}

/// A step in one line.
pub fn sentence(step: &Step) -> String {
    let (title, detail) = (title(step), detail(step));
    if detail.is_empty() { title } else { format!("{title}: {detail}") }
}

/// What was done when `after` took the place of `before`, in one line.
pub fn change(before: &[RecipeStep], after: &[RecipeStep]) -> String {
    let n_equal = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let name = |step: &RecipeStep| sentence(&step.step);
    match (&before[n_equal..], &after[n_equal..]) {
        ([], [step]) => name(step),
        ([first, rest @ ..], new) if rest == new => format!("Remove step: {}", name(first)),
        (old, [first, rest @ ..]) if rest == old => format!("Insert step: {}", name(first)),
        ([old, rest_old @ ..], [new, rest_new @ ..]) if rest_old == rest_new => match (old.is_off, new.is_off) {
            (false, true) if old.step == new.step => format!("Turn off: {}", name(new)),
            (true, false) if old.step == new.step => format!("Turn on: {}", name(new)),
            _ => format!("Change step to: {}", name(new)),
        },
        (_, []) => "Remove the last steps".into(),
        _ => "Change the recipe".into(),
    }
}

/// A kind of column, as the end of "turn into".
pub fn kind(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "whole numbers",
        ColumnKind::Number => "numbers",
        ColumnKind::Boolean => "yes or no",
        ColumnKind::Date => "dates",
        ColumnKind::DateTime => "dates with times",
        ColumnKind::Category => "categories",
        ColumnKind::Text => "text",
    }
}

/// What is computed of several values: "mean".
pub fn aggregation(function: Aggregation) -> &'static str {
    match function {
        Aggregation::Count => "count",
        Aggregation::Distinct => "distinct count",
        Aggregation::Sum => "sum",
        Aggregation::Mean => "mean",
        Aggregation::Median => "median",
        Aggregation::Std => "standard deviation",
        Aggregation::Min => "minimum",
        Aggregation::Max => "maximum",
        Aggregation::First => "first",
        Aggregation::Last => "last",
    }
}

/// A part of a date: "day of the week".
pub fn date_part(part: DatePart) -> &'static str {
    match part {
        DatePart::Year => "year",
        DatePart::Quarter => "quarter",
        DatePart::Month => "month",
        DatePart::Day => "day",
        DatePart::Weekday => "day of the week",
        DatePart::DayOfYear => "day of the year",
        DatePart::Week => "week",
        DatePart::Hour => "hour",
        DatePart::Minute => "minute",
        DatePart::Second => "second",
        DatePart::IsWeekend => "weekend or not",
    }
}

/// Which rows a join keeps: "inner".
pub fn join_how(how: JoinHow) -> &'static str {
    match how {
        JoinHow::Inner => "inner",
        JoinHow::Left => "left",
        JoinHow::Right => "right",
        JoinHow::Outer => "outer",
    }
}

fn fill(with: &FillWith) -> String {
    match with {
        FillWith::Constant { value } => format!("with {}", cell(value)),
        FillWith::Mean => "with the mean".into(),
        FillWith::Median => "with the median".into(),
        FillWith::Mode => "with the most frequent value".into(),
        FillWith::Forward => "with the value above".into(),
        FillWith::Backward => "with the value below".into(),
    }
}

fn key(key: &JoinKey) -> String {
    if key.here == key.there { key.here.clone() } else { format!("{} = {}", key.here, key.there) }
}

fn direction(key: &SortKey) -> String {
    format!("{} {}", key.column, if key.is_descending { "descending" } else { "ascending" })
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Missing => "missing".into(),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.into(),
        Cell::Number(value) => value.to_string(),
        Cell::Text(text) => format!("\u{201c}{text}\u{201d}"),
    }
}

fn list(names: &[String]) -> String {
    let shown = names.iter().take(N_NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(N_NAMED) {
        0 => shown,
        n => format!("{shown} and {}", counted(n as u64, "other", "others")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_named_by_what_it_does() {
        let drop: RecipeStep = Step::DropMissing { columns: vec!["a".into()] }.into();
        let trim: RecipeStep = Step::Trim { columns: ["a", "b", "c", "d"].map(String::from).to_vec() }.into();
        let off = RecipeStep { is_off: true, ..drop.clone() };
        let check = |before: &[&RecipeStep], after: &[&RecipeStep], expected: &str| {
            let own = |steps: &[&RecipeStep]| steps.iter().map(|step| (*step).clone()).collect::<Vec<_>>();
            assert_eq!(change(&own(before), &own(after)), expected);
        };
        check(&[], &[&drop], "Drop rows without a");
        check(&[&drop], &[&drop, &trim], "Trim a, b, c and 1 other");
        check(&[&drop, &trim], &[&trim], "Remove step: Drop rows without a");
        check(&[&trim], &[&drop, &trim], "Insert step: Drop rows without a");
        check(&[&drop, &trim], &[&off, &trim], "Turn off: Drop rows without a");
        check(&[&off], &[&drop], "Turn on: Drop rows without a");
        check(&[&drop], &[&trim], "Change step to: Trim a, b, c and 1 other");
        check(&[&drop, &trim, &drop], &[&drop], "Remove the last steps");
        check(&[&drop, &trim], &[&trim, &drop], "Change the recipe");
    }
}
