//! Records out of delimited text, a few at a time.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::MAX_COLUMNS;

/// How many cells of a record are kept: one more than a table can have, so that too many are noticed.
const N_KEPT: usize = MAX_COLUMNS + 1;

/// Splits text into records and remembers where it is, so that it can stop anywhere and go on.
pub(crate) struct Pump {
    core: Reader,
    position: usize,
    record_start: usize,
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
}

/// What [`Pump::next`] came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pumped {
    /// A record: see [`Pump::cell`].
    Record,
    /// The share of the text that may be read now is used up.
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
            record_start: start,
            is_between_records: true,
            cells: vec![0; 1024],
            cells_len: 0,
            ends: vec![0; 64],
            ends_len: 0,
            n_cells: 0,
            n_blank_lines: 0,
            n_blank_pending: 0,
            is_unterminated: false,
        }
    }

    /// Reads the next record of `text`, but not beyond its byte `until`. Always the same `text`.
    pub(crate) fn next(&mut self, text: &[u8], until: usize) -> Pumped {
        let until = until.min(text.len());
        if self.is_between_records {
            self.skip_blank_lines(text, until);
            if self.position >= text.len() {
                return Pumped::End;
            }
            if self.position >= until {
                return Pumped::Pause;
            }
            self.begin_record();
        }
        loop {
            let is_at_end = self.position >= text.len();
            // The last line is given a line break, whether it has one or not: it ends the record, unless it
            // lies within quotes.
            let input: &[u8] = match (is_at_end, self.is_unterminated) {
                (true, false) => b"\n",
                (true, true) => &[],
                (false, _) if self.position >= until => return Pumped::Pause,
                (false, _) => &text[self.position..until],
            };
            let (cells, ends) = (&mut self.cells[self.cells_len..], &mut self.ends[self.ends_len..]);
            let (result, n_in, n_out, n_ends) = self.core.read_record(input, cells, ends);
            self.position = (self.position + n_in).min(text.len());
            self.cells_len += n_out;
            self.take_ends(n_ends);
            match result {
                ReadRecordResult::InputEmpty => self.is_unterminated = is_at_end,
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

    /// The byte after the last one read.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// The byte at which the record began.
    pub(crate) fn record_start(&self) -> usize {
        self.record_start
    }

    /// How many empty lines lay between records so far.
    pub(crate) fn n_blank_lines(&self) -> u64 {
        self.n_blank_lines
    }

    /// Whether the text ended inside the record's quotes.
    pub(crate) fn is_unterminated(&self) -> bool {
        self.is_unterminated
    }

    fn begin_record(&mut self) {
        self.is_between_records = false;
        self.n_blank_lines += std::mem::take(&mut self.n_blank_pending);
        self.record_start = self.position;
        (self.cells_len, self.ends_len, self.n_cells) = (0, 0, 0);
    }

    fn take_ends(&mut self, n_ends: usize) {
        self.n_cells += n_ends;
        self.ends_len = (self.ends_len + n_ends).min(N_KEPT);
    }

    /// Goes to the first byte of the next line that has any.
    fn skip_blank_lines(&mut self, text: &[u8], until: usize) {
        while self.position < until {
            let is_second_half = self.position > 0 && text[self.position - 1] == b'\r';
            match text[self.position] {
                b'\n' if is_second_half => {}
                b'\n' | b'\r' => self.n_blank_pending += 1,
                _ => break,
            }
            self.position += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records joined by `/`, cells by `|`, read in pieces of every size.
    fn check(text: &str, expected: &str, n_blank_lines: u64, is_unterminated: bool) {
        for piece in 1..=text.len().max(1) {
            let (mut pump, mut records, mut until) = (Pump::new(b',', 0), Vec::new(), piece);
            loop {
                match pump.next(text.as_bytes(), until) {
                    Pumped::Pause => until += piece,
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
        assert_eq!(pump.next(text.as_bytes(), usize::MAX), Pumped::Record);
        assert_eq!(pump.n_cells(), MAX_COLUMNS + 12);
        assert_eq!(pump.cell(0).map(<[u8]>::len), Some(100_000));
        assert_eq!(pump.cell(N_KEPT), None);
    }
}
