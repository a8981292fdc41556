//! Records out of delimited text, a few at a time.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::MAX_COLUMNS;
use super::piece::Piece;

/// How many cells of a record are kept: one more than a table can have, so that too many are noticed.
const N_KEPT: usize = MAX_COLUMNS + 1;

/// Splits a text that comes in pieces into records. A record may lie in any number of them.
pub(crate) struct Pump {
    core: Reader,
    position: usize,
    /// The last byte of the piece before.
    previous: u8,
    is_between_records: bool,
    cells: Vec<u8>,
    cells_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
    n_cells: usize,
    n_blank_lines: u64,
    /// Empty lines since the last record; they count once another record follows.
    n_blank_pending: u64,
    is_unterminated: bool,
    /// Whether a line break was found in an unfinished record,
    has_break: bool,
    /// and something other than white space after it.
    spans_lines: bool,
}

/// What [`Pump::next`] came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pumped {
    /// A record: see [`Pump::cell`].
    Record,
    /// The piece is used up.
    Pause,
    /// The end of the text.
    End,
}

impl Pump {
    /// A pump that begins at the byte `start`.
    pub(crate) fn new(delimiter: u8, start: usize) -> Self {
        Self {
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            position: start,
            previous: 0,
            is_between_records: true,
            cells: vec![0; 1024],
            cells_len: 0,
            ends: vec![0; 64],
            ends_len: 0,
            n_cells: 0,
            n_blank_lines: 0,
            n_blank_pending: 0,
            is_unterminated: false,
            has_break: false,
            spans_lines: false,
        }
    }

    /// Reads the next record. Takes the same piece until it is used up, then the one that follows it.
    pub(crate) fn next(&mut self, piece: &Piece<'_>) -> Pumped {
        let end = piece.end();
        if self.is_between_records {
            self.skip_blank_lines(piece);
            if self.position >= end {
                return self.used_up(piece);
            }
            self.begin_record();
        }
        loop {
            let is_used_up = self.position >= end;
            // The last line is given a line break, whether it has one or not: it ends the record, unless it
            // lies within quotes.
            let input: &[u8] = match (is_used_up, self.is_unterminated) {
                (true, _) if !piece.is_last => return self.used_up(piece),
                (true, false) => b"\n",
                (true, true) => &[],
                (false, _) => &piece.bytes[self.position - piece.start..],
            };
            let (cells, ends) = (&mut self.cells[self.cells_len..], &mut self.ends[self.ends_len..]);
            let (result, n_in, n_out, n_ends) = self.core.read_record(input, cells, ends);
            self.position = (self.position + n_in).min(end);
            self.cells_len += n_out;
            self.take_ends(n_ends);
            if !is_used_up && result != ReadRecordResult::Record {
                self.look_for_breaks(&input[..n_in]);
            }
            match result {
                ReadRecordResult::InputEmpty => self.is_unterminated = is_used_up,
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    self.is_between_records = true;
                    return Pumped::Record;
                }
                ReadRecordResult::End => {
                    self.is_between_records = true;
                    return Pumped::End;
                }
            }
        }
    }

    /// How many cells the record has. Those beyond [`N_KEPT`] are counted and not kept.
    pub(crate) fn n_cells(&self) -> usize {
        self.n_cells
    }

    /// The record's cell at `index` without the spaces around it, or nothing if it has no such cell.
    pub(crate) fn cell(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends[..self.ends_len].get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        Some(self.cells[start..end].trim_ascii())
    }

    /// Whether the record is a line of spaces only.
    pub(crate) fn is_blank(&self) -> bool {
        self.n_cells == 1 && self.cell(0).is_some_and(<[u8]>::is_empty)
    }

    /// How many empty lines lay between records so far.
    pub(crate) fn n_blank_lines(&self) -> u64 {
        self.n_blank_lines
    }

    /// Whether the text ended inside the record's quotes.
    pub(crate) fn is_unterminated(&self) -> bool {
        self.is_unterminated
    }

    /// Whether such a record has line breaks, but for those at its end.
    pub(crate) fn spans_lines(&self) -> bool {
        self.spans_lines
    }

    fn begin_record(&mut self) {
        self.is_between_records = false;
        self.n_blank_lines += std::mem::take(&mut self.n_blank_pending);
        (self.has_break, self.spans_lines) = (false, false);
        (self.cells_len, self.ends_len, self.n_cells) = (0, 0, 0);
    }

    fn take_ends(&mut self, n_ends: usize) {
        self.n_cells += n_ends;
        self.ends_len = (self.ends_len + n_ends).min(N_KEPT);
    }

    /// Notes line breaks in a part of a record that does not end in it.
    fn look_for_breaks(&mut self, part: &[u8]) {
        let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let from = if self.has_break { Some(0) } else { part.iter().position(is_break) };
        if let Some(from) = from {
            self.has_break = true;
            self.spans_lines |= !part[from..].trim_ascii_end().is_empty();
        }
    }

    /// Goes to the first byte of the next line that has any.
    fn skip_blank_lines(&mut self, piece: &Piece<'_>) {
        while self.position < piece.end() {
            let is_second_half = self.byte_before(piece) == b'\r';
            match piece.bytes[self.position - piece.start] {
                b'\n' if is_second_half => {}
                b'\n' | b'\r' => self.n_blank_pending += 1,
                _ => break,
            }
            self.position += 1;
        }
    }

    fn byte_before(&self, piece: &Piece<'_>) -> u8 {
        match self.position - piece.start {
            0 => self.previous,
            at => piece.bytes[at - 1],
        }
    }

    fn used_up(&mut self, piece: &Piece<'_>) -> Pumped {
        self.previous = piece.bytes.last().copied().unwrap_or(self.previous);
        if piece.is_last { Pumped::End } else { Pumped::Pause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::piece::pieces;

    /// Records joined by `/`, cells by `|`, read in pieces of every size.
    fn check(text: &str, expected: &str, n_blank_lines: u64, is_unterminated: bool) {
        for piece in 1..=text.len().max(1) {
            let (mut pump, mut records, mut pieces) = (Pump::new(b',', 0), Vec::new(), pieces(text.as_bytes(), piece));
            let mut now = pieces.next().unwrap();
            loop {
                match pump.next(&now) {
                    Pumped::Pause => now = pieces.next().unwrap(),
                    Pumped::End => break,
                    Pumped::Record => {
                        let cell = |i| std::str::from_utf8(pump.cell(i).unwrap()).unwrap();
                        records.push((0..pump.n_cells()).map(cell).collect::<Vec<_>>().join("|"));
                    }
                }
            }
            let got = (records.join("/"), pump.n_blank_lines(), pump.is_unterminated());
            assert_eq!(got, (expected.to_string(), n_blank_lines, is_unterminated), "{text:?} by {piece}");
        }
    }

    #[test]
    fn records_are_split_wherever_the_text_is_cut() {
        check("", "", 0, false);
        check("a,b\n1,2\n", "a|b/1|2", 0, false);
        check("a,b\r\n1,2\r\n\r\n3,4", "a|b/1|2/3|4", 1, false);
        check("a,b\r1,2\r3,4\r", "a|b/1|2/3|4", 0, false);
        check("\n\na\n\n\nb\n\n\n", "a/b", 4, false);
        check("\"a,\n\"\"x\"\"\",b\n", "a,\n\"x\"|b", 0, false);
        check("a,\"b\nc,d\n", "a|b\nc,d", 0, true);
        check("a,\"b\"", "a|b", 0, false);
        check("5'11\",x\n", "5'11\"|x", 0, false);
        check(",\n,,\n", "|/||", 0, false);
    }

    #[test]
    fn cells_grow_as_needed() {
        let text = format!("{},{}\n", "x".repeat(100_000), ",".repeat(MAX_COLUMNS + 10));
        let mut pump = Pump::new(b',', 0);
        assert_eq!(pump.next(&pieces(text.as_bytes(), usize::MAX).next().unwrap()), Pumped::Record);
        assert_eq!(pump.n_cells(), MAX_COLUMNS + 12);
        assert_eq!(pump.cell(0).map(<[u8]>::len), Some(100_000));
        assert_eq!(pump.cell(N_KEPT), None);
    }
}
