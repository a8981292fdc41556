//! A range of a table's rows, to be shown.

use bunsen_spec::Rows;

use crate::table::Table;

/// At most `limit` rows from row `offset` (counted from 0) on; fewer where the table ends.
pub fn rows(table: &Table, offset: usize, limit: usize) -> Rows {
    let start = offset.min(table.n_rows());
    let end = start.saturating_add(limit).min(table.n_rows());
    Rows {
        columns: table.columns().iter().map(|column| column.name.clone()).collect(),
        rows: (start..end).map(|row| table.columns().iter().map(|column| column.values.cell(row)).collect()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Cell;

    use super::*;
    use crate::read_csv;

    #[test]
    fn any_range_is_answered() {
        let table = read_csv(b"a,b\n1,x\n2,\n3,z\n".to_vec(), &Default::default()).unwrap().table;
        let text = |t: &str| Cell::Text(t.into());
        let got = rows(&table, 1, 5);
        assert_eq!(got.columns, ["a", "b"]);
        assert_eq!(got.rows, [vec![Cell::Number(2.0), Cell::Missing], vec![Cell::Number(3.0), text("z")]]);
        assert_eq!(rows(&table, 0, 1).rows, [vec![Cell::Number(1.0), text("x")]]);
        assert!(rows(&table, 3, 1).rows.is_empty());
        assert!(rows(&table, usize::MAX, usize::MAX).rows.is_empty());
    }
}
