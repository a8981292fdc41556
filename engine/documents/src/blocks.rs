//! A document that is being written, block by block.

use bunsen_spec::{Block, BlockKind, Document, DocumentFormat, Problem, say};

use crate::limits::MAX_TEXT_BYTES;

/// Collects blocks of text. White space is put in order as it comes.
pub(crate) struct Blocks {
    document: Document,
}

impl Blocks {
    /// A document without text yet.
    pub(crate) fn new(name: &str, format: DocumentFormat) -> Self {
        let document = Document {
            name: name.into(),
            format,
            text: String::new(),
            blocks: Vec::new(),
            n_pages: None,
            language: None,
            unread: Vec::new(),
        };
        Self { document }
    }

    /// Adds a block. In code lines stay as they are; of other texts each run of white space becomes one space. One
    /// without text is left out.
    ///
    /// # Errors
    /// If the document has too much text.
    pub(crate) fn push(&mut self, kind: BlockKind, text: &str) -> Result<(), Problem> {
        self.push_on(kind, text, None)
    }

    /// Adds a block that begins on a page; see [`Blocks::push`].
    pub(crate) fn push_on(&mut self, kind: BlockKind, text: &str, page: Option<u32>) -> Result<(), Problem> {
        let document = &mut self.document;
        let before = document.text.len();
        if let Some(last) = document.blocks.last() {
            let is_tight = last.kind == kind && matches!(kind, BlockKind::Item | BlockKind::Row);
            document.text.push_str(if is_tight { "\n" } else { "\n\n" });
        }
        let start = document.text.len();
        match kind {
            BlockKind::Code => push_lines(&mut document.text, text),
            BlockKind::Row => push_words(&mut document.text, text, true),
            _ => push_words(&mut document.text, text, false),
        }
        if document.text.len() == start {
            document.text.truncate(before);
            return Ok(());
        }
        document.blocks.push(Block { kind, range: start..document.text.len(), page });
        let n_bytes = document.text.len();
        self.allow(n_bytes)
    }

    /// Whether so much text may be in a document; asked before it is one.
    ///
    /// # Errors
    /// If it is too much.
    pub(crate) fn allow(&self, n_bytes: usize) -> Result<(), Problem> {
        match n_bytes > MAX_TEXT_BYTES {
            true => Err(say::documents::too_much_text(&self.document.name, MAX_TEXT_BYTES >> 20)),
            false => Ok(()),
        }
    }

    /// Notes what could not be read; the same once.
    pub(crate) fn note(&mut self, what: String) {
        if !self.document.unread.contains(&what) {
            self.document.unread.push(what);
        }
    }

    /// Notes the language that the file says it is in.
    pub(crate) fn set_language(&mut self, language: Option<String>) {
        self.document.language = language.or(self.document.language.take());
    }

    /// Notes how many pages there are.
    pub(crate) fn set_pages(&mut self, n_pages: u32) {
        self.document.n_pages = Some(n_pages);
    }

    /// Whether nothing was added.
    pub(crate) fn is_empty(&self) -> bool {
        self.document.blocks.is_empty()
    }

    /// The document.
    pub(crate) fn finish(self) -> Document {
        self.document
    }
}

/// Adds words with one space between them; where `keep_tabs`, tabs stay.
fn push_words(into: &mut String, text: &str, keep_tabs: bool) {
    let start = into.len();
    let mut gap = None;
    for c in text.chars() {
        match c {
            '\t' if keep_tabs => gap = Some('\t'),
            c if c.is_whitespace() => gap = gap.or(Some(' ')),
            c if is_dropped(c) => {}
            c => {
                if into.len() > start
                    && let Some(gap) = gap
                {
                    into.push(gap);
                }
                gap = None;
                into.push(c);
            }
        }
    }
}

/// Adds lines without the white space they end with, and without blank lines at both ends.
fn push_lines(into: &mut String, text: &str) {
    let start = into.len();
    let mut n_blank = 0;
    for line in text.split('\n') {
        let line: String = line.chars().filter(|c| *c == '\t' || !is_dropped(*c)).collect();
        let line = line.trim_end();
        if line.is_empty() {
            n_blank += 1;
            continue;
        }
        if into.len() > start {
            into.extend(std::iter::repeat_n('\n', n_blank + 1));
        }
        n_blank = 0;
        into.push_str(line);
    }
}

/// Signs that nobody sees: they would only keep words from being found.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: BlockKind, text: &str, expected: &str) {
        let mut blocks = Blocks::new("a", DocumentFormat::Text);
        blocks.push(kind, text).unwrap();
        assert_eq!(blocks.finish().text, expected);
    }

    #[test]
    fn white_space_is_put_in_order() {
        check(BlockKind::Paragraph, "  one\n two\t\u{a0}three ", "one two three");
        check(BlockKind::Paragraph, "co\u{ad}operate\0 \u{feff}", "cooperate");
        check(BlockKind::Row, "\tone\t  two  three", "one\ttwo three");
        check(BlockKind::Code, "\n\n  if a:  \n\n\tb\n\n", "  if a:\n\n\tb");
        check(BlockKind::Paragraph, " \n ", "");
    }

    #[test]
    fn blocks_are_ranges_of_the_text() {
        let mut blocks = Blocks::new("a", DocumentFormat::Text);
        for (kind, text) in [(BlockKind::Heading(1), "é"), (BlockKind::Item, "a"), (BlockKind::Item, "b")] {
            blocks.push(kind, text).unwrap();
        }
        let document = blocks.finish();
        assert_eq!(document.text, "é\n\na\nb");
        let texts: Vec<&str> = document.blocks.iter().map(|block| &document.text[block.range.clone()]).collect();
        assert_eq!(texts, ["é", "a", "b"]);
    }
}
