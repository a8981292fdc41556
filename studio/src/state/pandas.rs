//! The same in pandas: code that reads this very file the way it was read here.

use bunsen_protocol::{Preparation, ProjectState};
use bunsen_spec::{ColumnKind, ColumnProfile, DataRef, ReadOptions};

use super::python::steps::{Code, OtherTable, recipe};
use super::python::{FileRead, quoted, read_table};

/// Columns up to which a file without a header has its names written out.
const MAX_NAMES: usize = 30;

/// Code that makes the prepared table.
pub(super) struct Made {
    /// The lines that import what it needs, pandas among them.
    pub imports: Vec<String>,
    /// The lines that read the file into `df` and take the steps, behind the functions that they call.
    pub lines: String,
}

/// The code that reads a file the way it was read here and takes the steps of its recipe. `read`: how it was in fact
/// read.
pub(super) fn make_table(data: &DataRef, read: &ReadOptions, preparation: &Preparation, most_names: usize) -> Made {
    let columns = preparation.columns.first().map_or(&[][..], Vec::as_slice);
    let call = read_table(FileRead { name: &data.name, options: read, columns }, most_names);
    let columns_of = |name: &str| preparation.others.iter().find(|(own, _)| own == name);
    let others = data.others.iter().filter_map(|other| {
        let (_, columns) = columns_of(&other.name)?;
        Some(OtherTable { name: other.name.clone(), options: other.options.clone(), columns: columns.clone() })
    });
    let Code { lines, imports } = recipe(&data.recipe, &preparation.columns, &others.collect::<Vec<_>>());
    let mut all: Vec<String> = call.imports.iter().map(|module| format!("import {module}")).collect();
    all.extend(imports.iter().map(|module| format!("import {module}")));
    all.push("import pandas as pd".into());
    all.sort();
    all.dedup();
    Made { imports: all, lines: format!("{}df = {}\n{lines}", call.functions, call.expression) }
}

/// Makes the table of a project, and describes it or one column of it.
pub fn snippet(state: &ProjectState, column: Option<&str>) -> String {
    // A column is asked for by its name, however many there are.
    let most_names = if column.is_some() { usize::MAX } else { MAX_NAMES };
    let made = make_table(&state.data, &state.profile.options, &state.preparation, most_names);
    let column = column.and_then(|name| state.profile.columns.iter().find(|column| column.name == name));
    format!("{}\n\n{}{}", made.imports.join("\n"), made.lines, described(column))
}

fn described(column: Option<&ColumnProfile>) -> String {
    let Some(column) = column else { return "df.describe()".into() };
    let series = format!("df[{}]", quoted(&column.name));
    let mut code = match column.kind {
        ColumnKind::Integer | ColumnKind::Number => format!("{series}.describe()\n{series}.skew()"),
        ColumnKind::Date | ColumnKind::DateTime => format!("{series}.describe()"),
        _ => format!("{series}.value_counts()"),
    };
    if column.n_missing > 0 {
        code.push_str(&format!("\n{series}.isna().sum()"));
    }
    code
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{Cell, DataCard, Distribution, FillWith, ProjectId, ProjectSummary, Step, TableProfile};

    use super::*;

    fn state(options: ReadOptions, n_missing: u64) -> ProjectState {
        let column = |name: &str, kind| ColumnProfile {
            name: name.into(),
            kind,
            n_missing,
            n_distinct: 3,
            numbers: None,
            distribution: Distribution::Empty,
        };
        let columns = vec![column("a", ColumnKind::Number), column("the \"b\"", ColumnKind::Category)];
        let kinds = columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
        ProjectState {
            summary: ProjectSummary {
                n_documents: None,
                id: ProjectId("p".into()),
                name: "x".into(),
                created_ms: 0.0,
                changed_ms: 0.0,
                data: None,
                n_versions: 1,
                n_runs: 0,
                best: None,
                interrupted: None,
            },
            data: DataRef { name: "x.csv".into(), ..DataRef::default() },
            card: DataCard::default(),
            profile: TableProfile { n_rows: 9, columns, options, ..TableProfile::default() },
            preparation: Preparation { columns: vec![kinds], ..Preparation::default() },
            suite: bunsen_spec::Suite::default(),
            tests: Vec::new(),
            problem: None,
            is_writer: true,
        }
    }

    fn check(options: ReadOptions, column: Option<&str>, n_missing: u64, expected: &str) {
        let code = snippet(&state(options, n_missing), column);
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
    #[test]
    fn the_steps_follow_the_reading() {
        let mut state = state(ReadOptions::default(), 0);
        let with = FillWith::Constant { value: Cell::Number(0.0) };
        let fill = Step::Fill { columns: vec!["a".into()], with, by: vec![] };
        state.data.recipe = vec![fill.into()];
        let code = snippet(&state, Some("a"));
        assert!(code.contains("df = pd.read_csv(\"x.csv\")\ndf[\"a\"] = df[\"a\"].fillna("), "{code}");
    }
}
