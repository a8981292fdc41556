//! Snapshots. That the code gives what the engine gives is checked where both run.

use super::*;

fn columns(name: &str) -> Option<ColumnKind> {
    Some(match name {
        "n" | "m" => ColumnKind::Integer,
        "x" | "y" | "price" | "quantity" => ColumnKind::Number,
        "flag" | "other" => ColumnKind::Boolean,
        "day" => ColumnKind::Date,
        "at" => ColumnKind::DateTime,
        "kind" => ColumnKind::Category,
        "note" | "the \"name\"" => ColumnKind::Text,
        _ => return None,
    })
}

fn check(text: &str, expected: &str) {
    let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(pandas(&expression, columns), expected, "{text}");
}

#[test]
fn dump() {
    let Ok(list) = std::fs::read_to_string("/tmp/hb_exprs.txt") else { return };
    let mut out = String::new();
    for line in list.lines().filter(|line| !line.is_empty()) {
        let expression = Expression::parse(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
        let kind = expression.kind(&columns).unwrap_or_else(|error| panic!("{line}: {error:?}"));
        out += &format!(
            "{line}\t{}\t{}\t{kind:?}\n",
            pandas(&expression, columns),
            pandas_condition(&expression, columns)
        );
    }
    std::fs::write("/tmp/hb_code.tsv", out).unwrap();
}
