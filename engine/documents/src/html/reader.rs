//! The blocks of a web page.

use bunsen_spec::{BlockKind, Problem};

use super::Tokens;
use super::elements::{is_block, is_chrome};
use super::survey::{Found, Scope};
use crate::blocks::Blocks;
use crate::rows::Header;

/// Reads the blocks of a page.
pub(super) struct Reader<'b> {
    blocks: &'b mut Blocks,
    found: Found,
    /// What went wrong; nothing is read after it.
    problem: Option<Problem>,
    /// The text of the block that is being read.
    open: String,
    heading: Option<u8>,
    n_lists: usize,
    is_item: bool,
    n_pre: usize,
    /// How deep in what is to be read.
    n_in_scope: usize,
    /// The element whose text is left out, and how many of its name are open.
    skipped: Option<(String, usize)>,
    in_title: bool,
    tables: Vec<Table>,
}

#[derive(Default)]
struct Table {
    header: Header,
    cells: Vec<String>,
    n_header_cells: usize,
    n_rows: usize,
    in_cell: bool,
    /// Whether it lays out the page: its cells are no cells.
    is_layout: bool,
}

impl<'b> Reader<'b> {
    /// A reader of a page that was looked over.
    pub(super) fn new(blocks: &'b mut Blocks, found: Found) -> Self {
        blocks.set_language(found.language.clone());
        let mut reader = Self {
            blocks,
            problem: None,
            open: String::new(),
            heading: None,
            n_lists: 0,
            is_item: false,
            n_pre: 0,
            n_in_scope: 0,
            skipped: None,
            in_title: false,
            tables: Vec::new(),
            found,
        };
        if !reader.found.has_heading {
            let title = std::mem::take(&mut reader.found.title);
            reader.push(BlockKind::Heading(1), &title);
        }
        reader
    }

    /// Ends the last block.
    pub(super) fn finish(mut self) -> Result<(), Problem> {
        self.end_block();
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.problem.map_or(Ok(()), Err)
    }

    fn push(&mut self, kind: BlockKind, text: &str) {
        if self.problem.is_none()
            && let Err(problem) = self.blocks.push(kind, text)
        {
            self.problem = Some(problem);
        }
    }

    fn end_block(&mut self) {
        let kind = match self.heading {
            Some(level) => BlockKind::Heading(level),
            None if self.n_pre > 0 => BlockKind::Code,
            None if self.is_item => BlockKind::Item,
            None => BlockKind::Paragraph,
        };
        let text = std::mem::take(&mut self.open);
        self.push(kind, &text);
    }

    fn in_cell(&self) -> bool {
        self.tables.last().is_some_and(|table| table.in_cell)
    }

    fn begin_cell(&mut self, is_header: bool) {
        self.end_cell();
        self.open.clear();
        if let Some(table) = self.tables.last_mut() {
            table.in_cell = true;
            table.n_header_cells += usize::from(is_header);
        }
    }

    fn end_cell(&mut self) {
        if let Some(table) = self.tables.last_mut()
            && table.in_cell
        {
            table.in_cell = false;
            let cell = std::mem::take(&mut self.open);
            table.cells.push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let Some(table) = self.tables.last_mut() else { return };
        let cells = std::mem::take(&mut table.cells);
        let n_header_cells = std::mem::take(&mut table.n_header_cells);
        if cells.iter().all(String::is_empty) {
            return;
        }
        table.n_rows += 1;
        if table.n_rows == 1 && n_header_cells == cells.len() {
            table.header.set(cells);
            return;
        }
        let row = table.header.row(cells.iter().map(String::as_str));
        self.push(BlockKind::Row, &row);
    }

    fn end_table(&mut self) {
        self.end_row();
        if let Some(alone) = self.tables.pop().and_then(|table| table.header.end()) {
            self.push(BlockKind::Row, &alone);
        }
    }

    /// A cell that holds headings, lists or tables lays out the page: what is in it is no row.
    fn leave_layout_cell(&mut self) {
        if self.in_cell() {
            let cells: Vec<String> =
                self.tables.last_mut().map(|table| std::mem::take(&mut table.cells)).unwrap_or_default();
            for cell in cells {
                self.push(BlockKind::Paragraph, &cell);
            }
            if let Some(table) = self.tables.last_mut() {
                (table.in_cell, table.n_header_cells, table.is_layout) = (false, 0, true);
            }
            self.end_block();
        }
    }

    fn is_left_out(&self) -> bool {
        self.skipped.is_some() || self.in_title || (self.found.scope != Scope::Page && self.n_in_scope == 0)
    }
}

impl Tokens for Reader<'_> {
    fn start(&mut self, name: &str, _attribute: &dyn Fn(&str) -> Option<String>) {
        if let Some((skipped, n)) = &mut self.skipped {
            *n += usize::from(skipped == name);
            return;
        }
        if is_chrome(name) && !self.found.unended.iter().any(|unended| unended == name) {
            self.skipped = Some((name.to_string(), 1));
            return;
        }
        if is_scope(name, self.found.scope) {
            self.end_block();
            self.n_in_scope += 1;
        }
        match name {
            "title" => self.in_title = true,
            "br" => self.open.push('\n'),
            "table" => {
                self.leave_layout_cell();
                self.end_block();
                // Nobody nests deeper; who does has one table.
                if self.tables.len() < 64 {
                    self.tables.push(Table::default());
                }
            }
            "tr" => self.end_row(),
            "td" | "th" => match self.tables.last() {
                Some(table) if !table.is_layout => self.begin_cell(name == "th"),
                _ => self.end_block(),
            },
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.leave_layout_cell();
                self.end_block();
                self.heading = name.as_bytes().get(1).map(|digit| digit - b'0');
            }
            "pre" | "listing" | "xmp" => {
                self.leave_layout_cell();
                self.end_block();
                self.n_pre += 1;
            }
            "ul" | "ol" | "menu" | "dir" | "dl" => {
                self.leave_layout_cell();
                self.end_block();
                self.n_lists += 1;
            }
            "li" | "dt" | "dd" => {
                self.end_block();
                self.is_item = true;
            }
            _ if is_block(name) => match self.in_cell() {
                true => self.open.push(' '),
                false if self.n_pre == 0 => self.end_block(),
                false => {}
            },
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, n)) = &mut self.skipped {
            *n -= usize::from(skipped == name);
            if *n == 0 {
                self.skipped = None;
            }
            return;
        }
        match name {
            "title" => self.in_title = false,
            "table" => self.end_table(),
            "tr" => self.end_row(),
            "td" | "th" if self.in_cell() => self.end_cell(),
            "td" | "th" => self.end_block(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.heading = None;
            }
            "pre" | "listing" | "xmp" => {
                self.end_block();
                self.n_pre = self.n_pre.saturating_sub(1);
            }
            "ul" | "ol" | "menu" | "dir" | "dl" => {
                self.end_block();
                self.n_lists = self.n_lists.saturating_sub(1);
                self.is_item = false;
            }
            "li" | "dt" | "dd" => {
                self.end_block();
                self.is_item = false;
            }
            _ if is_block(name) => match self.in_cell() {
                true => self.open.push(' '),
                false if self.n_pre == 0 => self.end_block(),
                false => {}
            },
            _ => {}
        }
        if is_scope(name, self.found.scope) {
            self.end_block();
            self.n_in_scope = self.n_in_scope.saturating_sub(1);
        }
    }

    fn text(&mut self, text: &str) {
        // A text that is too long is refused when its block ends; what comes after it need not be held.
        if !self.is_left_out() && self.problem.is_none() {
            self.open.push_str(text);
        }
    }
}

fn is_scope(name: &str, scope: Scope) -> bool {
    matches!((name, scope), ("main", Scope::Main) | ("article", Scope::Articles))
}
