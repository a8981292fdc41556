//! Texts, numbers, lists and calls as Python writes them.

use std::fmt::Write as _;

use bunsen_spec::Aggregation;

/// A number without the dust of binary fractions.
pub(super) fn trim(value: f64) -> String {
    ((value * 1e12).round() / 1e12).to_string()
}

/// A text as Python writes it.
pub(in crate::state) fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
    )
}

/// Texts as a Python list.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    lines(&names.into_iter().map(quoted).collect::<Vec<_>>())
}

/// Row numbers as a Python list.
pub(super) fn wrapped(rows: &[u64]) -> String {
    lines(&rows.iter().map(u64::to_string).collect::<Vec<_>>())
}

/// A Python list in lines of at most some 90 letters.
fn lines(items: &[String]) -> String {
    let one = items.join(", ");
    if one.len() <= 80 {
        return format!("[{one}]");
    }
    let mut code = String::from("[\n   ");
    let mut width = 3;
    for item in items {
        if width + item.len() > 88 {
            code += "\n   ";
            width = 3;
        }
        let _ = write!(code, " {item},");
        width += item.len() + 2;
    }
    code + "\n]"
}

/// What pandas calls a function.
pub(in crate::state) fn pandas_function(function: Aggregation) -> &'static str {
    match function {
        Aggregation::Count => "count",
        Aggregation::Distinct => "nunique",
        Aggregation::Sum => "sum",
        Aggregation::Mean => "mean",
        Aggregation::Median => "median",
        Aggregation::Std => "std",
        Aggregation::Min => "min",
        Aggregation::Max => "max",
        Aggregation::First => "first",
        Aggregation::Last => "last",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_the_script() {
        assert_eq!(quoted("a\"; import os\\"), "\"a\\\"; import os\\\\\"");
        let long: Vec<u64> = (0..100).collect();
        assert!(wrapped(&long).lines().all(|line| line.len() <= 92));
    }
}
