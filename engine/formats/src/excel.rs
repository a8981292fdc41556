//! A workbook's sheet to a table: Excel's formats (xlsx, xlsm, xlsb, xls) and OpenDocument's (ods).

mod rows;

use std::fmt::Display;
use std::io::Cursor;

use bunsen_spec::{FileFormat, Problem, ReadOptions, say};
use bunsen_table::TableRead;
use calamine::{Cell, Data, DataRef, Ods, Reader, Sheet, SheetType, Xls, Xlsb, Xlsx};

use crate::archive::check_unpacked;
use rows::SheetRows;

/// The kinds of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Workbook {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

type Bytes = Cursor<Vec<u8>>;

/// Reads the sheet that `options` name, else the first that holds anything.
pub(crate) fn read(bytes: Vec<u8>, kind: Workbook, options: &ReadOptions) -> Result<TableRead, Problem> {
    if kind != Workbook::Xls {
        check_unpacked(&bytes, say::formats::workbook())?;
    }
    let bytes = Cursor::new(bytes);
    match kind {
        Workbook::Xlsx => {
            let mut book: Xlsx<Bytes> = Xlsx::new(bytes).map_err(damaged)?;
            read_sheets(sheet_names(book.sheets_metadata()), options, |name, rows| {
                let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
                take_cells(rows, || cells.next_cell())
            })
        }
        Workbook::Xlsb => {
            let mut book: Xlsb<Bytes> = Xlsb::new(bytes).map_err(damaged)?;
            read_sheets(sheet_names(book.sheets_metadata()), options, |name, rows| {
                let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
                take_cells(rows, || cells.next_cell())
            })
        }
        Workbook::Xls => {
            check_chains(bytes.get_ref())?;
            dense(Xls::new(bytes).map_err(damaged)?, options)
        }
        Workbook::Ods => dense(Ods::new(bytes).map_err(damaged)?, options),
    }
}

/// Takes the cells of a workbook whose sheets come cell by cell.
fn take_cells<'a, E: Display>(
    rows: &mut SheetRows,
    mut next: impl FnMut() -> Result<Option<Cell<DataRef<'a>>>, E>,
) -> Result<(), Problem> {
    while let Some(cell) = next().map_err(damaged)? {
        let (row, column) = cell.get_position();
        rows.push(row, column, &Data::from(cell.get_value().clone()))?;
    }
    Ok(())
}

/// Reads a sheet of a workbook whose sheets come as a whole.
fn dense<B: Reader<Bytes>>(mut book: B, options: &ReadOptions) -> Result<TableRead, Problem>
where
    B::Error: Display,
{
    read_sheets(sheet_names(book.sheets_metadata()), options, |name, rows| {
        let range = book.worksheet_range(name).map_err(damaged)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            rows.push(first_row + row as u32, first_column + column as u32, value)?;
        }
        Ok(())
    })
}

/// Refuses an old workbook whose sectors go round in a circle or whose streams claim to be larger than the file: the
/// reader would follow them until memory is full.
fn check_chains(bytes: &[u8]) -> Result<(), Problem> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.walk().any(|entry| entry.len() > bytes.len() as u64) {
        return Err(damaged(say::formats::reader_stumbled()));
    }
    Ok(())
}

/// The names of the sheets that hold cells.
fn sheet_names(sheets: &[Sheet]) -> Vec<String> {
    sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
}

fn read_sheets(
    names: Vec<String>,
    options: &ReadOptions,
    mut read: impl FnMut(&str, &mut SheetRows) -> Result<(), Problem>,
) -> Result<TableRead, Problem> {
    let mut read_one = |name: &str| {
        let mut rows = SheetRows::new(options.has_header);
        read(name, &mut rows)?;
        rows.finish()
    };
    let named = options.part.as_deref();
    if let Some(name) = named.filter(|name| !names.iter().any(|other| other == name)) {
        return Err(say::formats::no_such_sheet(name, &names));
    }
    let mut problem = say::formats::no_sheets();
    for name in names.iter().filter(|name| named.is_none_or(|named| named == *name)) {
        match read_one(name) {
            Ok((table, has_header, issues)) => {
                let options = ReadOptions {
                    format: Some(FileFormat::Excel),
                    part: Some(name.clone()),
                    has_header: Some(has_header),
                    ..ReadOptions::default()
                };
                return Ok(TableRead { table, options, parts: names, issues });
            }
            // A cover sheet without a table is passed over.
            Err(why) if named.is_none() && names.len() > 1 => problem = why,
            Err(why) => return Err(why),
        }
    }
    Err(problem)
}

fn damaged(error: impl Display) -> Problem {
    say::formats::damaged(say::formats::workbook(), &error.to_string())
}
