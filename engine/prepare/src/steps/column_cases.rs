//! Cases of steps: a table as delimited text, a step as JSON, and what comes of it.

use bunsen_spec::{Problem, Step};
use bunsen_table::{Table, cell_text, read_csv};

use super::take_step;
use crate::step::{OtherTables, Stepped};

/// A project of one table.
struct NoOthers;

impl OtherTables for NoOthers {
    fn table(&self, name: &str) -> Result<&Table, Problem> {
        Err(Problem::not_found(name))
    }
}

/// Takes `step` of the table `csv`. `expected` is a line of names and kinds, then one for each row, `NA` where a
/// value is missing; `issues` are a part of each sentence, and the rows it names.
pub(crate) fn check(csv: &str, step: &str, expected: &str, issues: &[(&str, &[u64])]) {
    let got = take(csv, step).unwrap_or_else(|problem| panic!("{step}: {problem}"));
    assert_eq!(shown(&got.table), expected, "{csv:?} {step}");
    assert_eq!(got.issues.len(), issues.len(), "{step}: {:#?}", got.issues);
    for (issue, (part, rows)) in got.issues.iter().zip(issues) {
        assert!(issue.what.contains(part) && issue.rows == *rows, "{issue:?} is not {part} @{rows:?}");
    }
}

/// Takes a step that does not fit; `part` is part of what is said, the remedy included.
pub(crate) fn check_refused(csv: &str, step: &str, part: &str) {
    let problem = take(csv, step).expect_err(step);
    assert!(problem.to_string().contains(part), "{step}: {problem}");
}

fn take(csv: &str, step: &str) -> Result<Stepped, Problem> {
    let step: Step = serde_json::from_str(step).unwrap_or_else(|error| panic!("{step}: {error}"));
    let table = read_csv(csv.as_bytes().to_vec(), &Default::default()).unwrap().table;
    take_step(&step, &table, &NoOthers)
}

fn shown(table: &Table) -> String {
    let names: Vec<_> = table.columns().iter().map(|column| format!("{}:{:?}", column.name, column.kind)).collect();
    let mut lines = vec![names.join(" ")];
    for row in 0..table.n_rows() {
        let cells = table.columns().iter().map(|column| match &column.values {
            values if values.is_missing(row) => String::from("NA"),
            values => cell_text(values.cell(row)),
        });
        lines.push(cells.collect::<Vec<_>>().join(" "));
    }
    lines.join("\n")
}
