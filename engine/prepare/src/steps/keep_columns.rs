//! Keeps columns, and takes all others out.

use bunsen_spec::Problem;
use bunsen_table::Table;

use crate::columns::find_all;
use crate::step::Stepped;

/// The table with the columns called `names` only, in this order.
pub(crate) fn keep_columns(table: &Table, names: &[String]) -> Result<Stepped, Problem> {
    Ok(Stepped::same_rows(Table::new(find_all(table, names)?.into_iter().cloned().collect())))
}

#[cfg(test)]
mod tests {
    use crate::steps::column_cases::{check, check_refused};

    #[test]
    fn columns_are_kept_in_the_order_named() {
        // df[["c", "a"]]
        check("a,b,c\n1,2,3\n", r#"{"step":"keep_columns","columns":["c","a"]}"#, "c:Integer a:Integer\n3 1", &[]);
    }

    #[test]
    fn mistakes_get_a_sentence() {
        check_refused("a,b\n1,2\n", r#"{"step":"keep_columns","columns":["a","a"]}"#, "named twice");
        check_refused("a,b\n1,2\n", r#"{"step":"keep_columns","columns":[]}"#, "No column is chosen");
    }
}
