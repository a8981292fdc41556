//! Takes out rows with a missing value.

use arrow_buffer::NullBuffer;
use bunsen_spec::Problem;
use bunsen_table::Table;

use crate::columns::find_or_all;
use crate::step::Stepped;

/// The rows that have a value in every column called `names`; in every column where `names` is empty.
pub(crate) fn drop_missing(table: &Table, names: &[String]) -> Result<Stepped, Problem> {
    let columns = find_or_all(table, names)?;
    let present = columns.iter().fold(None, |present, column| {
        let nulls = column.values.array().logical_nulls();
        NullBuffer::union(present.as_ref(), nulls.as_ref())
    });
    let rows = match present {
        Some(present) => present.valid_indices().map(|row| row as u32).collect(),
        None => (0..table.n_rows() as u32).collect(),
    };
    Ok(Stepped::chosen_rows(table, rows))
}

#[cfg(test)]
mod tests {
    use crate::steps::column_cases::{check, check_refused};

    const TABLE: &str = "a,b\n1,x\n,y\n3,\n4,z\n";

    #[test]
    fn rows_with_missing_values_go() {
        // df.dropna(), df.dropna(subset=["b"])
        check(TABLE, r#"{"step":"drop_missing"}"#, "a:Integer b:Text\n1 x\n4 z", &[]);
        check(TABLE, r#"{"step":"drop_missing","columns":["b"]}"#, "a:Integer b:Text\n1 x\nNA y\n4 z", &[]);
        check("a,b\n1,2\n", r#"{"step":"drop_missing"}"#, "a:Integer b:Integer\n1 2", &[]);
        check("a,b\n1,\n,2\n", r#"{"step":"drop_missing"}"#, "a:Integer b:Integer", &[]);
    }

    #[test]
    fn mistakes_get_a_sentence() {
        check_refused(TABLE, r#"{"step":"drop_missing","columns":["z"]}"#, "no column called");
    }
}
