//! Printing: results to standard output, problems to standard error.

use std::io::{self, Write};
use std::process::ExitCode;

use bunsen_spec::{Place, Problem, ProblemKind, ReadIssue};
use serde::Serialize;

/// Prints one JSON object on one line.
///
/// # Errors
/// If standard output is closed or full.
pub fn print_json(value: &impl Serialize) -> Result<(), Problem> {
    let text = serde_json::to_string(value).map_err(|error| Problem::internal(format!("{error}.")))?;
    print(&format!("{text}\n"))
}

/// Prints text as it is. A reader that has gone, such as `head`, is no problem.
///
/// # Errors
/// If standard output is full.
pub fn print(text: &str) -> Result<(), Problem> {
    print_bytes(text.as_bytes())
}

/// Prints bytes as they are: a file, in its own encoding.
///
/// # Errors
/// If standard output is full.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Problem> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Problem::new(ProblemKind::Full, format!("The output cannot be written: {error}.")))
        }
        _ => Ok(()),
    }
}

/// Says something that is not the result.
pub fn remark(text: &str) {
    // Nobody may be reading; the result matters more.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Says what did not fit in a file.
pub fn note(issues: &[ReadIssue]) {
    for issue in issues {
        remark(&match issue.n_rows {
            0 => format!("note: {}", issue.what),
            1 => format!("note: {} (1 row)", issue.what),
            n => format!("note: {} ({n} rows)", issue.what),
        });
    }
}

/// Says what went wrong and gives the exit code of its kind.
pub fn report(problem: &Problem, as_json: bool) -> ExitCode {
    if as_json {
        remark(&serde_json::json!({ "error": problem }).to_string());
    } else {
        let place = problem.place.as_ref().map(name_place).filter(|place| !place.is_empty());
        remark(&match place {
            Some(place) => format!("error ({place}): {problem}"),
            None => format!("error: {problem}"),
        });
    }
    ExitCode::from(match problem.kind {
        ProblemKind::Internal => 1,
        ProblemKind::BadInput => 2,
        ProblemKind::NotFound => 3,
        ProblemKind::Conflict => 4,
        ProblemKind::Forbidden => 5,
        ProblemKind::Full => 6,
        ProblemKind::Unreachable => 7,
        ProblemKind::Cancelled => 130,
    })
}

fn name_place(place: &Place) -> String {
    let column = place.column.as_ref().map(|column| format!("column {column}"));
    let row = place.row.map(|row| format!("row {row}"));
    let field = place.field.clone();
    [row, column, field].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Lays texts out in columns, the first row being the header.
pub fn table(rows: &[Vec<String>]) -> String {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..n_columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [vec!["a".into(), "bb".into()], vec!["ccc".into(), "d".into()]];
        assert_eq!(table(&rows), "a    bb\nccc  d\n");
        assert_eq!(table(&[]), "");
    }
}
