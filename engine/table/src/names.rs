//! The columns' names: every column gets one of its own.

use std::collections::{HashMap, HashSet};

use bunsen_spec::{ReadIssue, say};

/// Names for columns, and what had to be done to make each one's own.
pub struct Names {
    /// The names in order, no two equal and none empty.
    pub names: Vec<String>,
    /// What was changed.
    pub issues: Vec<ReadIssue>,
}

/// Makes names of the first record's cells: breaks and spaces in a row become one space, an empty name
/// becomes `column_3`, a name that occurred before gets `_2`.
pub fn own_names(cells: &[String]) -> Names {
    let cleaned: Vec<String> = cells.iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let mut taken: HashSet<String> = cleaned.iter().cloned().collect();
    let mut n_seen: HashMap<String, usize> = HashMap::new();
    let (mut names, mut empty, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    for (index, name) in cleaned.into_iter().enumerate() {
        let is_empty = name.is_empty();
        let stem = if is_empty { format!("column_{}", index + 1) } else { name };
        let mut only_once = 0;
        let n = if is_empty { &mut only_once } else { n_seen.entry(stem.clone()).or_insert(0) };
        *n += 1;
        if *n == 1 && !(is_empty && taken.contains(&stem)) {
            taken.insert(stem.clone());
            if is_empty {
                empty.push(stem.clone());
            }
            names.push(stem);
            continue;
        }
        *n = (*n).max(2);
        while taken.contains(&format!("{stem}_{n}")) {
            *n += 1;
        }
        let own = format!("{stem}_{n}");
        taken.insert(own.clone());
        if is_empty { &mut empty } else { &mut repeated }.push(own.clone());
        names.push(own);
    }
    let issues = [issue(&empty, say::columns::names_given), issue(&repeated, say::columns::names_changed)];
    Names { names, issues: issues.into_iter().flatten().collect() }
}

/// `column_1`, `column_2` and so on, for a file without names.
pub fn numbered_names(n_columns: usize) -> Names {
    let names = (1..=n_columns).map(|n| format!("column_{n}")).collect();
    Names { names, issues: Vec::new() }
}

fn issue(names: &[String], sentence: impl Fn(&[String]) -> String) -> Option<ReadIssue> {
    if names.is_empty() {
        return None;
    }
    let column = (names.len() == 1).then(|| names[0].clone());
    Some(ReadIssue { what: sentence(names), column, rows: Vec::new(), n_rows: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[&str], expected: &[&str], n_issues: usize) {
        let got = own_names(&cells.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(got.names, expected);
        assert_eq!(got.issues.len(), n_issues, "{:?}", got.issues);
    }

    #[test]
    fn every_column_gets_a_name_of_its_own() {
        check(&["a", "b"], &["a", "b"], 0);
        check(&["a", "a", "a"], &["a", "a_2", "a_3"], 1);
        check(&["a", "a", "a_2"], &["a", "a_3", "a_2"], 1);
        check(&["", "x", ""], &["column_1", "x", "column_3"], 1);
        check(&["", "column_1"], &["column_1_2", "column_1"], 1);
        check(&["two\nlines", "", "b", "b"], &["two lines", "column_2", "b", "b_2"], 2);
    }

    #[test]
    fn many_changed_names_make_one_issue() {
        let got = own_names(&vec![String::from("x"); 10_000]);
        assert_eq!(got.names[9_999], "x_10000");
        assert!(got.issues[0].what.contains("and 9994 more"), "{:?}", got.issues);
    }
}
