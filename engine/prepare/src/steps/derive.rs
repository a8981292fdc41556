//! Makes a column of an expression.

use bunsen_spec::{Problem, say};
use bunsen_table::Table;

use crate::columns::replaced;
use crate::expression::derived;
use crate::step::Stepped;

/// The table with the column `name` that `expression` gives: in the place of the one of this name, or at the end.
pub(crate) fn derive(table: &Table, name: &str, expression: &str) -> Result<Stepped, Problem> {
    if name.trim().is_empty() {
        return Err(say::steps::no_name().in_field("column"));
    }
    let (column, issues) = derived(table, name, expression)?;
    let table = if table.column(name).is_some() {
        replaced(table, vec![column])
    } else {
        Table::new(table.columns().iter().cloned().chain([column]).collect())
    };
    Ok(Stepped::same_rows(table).with_issues(issues))
}

#[cfg(test)]
mod tests {
    use bunsen_table::read_csv;

    use super::*;

    fn check(name: &str, expression: &str, expected: &[&str]) {
        let table = read_csv(b"a,b\n1,x\n2,y\n".to_vec(), &Default::default()).unwrap().table;
        let made = derive(&table, name, expression).unwrap().table;
        let columns: Vec<String> =
            made.columns().iter().map(|column| format!("{} {:?}", column.name, column.kind)).collect();
        assert_eq!(columns, expected);
    }

    #[test]
    fn a_column_is_added_or_replaced_in_its_place() {
        check("c", "a / 2", &["a Integer", "b Text", "c Number"]);
        check("a", "text(a) + b", &["a Text", "b Text"]);
        assert!(derive(&Table::default(), " ", "1").is_err());
    }
}
