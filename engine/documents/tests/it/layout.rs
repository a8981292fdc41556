//! Which pieces of a page belong together, on pages that are made here.

use bunsen_spec::{BlockKind, Document};

use crate::ended;
use crate::made::{deflated, pages, part};

const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

/// Lines of text, each at its place: `(left, up, text)`.
fn drawn(lines: &[(f64, f64, &str)]) -> String {
    let line = |(left, up, text): &(f64, f64, &str)| format!("1 0 0 1 {left} {up} Tm ({text}) Tj ");
    format!("BT /F 10 Tf {} ET", lines.iter().map(line).collect::<String>())
}

fn made(drawings: &[&str], entries: &str, others: &[Vec<u8>]) -> Document {
    let font = format!("/Font<</F {} 0 R>>", 3 + 2 * drawings.len());
    let objects: Vec<Vec<u8>> = std::iter::once(HELVETICA.as_bytes().to_vec()).chain(others.iter().cloned()).collect();
    ended("a.pdf", pages(drawings, &font, entries, &objects)).unwrap()
}

fn check(drawings: &[&str], expected: &[(BlockKind, u32, &str)]) {
    let document = made(drawings, "", &[]);
    let found: Vec<(BlockKind, u32, &str)> = document
        .blocks
        .iter()
        .map(|block| (block.kind, block.page.unwrap(), &document.text[block.range.clone()]))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn amounts_of_a_ledger_stay_and_numbers_of_pages_go() {
    use BlockKind::Row;
    let page = |what: &str, amount: &str, number: &str| {
        drawn(&[
            (60.0, 740.0, what),
            (400.0, 740.0, amount),
            (60.0, 726.0, "Water"),
            (400.0, 726.0, "3.10"),
            (300.0, 30.0, number),
        ])
    };
    check(
        &[&page("Rent", "12.50", "1"), &page("Food", "13.70", "2")],
        &[(Row, 1, "Rent\t12.50"), (Row, 1, "Water\t3.10"), (Row, 2, "Food\t13.70"), (Row, 2, "Water\t3.10")],
    );
}

#[test]
fn sentences_are_on_the_page_where_they_stand() {
    use BlockKind::Paragraph;
    let first = drawn(&[(60.0, 700.0, "The river rises in the hills and runs through")]);
    let second = drawn(&[(60.0, 700.0, "the town. It floods in spring and is low in summer.")]);
    check(
        &[&first, &second],
        &[
            (Paragraph, 1, "The river rises in the hills and runs through the town."),
            (Paragraph, 2, "It floods in spring and is low in summer."),
        ],
    );
    // One that never ends goes on for a page and no more.
    let without_end = drawn(&[(60.0, 700.0, "and on and on and on")]);
    check(
        &[&without_end; 3].map(String::as_str),
        &[(Paragraph, 1, "and on and on and on and on and on and on"), (Paragraph, 3, "and on and on and on")],
    );
}

#[test]
fn lines_that_lie_askew_are_lines() {
    use BlockKind::Paragraph;
    // All letters of these are as wide.
    let words = ["noon", "on", "none", "neon", "eon", "one", "nne", "enone", "oone", "nnoone"];
    let angle = 0.6_f64.to_radians();
    let (mut drawing, mut text) = (String::new(), String::new());
    for number in 0..5 {
        let (mut along, across) = (60.0, 700.0 - 14.0 * f64::from(number));
        for at in 0..words.len() {
            let word = words[(at + 3 * number as usize) % words.len()];
            let [sin, cos] = [angle.sin(), angle.cos()];
            let (x, y) = (along * cos - across * sin, along * sin + across * cos);
            drawing += &format!("{cos:.5} {sin:.5} {:.5} {cos:.5} {x:.2} {y:.2} Tm ({word}) Tj ", -sin);
            text += word;
            text += " ";
            along += 5.56 * word.len() as f64 + 3.0;
        }
    }
    check(&[&format!("BT /F 10 Tf {drawing} ET")], &[(Paragraph, 1, text.trim())]);
}

#[test]
fn hebrew_is_read_from_the_right() {
    // Codes of small letters stand for Hebrew ones.
    let map = "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <61> <7a> <05d0> endbfrange";
    let font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>".to_vec();
    let drawing = "BT /F 10 Tf 1 0 0 1 60 700 Tm (12) Tj 1 0 0 1 200 700 Tm (cba) Tj 1 0 0 1 60 686 Tm (34) Tj \
        1 0 0 1 200 686 Tm (fed) Tj ET";
    let objects = [font, part("", map.as_bytes())];
    let document = ended("a.pdf", pages(&[drawing], "/Font<</F 5 0 R>>", "", &objects)).unwrap();
    assert_eq!(document.text, "אבג\t12\nדהו\t34");
}

#[test]
fn what_is_filled_into_forms_is_read() {
    let value = part(
        "/Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 5 0 R>>>>",
        b"/Tx BMC BT /F 10 Tf 2 5 Td (Ada Lovelace) Tj ET EMC",
    );
    let field = |entries: &str| format!("<</Type/Annot/Subtype/Widget/FT/Tx/Rect[120 695 220 715]{entries}>>");
    let name = drawn(&[(60.0, 700.0, "Name:")]);
    let annotations = |fields: &str| format!("/Annots[9 0 R {fields}]");
    let read = |fields: &str| made(&[&name], &annotations(fields), std::slice::from_ref(&value));
    let drawn = read(&field("/V(Ada Lovelace)/AP<</N 6 0 R>>"));
    assert_eq!((drawn.text.as_str(), drawn.unread.len()), ("Name: Ada Lovelace", 0));
    let unread = ["Page 1: fields of a form are filled in there, and what is in them could not be read."];
    assert_eq!(read(&field("/V(Ada Lovelace)")).unread, unread);
    for empty in [field(""), field("/V()"), field("/F 2/V(hidden)"), field("/FT/Btn/V(on)/AP<</N 6 0 R>>")] {
        let document = read(&empty);
        assert_eq!((document.text.as_str(), document.unread.len()), ("Name:", 0), "{empty}");
    }
}

#[test]
fn pages_that_show_more_than_they_say_are_named() {
    let hardly = "Page 1 is a picture or drawing with hardly any text: what it shows was left out. \
        Text recognition (OCR) can add it.";
    let curves = "10 10 m 20 20 30 30 40 10 c f ".repeat(80);
    let picture = "q BI /W 1/H 1/BPC 8/CS/G ID x EI Q ";
    let stamp = drawn(&[(300.0, 30.0, "Page 3 of 7")]);
    let prose = drawn(&[(60.0, 700.0, "A figure with a caption that says what it shows.")]);
    for (drawing, expected) in [
        (curves.clone(), vec![hardly]),
        (format!("{picture}{stamp}"), vec![hardly]),
        (format!("{picture}{prose}"), vec![]),
        (format!("{curves}{prose}"), vec![]),
        (format!("10 10 m 90 10 l S {stamp}"), vec![]),
    ] {
        assert_eq!(made(&[&drawing], "", &[]).unread, expected, "{drawing}");
    }
}

#[test]
fn instructions_with_a_predictor_are_read() {
    let drawing = drawn(&[(60.0, 700.0, "Predicted")]);
    let predicted: Vec<u8> = drawing.bytes().flat_map(|byte| [0, byte]).collect();
    for entries in [
        "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 1>>",
        "/Filter[/FlateDecode]/DecodeParms[<</Predictor 12/Columns 1>>]",
        "/Filter[/FlateDecode]/DP[<</Predictor 12/Columns 1>>]",
    ] {
        let form = part(
            &format!("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>{entries}"),
            &deflated(&predicted),
        );
        let objects = [HELVETICA.as_bytes().to_vec(), form];
        let document = ended("a.pdf", pages(&["/D Do"], "/XObject<</D 6 0 R>>", "", &objects)).unwrap();
        assert_eq!(document.text, "Predicted", "{entries}");
    }
}
