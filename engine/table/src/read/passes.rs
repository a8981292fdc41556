//! The two walks over the records: one counts what is there, one builds the columns.

use bunsen_spec::say::{self, columns};
use bunsen_spec::{FileFormat, Problem, ReadEnd, ReadIssue, ReadOptions, TablePlan};

use super::build::ColumnBuild;
use super::encoding::TextDecoder;
use super::layout::{Layout, usual_width};
use super::literal::literal;
use super::piece::Piece;
use super::pump::{Pump, Pumped};
use super::scan::ColumnScan;
use super::{MAX_CELLS, MAX_COLUMNS};
use crate::issues::{Noted, bounded, general_issue};
use crate::moment::DateOrder;
use crate::names::{numbered_names, own_names};
use crate::table::Table;

/// What holds for all records of a text.
pub(crate) struct Shape {
    layout: Layout,
    /// The first record, if it names the columns.
    header: Option<Vec<String>>,
    n_columns: usize,
    issues: Vec<ReadIssue>,
}

impl Shape {
    /// Decides how many columns there are and what they are called in the file.
    pub(crate) fn new(layout: Layout) -> Result<Self, Problem> {
        let mut issues = Vec::new();
        let (header, n_columns) = if layout.has_header {
            let mut header = layout.sample[0].clone();
            if has_row_names(&layout.sample) {
                header.insert(0, String::from("row_name"));
                issues.push(general_issue(columns::row_names_taken(), Some("row_name"), 0));
            }
            let n_columns = header.len();
            (Some(header), n_columns)
        } else {
            (None, usual_width(&layout.sample).unwrap_or(0))
        };
        if n_columns > MAX_COLUMNS {
            return Err(say::tables::too_many_columns(MAX_COLUMNS));
        }
        Ok(Self { layout, header, n_columns, issues })
    }

    fn pump(&self) -> Pump {
        Pump::new(self.layout.delimiter, self.layout.start)
    }

    /// Whether the pump's record is a line of spaces before the names or between the rows of a wider table.
    /// In a table with one column it is a row with a missing value.
    fn is_skipped(&self, pump: &Pump, is_header_due: bool) -> bool {
        (self.n_columns > 1 || is_header_due) && pump.is_blank()
    }
}

/// Whether every row has one cell more than the first, and something in the last: R writes such tables.
fn has_row_names(sample: &[Vec<String>]) -> bool {
    let (header, rows) = (&sample[0], &sample[1..]);
    let is_longer =
        |row: &Vec<String>| row.len() == header.len() + 1 && row.last().is_some_and(|cell| !cell.is_empty());
    !rows.is_empty() && rows.iter().all(is_longer)
}

/// The first walk: counts.
pub(crate) struct ScanPass {
    shape: Shape,
    pump: Pump,
    scans: Vec<ColumnScan>,
    n_rows: u64,
    is_header_due: bool,
    n_blank: u64,
    short: Noted,
    long: Noted,
    padded: Noted,
    unclosed: Noted,
}

impl ScanPass {
    pub(crate) fn new(shape: Shape) -> Self {
        Self {
            pump: shape.pump(),
            scans: vec![ColumnScan::default(); shape.n_columns],
            n_rows: 0,
            is_header_due: shape.header.is_some(),
            n_blank: 0,
            short: Noted::default(),
            long: Noted::default(),
            padded: Noted::default(),
            unclosed: Noted::default(),
            shape,
        }
    }

    /// Counts the records that end in the next piece.
    pub(crate) fn take(&mut self, piece: &Piece<'_>) -> Result<(), Problem> {
        while self.pump.next(piece) == Pumped::Record {
            self.count_record()?;
        }
        Ok(())
    }

    /// Knows every column's kind now and begins the second walk. `may_be_garbled` if bytes became U+FFFD.
    pub(crate) fn finish(mut self, may_be_garbled: bool) -> Result<BuildPass, Problem> {
        if self.n_rows == 0 {
            return Err(say::tables::no_rows());
        }
        let n_kept = self.n_kept();
        if n_kept == 0 {
            return Err(say::tables::no_values_in_rows());
        }
        let n_dropped = self.shape.n_columns - n_kept;
        let names = match &self.shape.header {
            Some(header) => own_names(&header[..n_kept]),
            None => numbered_names(n_kept),
        };
        self.shape.n_columns = n_kept;
        let mut issues = std::mem::take(&mut self.shape.issues);
        issues.extend(names.issues);
        if n_dropped > 0 {
            issues.push(general_issue(columns::empty_at_the_right(n_dropped as u64), None, 0));
        }
        issues.extend(self.row_issues(n_kept));
        let day_first = self.shape.layout.day_first;
        let columns = self.scans[..n_kept].iter().zip(names.names);
        let columns = columns.map(|(scan, name)| ColumnBuild::new(scan, day_first, name)).collect();
        let is_header_due = self.shape.header.is_some();
        let (pump, n_rows) = (self.shape.pump(), self.n_rows);
        Ok(BuildPass { shape: self.shape, pump, n_rows, columns, issues, is_header_due, may_be_garbled })
    }

    fn count_record(&mut self) -> Result<(), Problem> {
        if self.pump.is_unterminated() {
            self.refuse_swallowed_lines()?;
        }
        if self.shape.is_skipped(&self.pump, self.is_header_due) {
            self.n_blank += 1;
            return Ok(());
        }
        if std::mem::take(&mut self.is_header_due) {
            return Ok(());
        }
        self.n_rows += 1;
        if self.pump.is_unterminated() {
            self.unclosed.note(self.n_rows, b"");
        }
        if self.n_rows * self.shape.n_columns as u64 > MAX_CELLS {
            return Err(say::tables::too_many_cells(MAX_CELLS));
        }
        self.compare_width(self.shape.n_columns);
        let decimal_comma = self.shape.layout.decimal_comma;
        for (index, scan) in self.scans.iter_mut().enumerate() {
            let cell = self.pump.cell(index).unwrap_or_default();
            scan.count(literal(cell, decimal_comma), cell.len());
        }
        Ok(())
    }

    fn compare_width(&mut self, n_columns: usize) {
        let n_cells = self.pump.n_cells();
        if n_cells < n_columns {
            self.short.note(self.n_rows, b"");
        } else if n_cells > n_columns {
            let extra = (n_columns..n_cells).filter_map(|i| self.pump.cell(i)).find(|cell| !cell.is_empty());
            match extra {
                Some(cell) => self.long.note(self.n_rows, cell),
                None if n_cells > MAX_COLUMNS => self.long.note(self.n_rows, b"\xe2\x80\xa6"),
                None => self.padded.note(self.n_rows, b""),
            }
        }
    }

    /// A quote that is never closed swallows the lines after it: refused, unless it is on the last line.
    fn refuse_swallowed_lines(&self) -> Result<(), Problem> {
        if !self.pump.spans_lines() {
            return Ok(());
        }
        let row = if self.is_header_due { 0 } else { self.n_rows + 1 };
        let problem = say::tables::unclosed_quote(row);
        Err(if row == 0 { problem } else { problem.in_row(row) })
    }

    /// How many columns stay when those at the right without name and values are left out.
    fn n_kept(&self) -> usize {
        let is_named = |index: usize| self.shape.header.as_ref().is_some_and(|header| !header[index].is_empty());
        (0..self.shape.n_columns)
            .rev()
            .find(|index| is_named(*index) || self.scans[*index].is_filled())
            .map_or(0, |last| last + 1)
    }

    fn row_issues(&mut self, n_columns: usize) -> Vec<ReadIssue> {
        let take = std::mem::take::<Noted>;
        let n_blank = self.n_blank + self.pump.n_blank_lines();
        let blank = (n_blank > 0).then(|| general_issue(columns::blank_lines(n_blank), None, 0));
        let short = take(&mut self.short).issue(None, |n, _| columns::short_rows(n, n_columns));
        let long = take(&mut self.long).issue(None, |n, example| columns::long_rows(n, n_columns, example));
        let padded = take(&mut self.padded).issue(None, |n, _| columns::padded_rows(n));
        let unclosed = take(&mut self.unclosed).issue(None, |_, _| columns::unclosed_at_the_end());
        [blank, short, long, padded, unclosed].into_iter().flatten().collect()
    }
}

/// The second walk: builds.
pub(crate) struct BuildPass {
    shape: Shape,
    pump: Pump,
    n_rows: u64,
    columns: Vec<ColumnBuild>,
    issues: Vec<ReadIssue>,
    is_header_due: bool,
    may_be_garbled: bool,
}

impl BuildPass {
    /// What the table will be.
    pub(crate) fn plan(&self) -> TablePlan {
        TablePlan { columns: self.columns.iter().map(ColumnBuild::plan).collect(), n_rows: self.n_rows }
    }

    /// Builds from the records that end in the next piece.
    pub(crate) fn take(&mut self, piece: &Piece<'_>) {
        let decimal_comma = self.shape.layout.decimal_comma;
        while self.pump.next(piece) == Pumped::Record {
            let is_skipped = self.shape.is_skipped(&self.pump, self.is_header_due);
            if is_skipped || std::mem::take(&mut self.is_header_due) {
                continue;
            }
            for (index, column) in self.columns.iter_mut().enumerate() {
                column.push(self.pump.cell(index).unwrap_or_default(), decimal_comma, self.may_be_garbled);
            }
        }
    }

    /// The rows that were built since they were last taken.
    pub(crate) fn rows(&mut self) -> Table {
        Table::new(self.columns.iter_mut().map(ColumnBuild::rows).collect())
    }

    /// What is known once all rows are built: the columns' kinds, and all that did not fit.
    pub(crate) fn finish(self, decoder: &TextDecoder) -> ReadEnd {
        let orders = || self.columns.iter().filter_map(ColumnBuild::order);
        let (n_day_first, n_month_first) = (
            orders().filter(|order| *order == DateOrder::DayMonthYear).count(),
            orders().filter(|order| *order == DateOrder::MonthDayYear).count(),
        );
        let day_first = match (n_day_first, n_month_first) {
            (1.., 0) => Some(true),
            (0, 1..) => Some(false),
            _ => self.shape.layout.day_first,
        };
        let options = ReadOptions {
            format: Some(FileFormat::Csv),
            part: None,
            delimiter: Some(self.shape.layout.delimiter as char),
            encoding: Some(decoder.form().encoding.name().to_ascii_lowercase()),
            has_header: Some(self.shape.layout.has_header),
            decimal_comma: Some(self.shape.layout.decimal_comma),
            day_first,
            ..ReadOptions::default()
        };
        let kinds = self.columns.iter().map(ColumnBuild::kind).collect();
        let mut issues = self.issues;
        issues.extend(self.columns.into_iter().flat_map(ColumnBuild::finish));
        ReadEnd { kinds, options, parts: Vec::new(), issues: bounded(issues) }
    }
}
