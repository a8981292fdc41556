//! The table of bad input: every file is refused with a sentence and a remedy, or read with a note.

use bunsen_documents::{read, recognize};
use bunsen_spec::{Problem, ProblemKind};

use crate::made::pdf;
use crate::{ended, golden, zipped};

fn refused(name: &str, bytes: impl AsRef<[u8]>, what: &str) -> Problem {
    let problem = read(name, bytes.as_ref()).map(|document| document.text).expect_err(what);
    assert_eq!(problem.what, what, "{name}");
    assert!(problem.remedy.ends_with('.'), "{problem:?}");
    problem
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
        let _ = ended("a.pdf", whole[..whole.len() * part / 12].to_vec());
    }
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
    ended("a.html", "<div><b>".repeat(200_000)).unwrap();
    ended("a.html", "<table><tr><td>".repeat(100_000)).unwrap();
    ended("a.md", ">".repeat(50_000)).unwrap();
    ended("a.md", "[".repeat(50_000)).unwrap();
    ended("a.md", "*a **a ".repeat(20_000)).unwrap();
    let crowded: String = (0..1_000_000).map(|n| format!("a{n} ")).collect();
    assert_eq!(ended("a.html", format!("<p {crowded}>text")).unwrap().text, "text");
    let document =
        read("a.txt", &[b"good ".repeat(50), b"\x81\x8d\xff".to_vec(), "é".repeat(60).into_bytes()].concat()).unwrap();
    assert_eq!(document.unread, ["Some of its bytes are no text: they are shown as \u{fffd}."]);
}

#[test]
fn word_documents_that_repeat_themselves_without_end_are_refused() {
    let too_much = "“a.docx” has more than 32 MiB of text, which is more than a document may have.";
    let note =
        format!("<footnotes><footnote id=\"1\"><p><r><t>{}</t></r></p></footnote></footnotes>", "a ".repeat(1 << 20));
    let files =
        |document: &str| zipped(&[("word/document.xml", document.as_bytes()), ("word/footnotes.xml", note.as_bytes())]);
    let marks = "<footnoteReference id=\"1\"/>".repeat(100_000);
    refused("a.docx", files(&format!("<document><p>{marks}</p></document>")), too_much);
    let cell = format!("<tc><p>{}</p></tc>", "<footnoteReference id=\"1\"/>".repeat(10));
    refused("a.docx", files(&format!("<document><tbl><tr>{}</tr></tbl></document>", cell.repeat(1000))), too_much);
    let header = format!("<tr><tblHeader/><tc><p><r><t>{}</t></r></p></tc></tr>", "a".repeat(1 << 20));
    let rows = "<tr><tc><p><r><t>b</t></r></p></tc></tr>".repeat(10_000);
    let within = format!("<document><tbl><tr><tc><tbl>{header}{rows}</tbl></tc></tr></tbl></document>");
    refused("a.docx", files(&within), too_much);
}
