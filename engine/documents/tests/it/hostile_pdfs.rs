//! PDFs that are made to take memory or time without end.

use bunsen_documents::read;

use crate::ended;
use crate::made::{deflated, page, part, pdf};

const FONT: &str = "/Font<</F 5 0 R>>";
const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
const TEXT: &str = "BT /F 12 Tf 72 700 Td (Hello there) Tj ET";

#[test]
fn hostile_pdfs_end_soon() {
    let (font, helvetica, text) = (FONT, HELVETICA, TEXT);
    let document = read("a.pdf", &page(text, font, &[helvetica])).unwrap();
    assert_eq!((document.text.as_str(), document.unread.len()), ("Hello there", 0));
    // Brackets within brackets.
    let deep = format!("{} {text}", "[".repeat(100_000));
    ended("a.pdf", page(&deep, font, &[helvetica])).unwrap();
    let _ = ended("a.pdf", pdf(&["<</Type/Catalog/Pages 2 0 R>>", &"[".repeat(200_000)]));
    let _ = ended("a.pdf", pdf(&["<</Type/Catalog/Pages 2 0 R>>", &"<</A".repeat(200_000)]));
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
        ended("a.pdf", page("1e38 0 0 1e38 0 0 cm 1e38 0 0 1e38 0 0 cm BT /F 1e38 Tf (a) Tj ET", font, &[helvetica]));
    // A font that says nothing of its letters.
    let unknown = "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>/FirstChar 0/LastChar 0/Widths[1]/Encoding<</Differences[0/x1]>>>>";
    let document = read("a.pdf", &page("BT /F 12 Tf 72 700 Td <0000> Tj ET", font, &[unknown])).unwrap();
    assert_eq!(document.unread, ["Page 1: the file does not say which letters are drawn there, so some are missing."]);
}

/// A PDF of one page with these objects from 6 on, which is refused for what `expected` says; read if it is empty.
fn check(parts: &[Vec<u8>], expected: &str) {
    let objects: Vec<Vec<u8>> = std::iter::once(HELVETICA.as_bytes().to_vec()).chain(parts.iter().cloned()).collect();
    match ended("a.pdf", page(TEXT, FONT, &objects)) {
        Ok(document) => assert_eq!((document.text.as_str(), expected), ("Hello there", "")),
        Err(problem) => assert_eq!(problem.what, expected),
    }
}

#[test]
fn packed_parts_are_measured() {
    let part_too_large = "Unpacked, “a.pdf” is larger than the 128 MiB that are read here.";
    let all_too_large = "Unpacked, the parts of “a.pdf” are together larger than the 512 MiB that are read here.";
    let otherwise = "“a.pdf” is packed in a way that cannot be undone here.";
    let blanks = |n_mib: usize| deflated(&vec![b' '; n_mib << 20]);
    let bomb = blanks(129);
    let holder = "/Type/ObjStm/N 0/First 0/Filter/FlateDecode";
    check(&[part(holder, &blanks(1))], "");
    check(&[part(holder, &bomb)], part_too_large);
    check(&[part("/Type/Obj#53tm/N 0/First 0/Filter/FlateDecode", &bomb)], part_too_large);
    check(&[part("/Filter/FlateDecode", &bomb)], part_too_large);
    // None of them is too large.
    let many = part(holder, &blanks(100));
    check(&vec![many; 6], all_too_large);
    check(&[part("/Type/ObjStm/N 0/First 0/Filter[/ASCIIHexDecode/FlateDecode]", b"78>")], otherwise);
    check(&[part("/Type/ObjStm/N 0/First 0/Filter 9 0 R", &blanks(1)), b"/FlateDecode".to_vec()], otherwise);
    // What is called a picture, and is a table as well.
    check(&[part("/Type/XRef/Image 1/W[1 2 1]/Size 9/Filter/FlateDecode", &bomb)], part_too_large);
    check(&[part("/Subtype/Image/Filter/FlateDecode", &bomb)], "");
    // An entry for each byte.
    let entries = part("/Type/XRef/W[0 1 0]/Size 99999999/Filter/FlateDecode", &blanks(5));
    check(&[entries], "“a.pdf” is made of more than 4000000 objects.");
    // A table that says that part 7, which does not say so itself, holds objects.
    let table = part("/Type/XRef/W[1 1 1]/Size 9/Filter/FlateDecode", &deflated(&[2, 7, 0]));
    check(&[table.clone(), part("/Subtype/Image/Filter/FlateDecode", &bomb)], part_too_large);
    check(&[table.clone(), part("/Subtype/Image/Filter/DCTDecode", b"picture")], "");
    check(&[table, part("/Filter[/LZWDecode/DCTDecode 5 0 R]", b"picture")], otherwise);
    // Damage does not hide what comes out before it.
    let broken = blanks(100);
    check(&[part(holder, &broken[..broken.len() - 9])], "");
    let large = deflated(&(0..3_000_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
    check(&[part(holder, &large[..large.len() - 9])], part_too_large);
}

#[test]
fn fonts_without_end_are_left_out() {
    let unknown = "Page 1: the file does not say which letters are drawn there, so some are missing.";
    let bomb = deflated(&vec![b' '; 129 << 20]);
    let simple = |entries: &str| format!("<</Type/Font/Subtype/Type1/BaseFont/Helvetica{entries}>>");
    let composite = |entries: &str| {
        let letters = format!("<</Type/Font/Subtype/CIDFontType2/BaseFont/A{entries}>>");
        format!("<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[{letters}]>>")
    };
    for (font, other) in [
        (simple("/FirstChar 4000000000/LastChar 4000000001/Widths[1]"), part("", b"")),
        (composite("/W[0 4294967295 500]"), part("", b"")),
        (composite("/W2[0 4294967295 1 2 3]"), part("", b"")),
        (simple("/ToUnicode 6 0 R"), part("/Filter[/ASCIIHexDecode/FlateDecode]", &hexed(&bomb))),
    ] {
        let document = ended("a.pdf", page(TEXT, FONT, &[font.as_bytes(), &other])).unwrap();
        assert_eq!((document.text.as_str(), &document.unread[..]), ("", &[unknown.to_string()][..]), "{font}");
    }
}

fn hexed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

#[test]
fn letters_and_marks_without_end_are_cut() {
    let partial = ["Page 1: not all that is on it could be read, because it is damaged or too much."];
    let spoken = format!("{FONT}/Properties<</P 6 0 R>>");
    let text = format!("<</ActualText({})>>", "a ".repeat(1 << 19));
    let again = "/Span/P BDC BT /F 12 Tf 72 700 Td (x) Tj ET EMC ".repeat(10_000);
    let document = ended("a.pdf", page(&again, &spoken, &[HELVETICA, &text])).unwrap();
    assert_eq!(document.unread, partial);
    // A letter that stands for a megabyte.
    let map = format!("1 beginbfchar <78> <{}> endbfchar", "0061".repeat(1 << 18));
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>";
    let much = format!("BT /F 12 Tf 72 700 Td {} ET", "(x) Tj ".repeat(10_000));
    let document = ended("a.pdf", page(&much, FONT, &[font.as_bytes(), &part("", map.as_bytes())])).unwrap();
    assert!(document.text.len() <= 64 * 20_000, "{}", document.text.len());
    // Marks that are never ended.
    let marks = "/A BMC ".repeat(5_000);
    let much = format!("{marks} BT /F 6 Tf {} ET", "1 0 0 1 72 700 Tm (abcdefghij) Tj ".repeat(30_000));
    ended("a.pdf", page(&much, FONT, &[HELVETICA])).unwrap();
    // What says nothing is known to say nothing.
    let silent = format!("/Span<</ActualText()>>BDC BT /F 12 Tf 72 600 Td (xxx) Tj ET EMC {TEXT}");
    let document = ended("a.pdf", page(&silent, FONT, &[HELVETICA])).unwrap();
    assert_eq!((document.text.as_str(), document.unread.len()), ("Hello there", 0));
}

#[test]
fn work_without_end_is_cut() {
    // Blanks that make nothing, again and again.
    let blanks = part("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Filter/ASCIIHexDecode", &vec![b' '; 10 << 20]);
    let resources = format!("{FONT}/XObject<</D 6 0 R>>");
    let document =
        ended("a.pdf", page(&"/D Do ".repeat(100_000), &resources, &[HELVETICA.as_bytes(), &blanks])).unwrap();
    assert_eq!(document.unread.len(), 1);
    // Rows by columns, and lines that could go on with any of those before.
    let grid = |n_rows: usize, n_columns: usize| {
        let cell =
            |row: usize, column: usize| format!("1 0 0 1 {} {} Tm (a) Tj ", column * 4, 790.0 - row as f64 / 10.0);
        let cells = (0..n_rows).flat_map(|row| (0..n_columns).map(move |column| cell(row, column)));
        format!("BT /F 1 Tf {} ET", cells.collect::<String>())
    };
    ended("a.pdf", page(&grid(1500, 150), FONT, &[HELVETICA])).unwrap();
    let lines = format!("BT /F 1 Tf 1 TL 10 790 Td {} ET", "(aaaa-) Tj T* ".repeat(700));
    ended("a.pdf", page(&lines, FONT, &[HELVETICA])).unwrap();
}
