//! The same in pandas: code that reads this very file the way it was read here.

use bunsen_spec::{ColumnKind, CsvOptions, TableProfile};

/// Columns up to which a file without a header has its names written out.
const MAX_NAMES: usize = 30;

/// Reads the file `name` and describes the table, or one column of it.
pub fn snippet(name: &str, profile: &TableProfile, column: Option<&str>) -> String {
    let mut code = format!("import pandas as pd\n\ndf = {}\n", read(name, &profile.options, profile));
    match column.and_then(|c| profile.columns.iter().find(|p| p.name == c)) {
        None => code.push_str("df.describe()"),
        Some(column) => {
            let series = format!("df[{}]", quoted(&column.name));
            let describes = match column.kind {
                ColumnKind::Integer | ColumnKind::Number => format!("{series}.describe()\n{series}.skew()"),
                _ => format!("{series}.value_counts()"),
            };
            code.push_str(&describes);
            if column.n_missing > 0 {
                code.push_str(&format!("\n{series}.isna().sum()"));
            }
        }
    }
    code
}

fn read(name: &str, options: &CsvOptions, profile: &TableProfile) -> String {
    let mut arguments = vec![quoted(name)];
    match options.delimiter {
        None | Some(',') => {}
        Some('\t') => arguments.push("sep=\"\\t\"".into()),
        Some(delimiter) => arguments.push(format!("sep=\"{delimiter}\"")),
    }
    match options.encoding.as_deref() {
        None | Some("utf-8" | "UTF-8") => {}
        Some(encoding) => arguments.push(format!("encoding={}", quoted(&encoding.to_lowercase()))),
    }
    if options.decimal_comma == Some(true) {
        arguments.push("decimal=\",\"".into());
    }
    if options.has_header == Some(false) {
        arguments.push("header=None".into());
        if profile.columns.len() <= MAX_NAMES {
            let names: Vec<String> = profile.columns.iter().map(|column| quoted(&column.name)).collect();
            arguments.push(format!("names=[{}]", names.join(", ")));
        }
    }
    let line = format!("pd.read_csv({})", arguments.join(", "));
    if line.len() <= 60 { line } else { format!("pd.read_csv(\n    {},\n)", arguments.join(",\n    ")) }
}

/// A Python string literal.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{ColumnProfile, Distribution};

    use super::*;

    fn check(options: CsvOptions, column: Option<&str>, n_missing: u64, expected: &str) {
        let column_profile = |name: &str, kind| ColumnProfile {
            name: name.into(),
            kind,
            n_missing,
            n_distinct: 3,
            numbers: None,
            distribution: Distribution::Empty,
        };
        let profile = TableProfile {
            n_rows: 9,
            columns: vec![column_profile("a", ColumnKind::Number), column_profile("the \"b\"", ColumnKind::Category)],
            n_duplicate_rows: 0,
            options,
            issues: Vec::new(),
            image: None,
            pixels: Vec::new(),
        };
        let code = snippet("x.csv", &profile, column);
        assert_eq!(code.strip_prefix("import pandas as pd\n\n"), Some(expected));
    }

    #[test]
    fn the_file_is_read_as_it_was_read_here() {
        let plain = CsvOptions {
            delimiter: Some(','),
            encoding: Some("utf-8".into()),
            has_header: Some(true),
            decimal_comma: Some(false),
        };
        check(plain.clone(), None, 0, "df = pd.read_csv(\"x.csv\")\ndf.describe()");
        let german = CsvOptions { delimiter: Some(';'), decimal_comma: Some(true), ..plain.clone() };
        check(
            german,
            Some("a"),
            2,
            "df = pd.read_csv(\"x.csv\", sep=\";\", decimal=\",\")\ndf[\"a\"].describe()\ndf[\"a\"].skew()\ndf[\"a\"].isna().sum()",
        );
        let old = CsvOptions {
            delimiter: Some('\t'),
            encoding: Some("windows-1252".into()),
            has_header: Some(false),
            ..plain
        };
        check(
            old,
            Some("the \"b\""),
            0,
            "df = pd.read_csv(\n    \"x.csv\",\n    sep=\"\\t\",\n    encoding=\"windows-1252\",\n    header=None,\n    names=[\"a\", \"the \\\"b\\\"\"],\n)\ndf[\"the \\\"b\\\"\"].value_counts()",
        );
    }
}
