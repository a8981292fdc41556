//! Rows to delimited text.

use bunsen_spec::Cell;

use crate::table::{MAX_EXACT, Table};

/// Writes comma-separated UTF-8 with a header and `\n` at the ends of lines. Cells are quoted where they
/// must be, missing values are empty, numbers have the fewest digits that read back to the same number.
pub fn write_csv(columns: &[String], rows: impl Iterator<Item = Vec<Cell>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    writer.write_record(columns).expect("memory takes any record");
    for row in rows {
        writer.write_record(row.into_iter().map(cell_text)).expect("memory takes any record");
    }
    writer.into_inner().expect("memory needs no flushing")
}

/// Writes rows of a table (numbers from 0, in this order) as [`write_csv`] does.
///
/// # Panics
/// If the table has no row of such a number.
pub fn rows_csv(table: &Table, rows: impl Iterator<Item = usize>) -> Vec<u8> {
    let names: Vec<String> = table.columns().iter().map(|column| column.name.clone()).collect();
    write_csv(&names, rows.map(|row| table.columns().iter().map(|column| column.values.cell(row)).collect()))
}

/// A table as CSV, as [`write_csv`] writes it. `None` if that is more than `most_bytes`.
pub fn table_csv(table: &Table, most_bytes: usize) -> Option<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    writer.write_record(table.columns().iter().map(|column| &column.name)).expect("memory takes any record");
    for row in 0..table.n_rows() {
        let cells = table.columns().iter().map(|column| cell_text(column.values.cell(row)));
        writer.write_record(cells).expect("memory takes any record");
        if writer.get_ref().len() > most_bytes {
            return None;
        }
    }
    let csv = writer.into_inner().expect("memory needs no flushing");
    (csv.len() <= most_bytes).then_some(csv)
}

/// A value as it is written: nothing where it is missing; whole numbers up to 2^53 with all their digits (`100000`),
/// other numbers with the fewest digits that read back to the same number, with an exponent from 1e16 on and below
/// 0.0001 (`0.1`, `1e20`, `2.5e-5`); `true` and `false`.
pub fn cell_text(cell: Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Number(value) if value.trunc() == value && value.abs() <= MAX_EXACT as f64 => format!("{value:.0}"),
        Cell::Number(value) => format!("{value:?}"),
        Cell::Text(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{read_csv, rows};

    #[test]
    fn what_is_written_reads_back() {
        let columns = ["a, b", "n", "flag"].map(String::from);
        let words = ["plain", "with, comma", "a \"quote\"", "two\nlines", ";", "é"];
        let numbers = [1.0, -0.1, 1e308, 5e-324, 4_111_111_111_111_111.0, 1e20];
        let cells: Vec<Vec<Cell>> = (0..6)
            .map(|i| vec![Cell::Text(words[i].into()), Cell::Number(numbers[i]), Cell::Flag(i % 2 == 0)])
            .chain([vec![Cell::Missing, Cell::Missing, Cell::Missing]])
            .collect();
        let bytes = write_csv(&columns, cells.clone().into_iter());
        let read = read_csv(bytes.clone(), &Default::default()).unwrap();
        assert_eq!(table_csv(&read.table, bytes.len()), Some(bytes.clone()));
        assert_eq!(table_csv(&read.table, bytes.len() - 1), None);
        assert_eq!(read.issues, []);
        assert_eq!(rows(&read.table, 0, 10).columns, columns);
        assert_eq!(rows(&read.table, 0, 10).rows, cells);
    }

    #[test]
    fn one_missing_column_keeps_its_rows() {
        let column = [String::from("x")];
        let cells = vec![vec![Cell::Number(1.0)], vec![Cell::Missing], vec![Cell::Number(3.5)]];
        let bytes = write_csv(&column, cells.clone().into_iter());
        assert_eq!(bytes, b"x\n1\n\"\"\n3.5\n");
        assert_eq!(rows(&read_csv(bytes, &Default::default()).unwrap().table, 0, 9).rows, cells);
    }
}
