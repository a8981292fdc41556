//! The table of bad input: every file is refused with a sentence and a remedy, or read with a note.

use std::io::{Cursor, Write};

use bunsen_documents::{read, recognize};
use bunsen_spec::{Problem, ProblemKind};
use zip::write::SimpleFileOptions;

use crate::golden;

fn refused(name: &str, bytes: impl AsRef<[u8]>, what: &str) -> Problem {
    let problem = read(name, bytes.as_ref()).map(|document| document.text).expect_err(what);
    assert_eq!(problem.what, what, "{name}");
    assert!(problem.remedy.ends_with('.'), "{problem:?}");
    problem
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_document_is_said() {
    for (name, start, what) in [
        ("a.txt", &b""[..], "“a.txt” is empty."),
        ("a.png", b"\x89PNG\r\n\x1a\n\0", "“a.png” is a picture, not a document."),
        ("a.txt", b"\xff\xd8\xff\xe0\0", "“a.txt” is a picture, not a document."),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "“a.webp” is a picture, not a document."),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "“a.mp4” is a recording, not a document."),
        ("a.exe", b"MZ\x90\0\x03\0", "“a.exe” is a program, not a document."),
        ("a.db", b"SQLite format 3\0", "“a.db” is a database, not a document."),
        ("a.parquet", b"PAR1\x15\0", "“a.parquet” is a file of data, not a document."),
        ("a.bin", b"\x01\0\0\x02\0\x07", "“a.bin” is a file of bytes that are no text, not a document."),
        ("a.gz", b"\x1f\x8b\x08\0", "“a.gz” is an archive, not a document."),
        ("a.zip", b"PK\x03\x04\x14\0", "“a.zip” is an archive, not a document."),
        ("a.xlsx", b"PK\x03\x04\x14\0", "“a.xlsx” is a workbook, which cannot be read here."),
        ("a.pptx", b"PK\x03\x04\x14\0", "“a.pptx” is a presentation, which cannot be read here."),
        ("a.odt", b"PK\x03\x04\x14\0", "“a.odt” is an OpenDocument file, which cannot be read here."),
        ("a.epub", b"PK\x03\x04\x14\0", "“a.epub” is an electronic book, which cannot be read here."),
        ("a.rtf", b"{\\rtf1", "“a.rtf” is rich text, which cannot be read here."),
        ("a.ps", b"%!PS-Adobe", "“a.ps” is PostScript, which cannot be read here."),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "“a.doc” is a document of an old Office, or one that is locked with a password, which cannot be read here.",
        ),
        ("a.pdf", b"<html>not found", "“a.pdf” is called a PDF, but its bytes are not those of one."),
        ("a.docx", b"hello", "“a.docx” is called a Word document, but its bytes are not those of one."),
    ] {
        let problem = recognize(name, start).expect_err(what);
        assert_eq!(problem.what, what);
        assert!(problem.remedy.ends_with('.'), "{problem:?}");
        assert_eq!(read(name, start).map(|document| document.text), Err(problem));
    }
}

#[test]
fn pdfs_that_cannot_be_read_are_refused() {
    let locked = refused("a.pdf", golden("locked_user.pdf"), "“a.pdf” is locked with a password.");
    assert_eq!(locked.kind, ProblemKind::Forbidden);
    let bomb = "Unpacked, “a.pdf” is larger than the 128 MiB that are read here.";
    assert_eq!(refused("a.pdf", golden("bomb.pdf"), bomb).kind, ProblemKind::Full);
    let damaged = "“a.pdf” is damaged: it breaks the rules of a PDF.";
    refused("a.pdf", b"%PDF-1.7\nnothing", damaged);
    refused("a.pdf", pdf(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"]), damaged);
    // A tree of pages that bites its tail.
    refused("a.pdf", pdf(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"]), damaged);
    let whole = golden("simple.pdf");
    for part in 1..12 {
        // Whatever is cut off, the rest is read or refused, and nothing breaks.
        let _ = read("a.pdf", &whole[..whole.len() * part / 12]);
    }
}

/// A PDF of these objects, without a table of them.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut made = String::from("%PDF-1.7\n");
    for (number, object) in (1..).zip(objects) {
        made.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    (made + "trailer<</Root 1 0 R>>\n%%EOF").into_bytes()
}

/// A PDF of one page with these instructions, and with the objects from 5 on.
fn page(instructions: &str, resources: &str, others: &[&str]) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{resources}>>>>");
    let stream = format!("<</Length {}>>stream\n{instructions}\nendstream", instructions.len());
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", &page, &stream];
    objects.extend(others);
    pdf(&objects)
}

#[test]
fn hostile_pdfs_end_soon() {
    let font = "/Font<</F 5 0 R>>";
    let helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let text = "BT /F 12 Tf 72 700 Td (Hello there) Tj ET";
    let document = read("a.pdf", &page(text, font, &[helvetica])).unwrap();
    assert_eq!((document.text.as_str(), document.unread.len()), ("Hello there", 0));
    // Brackets within brackets.
    let deep = format!("{} {text}", "[".repeat(100_000));
    let _ = read("a.pdf", &page(&deep, font, &[helvetica]));
    let _ = read("a.pdf", &pdf(&["<</Type/Catalog/Pages 2 0 R>>", &"[".repeat(200_000)]));
    let _ = read("a.pdf", &pdf(&["<</Type/Catalog/Pages 2 0 R>>", &"<</A".repeat(200_000)]));
    // A drawing that draws another ten times, which does the same, and so on.
    let form = |number: u32| {
        let again = "/D Do ".repeat(10);
        let dict = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</D";
        format!("{dict} {} 0 R>>>>/Length {}>>stream\n{again}\nendstream", number + 1, again.len())
    };
    let forms: Vec<String> = (6..15).map(form).collect();
    let objects: Vec<&str> = std::iter::once(helvetica).chain(forms.iter().map(String::as_str)).collect();
    let bytes = page("/D Do", &format!("{font}/XObject<</D 6 0 R>>"), &objects);
    let document = read("a.pdf", &bytes).unwrap();
    assert_eq!(document.unread, ["Page 1: not all that is on it could be read, because it is damaged or too much."]);
    // Letters without end in one place, and matrices that are no numbers.
    let much =
        format!("BT /F 12 Tf {} ET", "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj 0 0 Td ".repeat(20_000));
    let document = read("a.pdf", &page(&much, font, &[helvetica])).unwrap();
    assert_eq!(document.unread.len(), 1, "{:?}", document.unread);
    let _ =
        read("a.pdf", &page("1e38 0 0 1e38 0 0 cm 1e38 0 0 1e38 0 0 cm BT /F 1e38 Tf (a) Tj ET", font, &[helvetica]));
    // A font that says nothing of its letters.
    let unknown = "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>/FirstChar 0/LastChar 0/Widths[1]/Encoding<</Differences[0/x1]>>>>";
    let document = read("a.pdf", &page("BT /F 12 Tf 72 700 Td <0000> Tj ET", font, &[unknown])).unwrap();
    assert_eq!(document.unread, ["Page 1: the file does not say which letters are drawn there, so some are missing."]);
}

#[test]
fn word_documents_that_cannot_be_read_are_refused() {
    let damaged = "“a.docx” is damaged: it breaks the rules of a Word document.";
    refused("a.docx", b"PK\x03\x04 and no more", damaged);
    refused("a.docx", zipped(&[("readme.txt", b"hello")]), damaged);
    refused("a.docx", zipped(&[("word/document.xml", b"hello")]), damaged);
    let whole = golden("minutes.docx");
    refused("a.docx", &whole[..whole.len() / 2], damaged);
    let bomb = vec![b' '; 130 << 20];
    let what = "Unpacked, “a.docx” is larger than the 128 MiB that are read here.";
    refused("a.docx", zipped(&[("word/document.xml", &bomb)]), what);
    // What is cut off is read as far as it goes, and nesting without end is no way to break it.
    let cut = b"<w:document><w:body><w:p><w:r><w:t>Hello</w:t></w:r></w:p><w:p><w:r><w:t";
    let document = read("a.docx", &zipped(&[("word/document.xml", cut)])).unwrap();
    assert_eq!(document.text, "Hello");
    assert_eq!(document.unread, ["The part “document.xml” is damaged: its text was left out from there on."]);
    let deep = format!("<document>{}<t>Hello", "<tbl><tr><tc><p>".repeat(50_000));
    read("a.docx", &zipped(&[("word/document.xml", deep.as_bytes())])).unwrap();
}

#[test]
fn texts_that_nest_deep_end_soon() {
    let _ = read("a.html", "<div><b>".repeat(200_000).as_bytes()).unwrap();
    let _ = read("a.html", "<table><tr><td>".repeat(100_000).as_bytes()).unwrap();
    let _ = read("a.md", ">".repeat(50_000).as_bytes()).unwrap();
    let _ = read("a.md", "[".repeat(50_000).as_bytes()).unwrap();
    let _ = read("a.md", "*a **a ".repeat(20_000).as_bytes()).unwrap();
    let document =
        read("a.txt", &[b"good ".repeat(50), b"\x81\x8d\xff".to_vec(), "é".repeat(60).into_bytes()].concat()).unwrap();
    assert_eq!(document.unread, ["Some of its bytes are no text: they are shown as \u{fffd}."]);
}
