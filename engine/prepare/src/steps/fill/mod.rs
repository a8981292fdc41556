//! Fills missing values.

mod averages;
mod sources;

use bunsen_spec::{Cell, FillWith, Problem, ReadIssue, say};
use bunsen_table::{Column, Noted, Table, Values};

use self::averages::Average;
use super::fit::{fitted, put};
use crate::columns::{find_all, replaced};
use crate::keys::Groups;
use crate::step::Stepped;

/// The table with the missing values of the columns called `names` filled, each group of rows with equal values of
/// the columns `by` from its own values. What has no value to be filled with stays missing and is listed.
pub(crate) fn fill(table: &Table, names: &[String], with: &FillWith, by: &[String]) -> Result<Stepped, Problem> {
    let found = find_all(table, names)?;
    if let Some(name) = by.iter().find(|name| names.contains(name)) {
        return Err(say::steps::fill_by_itself(name).in_column(name));
    }
    let by: Vec<&Values> = match by {
        [] => Vec::new(),
        by => find_all(table, by)?.into_iter().map(|column| &column.values).collect(),
    };
    let groups = Groups::new(&by, table.n_rows());
    let (mut columns, mut issues) = (Vec::new(), Vec::new());
    for column in found {
        let filled = filled(column, with, &groups)?;
        issues.extend(filled.issue);
        issues.extend(still_missing(&filled.column));
        columns.push(filled.column);
    }
    Ok(Stepped::same_rows(replaced(table, columns)).with_issues(issues))
}

/// A column after it was filled, and what became of its digits.
struct Filled {
    column: Column,
    issue: Option<ReadIssue>,
}

fn filled(column: &Column, with: &FillWith, groups: &Groups) -> Result<Filled, Problem> {
    match with {
        FillWith::Constant { value } => constant(column, value),
        FillWith::Mean => averages::filled(column, groups, Average::Mean),
        FillWith::Median => averages::filled(column, groups, Average::Median),
        FillWith::Mode => sources::filled(column, &sources::most_frequent(column, groups)),
        FillWith::Forward => sources::filled(column, &sources::last_above(column, groups)),
        FillWith::Backward => sources::filled(column, &sources::next_below(column, groups)),
    }
}

fn constant(column: &Column, value: &Cell) -> Result<Filled, Problem> {
    let value = fitted(value, column)?;
    let is_missing: Vec<bool> = (0..column.values.len()).map(|row| column.values.is_missing(row)).collect();
    let (column, issue) = put(column, &is_missing, Some(&value))?;
    Ok(Filled { column, issue })
}

fn still_missing(column: &Column) -> Option<ReadIssue> {
    let mut missing = Noted::default();
    let rows = 0..column.values.len();
    rows.filter(|row| column.values.is_missing(*row)).for_each(|row| missing.note(row as u64 + 1, b""));
    missing.issue(Some(&column.name), |n, _| say::steps::fill_without_value(n, &column.name))
}

#[cfg(test)]
mod tests {
    use crate::steps::column_cases::{check, check_refused};

    const TABLE: &str = "g,n,x,t,f,d\n\
        a,1,0.5,u,true,2024-01-05\n\
        b,,1.5,,,\n\
        ,4,,v,false,\n\
        a,,,u,,2024-01-01\n\
        b,2,2.5,,false,2024-01-05\n\
        ,,0.25,,,\n\
        c,,,,,\n";
    const KINDS: &str = "g:Category n:Integer x:Number t:Category f:Boolean d:Date";

    /// Fills one column, and compares this column only.
    fn filled(column: &str, with: &str, by: &str, expected: &str, issues: &[(&str, &[u64])]) {
        let step = format!(r#"{{"step":"fill","columns":["{column}"],"with":{with},"by":[{by}]}}"#);
        let at = KINDS.split(' ').position(|kind| kind.split(':').next() == Some(column)).unwrap();
        let (kind, values) = expected.split_once(' ').unwrap();
        let mut values = values.split('|');
        let mut lines: Vec<Vec<&str>> = vec![KINDS.split(' ').collect()];
        lines[0][at] = kind;
        for line in TABLE.lines().skip(1) {
            let mut cells: Vec<_> = line.split(',').map(|cell| if cell.is_empty() { "NA" } else { cell }).collect();
            cells[at] = values.next().unwrap();
            lines.push(cells);
        }
        let expected: Vec<_> = lines.iter().map(|cells| cells.join(" ")).collect();
        check(TABLE, &step, &expected.join("\n"), issues);
    }

    fn refused(columns: &str, with: &str, by: &str, part: &str) {
        let step = format!(r#"{{"step":"fill","columns":[{columns}],"with":{with},"by":[{by}]}}"#);
        check_refused(TABLE, &step, part);
    }

    #[test]
    fn constants_fill() {
        let with = |value: &str| format!(r#"{{"type":"constant","value":{value}}}"#);
        filled("n", &with("-7"), "", "n:Integer 1|-7|4|-7|2|-7|-7", &[]);
        filled("n", &with("0.5"), "", "n:Number 1|0.5|4|0.5|2|0.5|0.5", &[]);
        filled("x", &with("3"), "\"g\"", "x:Number 0.5|1.5|3|3|2.5|0.25|3", &[]);
        filled("t", &with(r#""none""#), "", "t:Category u|none|v|u|none|none|none", &[]);
        filled("f", &with("true"), "", "f:Boolean true|true|false|true|false|true|true", &[]);
        let days = "2024-01-05|2000-02-29|2000-02-29|2024-01-01|2024-01-05|2000-02-29|2000-02-29";
        filled("d", &with(r#""2000-02-29""#), "", &format!("d:Date {days}"), &[]);
    }

    #[test]
    fn averages_fill() {
        // s.fillna(s.mean()), s.fillna(df.groupby("g", dropna=False)["n"].transform("mean"))
        filled("x", r#"{"type":"mean"}"#, "", "x:Number 0.5|1.5|1.1875|1.1875|2.5|0.25|1.1875", &[]);
        filled("x", r#"{"type":"median"}"#, "", "x:Number 0.5|1.5|1|1|2.5|0.25|1", &[]);
        let mean = "n:Number 1|2.3333333333333335|4|2.3333333333333335|2|2.3333333333333335|2.3333333333333335";
        filled("n", r#"{"type":"mean"}"#, "", mean, &[]);
        filled("n", r#"{"type":"median"}"#, "", "n:Integer 1|2|4|2|2|2|2", &[]);
        let left = ("1 missing value of \u{201c}n\u{201d} stays missing", &[7][..]);
        filled("n", r#"{"type":"mean"}"#, "\"g\"", "n:Integer 1|2|4|1|2|4|NA", &[left]);
        let left = ("stays missing", &[7][..]);
        filled("x", r#"{"type":"median"}"#, "\"g\"", "x:Number 0.5|1.5|0.25|0.5|2.5|0.25|NA", &[left]);
    }

    #[test]
    fn modes_fill() {
        // s.fillna(s.mode()[0])
        filled("t", r#"{"type":"mode"}"#, "", "t:Category u|u|v|u|u|u|u", &[]);
        filled("n", r#"{"type":"mode"}"#, "", "n:Integer 1|1|4|1|2|1|1", &[]);
        filled("f", r#"{"type":"mode"}"#, "", "f:Boolean true|false|false|false|false|false|false", &[]);
        let days = "2024-01-05|2024-01-05|2024-01-05|2024-01-01|2024-01-05|2024-01-05|2024-01-05";
        filled("d", r#"{"type":"mode"}"#, "", &format!("d:Date {days}"), &[]);
        let left = ("3 missing values of \u{201c}t\u{201d} stay missing", &[2, 5, 7][..]);
        filled("t", r#"{"type":"mode"}"#, "\"g\"", "t:Category u|NA|v|u|NA|v|NA", &[left]);
        check(
            "x,y\nb,1\na,1\n,\na,2\nb,2\n,3\n",
            r#"{"step":"fill","columns":["x","y"],"with":{"type":"mode"}}"#,
            "x:Category y:Integer\nb 1\na 1\na 1\na 2\nb 2\na 3",
            &[],
        );
    }

    #[test]
    fn neighbours_fill() {
        // s.ffill(), df.groupby(["g", "f"], dropna=False)["x"].bfill()
        filled("n", r#"{"type":"forward"}"#, "", "n:Integer 1|1|4|4|2|2|2", &[]);
        filled("x", r#"{"type":"backward"}"#, "", "x:Number 0.5|1.5|2.5|2.5|2.5|0.25|NA", &[("stays", &[7])]);
        filled("n", r#"{"type":"forward"}"#, "\"g\"", "n:Integer 1|NA|4|1|2|4|NA", &[("2 missing", &[2, 7])]);
        filled("n", r#"{"type":"backward"}"#, "\"g\"", "n:Integer 1|2|4|NA|2|NA|NA", &[("3 missing", &[4, 6, 7])]);
        let none = ("4 missing", &[2, 4, 6, 7][..]);
        filled("n", r#"{"type":"forward"}"#, "\"g\",\"f\"", "n:Integer 1|NA|4|NA|2|NA|NA", &[none]);
    }

    #[test]
    fn large_whole_numbers_are_kept_or_listed() {
        let step = r#"{"step":"fill","columns":["n"],"with":{"type":"median"}}"#;
        check(
            "n,m\n9223372036854775807,1\n,2\n9223372036854775807,3\n",
            step,
            "n:Integer m:Integer\n9223372036854775807 1\n9223372036854775807 2\n9223372036854775807 3",
            &[],
        );
        let step = r#"{"step":"fill","columns":["n"],"with":{"type":"constant","value":0.5}}"#;
        check(
            "n,m\n9223372036854775807,1\n,2\n",
            step,
            "n:Number m:Integer\n9.223372036854776e18 1\n0.5 2",
            &[("16 digits", &[1])],
        );
    }

    #[test]
    fn mistakes_get_a_sentence() {
        refused(r#""n""#, r#"{"type":"constant","value":"x"}"#, "", "which holds whole numbers");
        refused(r#""t""#, r#"{"type":"constant","value":3}"#, "", "which holds texts");
        refused(r#""t""#, r#"{"type":"constant","value":null}"#, "", "no value");
        refused(r#""d""#, r#"{"type":"constant","value":"soon"}"#, "", "such as 2024-12-31");
        refused(r#""t""#, r#"{"type":"mean"}"#, "", "\u{201c}t\u{201d} holds texts");
        refused(r#""d""#, r#"{"type":"median"}"#, "", "most frequent value");
        refused(r#""n""#, r#"{"type":"mean"}"#, r#""n""#, "groups");
        refused(r#""n""#, r#"{"type":"mean"}"#, r#""z""#, "no column called");
        refused("", r#"{"type":"mean"}"#, "", "No column is chosen");
    }
}
