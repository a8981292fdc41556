//! The words of PDFs against what was put into them, and against pypdf and pdfminer.six (`tests/oracle/documents.py`).

use bunsen_documents::read;
use bunsen_spec::{BlockKind, Document};
use serde_json::Value;

use crate::golden;

fn document(name: &str) -> Document {
    let file = format!("{name}.pdf");
    read(&file, &golden(&file)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

/// How far words agree with the truth, 0 to 1: twice those that both have in the same order, over all of both.
fn agreement(words: &[&str], truth: &[&str]) -> f64 {
    let mut common = vec![0_usize; truth.len() + 1];
    for word in words {
        let mut before = 0;
        for (at, wanted) in truth.iter().enumerate() {
            let longest = if word == wanted { before + 1 } else { common[at + 1].max(common[at]) };
            before = std::mem::replace(&mut common[at + 1], longest);
        }
    }
    2.0 * common[truth.len()] as f64 / (words.len() + truth.len()) as f64
}

#[test]
fn all_words_are_read_in_order() {
    let known: Value = serde_json::from_slice(&golden("words.json")).unwrap();
    for (name, known) in known.as_object().unwrap() {
        let document = document(name);
        let words: Vec<&str> = document.text.split_whitespace().collect();
        let truth: Vec<&str> = known["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
        let ours = agreement(&words, &truth);
        let theirs = ["pypdf", "pdfminer"].map(|reader| known[reader].as_f64().unwrap());
        assert!(theirs.iter().all(|theirs| ours >= *theirs), "{name}: {ours} is less than {theirs:?}");
        assert_eq!(ours, 1.0, "{name}: {:?}", words.iter().zip(&truth).find(|(word, truth)| word != truth));
    }
}

#[test]
fn agreement_is_less_than_whole_where_words_differ() {
    assert_eq!(agreement(&["a", "b", "c"], &["a", "b", "c"]), 1.0);
    assert_eq!(agreement(&["b", "a"], &["a", "b"]), 0.5);
    assert_eq!(agreement(&["a"], &["a", "b", "c"]), 0.5);
}

fn check(name: &str, expected: &[(BlockKind, u32, &str)]) {
    let document = document(name);
    let start = |text: &str| text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    let found: Vec<(BlockKind, u32, String)> = document
        .blocks
        .iter()
        .map(|block| (block.kind, block.page.unwrap(), start(&document.text[block.range.clone()])))
        .collect();
    let expected: Vec<(BlockKind, u32, String)> =
        expected.iter().map(|(kind, page, text)| (*kind, *page, text.to_string())).collect();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn headings_tables_and_pages_are_found() {
    use BlockKind::{Heading, Paragraph, Row};
    check(
        "columns",
        &[
            (Heading(1), 1, "On the calibration of"),
            (Paragraph, 1, "An unexpectedly large proportion"),
            (Row, 1, "Instrument Range Error"),
            (Row, 1, "Thermometer 240 K 0.2"),
            (Row, 1, "Barometer 90 kPa 0.05"),
            (Row, 1, "Balance 200 g 0.001"),
        ],
    );
    check("latex", &[(Heading(1), 1, "1 Introduction"), (Paragraph, 1, "The distribution of residuals")]);
    let simple = document("simple");
    let headings: Vec<(BlockKind, u32)> = simple
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, Heading(_)))
        .map(|block| (block.kind, block.page.unwrap()))
        .collect();
    let expected = [(1, 1), (2, 1), (2, 1), (2, 2), (2, 2), (2, 3), (2, 3)];
    assert_eq!(headings, expected.map(|(level, page)| (Heading(level), page)));
    assert_eq!((simple.n_pages, simple.language.as_deref(), simple.blocks.len()), (Some(3), Some("en"), 25));
}

#[test]
fn pages_that_are_pictures_are_named() {
    let scanned = document("scanned");
    assert_eq!(scanned.text, "Only this page was typed.");
    assert_eq!(
        scanned.unread,
        ["Pages 1, 3\u{2013}4 are pictures without text: they were left out. Text recognition (OCR) can add it."]
    );
    assert_eq!(scanned.blocks[0].page, Some(2));
}
