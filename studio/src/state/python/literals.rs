//! Texts, numbers, lists and calls as Python writes them.

use std::fmt::Write as _;

use bunsen_spec::TableProfile;

/// The call that reads the file `name` the way it was read here. Names of a file without a header are
/// written out for at most `most_names` columns.
pub(in crate::state) fn read_csv(name: &str, profile: &TableProfile, most_names: usize) -> String {
    let options = &profile.options;
    let mut arguments = vec![quoted(name)];
    if let Some(delimiter) = options.delimiter.filter(|delimiter| *delimiter != ',') {
        arguments.push(format!("sep={}", quoted(&delimiter.to_string())));
    }
    match options.encoding.as_deref().map(str::to_lowercase).as_deref() {
        None | Some("utf-8") => {}
        // Python knows Windows' Thai by its older name only.
        Some("windows-874") => arguments.push("encoding=\"cp874\"".into()),
        Some(encoding) => arguments.push(format!("encoding={}", quoted(encoding))),
    }
    if options.decimal_comma == Some(true) {
        arguments.push("decimal=\",\"".into());
    }
    if options.has_header == Some(false) {
        arguments.push("header=None".into());
        if profile.columns.len() <= most_names {
            arguments.push(format!("names={}", list(profile.columns.iter().map(|column| column.name.as_str()))));
        }
    }
    let line = format!("pd.read_csv({})", arguments.join(", "));
    if line.len() <= 60 { line } else { format!("pd.read_csv(\n    {},\n)", arguments.join(",\n    ")) }
}

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
