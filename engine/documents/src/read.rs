//! A file to a document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bunsen_spec::{Document, DocumentFormat, Problem, say};
use bunsen_table::decode_text;

use crate::blocks::Blocks;
use crate::language::language;
use crate::limits::MAX_BYTES;
use crate::recognize::recognize;
use crate::{code, docx, html, markdown, pdf, plain, rows};

/// Reads a document: its text in the order in which one reads, in blocks.
///
/// `name` is its path in the collection; what it is is found out from name and bytes (see
/// [`recognize`](crate::recognize)). A document of pictures alone has no text, and says so in
/// [`Document::unread`].
///
/// Takes memory of a small multiple of the file and of what it unpacks to, within [`MAX_BYTES`] and the other bounds
/// of this crate. What others' readers stumble over is caught, where the target can catch; in WebAssembly the worker
/// ends, which is why it is one to be thrown away.
///
/// ```
/// let document = bunsen_documents::read("a.md", b"# Title\n\nFirst *paragraph*.")?;
/// assert_eq!(document.text, "Title\n\nFirst paragraph.");
/// # Ok::<(), bunsen_spec::Problem>(())
/// ```
///
/// # Errors
/// If it is no document, damaged, locked with a password, or too large; the sentence says which.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, Problem> {
    let format = recognize(name, bytes)?;
    if bytes.len() > MAX_BYTES {
        return Err(say::documents::too_large(name, MAX_BYTES >> 20));
    }
    catch_unwind(AssertUnwindSafe(|| read_as(name, bytes, format)))
        .unwrap_or_else(|_| Err(say::documents::damaged(name, say::documents::document())))
}

fn read_as(name: &str, bytes: &[u8], format: DocumentFormat) -> Result<Document, Problem> {
    let mut blocks = Blocks::new(name, format);
    match format {
        DocumentFormat::Pdf => pdf::read(name, bytes, &mut blocks)?,
        DocumentFormat::Docx => docx::read(name, bytes, &mut blocks)?,
        text => {
            let label = if text == DocumentFormat::Html { html::declared_encoding(bytes) } else { None };
            // A page may name an encoding that there is not.
            let decoded =
                decode_text(bytes.to_vec(), label.as_deref()).or_else(|_| decode_text(bytes.to_vec(), None))?;
            if decoded.is_garbled {
                blocks.note(say::documents::garbled());
            }
            let text = decoded.text.strip_prefix('\u{feff}').unwrap_or(&decoded.text);
            match format {
                DocumentFormat::Markdown => markdown::read(text, &mut blocks)?,
                DocumentFormat::Html => html::read(text, &mut blocks)?,
                DocumentFormat::Csv => rows::read(text, name, &mut blocks)?,
                DocumentFormat::Code => code::read(text, &mut blocks)?,
                _ => plain::read(text, &mut blocks)?,
            }
        }
    }
    let mut document = blocks.finish();
    if document.language.is_none() {
        document.language = language(&document);
    }
    Ok(document)
}
