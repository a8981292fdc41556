//! Reading back what [`crate::write_csv`] wrote, without guessing.

use std::collections::BTreeSet;

use arrow_array::StringArray;
use bunsen_spec::{ColumnKind, say};

use crate::table::{Column, Table, Values};

/// Reads comma-separated UTF-8 with a header as [`crate::write_csv`] writes it, each cell as the text that it is:
/// what looks like a number stays as it was written, so that the same value is the same text in every file. Empty
/// cells are missing values.
///
/// # Errors
/// If it is something else; the words end a sentence.
pub fn read_written(bytes: &[u8]) -> Result<Table, String> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let names: Vec<String> = reader.headers().map_err(|why| why.to_string())?.iter().map(str::to_string).collect();
    let mut known = BTreeSet::new();
    if let Some(twice) = names.iter().find(|name| !known.insert(name.as_str())) {
        return Err(say::model_tests::column_twice(twice));
    }
    let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); names.len()];
    for record in reader.records() {
        let record = record.map_err(|why| why.to_string())?;
        for (column, cell) in columns.iter_mut().zip(&record) {
            column.push((!cell.is_empty()).then(|| cell.to_string()));
        }
    }
    if columns.first().is_none_or(Vec::is_empty) {
        return Err(say::model_tests::no_rows().into());
    }
    let columns = names.into_iter().zip(columns).map(|(name, cells)| Column {
        name,
        kind: ColumnKind::Text,
        values: Values::Text(StringArray::from_iter(cells)),
    });
    Ok(Table::new(columns.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{read_csv, rows_csv};

    #[test]
    fn cells_come_back_as_they_were_written() {
        let file = "id,when,code\n1,2024-12-31,007\n2.5,,\"a, b\"\n1e20,2025-01-01,true\n";
        let read = read_csv(file.into(), &Default::default()).unwrap().table;
        let csv = rows_csv(&read, [2, 0, 1].into_iter());
        let table = read_written(&csv).unwrap();
        assert_eq!(rows_csv(&table, 0..3), csv);
        assert_eq!((table.n_rows(), table.columns()[0].values.cell(1)), (3, bunsen_spec::Cell::Text("1".into())));
        assert!(table.columns()[1].values.is_missing(2));
    }

    #[test]
    fn other_files_are_refused() {
        for (bytes, words) in [
            (&b""[..], "none"),
            (b"a,b\n", "none"),
            (b"a,a\n1,2\n", "two columns"),
            (b"a,b\n1\n", "1"),
            (b"a\n\xff\n", "UTF-8"),
        ] {
            let why = read_written(bytes).unwrap_err();
            assert!(why.contains(words), "{why}");
        }
    }
}
