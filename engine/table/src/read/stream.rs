//! Reads delimited text that need never be in memory as a whole.

use std::ops::Range;

use bunsen_spec::{Problem, ReadEnd, ReadOptions, TablePlan, say};
use encoding_rs::Encoding;

use super::MAX_BYTES;
use super::binary::{HEAD_BYTES, refuse_binary};
use super::encoding::{EncodingSearch, TextDecoder, TextForm, encoding_called, is_utf16};
use super::layout::{Head, check_delimiter, find_layout};
use super::lines::LinesPass;
use super::passes::{BuildPass, ScanPass, Shape};
use super::piece::Piece;
use super::prose::are_lines;
use crate::table::Table;

/// How many bytes are asked for at once: some milliseconds' worth.
const STEP_BYTES: usize = 1 << 20;
/// How many bytes of text make a batch of rows.
const BATCH_BYTES: usize = 4 << 20;
/// How much text the layout is looked for in at first.
const SAMPLED_BYTES: usize = 128 << 10;

/// Reads delimited text, or plain text line by line, without ever having all of it: it says which bytes it wants next,
/// and gives the rows away in batches. Each byte is wanted several times.
///
/// ```
/// # use bunsen_table::{CsvStream, TableBuilder};
/// let file = b"a,b\n1,2\n3,4\n";
/// let mut stream = CsvStream::new(file.len() as u64, &Default::default())?;
/// let mut table = None;
/// while let Some(range) = stream.wants() {
///     stream.take(&file[range])?;
///     // Known before the first rows are.
///     table = table.or_else(|| stream.plan().map(|plan| TableBuilder::new(&plan)));
///     if let (Some(table), Some(rows)) = (&mut table, stream.take_rows()) {
///         table.append(&rows)?;
///     }
/// }
/// let read = table.unwrap().finish(stream.finish()?)?;
/// assert_eq!(read.table.n_rows(), 2);
/// # Ok::<(), bunsen_spec::Problem>(())
/// ```
pub struct CsvStream {
    options: ReadOptions,
    len: usize,
    step_bytes: usize,
    batch_bytes: usize,
    /// Where the walk at hand is, in bytes of the file,
    position: usize,
    /// and in bytes of its text.
    text_position: usize,
    /// Up to where in the text the rows were taken.
    taken_to: usize,
    phase: Phase,
}

enum Phase {
    Look { head: Vec<u8>, is_blank: bool, declared: Option<&'static Encoding> },
    Encoding(EncodingSearch),
    Sample { decoder: TextDecoder, head: Vec<u8>, wanted: usize },
    Scan(TextDecoder, Box<ScanPass>),
    Build(TextDecoder, Box<BuildPass>),
    Lines(TextDecoder, Box<LinesPass>),
    Done(Option<Table>, ReadEnd),
    Failed(Problem),
}

impl CsvStream {
    /// Begins to read a file of `size_bytes`; what `options` leave open is guessed from it.
    ///
    /// # Errors
    /// If the file is empty or too large, or an option does not exist.
    pub fn new(size_bytes: u64, options: &ReadOptions) -> Result<Self, Problem> {
        if let Some(delimiter) = options.delimiter {
            check_delimiter(delimiter)?;
        }
        let declared = options.encoding.as_deref().map(encoding_called).transpose()?;
        if size_bytes == 0 {
            return Err(say::tables::empty_file());
        }
        let len = usize::try_from(size_bytes).ok().filter(|len| *len <= MAX_BYTES);
        Ok(Self {
            options: options.clone(),
            len: len.ok_or_else(say::tables::too_many_bytes)?,
            step_bytes: STEP_BYTES,
            batch_bytes: BATCH_BYTES,
            position: 0,
            text_position: 0,
            taken_to: 0,
            phase: Phase::Look { head: Vec::new(), is_blank: true, declared },
        })
    }

    /// The bytes that [`CsvStream::take`] is to be given next; `None` when it needs no more, because all is read or
    /// cannot be.
    pub fn wants(&self) -> Option<Range<usize>> {
        match &self.phase {
            Phase::Done(..) | Phase::Failed(_) => None,
            Phase::Encoding(search) => Some(search.wants(self.step_bytes)),
            _ => Some(self.position..self.len.min(self.position + self.step_bytes)),
        }
    }

    /// Works on the bytes that it wants.
    ///
    /// # Errors
    /// If the file turns out to be unreadable; nothing more is wanted then.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let out_of_order = || Problem::internal("The steps of reading a file came out of order.");
        if self.wants().is_none_or(|range| range.len() != bytes.len()) {
            return Err(out_of_order());
        }
        let phase = std::mem::replace(&mut self.phase, Phase::Failed(out_of_order()));
        let next = self.next_phase(phase, bytes);
        self.phase = next.unwrap_or_else(Phase::Failed);
        self.is_done().map(drop)
    }

    /// What the table will be, once that is known and before its first rows are.
    pub fn plan(&self) -> Option<TablePlan> {
        match &self.phase {
            Phase::Build(_, pass) => Some(pass.plan()),
            Phase::Lines(_, pass) => Some(pass.plan()),
            _ => None,
        }
    }

    /// The next batch of rows, if one is full or the last. Its texts are not told from categories.
    pub fn take_rows(&mut self) -> Option<Table> {
        let is_full = self.text_position - self.taken_to >= self.batch_bytes;
        let rows = match &mut self.phase {
            Phase::Build(_, pass) if is_full => pass.rows(),
            Phase::Lines(_, pass) if is_full => pass.rows(),
            Phase::Done(rows, _) => return rows.take(),
            _ => return None,
        };
        self.taken_to = self.text_position;
        Some(rows)
    }

    /// Whether all is read.
    ///
    /// # Errors
    /// If it cannot be.
    pub fn is_done(&self) -> Result<bool, Problem> {
        match &self.phase {
            Phase::Failed(problem) => Err(problem.clone()),
            phase => Ok(matches!(phase, Phase::Done(..))),
        }
    }

    /// How much of the work is done, 0 to 1.
    pub fn done_share(&self) -> f64 {
        let walked = self.position as f64 / self.len as f64;
        match &self.phase {
            Phase::Look { .. } => 0.0,
            Phase::Encoding(search) => 0.1 * search.done_share(),
            Phase::Sample { .. } => 0.1,
            Phase::Scan(..) => 0.1 + 0.4 * walked,
            Phase::Build(..) => 0.5 + 0.5 * walked,
            Phase::Lines(..) => 0.1 + 0.9 * walked,
            Phase::Done(..) | Phase::Failed(_) => 1.0,
        }
    }

    /// What is known once all is read.
    ///
    /// # Errors
    /// If it could not be read, or is not yet.
    pub fn finish(self) -> Result<ReadEnd, Problem> {
        match self.phase {
            Phase::Done(_, end) => Ok(end),
            Phase::Failed(problem) => Err(problem),
            _ => Err(Problem::internal("The end of a file was asked for before it was read.")),
        }
    }

    fn next_phase(&mut self, phase: Phase, bytes: &[u8]) -> Result<Phase, Problem> {
        match phase {
            Phase::Look { mut head, mut is_blank, declared } => {
                self.position += bytes.len();
                head.extend_from_slice(&bytes[..bytes.len().min(HEAD_BYTES - head.len())]);
                is_blank &= bytes.trim_ascii().is_empty();
                if self.position < self.len && (is_blank || head.len() < HEAD_BYTES) {
                    return Ok(Phase::Look { head, is_blank, declared });
                }
                if is_blank {
                    return Err(say::tables::only_blank_lines());
                }
                refuse_binary(&head, declared.is_some_and(is_utf16))?;
                Ok(self.after(EncodingSearch::new(&head, self.len, declared)))
            }
            Phase::Encoding(mut search) => {
                search.take(bytes);
                Ok(self.after(search))
            }
            Phase::Sample { mut decoder, mut head, mut wanted } => {
                let piece = self.decode(&mut decoder, bytes)?;
                let is_whole = piece.is_last;
                head.extend_from_slice(piece.bytes);
                if is_whole || head.len() >= wanted {
                    if let Some(phase) = self.begin(decoder.form(), &head, is_whole)? {
                        return Ok(phase);
                    }
                    wanted = head.len().saturating_mul(4);
                }
                Ok(Phase::Sample { decoder, head, wanted })
            }
            Phase::Scan(mut decoder, mut pass) => {
                let piece = self.decode(&mut decoder, bytes)?;
                let is_last = piece.is_last;
                pass.take(&piece)?;
                if !is_last {
                    return Ok(Phase::Scan(decoder, pass));
                }
                let pass = pass.finish(decoder.has_replacements())?;
                Ok(Phase::Build(self.walk(decoder.form()), Box::new(pass)))
            }
            Phase::Build(mut decoder, mut pass) => {
                let piece = self.decode(&mut decoder, bytes)?;
                let is_last = piece.is_last;
                pass.take(&piece);
                Ok(if is_last {
                    Phase::Done(Some(pass.rows()), pass.finish(&decoder))
                } else {
                    Phase::Build(decoder, pass)
                })
            }
            Phase::Lines(mut decoder, mut pass) => {
                let piece = self.decode(&mut decoder, bytes)?;
                let is_last = piece.is_last;
                pass.take(&piece)?;
                Ok(if is_last {
                    Phase::Done(Some(pass.rows()), pass.finish(&decoder))
                } else {
                    Phase::Lines(decoder, pass)
                })
            }
            Phase::Done(..) | Phase::Failed(_) => Ok(phase),
        }
    }

    /// Goes on searching for the encoding, or to what follows.
    fn after(&mut self, search: EncodingSearch) -> Phase {
        match search.form() {
            None => Phase::Encoding(search),
            Some(form) => Phase::Sample { decoder: self.walk(form), head: Vec::new(), wanted: SAMPLED_BYTES },
        }
    }

    /// Begins the first walk over all of a text that begins with `head`; `None` if more of it must be seen.
    fn begin(&mut self, form: TextForm, head: &[u8], is_whole: bool) -> Result<Option<Phase>, Problem> {
        if are_lines(head, &self.options) {
            let pass = LinesPass::new(self.len as u64);
            return Ok(Some(Phase::Lines(self.walk(form), Box::new(pass))));
        }
        let Some(layout) = find_layout(Head { text: head, start: 0, is_whole }, &self.options)? else {
            return Ok(None);
        };
        let pass = ScanPass::new(Shape::new(layout)?);
        Ok(Some(Phase::Scan(self.walk(form), Box::new(pass))))
    }

    /// Goes back to the file's first byte.
    fn walk(&mut self, form: TextForm) -> TextDecoder {
        (self.position, self.text_position, self.taken_to) = (0, 0, 0);
        TextDecoder::new(form)
    }

    /// The text of the next bytes of the walk at hand.
    fn decode<'a>(&mut self, decoder: &'a mut TextDecoder, bytes: &'a [u8]) -> Result<Piece<'a>, Problem> {
        self.position += bytes.len();
        let is_last = self.position == self.len;
        let piece = Piece { bytes: decoder.decode(bytes, is_last), start: self.text_position, is_last };
        self.text_position = piece.end();
        // Offsets of texts have 32 bits.
        if piece.end() > i32::MAX as usize { Err(say::tables::too_many_bytes()) } else { Ok(piece) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TableBuilder, TableRead, rows};

    /// What comes of a file that is asked for `step` bytes at a time, in batches of the rows of as many.
    fn read(bytes: &[u8], options: &ReadOptions, step: usize) -> Result<TableRead, Problem> {
        let mut stream =
            CsvStream { step_bytes: step, batch_bytes: step, ..CsvStream::new(bytes.len() as u64, options)? };
        let mut table = None;
        while let Some(range) = stream.wants() {
            assert!(range.len() <= step.max(4) && !range.is_empty());
            stream.take(&bytes[range])?;
            table = table.or_else(|| stream.plan().map(|plan| TableBuilder::new(&plan)));
            if let (Some(table), Some(rows)) = (&mut table, stream.take_rows()) {
                table.append(&rows)?;
            }
        }
        table.expect("a plan comes before the end").finish(stream.finish()?)
    }

    fn check(bytes: &[u8], options: &ReadOptions) -> bool {
        let shown = |read: Result<TableRead, Problem>| {
            read.map(|read| {
                let kinds: Vec<_> = read.table.columns().iter().map(|column| column.kind).collect();
                (rows(&read.table, 0, usize::MAX), kinds, read.table.plan(), read.options, read.issues)
            })
        };
        let whole = shown(read(bytes, options, usize::MAX >> 1));
        for step in [1, 2, 3, 7, 64, 1000, 64 << 10] {
            assert_eq!(shown(read(bytes, options, step)), whole, "{} by {step}", bytes.escape_ascii());
        }
        whole.is_ok()
    }

    #[test]
    fn slices_of_any_size_give_the_same() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let mut damaged = format!("a,b\n{}", "é,1\n".repeat(20)).into_bytes();
        damaged.extend_from_slice(b"\xff,2\n\xe2\x82");
        let files: &[&[u8]] = &[
            b"a,b\n1,2\n3,4",
            b"a,b\r\n1,2\r\n\r\n \r\n3,x\r\n5,6\r\n",
            b"a;b\r1,5;2\r\r3,25;",
            b"\xef\xbb\xbfa,b\n1,\xc3\xa9\n2,\xe2\x82\xac\n",
            b"sep=;\r\na;b\r\n1;2\r\n",
            b"name,note\nx,\"two\nlines, and \"\"more\"\"\"\ny,\"\"\n",
            b"r,a,b\n\n1,2\n3,4,5,6\n,,,\n7,8,9\n",
            b"a,b\n1,x\n2,\"y",
            b"a,b\n1,x\n2,\"y  \r\n ",
            b"a,b\n1,x\n2,\"y\n3,z\n4,w\n",
            b"day,kind,ok\n2024-01-31,a,yes\n2024-02-29,b,no\n-,a,\n",
            b"x\n1\n2\nthree\n4\n\n",
            b"caf\xe9,cr\xe8me\n1,d\xe9j\xe0 vu\n",
            b"It was the best of times,\r\nit was the worst of times.\r\r\nIt was the age of wisdom \xef\xbf\xbd\n",
            b"\n\n  \n",
            b"a,b\n",
            b" \n , \n",
            &utf16("\u{feff}a,b\n1,é\n2,\u{1f600}\n"),
            &damaged,
        ];
        let n_read = files.iter().filter(|bytes| check(bytes, &ReadOptions::default())).count();
        assert_eq!(n_read, files.len() - 4);
        let declared =
            ReadOptions { encoding: Some("utf-8".into()), has_header: Some(false), ..ReadOptions::default() };
        assert!(files[..10].iter().filter(|bytes| check(bytes, &declared)).count() >= 8);
    }

    #[test]
    fn long_records_and_late_surprises_do_not_depend_on_the_slices() {
        let many: String =
            (0..20_000).map(|i| format!("{i},{:.3},k{},\"t {i}\"\n", f64::from(i) / 7.0, i % 3)).collect();
        let long = format!("a,b,c,d\n{many}{},x,\"{}\",\n", 1_u64 << 40, "long\n".repeat(30_000));
        let whole = read(long.as_bytes(), &ReadOptions::default(), usize::MAX >> 1).unwrap();
        for step in [7, 1000, 64 << 10] {
            let again = read(long.as_bytes(), &ReadOptions::default(), step).unwrap();
            assert_eq!(again.issues, whole.issues);
            assert_eq!(again.table.plan(), whole.table.plan());
            assert!(rows(&again.table, 0, usize::MAX) == rows(&whole.table, 0, usize::MAX), "by {step}");
        }
    }
}
