//! The same in pandas: code that reads this very file the way it was read here.

use bunsen_spec::{ColumnKind, TableProfile};

use super::python::{quoted, read_table};

/// Columns up to which a file without a header has its names written out.
const MAX_NAMES: usize = 30;

/// Reads the file `name` and describes the table, or one column of it.
pub fn snippet(name: &str, profile: &TableProfile, column: Option<&str>) -> String {
    // A column is asked for by its name, however many there are.
    let most_names = if column.is_some() { usize::MAX } else { MAX_NAMES };
    let read = read_table(name, profile, most_names);
    let mut code = format!("{}import pandas as pd\n\ndf = {}\n", read.import_lines(), read.expression);
    match column.and_then(|c| profile.columns.iter().find(|p| p.name == c)) {
        None => code.push_str("df.describe()"),
        Some(column) => {
            let series = format!("df[{}]", quoted(&column.name));
            let describes = match column.kind {
                ColumnKind::Integer | ColumnKind::Number => format!("{series}.describe()\n{series}.skew()"),
                ColumnKind::Date | ColumnKind::DateTime => format!("{series}.describe()"),
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

#[cfg(test)]
mod tests {
    use bunsen_spec::{ColumnProfile, Distribution, ReadOptions};

    use super::*;

    fn check(options: ReadOptions, column: Option<&str>, n_missing: u64, expected: &str) {
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
            parts: Vec::new(),
            issues: Vec::new(),
            image: None,
            pixels: Vec::new(),
            ..TableProfile::default()
        };
        let code = snippet("x.csv", &profile, column);
        assert_eq!(code.strip_prefix("import pandas as pd\n\n"), Some(expected));
    }

    #[test]
    fn the_file_is_read_as_it_was_read_here() {
        let plain = ReadOptions {
            delimiter: Some(','),
            encoding: Some("utf-8".into()),
            has_header: Some(true),
            decimal_comma: Some(false),
            ..ReadOptions::default()
        };
        check(plain.clone(), None, 0, "df = pd.read_csv(\"x.csv\")\ndf.describe()");
        let german = ReadOptions { delimiter: Some(';'), decimal_comma: Some(true), ..plain.clone() };
        check(
            german,
            Some("a"),
            2,
            "df = pd.read_csv(\"x.csv\", sep=\";\", decimal=\",\")\ndf[\"a\"].describe()\ndf[\"a\"].skew()\ndf[\"a\"].isna().sum()",
        );
        let old = ReadOptions {
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
