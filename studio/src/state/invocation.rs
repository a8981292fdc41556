//! How programs ask a deployment: the body of a request, and code that sends it.

use bunsen_spec::Rows;

/// The rows as JSON in MLflow's shape `dataframe_split`.
pub fn body(rows: &Rows) -> String {
    serde_json::json!({ "dataframe_split": { "columns": rows.columns, "data": rows.rows } }).to_string()
}

/// A question to documents by itself, whose answer comes by itself.
pub fn question_body(question: &str) -> String {
    serde_json::json!({ "question": question }).to_string()
}

/// The same among several, as JSON in MLflow's shape `inputs`.
pub fn questions_body(question: &str) -> String {
    serde_json::json!({ "inputs": { "question": [question] } }).to_string()
}

/// A command for a shell. `body` is JSON.
pub fn in_shell(link: &str, body: &str) -> String {
    let body = body.replace('\'', r"'\''");
    format!("curl -X POST {link}/invocations \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'")
}

/// A Python program. `body` is JSON.
pub fn in_python(link: &str, body: &str) -> String {
    let body = body.replace('\\', "\\\\").replace("'''", r"\'\'\'");
    format!(
        "import json\nimport urllib.request\n\nbody = '''{body}'''\nrequest = urllib.request.Request(\n    \
         \"{link}/invocations\", body.encode(), {{\"Content-Type\": \"application/json\"}}\n)\n\
         print(json.load(urllib.request.urlopen(request))[\"predictions\"])"
    )
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Cell;

    use super::*;

    #[test]
    fn quotes_stay_inside_the_body() {
        assert!(in_shell("http://x/d/a", r#"{"a": "it's"}"#).ends_with(r#"-d '{"a": "it'\''s"}'"#));
        assert!(in_python("http://x/d/a", r#"{"a": "\n"}"#).contains(r#"body = '''{"a": "\\n"}'''"#));
    }

    #[test]
    fn rows_are_sent_with_their_columns() {
        assert_eq!(
            body(&Rows { columns: vec!["a".into()], rows: vec![vec![Cell::Number(1.0)]] }),
            r#"{"dataframe_split":{"columns":["a"],"data":[[1.0]]}}"#
        );
    }
}
