//! Replaces whole values.

use bunsen_spec::{Cell, Problem, say};
use bunsen_table::{Column, Table, Values};

use super::fit::{Fitted, fitted, put};
use crate::columns::{find_all, replaced};
use crate::step::Stepped;

/// The table with `by` wherever `value` stands in the columns called `names`. Texts are compared letter by letter.
pub(crate) fn replace(table: &Table, names: &[String], value: &Cell, by: &Cell) -> Result<Stepped, Problem> {
    let found = find_all(table, names)?;
    if *value == Cell::Missing {
        return Err(say::steps::replace_missing());
    }
    let (mut columns, mut issues) = (Vec::new(), Vec::new());
    for column in found {
        let value = fitted(value, column)?;
        let by = if *by == Cell::Missing { None } else { Some(fitted(by, column)?) };
        let (column, issue) = put(column, &places(column, &value), by.as_ref())?;
        columns.push(column);
        issues.extend(issue);
    }
    Ok(Stepped::same_rows(replaced(table, columns)).with_issues(issues))
}

/// Whether each row holds the value.
fn places(column: &Column, value: &Fitted) -> Vec<bool> {
    match (&column.values, value) {
        (Values::Integer(values), Fitted::Integer(value)) => values.iter().map(|v| v == Some(*value)).collect(),
        (Values::Number(values), Fitted::Number(value)) => values.iter().map(|v| v == Some(*value)).collect(),
        (Values::Boolean(values), Fitted::Boolean(value)) => values.iter().map(|v| v == Some(*value)).collect(),
        (Values::Date(values), Fitted::Date(value)) => values.iter().map(|v| v == Some(*value)).collect(),
        (Values::DateTime(values), Fitted::DateTime(value)) => values.iter().map(|v| v == Some(*value)).collect(),
        (Values::Text(values), Fitted::Text(value)) => values.iter().map(|v| v == Some(value.as_str())).collect(),
        // A number with decimals is none of the whole numbers.
        (values, _) => vec![false; values.len()],
    }
}

#[cfg(test)]
mod tests {
    use crate::steps::column_cases::{check, check_refused};

    const TABLE: &str = "n,x,f,d,t\n-1,0.5,true,2024-01-05,a\n2,-1,false,2024-01-06,#\n,-1,true,,a\n";
    const HEAD: &str = "n:Integer x:Number f:Boolean d:Date t:Category\n";

    fn replaced(columns: &str, value: &str, by: &str, expected: &str) {
        let step = format!(r#"{{"step":"replace","columns":[{columns}],"value":{value},"by":{by}}}"#);
        check(TABLE, &step, expected, &[]);
    }

    fn refused(columns: &str, value: &str, by: &str, part: &str) {
        let step = format!(r#"{{"step":"replace","columns":[{columns}],"value":{value},"by":{by}}}"#);
        check_refused(TABLE, &step, part);
    }

    #[test]
    fn whole_values_are_replaced() {
        let rest = "true 2024-01-05 a\n";
        replaced(r#""n","x""#, "-1", "null", &format!("{HEAD}NA 0.5 {rest}2 NA false 2024-01-06 #\nNA NA true NA a"));
        replaced(r#""n""#, "2", "7", &format!("{HEAD}-1 0.5 {rest}7 -1 false 2024-01-06 #\nNA -1 true NA a"));
        let numbers = HEAD.replace("n:Integer", "n:Number");
        replaced(r#""n""#, "2", "0.5", &format!("{numbers}-1 0.5 {rest}0.5 -1 false 2024-01-06 #\nNA -1 true NA a"));
        replaced(r#""n""#, "0.5", "7.5", &format!("{HEAD}-1 0.5 {rest}2 -1 false 2024-01-06 #\nNA -1 true NA a"));
        replaced(
            r#""t""#,
            r##""#""##,
            r#""b c""#,
            &format!("{HEAD}-1 0.5 {rest}2 -1 false 2024-01-06 b c\nNA -1 true NA a"),
        );
        replaced(
            r#""f""#,
            "true",
            "false",
            &format!("{HEAD}-1 0.5 false 2024-01-05 a\n2 -1 false 2024-01-06 #\nNA -1 false NA a"),
        );
        replaced(
            r#""d""#,
            r#""2024-01-06""#,
            r#""2000-02-29""#,
            &format!("{HEAD}-1 0.5 {rest}2 -1 false 2000-02-29 #\nNA -1 true NA a"),
        );
        let large = "a\n9223372036854775807\n5\n";
        let step = r#"{"step":"replace","columns":["a"],"value":"9223372036854775807","by":1}"#;
        check(large, step, "a:Integer\n1\n5", &[]);
        let step = r#"{"step":"replace","columns":["a"],"value":5,"by":0.5}"#;
        check(large, step, "a:Number\n9.223372036854776e18\n0.5", &[("16 digits", &[1])]);
    }

    #[test]
    fn mistakes_get_a_sentence() {
        refused(r#""n""#, r#""?""#, "1", "\u{201c}?\u{201d} does not fit \u{201c}n\u{201d}, which holds whole numbers");
        refused(r#""n""#, "1", r#""one""#, "cast the column first");
        refused(r#""n""#, "null", "1", "Fill");
        refused(r#""t""#, "1", r#""one""#, "which holds texts");
        refused(r#""f""#, "1", "true", "which holds true or false");
        refused(r#""d""#, r#""2024-01-06 10:00""#, "null", "such as 2024-12-31");
        refused("", "1", "2", "No column is chosen");
    }
}
