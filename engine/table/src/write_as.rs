//! A table as delimited text in a given form, such as that of the file it came from.

use bunsen_spec::{Cell, FileFormat, ReadOptions};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::names::numbered_names;
use crate::table::Table;
use crate::write::cell_text;

/// Rows after which the progress is told.
const ROWS_AT_ONCE: usize = 4096;
/// How UTF-8 is called.
const UTF_8_NAME: &str = "utf-8";

/// Writes a table as delimited text that `options` read; see [`write_text`] and [`encode_text`]. Gives the bytes, and the
/// options as they came to be.
pub fn write_as(table: &Table, options: &ReadOptions) -> (Vec<u8>, ReadOptions) {
    let (text, written) = write_text(table, options, |_| ());
    let (bytes, encoding) = encode_text(text, options.encoding.as_deref().unwrap_or(UTF_8_NAME));
    (bytes, ReadOptions { encoding: Some(encoding), ..written })
}

/// Writes a table as delimited text in UTF-8, in the form that `options` read: with their delimiter and decimal comma,
/// and without a header where they say so. Gives the options as they came to be: with a header where columns have names
/// of their own. `working` hears the share that is written, 0 to 1.
///
/// Days and moments are written with the year first, numbers and missing values as [`cell_text`] has them.
pub fn write_text(table: &Table, options: &ReadOptions, mut working: impl FnMut(f64)) -> (Vec<u8>, ReadOptions) {
    let names: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
    let is_numbered = names.iter().zip(numbered_names(names.len()).names).all(|(name, numbered)| **name == numbered);
    let has_header = options.has_header != Some(false) || !is_numbered;
    let delimiter = options.delimiter.filter(char::is_ascii).unwrap_or(',');
    let has_comma = options.decimal_comma == Some(true);
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter as u8).from_writer(Vec::new());
    if has_header {
        writer.write_record(&names).expect("memory takes any record");
    }
    for row in 0..table.n_rows() {
        let cells = table.columns().iter().map(|column| word(column.values.cell(row), has_comma));
        writer.write_record(cells).expect("memory takes any record");
        if row % ROWS_AT_ONCE == 0 {
            working(row as f64 / table.n_rows() as f64);
        }
    }
    let text = writer.into_inner().expect("memory needs no flushing");
    let options = ReadOptions {
        format: Some(FileFormat::Csv),
        part: None,
        delimiter: Some(delimiter),
        encoding: Some(UTF_8_NAME.to_string()),
        has_header: Some(has_header),
        decimal_comma: Some(has_comma),
        ..options.clone()
    };
    (text, options)
}

/// Text in UTF-8 in the encoding called `label`, if it has all letters, else as it is; and the name of the encoding that
/// it is in.
pub fn encode_text(text: Vec<u8>, label: &str) -> (Vec<u8>, String) {
    let wanted = Encoding::for_label_no_replacement(label.as_bytes()).unwrap_or(UTF_8);
    if wanted == UTF_8 {
        return (text, UTF_8_NAME.to_string());
    }
    let text = String::from_utf8_lossy(&text);
    let units = |bytes: fn(u16) -> [u8; 2]| {
        // With a mark, as programs that write UTF-16 do.
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
    };
    if wanted == UTF_16LE {
        return (units(u16::to_le_bytes), label.to_string());
    }
    if wanted == UTF_16BE {
        return (units(u16::to_be_bytes), label.to_string());
    }
    match wanted.encode(&text) {
        (bytes, _, false) => (bytes.into_owned(), label.to_string()),
        (_, _, true) => (text.into_owned().into_bytes(), UTF_8_NAME.to_string()),
    }
}

fn word(cell: Cell, has_comma: bool) -> String {
    let is_number = matches!(cell, Cell::Number(_));
    let text = cell_text(cell);
    if is_number && has_comma { text.replace('.', ",") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{read_csv, rows};

    /// Reads a file, writes it in the same form, and reads that: the table is the same, and what was written is
    /// `expected`.
    fn check(file: &[u8], options: &ReadOptions, expected: &[u8]) -> ReadOptions {
        let read = read_csv(file.to_vec(), options).unwrap();
        let (bytes, options) = write_as(&read.table, &read.options);
        assert_eq!(bytes.escape_ascii().to_string(), expected.escape_ascii().to_string());
        let again = read_csv(bytes, &options).unwrap();
        assert_eq!((again.issues, &again.options), (vec![], &options));
        let kinds = |table: &Table| table.columns().iter().map(|column| column.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&again.table), kinds(&read.table));
        assert_eq!(rows(&again.table, 0, 99), rows(&read.table, 0, 99));
        options
    }

    #[test]
    fn what_is_written_reads_back_in_the_same_form() {
        let guess = ReadOptions::default();
        check(b"a,b\n1,x\n2,\"y, z\"\n", &guess, b"a,b\n1,x\n2,\"y, z\"\n");
        check(
            b"day;price;ok\n31.12.2024;1,5;true\n30.12.2024;2;false\n;1,0E-7;\n",
            &guess,
            b"day;price;ok\n2024-12-31;1,5;true\n2024-12-30;2;false\n;1e-7;\n",
        );
        check(b"a\tb\n1\tx\n2\tz\n", &guess, b"a\tb\n1\tx\n2\tz\n");
        let without = ReadOptions { has_header: Some(false), ..ReadOptions::default() };
        check(b"1,x\n2,z\n", &without, b"1,x\n2,z\n");
        let french = ReadOptions { encoding: Some("windows-1252".into()), ..ReadOptions::default() };
        let options = check(b"n,w\n1,caf\xe9\n2,na\xefve\n", &french, b"n,w\n1,caf\xe9\n2,na\xefve\n");
        assert_eq!(options.encoding.as_deref(), Some("windows-1252"));
        let wide: Vec<u8> = "\u{feff}n,w\n1,é\n2,\u{1f600}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&wide, &guess, &wide);
    }

    #[test]
    fn what_the_form_cannot_say_changes_it() {
        let table = read_csv("name,n\nŁódź,1\nUlm,2\n".into(), &ReadOptions::default()).unwrap().table;
        let form = ReadOptions {
            encoding: Some("windows-1252".into()),
            has_header: Some(false),
            delimiter: Some(';'),
            ..ReadOptions::default()
        };
        let (bytes, options) = write_as(&table, &form);
        assert_eq!(String::from_utf8(bytes).unwrap(), "name;n\nŁódź;1\nUlm;2\n");
        assert_eq!((options.encoding.as_deref(), options.has_header), (Some("utf-8"), Some(true)));
    }
}
