//! Files that are no documents, or documents of which not all can be read.

use super::{counted, quoted};
use crate::{Problem, ProblemKind};

const CHOOSE: &str =
    "Choose a PDF, a Word document (.docx), a web page, Markdown, plain text, a CSV or a file of source code.";

/// Nothing is in the file.
pub fn empty(name: &str) -> Problem {
    Problem::bad_input(format!("{} is empty.", quoted(name))).remedy(CHOOSE)
}

/// The file is something else than a document; `what` is one of the words below.
pub fn not_a_document(name: &str, what: &str) -> Problem {
    Problem::bad_input(format!("{} is {what}, not a document.", quoted(name))).remedy(CHOOSE)
}

/// The file is an archive, which may have documents in it.
pub fn is_archive(name: &str) -> Problem {
    Problem::bad_input(format!("{} is an archive, not a document.", quoted(name)))
        .remedy("Unpack it and choose the documents inside.")
}

/// The file is a document of a program whose files are not read; `what` is one of the words below.
pub fn other_format(name: &str, what: &str, save_as: &str) -> Problem {
    Problem::bad_input(format!("{} is {what}, which cannot be read here.", quoted(name)))
        .remedy(format!("Open it in the program that made it, and save it as {save_as}."))
}

/// The file is locked with a password.
pub fn locked(name: &str) -> Problem {
    Problem::new(ProblemKind::Forbidden, format!("{} is locked with a password.", quoted(name)))
        .remedy("Open it with its password, save it without one, and choose that file.")
}

/// The file is locked in a way that is not known here.
pub fn locked_otherwise(name: &str) -> Problem {
    Problem::bad_input(format!("{} is encrypted in a way that cannot be undone here.", quoted(name)))
        .remedy("Open it in the program that made it, save it without a password, and choose that file.")
}

/// The name promises another format than the bytes are.
pub fn misnamed(name: &str, format: &str) -> Problem {
    Problem::bad_input(format!("{} is called a {format}, but its bytes are not those of one.", quoted(name)))
        .remedy("Get the file again, or give it the ending that fits what it is.")
}

/// The file breaks the rules of its format; `format` is one of the words below.
pub fn damaged(name: &str, format: &str) -> Problem {
    Problem::bad_input(format!("{} is damaged: it breaks the rules of a {format}.", quoted(name)))
        .remedy("Get the file again, or write it again with the program that made it.")
}

/// The file has more bytes than are read.
pub fn too_large(name: &str, max_mib: usize) -> Problem {
    Problem::new(ProblemKind::Full, format!("{} is larger than the {max_mib} MiB that are read here.", quoted(name)))
        .remedy(SPLIT)
}

/// Unpacked, the file has more bytes than are read.
pub fn unpacks_too_large(name: &str, max_mib: usize) -> Problem {
    let what = format!("Unpacked, {} is larger than the {max_mib} MiB that are read here.", quoted(name));
    Problem::new(ProblemKind::Full, what).remedy(SPLIT)
}

/// Unpacked, all parts of the file together have more bytes than are read.
pub fn parts_too_large(name: &str, max_mib: usize) -> Problem {
    let what = format!(
        "Unpacked, the parts of {} are together larger than the {max_mib} MiB that are read here.",
        quoted(name)
    );
    Problem::new(ProblemKind::Full, what).remedy(SPLIT)
}

/// The file names more objects than are read.
pub fn too_many_objects(name: &str, max: usize) -> Problem {
    Problem::new(ProblemKind::Full, format!("{} is made of more than {max} objects.", quoted(name))).remedy(SPLIT)
}

/// What the file is made of is packed in a way that is not known here.
pub fn packed_otherwise(name: &str) -> Problem {
    Problem::bad_input(format!("{} is packed in a way that cannot be undone here.", quoted(name)))
        .remedy("Open it in the program that made it, save it as a new PDF, and choose that file.")
}

/// The file has more text than a document may have.
pub fn too_much_text(name: &str, max_mib: usize) -> Problem {
    let what = format!("{} has more than {max_mib} MiB of text, which is more than a document may have.", quoted(name));
    Problem::new(ProblemKind::Full, what).remedy(SPLIT)
}

/// The file has more pages than a document may have.
pub fn too_many_pages(name: &str, max: usize) -> Problem {
    Problem::new(ProblemKind::Full, format!("{} has more than {max} pages.", quoted(name))).remedy(SPLIT)
}

const SPLIT: &str = "Split it into several documents, and choose those.";

/// Pages that are pictures, so that no text can be read; `pages` as [`pages`] writes them.
pub fn scanned(pages: &[u32]) -> String {
    match pages {
        [page] => format!("Page {page} is a picture without text: it was left out. Text recognition (OCR) can add it."),
        pages => format!(
            "Pages {} are pictures without text: they were left out. Text recognition (OCR) can add it.",
            ranges(pages)
        ),
    }
}

/// Pages with pictures or drawings and next to no letters.
pub fn hardly_any_text(pages: &[u32]) -> String {
    let what = if pages.len() == 1 { "is a picture or drawing" } else { "are pictures or drawings" };
    let it = if pages.len() == 1 { "it shows" } else { "they show" };
    format!("{} {what} with hardly any text: what {it} was left out. Text recognition (OCR) can add it.", named(pages))
}

/// Pages with fields of a form whose values are not drawn.
pub fn fields_unread(pages: &[u32]) -> String {
    format!("{}: fields of a form are filled in there, and what is in them could not be read.", named(pages))
}

/// Pages with letters of which the file does not say what they are.
pub fn unknown_letters(pages: &[u32]) -> String {
    format!("{}: the file does not say which letters are drawn there, so some are missing.", named(pages))
}

/// Pages whose content is damaged, or too much.
pub fn unread_pages(pages: &[u32]) -> String {
    format!("{}: not all that is on it could be read, because it is damaged or too much.", named(pages))
}

/// Bytes of a text that mean nothing.
pub fn garbled() -> String {
    "Some of its bytes are no text: they are shown as \u{fffd}.".into()
}

/// Rows of a table with another number of cells than its header has.
pub fn ragged_rows(n: u64) -> String {
    let rows = counted(n, "row has", "rows have");
    format!("{rows} more cells than the header has names: those cells are without a name.")
}

/// A part of a Word document that cannot be read.
pub fn part_unread(part: &str) -> String {
    format!("The part {} is damaged: its text was left out from there on.", quoted(part))
}

/// `Page 3`, or `Pages 3, 5–7`.
fn named(pages: &[u32]) -> String {
    let word = if pages.len() == 1 { "Page" } else { "Pages" };
    format!("{word} {}", ranges(pages))
}

/// Numbers in order, those that follow one another as a range.
fn ranges(pages: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => parts.push((*page, *page)),
        }
    }
    let words = parts.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        _ => format!("{first}\u{2013}{last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// What a PDF is called.
pub fn pdf() -> &'static str {
    "PDF"
}

/// What a document of Word is called.
pub fn docx() -> &'static str {
    "Word document"
}

/// What a table is called.
pub fn csv() -> &'static str {
    "CSV"
}

/// What a document of any format is called.
pub fn document() -> &'static str {
    "document"
}

/// What a file is: a picture.
pub fn picture() -> &'static str {
    "a picture"
}

/// What a file is: sound or film.
pub fn recording() -> &'static str {
    "a recording"
}

/// What a file is: a program.
pub fn program() -> &'static str {
    "a program"
}

/// What a file is: a font.
pub fn font() -> &'static str {
    "a font"
}

/// What a file is: a database.
pub fn database() -> &'static str {
    "a database"
}

/// What a file is: a table of another format than CSV.
pub fn data_file() -> &'static str {
    "a file of data"
}

/// What a file is: nobody knows.
pub fn binary() -> &'static str {
    "a file of bytes that are no text"
}

/// What a file is: a document of an old Word.
pub fn old_office() -> &'static str {
    "a document of an old Office, or one that is locked with a password"
}

/// What a file is: a workbook.
pub fn workbook() -> &'static str {
    "a workbook"
}

/// What a file is: slides.
pub fn slides() -> &'static str {
    "a presentation"
}

/// What a file is: a document of OpenOffice.
pub fn open_document() -> &'static str {
    "an OpenDocument file"
}

/// What a file is: an electronic book.
pub fn book() -> &'static str {
    "an electronic book"
}

/// What a file is: rich text.
pub fn rich_text() -> &'static str {
    "rich text"
}

/// What a file is: PostScript.
pub fn postscript() -> &'static str {
    "PostScript"
}
