//! Questions to published documents: one by itself, or several as rows of one column.

use bunsen_spec::say::retrieval as say;
use bunsen_spec::{Cell, Problem, check_asked};
use serde_json::Value;

use super::{Question, read_csv_question, read_json_question};

/// Most questions of a request: each has to be encoded.
const MAX_QUESTIONS: usize = 16;
/// What the column is called.
const COLUMN: &str = "question";

/// What documents are asked in one request.
#[derive(Debug, PartialEq)]
pub(crate) struct DocumentsQuestion {
    /// The questions.
    pub questions: Vec<String>,
    /// Whether it is one that came by itself, and is answered so.
    pub is_single: bool,
}

/// Reads `{"question": "…"}`, or one of MLflow's shapes with a column `question`, or with nothing but the questions.
pub(crate) fn read_documents_question(body: &[u8], is_csv: bool) -> Result<DocumentsQuestion, Problem> {
    let asked = if is_csv {
        DocumentsQuestion { questions: from_rows(read_csv_question(body).map_err(|e| e.problem)?)?, is_single: false }
    } else {
        match serde_json::from_slice(body) {
            Ok(Value::Object(mut object)) if object.contains_key(COLUMN) => match object.remove(COLUMN) {
                Some(Value::String(question)) => DocumentsQuestion { questions: vec![question], is_single: true },
                _ => return Err(say::question_is_no_text(1)),
            },
            _ => {
                let questions = from_rows(read_json_question(body).map_err(|e| e.problem)?)?;
                DocumentsQuestion { questions, is_single: false }
            }
        }
    };
    if asked.questions.len() > MAX_QUESTIONS {
        return Err(say::too_many_questions(asked.questions.len(), MAX_QUESTIONS));
    }
    for (row, question) in (1..).zip(&asked.questions) {
        check_asked(question).map_err(|problem| if asked.is_single { problem } else { problem.in_row(row) })?;
    }
    Ok(asked)
}

fn from_rows(question: Question) -> Result<Vec<String>, Problem> {
    let Question { columns, rows } = question;
    let at = match &columns {
        Some(columns) => columns.iter().position(|name| name == COLUMN).ok_or_else(say::no_question_column)?,
        None if rows.iter().all(|row| row.len() == 1) => 0,
        None => return Err(say::no_question_column()),
    };
    let text = |(row, cells): (u64, Vec<Cell>)| match cells.into_iter().nth(at) {
        Some(Cell::Text(text)) => Ok(text),
        _ => Err(say::question_is_no_text(row)),
    };
    (1..).zip(rows).map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_question_or_several_are_read() {
        let check = |body: &str, is_csv: bool, is_single: bool, expected: &[&str]| {
            let got = read_documents_question(body.as_bytes(), is_csv).unwrap();
            let questions = expected.iter().map(ToString::to_string).collect();
            assert_eq!(got, DocumentsQuestion { questions, is_single }, "{body}");
        };
        check(r#"{"question": "Why?"}"#, false, true, &["Why?"]);
        check(r#"{"inputs": {"question": ["Why?", "How?"]}}"#, false, false, &["Why?", "How?"]);
        check(r#"{"instances": [["Why?"]]}"#, false, false, &["Why?"]);
        check(r#"{"dataframe_records": [{"id": 1, "question": "Why?"}]}"#, false, false, &["Why?"]);
        check(r#"{"dataframe_split": {"columns": ["question"], "data": [["Why?"]]}}"#, false, false, &["Why?"]);
        check("id,question\n1,\"Why, then?\"\n", true, false, &["Why, then?"]);
        check(r#"{"inputs": []}"#, false, false, &[]);
    }

    #[test]
    fn what_is_no_question_is_said() {
        let check = |body: &str, expected: &str| {
            let got = read_documents_question(body.as_bytes(), false).unwrap_err();
            assert_eq!(got.what, expected, "{body}");
        };
        check("", "The request has no body.");
        check("{}", "The request has no rows.");
        check(r#"{"question": 3}"#, "Question 1 is no text.");
        check(r#"{"question": " "}"#, "There is no question.");
        check(r#"{"inputs": [["Why?", 2]]}"#, "The request has no column “question”.");
        check(r#"{"inputs": {"text": ["Why?"]}}"#, "The request has no column “question”.");
        check(r#"{"inputs": [["Why?"], [2]]}"#, "Question 2 is no text.");
        check(&format!(r#"{{"question": "{}"}}"#, "?".repeat(2001)), "The question has 2001 characters.");
        let many = vec![r#"["Why?"]"#; 17].join(",");
        check(&format!(r#"{{"inputs": [{many}]}}"#), "The request has 17 questions.");
    }
}
