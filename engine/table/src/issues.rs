//! What did not fit: rows noted while reading, put into sentences at the end.

use bunsen_spec::{ReadIssue, say};

/// How many row numbers an issue names.
const N_NAMED: usize = 100;
/// How many issues a file can have; a last one says how many more there were.
const N_ISSUES: usize = 200;
/// How much of an example is shown.
const N_SHOWN_CHARS: usize = 40;

/// Rows that something happened in, with the first cell that it happened to.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    rows: Vec<u64>,
    n_rows: u64,
    example: String,
}

impl Noted {
    /// Notes row `row` (counted from 1) and, the first time, `cell`. Rows come in ascending order.
    pub fn note(&mut self, row: u64, cell: &[u8]) {
        if self.n_rows == 0 {
            self.example = shown(cell);
        }
        self.count(row);
    }

    /// As [`Noted::note`], making the example only if it is the first.
    pub fn note_with(&mut self, row: u64, example: impl FnOnce() -> String) {
        if self.n_rows == 0 {
            self.example = shown(example().as_bytes());
        }
        self.count(row);
    }

    /// How many rows were noted.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// The first row noted.
    pub fn first_row(&self) -> Option<u64> {
        self.rows.first().copied()
    }

    /// The first cell noted, shortened.
    pub fn example(&self) -> &str {
        &self.example
    }

    /// Both together, in the order of their rows; no row may be in both.
    pub(crate) fn merge(self, other: Self) -> Self {
        let (first, second) =
            if other.rows.first() < self.rows.first() && !other.rows.is_empty() || self.rows.is_empty() {
                (other, self)
            } else {
                (self, other)
            };
        let mut rows = [first.rows, second.rows].concat();
        rows.sort_unstable();
        rows.truncate(N_NAMED);
        Self { rows, n_rows: first.n_rows + second.n_rows, example: first.example }
    }

    fn count(&mut self, row: u64) {
        self.n_rows += 1;
        if self.rows.len() < N_NAMED {
            self.rows.push(row);
        }
    }

    /// The issue that `sentence` makes of the number of rows and the example, if any row was noted.
    pub fn issue(self, column: Option<&str>, sentence: impl Fn(u64, &str) -> String) -> Option<ReadIssue> {
        if self.n_rows == 0 {
            return None;
        }
        let what = sentence(self.n_rows, &self.example);
        Some(ReadIssue { what, column: column.map(str::to_string), rows: self.rows, n_rows: self.n_rows })
    }
}

/// An issue that names no rows.
pub fn general_issue(what: String, column: Option<&str>, n_rows: u64) -> ReadIssue {
    ReadIssue { what, column: column.map(str::to_string), rows: Vec::new(), n_rows }
}

/// The first issues, and one that counts the others if there are too many to read.
pub fn bounded(mut issues: Vec<ReadIssue>) -> Vec<ReadIssue> {
    if issues.len() > N_ISSUES {
        let n_more = issues.len() - (N_ISSUES - 1);
        issues.truncate(N_ISSUES - 1);
        issues.push(general_issue(say::columns::more_issues(n_more), None, 0));
    }
    issues
}

fn shown(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    let mut shown: String = text.chars().take(N_SHOWN_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(N_SHOWN_CHARS).is_some() {
        shown.push('\u{2026}');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_and_the_first_are_named() {
        let mut noted = Noted::default();
        (1..=250).for_each(|row| noted.note(row, format!("cell {row}").as_bytes()));
        let issue = noted.issue(Some("age"), |n, example| format!("{n} rows, such as {example}.")).unwrap();
        assert_eq!(issue.what, "250 rows, such as cell 1.");
        assert_eq!((issue.rows.len(), issue.rows[99], issue.n_rows), (100, 100, 250));
        assert_eq!(Noted::default().issue(None, |_, _| String::new()), None);
    }

    #[test]
    fn long_examples_are_cut_and_many_issues_are_counted() {
        assert_eq!(shown("é".repeat(50).as_bytes()), format!("{}\u{2026}", "é".repeat(40)));
        assert_eq!(shown(b"two\nlines\xff"), "two lines\u{fffd}");
        let issues = bounded(vec![general_issue("x".into(), None, 0); 1000]);
        assert_eq!(issues.len(), 200);
        assert!(issues[199].what.starts_with("801 more"));
    }
}
