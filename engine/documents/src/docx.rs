//! Documents of Word: a zip archive of XML.

mod body;
mod notes;
mod parts;
mod styles;

use bunsen_spec::Problem;

use crate::blocks::Blocks;

/// Reads a document of Word: headings by their styles, lists, tables, and notes after the paragraphs that they belong to.
/// What was deleted with changes tracked is left out.
///
/// # Errors
/// If it is damaged, or unpacks to more than is read.
pub(crate) fn read(name: &str, bytes: &[u8], blocks: &mut Blocks) -> Result<(), Problem> {
    let mut parts = parts::Parts::open(name, bytes)?;
    let document = parts.document()?;
    let styles = styles::Styles::read(&parts.text("word/styles.xml")?.unwrap_or_default());
    let mut notes = notes::Notes::default();
    for (file, element) in [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")] {
        notes.read(&parts.text(file)?.unwrap_or_default(), element);
    }
    blocks.set_language(styles.language.clone());
    body::read(name, &document, &styles, &notes, blocks)
}
