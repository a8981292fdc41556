//! Markdown, as CommonMark and GitHub have it.

use bunsen_spec::{BlockKind, Problem};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::blocks::Blocks;
use crate::html;
use crate::rows::Header;

/// Reads Markdown. Pictures count with their descriptions, links with their texts, and blocks of HTML with what a web
/// page shows of them. What stands before the text between lines of three hyphens is left out.
pub(crate) fn read(text: &str, blocks: &mut Blocks) -> Result<(), Problem> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader {
        blocks,
        open: String::new(),
        n_items: 0,
        header: Header::default(),
        cells: Vec::new(),
        is_skipped: false,
    };
    for event in Parser::new_ext(text, options) {
        reader.take(event)?;
    }
    reader.end(BlockKind::Paragraph)
}

struct Reader<'b> {
    blocks: &'b mut Blocks,
    /// The text of the block that is being read.
    open: String,
    /// How many items of lists are open.
    n_items: usize,
    header: Header,
    cells: Vec<String>,
    is_skipped: bool,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>) -> Result<(), Problem> {
        let running = if self.n_items > 0 { BlockKind::Item } else { BlockKind::Paragraph };
        match event {
            Event::Start(tag) => match tag {
                Tag::Item => {
                    self.end(running)?;
                    self.n_items += 1;
                }
                Tag::HtmlBlock
                | Tag::Heading { .. }
                | Tag::CodeBlock(_)
                | Tag::List(_)
                | Tag::Table(_)
                | Tag::BlockQuote(_) => self.end(running)?,
                Tag::Paragraph => {}
                Tag::TableCell => self.open.clear(),
                Tag::MetadataBlock(_) => {
                    self.end(running)?;
                    self.is_skipped = true;
                }
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::Paragraph => self.end(running)?,
                TagEnd::Heading(level) => self.end(BlockKind::Heading(number(level)))?,
                TagEnd::HtmlBlock => html::read(&std::mem::take(&mut self.open), self.blocks)?,
                TagEnd::CodeBlock => self.end(BlockKind::Code)?,
                TagEnd::Item => {
                    self.end(running)?;
                    self.n_items = self.n_items.saturating_sub(1);
                }
                TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.open)),
                TagEnd::TableHead => self.header.set(std::mem::take(&mut self.cells)),
                TagEnd::TableRow => {
                    let cells = std::mem::take(&mut self.cells);
                    let row = self.header.row(cells.iter().map(String::as_str));
                    self.blocks.push(BlockKind::Row, &row)?;
                }
                TagEnd::Table => {
                    if let Some(alone) = std::mem::take(&mut self.header).end() {
                        self.blocks.push(BlockKind::Row, &alone)?;
                    }
                }
                TagEnd::MetadataBlock(_) => {
                    self.open.clear();
                    self.is_skipped = false;
                }
                _ => {}
            },
            Event::Text(text) | Event::Code(text) | Event::Html(text) if !self.is_skipped => self.open.push_str(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.open.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.open.push('\n'),
            Event::InlineHtml(tag) if is_break(&tag) => self.open.push('\n'),
            Event::Rule => self.end(running)?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, kind: BlockKind) -> Result<(), Problem> {
        let text = std::mem::take(&mut self.open);
        self.blocks.push(kind, &text)
    }
}

/// Whether a tag is a line break.
fn is_break(tag: &str) -> bool {
    let rest = tag.get(..3).filter(|start| start.eq_ignore_ascii_case("<br")).map(|_| &tag[3..]);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
