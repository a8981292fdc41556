//! Questions as CSV with a header row, UTF-8 and commas, as MLflow takes them.

use bunsen_spec::{Cell, Problem};

use super::{Question, QuestionError, check_size, refuse_repeated};

/// Reads the body of a request. Every value is a text until it meets the model's signature.
pub(crate) fn read_csv_question(body: &[u8]) -> Result<Question, QuestionError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(body);
    let header = reader.headers().map_err(|error| unreadable(&error))?;
    let columns: Vec<String> = header.iter().map(|name| name.trim().to_string()).collect();
    if columns.is_empty() {
        return Err(QuestionError::bad(
            Problem::bad_input("The CSV is empty.").remedy("Send a first row with the columns' names, then the rows."),
        ));
    }
    refuse_repeated(&columns)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let row = rows.len() as u64 + 1;
        if record.len() != columns.len() {
            let what = format!("Row {row} has {} values, but there are {} columns.", record.len(), columns.len());
            return Err(QuestionError::bad(Problem::bad_input(what).in_row(row)));
        }
        rows.push(record.iter().map(cell).collect());
        check_size(rows.len(), columns.len())?;
    }
    Ok(Question { columns: Some(columns), rows })
}

fn cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Missing } else { Cell::Text(text.to_string()) }
}

fn unreadable(error: &csv::Error) -> QuestionError {
    let problem = match error.kind() {
        csv::ErrorKind::Utf8 { pos, .. } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            Problem::bad_input(format!("The CSV is not UTF-8 at line {line}."))
                .remedy("Save it as UTF-8 and send it again.")
        }
        _ => Problem::bad_input("The CSV cannot be read."),
    };
    QuestionError::bad(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &[u8], expected: Result<&str, &str>) {
        let got = read_csv_question(body)
            .map(|question| serde_json::to_string(&(question.columns, question.rows)).unwrap())
            .map_err(|error| error.problem.what);
        assert_eq!(got.as_deref().map_err(String::as_str), expected, "{:.100}", String::from_utf8_lossy(body));
    }

    #[test]
    fn rows_under_a_header() {
        check(b"a,b\n1,x\n,\"y, \"\"z\"\"\"\n", Ok(r#"[["a","b"],[["1","x"],[null,"y, \"z\""]]]"#));
        check(b"\xef\xbb\xbfa\r\n1\r\n", Ok(r#"[["a"],[["1"]]]"#));
        check(b"a,b\n", Ok(r#"[["a","b"],[]]"#));
        check(b"", Err("The CSV is empty."));
        check(b"a,b\n1\n", Err("Row 1 has 1 values, but there are 2 columns."));
        check(b"a,b,a\n1,2,3\n", Err("The column a is there twice."));
        let long = [b"a\n".as_slice(), &b"1\n".repeat(50_001)].concat();
        check(&long, Err("The request has 50001 rows of 1 columns, more than can be answered at once."));
        check(b"a\n\xff\n", Err("The CSV is not UTF-8 at line 2."));
    }
}
