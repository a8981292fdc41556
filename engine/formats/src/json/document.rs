//! The table in a JSON document that is an object.

use std::cmp::Reverse;
use std::collections::HashMap;

use bunsen_spec::{FileFormat, Problem, say};

use super::node::Node;

/// How deep lists of records are looked for.
const MAX_DEPTH: usize = 4;

/// The table that was found.
pub(crate) struct Found {
    pub(crate) format: FileFormat,
    /// Which of the document's lists it is.
    pub(crate) part: Option<String>,
    /// All of the document's lists of records.
    pub(crate) parts: Vec<String>,
    /// The columns' names, where the rows are lists.
    pub(crate) names: Vec<String>,
    /// The rows: records, or lists of values.
    pub(crate) rows: Vec<Node>,
}

/// Finds the table of `document`: pandas' forms `split`, `columns` and `index` if it has one of them, else the list of
/// records at `part` (keys joined by dots) or the longest of the least deep ones, else the document itself as the only record.
/// `format` other than [`FileFormat::JsonColumns`] was asked for and is not guessed.
pub(crate) fn find(document: Node, format: FileFormat, part: Option<&str>) -> Result<Found, Problem> {
    let is_asked = format != FileFormat::JsonColumns;
    let Node::Object(entries) = document else { return Err(say::json::no_records()) };
    if (!is_asked || format == FileFormat::JsonSplit) && is_split(&entries) {
        return Ok(split(entries));
    }
    if !is_asked && is_columns(&entries) {
        return Ok(columns(entries));
    }
    if (!is_asked || format == FileFormat::JsonIndex) && is_index(&entries) {
        return Ok(index(entries));
    }
    let mut lists = Vec::new();
    lists_of_records(&entries, "", 0, &mut lists);
    let parts: Vec<String> = lists.iter().map(|list| list.path.clone()).collect();
    let chosen = match part {
        Some(part) if !parts.iter().any(|path| path == part) => return Err(say::json::no_such_list(part, &parts)),
        Some(part) => Some(part.to_string()),
        // The longest of those that lie least deep; of equally long ones the first.
        None => lists.iter().rev().min_by_key(|list| (list.depth, Reverse(list.n_rows))).map(|list| list.path.clone()),
    };
    match chosen {
        Some(path) => {
            let rows = take(entries, &path);
            Ok(Found { format: FileFormat::JsonRecords, part: Some(path), parts, names: Vec::new(), rows })
        }
        None => {
            let rows = vec![Node::Object(entries)];
            Ok(Found { format: FileFormat::JsonLines, part: None, parts, names: Vec::new(), rows })
        }
    }
}

type Entries = Vec<(String, Node)>;

fn is_split(entries: &Entries) -> bool {
    let get = |name: &str| entries.iter().find(|(key, _)| key == name).map(|(_, node)| node);
    let is_rows = |node: &Node| matches!(node, Node::List(rows) if rows.iter().all(|row| matches!(row, Node::List(_))));
    matches!(get("columns"), Some(Node::List(_))) && get("data").is_some_and(is_rows)
}

fn split(entries: Entries) -> Found {
    let (mut names, mut rows) = (Vec::new(), Vec::new());
    for (key, node) in entries {
        match (key.as_str(), node) {
            ("columns", Node::List(list)) => names = list.into_iter().map(name_of).collect(),
            ("data", Node::List(list)) => rows = list,
            _ => {}
        }
    }
    Found { format: FileFormat::JsonSplit, part: None, parts: Vec::new(), names, rows }
}

fn name_of(node: Node) -> String {
    match node {
        Node::Text(text) => text,
        other => other.to_json(),
    }
}

/// Whether every entry is a column: a list of single values, all of one length, or an object of them by row number.
fn is_columns(entries: &Entries) -> bool {
    let is_single = |node: &Node| !matches!(node, Node::List(_) | Node::Object(_));
    let length = |node: &Node| match node {
        Node::List(values) if values.iter().all(is_single) => Some(values.len()),
        _ => None,
    };
    let by_row = |node: &Node| {
        matches!(node, Node::Object(values) if !values.is_empty()
            && values.iter().all(|(row, value)| is_number(row) && is_single(value)))
    };
    let first = entries.first().and_then(|(_, node)| length(node));
    let are_lists = first.is_some_and(|n| n > 0) && entries.iter().all(|(_, node)| length(node) == first);
    are_lists || (!entries.is_empty() && entries.iter().all(|(key, node)| by_row(node) && !is_number(key)))
}

fn columns(entries: Entries) -> Found {
    let mut names = Vec::new();
    let mut rows: Vec<Vec<Node>> = Vec::new();
    // A row's place by its name: columns may lack rows.
    let mut places: HashMap<String, usize> = HashMap::new();
    for (column, (name, node)) in entries.into_iter().enumerate() {
        names.push(name);
        let mut put = |row: usize, value: Node| {
            if rows.len() <= row {
                rows.resize_with(row + 1, Vec::new);
            }
            rows[row].resize(column, Node::Null);
            rows[row].push(value);
        };
        match node {
            Node::List(values) => values.into_iter().enumerate().for_each(|(row, value)| put(row, value)),
            Node::Object(values) => {
                for (row, value) in values {
                    let next = places.len();
                    put(*places.entry(row).or_insert(next), value);
                }
            }
            _ => {}
        }
    }
    let rows = rows.into_iter().map(Node::List).collect();
    Found { format: FileFormat::JsonColumns, part: None, parts: Vec::new(), names, rows }
}

/// Whether every entry is a record under the name of its row.
fn is_index(entries: &Entries) -> bool {
    let is_record = |node: &Node| {
        matches!(node, Node::Object(values) if !values.is_empty()
            && values.iter().all(|(_, value)| !matches!(value, Node::List(_) | Node::Object(_))))
    };
    entries.len() > 1 && entries.iter().all(|(_, node)| is_record(node))
}

fn index(entries: Entries) -> Found {
    let are_numbered = entries.iter().all(|(row, _)| is_number(row));
    let rows = entries.into_iter().map(|(row, node)| match node {
        Node::Object(mut values) if !are_numbered => {
            values.insert(0, ("row_name".into(), Node::Text(row)));
            Node::Object(values)
        }
        node => node,
    });
    Found { format: FileFormat::JsonIndex, part: None, parts: Vec::new(), names: Vec::new(), rows: rows.collect() }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A list of records in a document.
struct RecordList {
    /// The keys that lead to it, joined by dots.
    path: String,
    depth: usize,
    n_rows: usize,
}

/// Notes every list of records.
fn lists_of_records(entries: &Entries, prefix: &str, depth: usize, found: &mut Vec<RecordList>) {
    for (key, node) in entries {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match node {
            Node::List(rows) if !rows.is_empty() && rows.iter().all(|row| matches!(row, Node::Object(_))) => {
                found.push(RecordList { path, depth, n_rows: rows.len() });
            }
            Node::Object(entries) if depth < MAX_DEPTH => lists_of_records(entries, &path, depth + 1, found),
            _ => {}
        }
    }
}

/// The list at `path`.
fn take(entries: Entries, path: &str) -> Vec<Node> {
    for (key, node) in entries {
        let rest = path.strip_prefix(key.as_str());
        match (rest, node) {
            (Some(""), Node::List(rows)) => return rows,
            (Some(rest), Node::Object(entries)) => {
                if let Some(rest) = rest.strip_prefix('.') {
                    let rows = take(entries, rest);
                    if !rows.is_empty() {
                        return rows;
                    }
                }
            }
            _ => {}
        }
    }
    Vec::new()
}
