//! Takes columns out.

use bunsen_spec::{Problem, say};
use bunsen_table::Table;

use crate::columns::find_all;
use crate::step::Stepped;

/// The table without the columns called `names`. One column at least has to stay.
pub(crate) fn drop_columns(table: &Table, names: &[String]) -> Result<Stepped, Problem> {
    find_all(table, names)?;
    if names.len() == table.columns().len() {
        return Err(say::steps::drop_leaves_no_column());
    }
    let stay = table.columns().iter().filter(|column| !names.contains(&column.name));
    Ok(Stepped::same_rows(Table::new(stay.cloned().collect())))
}

#[cfg(test)]
mod tests {
    use crate::steps::column_cases::{check, check_refused};

    #[test]
    fn columns_are_taken_out() {
        // df.drop(columns=["b"])
        check("a,b,c\n1,2,3\n", r#"{"step":"drop_columns","columns":["b"]}"#, "a:Integer c:Integer\n1 3", &[]);
    }

    #[test]
    fn mistakes_get_a_sentence() {
        let refused = |step: &str, part: &str| check_refused("a,b\n1,2\n", step, part);
        refused(r#"{"step":"drop_columns","columns":["a","b"]}"#, "no column would be left");
        refused(r#"{"step":"drop_columns","columns":["z"]}"#, "no column called \u{201c}z\u{201d}");
        refused(r#"{"step":"drop_columns","columns":[]}"#, "No column is chosen");
    }
}
