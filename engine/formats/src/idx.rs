//! IDX, the format of MNIST and its kin: one array of numbers of any rank.
//!
//! Four bytes say the type and the rank, four more for each dimension how long it is, most significant byte first;
//! then come the numbers, the last dimension running fastest (Yann LeCun, Corinna Cortes and Christopher Burges,
//! "The MNIST database of handwritten digits").

use arrow_array::{Float64Array, Int64Array, UInt8Array};
use bunsen_spec::{ColumnKind, FileFormat, Problem, ReadIssue, ReadOptions, say};
use bunsen_table::{Column, MAX_CELLS, MAX_COLUMNS, Noted, Table, TableRead, Values, general_issue, numbered_names};

use crate::pixels::PixelLayout;
use crate::steps::Steps;

/// How many numbers a step works on.
const STEP_CELLS: usize = 1 << 18;

/// Whether bytes begin as this format does.
pub(crate) fn is_idx(bytes: &[u8]) -> bool {
    header(bytes).is_some_and(|header| !header.lengths.is_empty())
}

/// Reads an array as a table, some columns a step: pictures with a column for every pixel, a list as one column, a
/// list of lists as a column for each place. Labels in a file of their own come first.
pub(crate) struct IdxReader {
    array: IdxArray,
    names: std::vec::IntoIter<String>,
    layout: Option<PixelLayout>,
    columns: Vec<Column>,
    n_names: usize,
    n_done: usize,
    issues: Vec<ReadIssue>,
}

struct IdxArray {
    bytes: Vec<u8>,
    header: Header,
}

struct Header {
    kind: NumberKind,
    lengths: Vec<usize>,
    start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NumberKind {
    U8,
    I8,
    I16,
    I32,
    F32,
    F64,
}

impl IdxReader {
    /// Begins to read an array, and the labels of its rows if they are known.
    pub(crate) fn new(bytes: Vec<u8>, labels: Option<Vec<u8>>) -> Result<Self, Problem> {
        let (array, mut issues) = IdxArray::new(bytes)?;
        let lengths = &array.header.lengths;
        let pixels = |height, width, n_channels, is_planar| PixelLayout { height, width, n_channels, is_planar };
        let layout = match lengths[1..] {
            [] | [_] => None,
            [height, width] => Some(pixels(height, width, 1, false)),
            [height, width, n @ (1 | 3)] => Some(pixels(height, width, n, false)),
            [n @ (1 | 3), height, width] => Some(pixels(height, width, n, true)),
            _ => return Err(say::pictures::too_many_dimensions(lengths)),
        };
        let names: Vec<String> = match (layout, &lengths[1..]) {
            (Some(layout), _) => {
                layout.check(lengths[0])?;
                layout.names().collect()
            }
            (None, []) if array.header.kind == NumberKind::U8 => vec!["label".into()],
            (None, []) => vec!["value".into()],
            (None, [n_columns, ..]) if *n_columns > MAX_COLUMNS => {
                return Err(say::tables::too_many_columns(MAX_COLUMNS));
            }
            (None, [n_columns, ..]) => numbered_names(*n_columns).names,
        };
        let mut columns = Vec::with_capacity(names.len() + 1);
        if let Some(labels) = labels {
            let (labels, of_labels) = IdxArray::new(labels)?;
            if labels.header.lengths == lengths[..1] {
                issues.extend(of_labels);
                columns.push(labels.column("label".into(), 0, &mut issues));
            } else {
                let n_labels = labels.header.lengths[0] as u64;
                issues.push(general_issue(say::pictures::labels_do_not_fit(n_labels, lengths[0] as u64), None, 0));
            }
        }
        Ok(Self { n_names: names.len(), names: names.into_iter(), array, layout, columns, n_done: 0, issues })
    }
}

impl Steps for IdxReader {
    fn step(&mut self) -> Result<bool, Problem> {
        for _ in 0..(STEP_CELLS / self.array.header.lengths[0]).max(1) {
            let Some(name) = self.names.next() else { return Ok(true) };
            let place = self.layout.map_or(self.n_done, |layout| layout.place(self.n_done));
            self.columns.push(self.array.column(name, place, &mut self.issues));
            self.n_done += 1;
        }
        Ok(self.names.len() == 0)
    }

    fn done_share(&self) -> f64 {
        self.n_done as f64 / self.n_names.max(1) as f64
    }

    fn finish(self: Box<Self>) -> Result<TableRead, Problem> {
        let options = ReadOptions { format: Some(FileFormat::Idx), ..ReadOptions::default() };
        let issues = bunsen_table::bounded(self.issues);
        Ok(TableRead { table: Table::new(self.columns), options, parts: Vec::new(), issues })
    }
}

impl IdxArray {
    /// Checks what the file claims of its own size before it is believed.
    fn new(bytes: Vec<u8>) -> Result<(Self, Vec<ReadIssue>), Problem> {
        let header = header(&bytes).filter(|header| !header.lengths.is_empty());
        let header = header.ok_or_else(|| say::formats::damaged(FORMAT, say::formats::reader_stumbled()))?;
        let n_cells = header.lengths.iter().try_fold(1u64, |n, length| n.checked_mul(*length as u64));
        let n_cells = n_cells.filter(|n| *n <= MAX_CELLS).ok_or_else(|| say::tables::too_many_cells(MAX_CELLS))?;
        if n_cells == 0 {
            return Err(say::tables::no_rows());
        }
        let n_claimed = n_cells as usize * header.kind.size_bytes();
        let n_there = bytes.len() - header.start;
        if n_there < n_claimed {
            return Err(say::pictures::cut_off(n_claimed as u64, n_there as u64));
        }
        let n_more = (n_there - n_claimed) as u64;
        let issues = (n_more > 0).then(|| general_issue(say::pictures::more_bytes(n_more), None, 0));
        Ok((Self { bytes, header }, issues.into_iter().collect()))
    }

    /// The numbers at `place` of each row.
    fn column(&self, name: String, place: usize, issues: &mut Vec<ReadIssue>) -> Column {
        let whole = |values: Int64Array| (ColumnKind::Integer, Values::Integer(values.into()));
        let (kind, values) = match self.header.kind {
            NumberKind::U8 => {
                let bytes: UInt8Array = self.numbers(place).map(u8::from_be_bytes).collect::<Vec<_>>().into();
                (ColumnKind::Integer, Values::Integer(bytes.into()))
            }
            NumberKind::I8 => whole(self.numbers(place).map(|bytes| i64::from(i8::from_be_bytes(bytes))).collect()),
            NumberKind::I16 => whole(self.numbers(place).map(|bytes| i64::from(i16::from_be_bytes(bytes))).collect()),
            NumberKind::I32 => whole(self.numbers(place).map(|bytes| i64::from(i32::from_be_bytes(bytes))).collect()),
            NumberKind::F32 => {
                finite(&name, self.numbers(place).map(|bytes| f64::from(f32::from_be_bytes(bytes))), issues)
            }
            NumberKind::F64 => finite(&name, self.numbers(place).map(f64::from_be_bytes), issues),
        };
        Column { name, kind, values }
    }

    fn numbers<const SIZE: usize>(&self, place: usize) -> impl Iterator<Item = [u8; SIZE]> + '_ {
        let n_rows = self.header.lengths[0];
        let n_values: usize = self.header.lengths[1..].iter().product();
        let (numbers, _) = self.bytes[self.header.start..].as_chunks::<SIZE>();
        numbers.iter().skip(place).step_by(n_values).take(n_rows).copied()
    }
}

/// What the format is called.
const FORMAT: &str = "IDX file";

fn header(bytes: &[u8]) -> Option<Header> {
    let [0, 0, kind, rank @ 1..=8] = *bytes.first_chunk()? else { return None };
    let kind = NumberKind::of(kind)?;
    let (lengths, _) = bytes.get(4..4 + 4 * usize::from(rank))?.as_chunks();
    let lengths = lengths.iter().map(|length| u32::from_be_bytes(*length) as usize).collect();
    Some(Header { kind, lengths, start: 4 + 4 * usize::from(rank) })
}

impl NumberKind {
    fn of(code: u8) -> Option<Self> {
        Some(match code {
            0x08 => Self::U8,
            0x09 => Self::I8,
            0x0b => Self::I16,
            0x0c => Self::I32,
            0x0d => Self::F32,
            0x0e => Self::F64,
            _ => return None,
        })
    }

    fn size_bytes(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::I16 => 2,
            Self::I32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }
}

/// Numbers with those that are not finite made missing; NaN without a word, as it means just that.
fn finite(name: &str, numbers: impl Iterator<Item = f64>, issues: &mut Vec<ReadIssue>) -> (ColumnKind, Values) {
    let mut infinite = Noted::default();
    let kept = numbers.enumerate().map(|(row, number)| {
        if number.is_infinite() {
            infinite.note(row as u64 + 1, number.to_string().as_bytes());
        }
        number.is_finite().then_some(number)
    });
    let kept: Float64Array = kept.collect();
    issues.extend(infinite.issue(Some(name), |n, example| say::columns::not_finite(n, name, example)));
    (ColumnKind::Number, Values::Number(kept))
}
