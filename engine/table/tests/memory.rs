//! How much memory a large file takes while it is read: the file is made on the fly, so that only the reader's counts.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests assert by unwrapping")]

use std::ops::Range;

use bunsen_table::{CsvStream, TableBuilder};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const HEADER: &str = "id,price,day,kind,note\n";
const ROW_BYTES: usize = 52;
const N_ROWS: usize = 800_000;
/// What the reader may hold beside the table: a piece of the file and a batch of rows.
const MAX_BYTES: usize = 16 << 20;

/// Row `i`, counted from 0: always of the same length.
fn row(i: usize) -> String {
    let kind = ["red", "tan"][i % 2];
    format!("{i:>9},{:>9}.25,2024-01-{:02},{kind},note {i:>8}\n", i % 1000, i % 31 + 1)
}

/// Some bytes of the file.
fn bytes(range: Range<usize>) -> Vec<u8> {
    let mut bytes = HEADER.as_bytes()[range.start.min(HEADER.len())..range.end.min(HEADER.len())].to_vec();
    let first = range.start.saturating_sub(HEADER.len()) / ROW_BYTES;
    let mut at = HEADER.len() + first * ROW_BYTES;
    for i in first.. {
        if at >= range.end {
            break;
        }
        let from = range.start.saturating_sub(at);
        bytes.extend_from_slice(&row(i).as_bytes()[from..ROW_BYTES.min(range.end - at)]);
        at += ROW_BYTES;
    }
    bytes
}

/// The most bytes that were held beyond those at the start, and what `keep` made of the batches.
fn peak(mut keep: impl FnMut(&CsvStream, Option<bunsen_table::Table>)) -> (usize, CsvStream) {
    let size_bytes = HEADER.len() + N_ROWS * ROW_BYTES;
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let mut stream = CsvStream::new(size_bytes as u64, &Default::default()).unwrap();
    while let Some(range) = stream.wants() {
        stream.take(&bytes(range)).unwrap();
        let rows = stream.take_rows();
        keep(&stream, rows);
    }
    (MEMORY.peak_usage() - before, stream)
}

#[test]
fn neither_the_file_nor_its_table_is_held_as_a_whole() {
    assert_eq!(row(N_ROWS - 1).len(), ROW_BYTES);
    assert_eq!(bytes(10..200), [HEADER.as_bytes(), &row(0).into_bytes(), &bytes(75..200)].concat()[10..]);
    let mut n_rows = 0;
    let (held, stream) = peak(|_, rows| n_rows += rows.map_or(0, |rows| rows.n_rows()));
    assert_eq!(n_rows, N_ROWS);
    assert!(held < MAX_BYTES, "{held} bytes were held while rows were given away");
    assert_eq!(stream.finish().unwrap().issues, []);

    let mut table = None;
    let (held, stream) = peak(|stream, rows| {
        table = table.take().or_else(|| stream.plan().map(|plan| TableBuilder::new(&plan)));
        if let (Some(table), Some(rows)) = (&mut table, rows) {
            table.append(&rows).unwrap();
        }
    });
    let read = table.unwrap().finish(stream.finish().unwrap()).unwrap();
    let table_bytes: usize = read.table.to_buffers().1.iter().map(|buffer| buffer.len()).sum();
    assert_eq!(read.table.n_rows(), N_ROWS);
    assert!(held < table_bytes + MAX_BYTES, "{held} bytes were held for a table of {table_bytes}");
}
