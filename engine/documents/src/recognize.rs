//! What kind of file it is.

use bunsen_spec::{DocumentFormat, Problem, say};
use say::documents as words;

use crate::endings::{ending, is_plain_text, text_format};

/// How far into a file its kind is looked for.
const LOOKED_AT: usize = 4096;
/// A PDF's mark may come after some other bytes.
const PDF_WITHIN: usize = 1024;

/// What a file is called that is no document.
type Word = fn() -> &'static str;

/// What the bytes of files begin with that are no documents.
const FOREIGN: &[(&[u8], Word)] = &[
    (b"\x89PNG\r\n", words::picture),
    (b"\xff\xd8\xff", words::picture),
    (b"GIF87a", words::picture),
    (b"GIF89a", words::picture),
    (b"II*\0", words::picture),
    (b"MM\0*", words::picture),
    (b"\0\0\x01\0", words::picture),
    (b"8BPS", words::picture),
    (b"ID3", words::recording),
    (b"OggS", words::recording),
    (b"fLaC", words::recording),
    (b"\x1a\x45\xdf\xa3", words::recording),
    (b"\xff\xfb", words::recording),
    (b"\x7fELF", words::program),
    (b"MZ", words::program),
    (b"\xca\xfe\xba\xbe", words::program),
    (b"\xcf\xfa\xed\xfe", words::program),
    (b"\0asm", words::program),
    (b"wOFF", words::font),
    (b"wOF2", words::font),
    (b"OTTO", words::font),
    (b"\0\x01\0\0", words::font),
    (b"SQLite format 3\0", words::database),
    (b"PAR1", words::data_file),
    (b"ARROW1", words::data_file),
    (b"\x89HDF\r\n", words::data_file),
    (b"\x93NUMPY", words::data_file),
];

/// What archives begin with.
const ARCHIVES: &[&[u8]] =
    &[b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd"];

/// What kind of document a file is, by its `name` and its first bytes (4 KiB are enough). Bytes go before names: a PDF
/// is one whatever it is called. Which kind of text a text is says its ending.
///
/// # Errors
/// If it is no document; the sentence says what it is.
pub fn recognize(name: &str, start: &[u8]) -> Result<DocumentFormat, Problem> {
    let start = &start[..start.len().min(LOOKED_AT)];
    let ending = ending(name);
    if start.is_empty() {
        return Err(words::empty(name));
    }
    if is_pdf(name, &ending, start) {
        return Ok(DocumentFormat::Pdf);
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return packed(name, &ending, start);
    }
    if let Some(problem) = foreign(name, start) {
        return Err(problem);
    }
    match ending.as_str() {
        "pdf" => return Err(words::misnamed(name, words::pdf())),
        "docx" => return Err(words::misnamed(name, words::docx())),
        _ => {}
    }
    if is_binary(start) {
        return Err(words::not_a_document(name, words::binary()));
    }
    let otherwise = if is_html(start) { DocumentFormat::Html } else { DocumentFormat::Text };
    Ok(text_format(name, &ending).unwrap_or(otherwise))
}

/// Whether it is a PDF: its mark comes first, or after some other bytes. Texts may speak of it as well.
fn is_pdf(name: &str, ending: &str, start: &[u8]) -> bool {
    const MARK: &[u8] = b"%PDF-";
    let start = &start[..start.len().min(PDF_WITHIN)];
    let is_text = || text_format(name, ending).is_some() || is_plain_text(ending);
    let begins_line = |at: usize| !is_text() && matches!(start[at - 1], b'\n' | b'\r');
    start
        .windows(MARK.len())
        .enumerate()
        .any(|(at, part)| part == MARK && (at == 0 || ending == "pdf" || begins_line(at)))
}

/// A zip archive: a document of Word, or one of the many other things that are packed so.
fn packed(name: &str, ending: &str, start: &[u8]) -> Result<DocumentFormat, Problem> {
    let holds = |part: &[u8]| start.windows(part.len()).any(|bytes| bytes == part);
    let other = |what, save_as| Err(words::other_format(name, what, save_as));
    match ending {
        "docx" | "docm" | "dotx" => return Ok(DocumentFormat::Docx),
        "xlsx" | "xlsm" => return other(words::workbook(), "CSV"),
        "pptx" | "ppsx" => return other(words::slides(), "PDF"),
        "odt" | "ods" | "odp" => return other(words::open_document(), "PDF or as a Word document"),
        "epub" => return other(words::book(), "PDF"),
        _ => {}
    }
    if holds(b"application/epub+zip") {
        return other(words::book(), "PDF");
    }
    if holds(b"application/vnd.oasis.opendocument") {
        return other(words::open_document(), "PDF or as a Word document");
    }
    match holds(b"word/") && holds(b"[Content_Types].xml") {
        true => Ok(DocumentFormat::Docx),
        false => Err(words::is_archive(name)),
    }
}

/// Why a file of another format is refused.
fn foreign(name: &str, start: &[u8]) -> Option<Problem> {
    if ARCHIVES.iter().any(|mark| start.starts_with(mark)) || start.get(257..262) == Some(b"ustar") {
        return Some(words::is_archive(name));
    }
    if start.starts_with(b"\xd0\xcf\x11\xe0") {
        return Some(words::other_format(name, words::old_office(), "PDF or as a Word document (.docx)"));
    }
    if start.starts_with(b"{\\rtf") {
        return Some(words::other_format(name, words::rich_text(), "PDF or as a Word document (.docx)"));
    }
    if start.starts_with(b"%!PS") {
        return Some(words::other_format(name, words::postscript(), "PDF"));
    }
    // Some marks are letters: a text may begin with them as well.
    let is_text = !is_binary(start);
    let what = match start {
        [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] if !is_text && kind.starts_with(b"WEBP") => {
            Some(words::picture())
        }
        [b'R', b'I', b'F', b'F', ..] if !is_text => Some(words::recording()),
        [_, _, _, _, b'f', b't', b'y', b'p', kind @ ..] if !is_text => {
            Some(match kind.starts_with(b"avif") || kind.starts_with(b"hei") {
                true => words::picture(),
                false => words::recording(),
            })
        }
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(words::picture()),
        _ => {
            let known = FOREIGN.iter().find(|(mark, _)| start.starts_with(mark));
            known.filter(|(mark, _)| !(is_text && mark.is_ascii() && mark.len() < 6)).map(|(_, what)| what())
        }
    };
    what.map(|what| words::not_a_document(name, what))
}

/// Whether these bytes are no text: some are zeros, and not every other one as in UTF-16.
fn is_binary(start: &[u8]) -> bool {
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") || !start.contains(&0) {
        return false;
    }
    let n_zeros = |parity: usize| start.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (n_zeros(0), n_zeros(1), start.len() / 2);
    let is_utf16 = half >= 2 && even.min(odd) == 0 && even.max(odd) * 10 >= half * 7;
    !is_utf16
}

/// Whether a text without a telling ending is a web page.
fn is_html(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let begins = |mark: &[u8]| start.len() >= mark.len() && start[..mark.len()].eq_ignore_ascii_case(mark);
    begins(b"<!doctype html") || begins(b"<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, start: &[u8], expected: DocumentFormat) {
        assert_eq!(recognize(name, start), Ok(expected), "{name}");
    }

    #[test]
    fn documents_are_recognized() {
        check("a/b/Report.PDF", b"%PDF-1.7", DocumentFormat::Pdf);
        check("download", b"\n\n%PDF-1.4", DocumentFormat::Pdf);
        check("a.docx", b"PK\x03\x04....", DocumentFormat::Docx);
        check("a.MD", b"# a", DocumentFormat::Markdown);
        check("a.htm", b"<p>", DocumentFormat::Html);
        check("saved", b" <!DOCTYPE HTML>", DocumentFormat::Html);
        check("a.tsv", b"a\tb", DocumentFormat::Csv);
        check("src/main.rs", b"fn main() {}", DocumentFormat::Code);
        check("Makefile", b"all:", DocumentFormat::Code);
        check("a.txt", b"MZ is how some texts begin", DocumentFormat::Text);
        check("a.py", b"MAGIC = b\"%PDF-\"", DocumentFormat::Code);
        check("a.md", b"A PDF begins with\n%PDF-1.7", DocumentFormat::Markdown);
        check("a.txt", b"The mark of a PDF:\n%PDF-", DocumentFormat::Text);
        check("a.pdf", b"\0\x05name\0%PDF-1.4", DocumentFormat::Pdf);
        check("a.txt", b"RIFF is a container", DocumentFormat::Text);
        check("a.txt", b"The ftyp box", DocumentFormat::Text);
        check("notes", "Grüße".as_bytes(), DocumentFormat::Text);
        check("a.txt", b"\xff\xfeh\0i\0", DocumentFormat::Text);
        check("a.txt", b"h\0i\0 \0t\0h\0", DocumentFormat::Text);
    }
}
