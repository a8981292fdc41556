//! Reads delimited text step by step.

use bunsen_spec::{Problem, ReadOptions, say};
use encoding_rs::{UTF_16BE, UTF_16LE};

use super::binary::refuse_binary;
use super::encoding::{Decoding, encoding_called, marked_encoding};
use super::layout::{check_delimiter, find_layout};
use super::lines::LinesPass;
use super::passes::{BuildPass, ScanPass, Source};
use super::prose::are_lines;
use super::{MAX_BYTES, TableRead};

/// How many bytes a step works on: a few milliseconds' worth.
const STEP_BYTES: usize = 256 << 10;

/// Reads delimited text, or plain text line by line, in steps of a few milliseconds, so that a worker can listen in between.
///
/// ```
/// # use bunsen_table::CsvReader;
/// let mut reader = CsvReader::new(b"a,b\n1,2\n".to_vec(), &Default::default())?;
/// while !reader.step()? {}
/// assert_eq!(reader.finish()?.table.n_rows(), 1);
/// # Ok::<(), bunsen_spec::Problem>(())
/// ```
pub struct CsvReader {
    options: ReadOptions,
    phase: Phase,
}

enum Phase {
    Decode(Decoding),
    Scan(Box<ScanPass>),
    Build(Box<BuildPass>),
    Lines(Box<LinesPass>),
    Done(Box<TableRead>),
    Failed(Problem),
}

impl CsvReader {
    /// Begins to read `bytes`; what `options` leave open is guessed from them.
    ///
    /// # Errors
    /// If the bytes are empty, too many or no text, or an option does not exist.
    pub fn new(bytes: Vec<u8>, options: &ReadOptions) -> Result<Self, Problem> {
        if let Some(delimiter) = options.delimiter {
            check_delimiter(delimiter)?;
        }
        let declared = options.encoding.as_deref().map(encoding_called).transpose()?;
        if bytes.trim_ascii().is_empty() {
            let is_empty = bytes.is_empty();
            return Err(if is_empty { say::tables::empty_file() } else { say::tables::only_blank_lines() });
        }
        if bytes.len() > MAX_BYTES {
            return Err(say::tables::too_many_bytes());
        }
        let is_utf16 = |encoding: Option<_>| encoding == Some(UTF_16LE) || encoding == Some(UTF_16BE);
        refuse_binary(&bytes, is_utf16(declared) || is_utf16(marked_encoding(&bytes)))?;
        Ok(Self { options: options.clone(), phase: Phase::Decode(Decoding::new(bytes, declared)) })
    }

    /// Works for a few milliseconds and says whether the file is read.
    ///
    /// # Errors
    /// If the file turns out to be unreadable; further steps say the same.
    pub fn step(&mut self) -> Result<bool, Problem> {
        let next = match &mut self.phase {
            Phase::Decode(decoding) => decoding.step(STEP_BYTES).then(|| self.begin_scan()),
            Phase::Scan(pass) => pass
                .step(STEP_BYTES)
                .map(|is_done| is_done.then(|| self.begin_build()))
                .transpose()
                .map(Result::flatten),
            Phase::Build(pass) => pass.step(STEP_BYTES).then(|| self.complete()),
            Phase::Lines(pass) => pass.step(STEP_BYTES).then(|| self.complete()),
            Phase::Done(_) => return Ok(true),
            Phase::Failed(problem) => return Err(problem.clone()),
        };
        match next {
            None => Ok(false),
            Some(Ok(phase)) => {
                self.phase = phase;
                Ok(matches!(self.phase, Phase::Done(_)))
            }
            Some(Err(problem)) => {
                self.phase = Phase::Failed(problem.clone());
                Err(problem)
            }
        }
    }

    /// How much of the work is done, 0 to 1.
    pub fn done_share(&self) -> f64 {
        match &self.phase {
            Phase::Decode(decoding) => 0.1 * decoding.done_share(),
            Phase::Scan(pass) => 0.1 + 0.4 * pass.done_share(),
            Phase::Build(pass) => 0.5 + 0.5 * pass.done_share(),
            Phase::Lines(pass) => 0.1 + 0.9 * pass.done_share(),
            Phase::Done(_) | Phase::Failed(_) => 1.0,
        }
    }

    /// What was read, after the steps that are left.
    ///
    /// # Errors
    /// As [`CsvReader::step`].
    pub fn finish(mut self) -> Result<TableRead, Problem> {
        while !self.step()? {}
        match self.phase {
            Phase::Done(read) => Ok(*read),
            _ => Err(Problem::internal("A file was read to its end without a result.")),
        }
    }

    fn begin_scan(&mut self) -> Result<Phase, Problem> {
        let Phase::Decode(decoding) = &mut self.phase else { return Err(out_of_order()) };
        let decoded = decoding.take()?;
        if decoded.text.len() > i32::MAX as usize {
            return Err(say::tables::too_many_bytes());
        }
        if are_lines(&decoded.text[decoded.start..], &self.options) {
            return Ok(Phase::Lines(Box::new(LinesPass::new(decoded))));
        }
        let layout = find_layout(&decoded.text, decoded.start, &self.options)?;
        Ok(Phase::Scan(Box::new(ScanPass::new(Source::new(decoded, layout)?))))
    }

    fn begin_build(&mut self) -> Result<Phase, Problem> {
        let Phase::Scan(pass) = &mut self.phase else { return Err(out_of_order()) };
        Ok(Phase::Build(Box::new(pass.finish()?)))
    }

    fn complete(&mut self) -> Result<Phase, Problem> {
        match &mut self.phase {
            Phase::Build(pass) => Ok(Phase::Done(Box::new(pass.finish()))),
            Phase::Lines(pass) => Ok(Phase::Done(Box::new(pass.finish()))),
            _ => Err(out_of_order()),
        }
    }
}

fn out_of_order() -> Problem {
    Problem::internal("The steps of reading a file came out of order.")
}
