//! Sentences: where they begin, and which of a passage can be quoted.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::{BlockKind, Document};

/// Shorter sentences answer nothing: captions, numbers of figures.
const FEWEST_WORDS: usize = 4;
/// In scripts without spaces, where a sentence is one word.
const FEWEST_LETTERS: usize = 12;

/// What can be quoted: a sentence, a row of a table, or lines of code without an empty one between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes in the document's text.
    pub range: Range<usize>,
    /// The page that its block begins on, where the format has pages.
    pub page: Option<u32>,
}

/// What can be quoted of a part of a document. Of what lies partly in it, the part; code only where there is nothing else.
pub(crate) fn sentences_of(document: &Document, part: &Range<usize>) -> Vec<Sentence> {
    let (mut sentences, mut code) = (Vec::new(), Vec::new());
    let first = document.blocks.partition_point(|block| block.range.end <= part.start);
    for block in document.blocks[first..].iter().take_while(|block| block.range.start < part.end) {
        let text = &document.text[block.range.clone()];
        let (starts, into) = match block.kind {
            BlockKind::Heading(_) => continue,
            BlockKind::Row => (vec![0], &mut sentences),
            BlockKind::Paragraph | BlockKind::Item => (sentence_starts(text), &mut sentences),
            BlockKind::Code => (paragraph_starts(text), &mut code),
        };
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        for (start, end) in starts.iter().copied().zip(ends) {
            let range = (block.range.start + start).max(part.start)..(block.range.start + end).min(part.end);
            let Some(quote) = document.text.get(range.clone()).map(str::trim_end) else { continue };
            if says_something(quote) {
                into.push(Sentence { range: range.start..range.start + quote.len(), page: block.page });
            }
        }
    }
    if sentences.is_empty() { code } else { sentences }
}

fn says_something(sentence: &str) -> bool {
    sentence.split_whitespace().nth(FEWEST_WORDS - 1).is_some()
        || !sentence.is_ascii() && sentence.chars().filter(|c| c.is_alphabetic()).nth(FEWEST_LETTERS - 1).is_some()
}

/// Where lines begin that come after an empty one.
fn paragraph_starts(text: &str) -> Vec<usize> {
    let after_gaps = text.match_indices("\n\n").map(|(at, gap)| {
        let rest = &text[at + gap.len()..];
        at + gap.len() + (rest.len() - rest.trim_start_matches('\n').len())
    });
    let mut starts: Vec<usize> = std::iter::once(0).chain(after_gaps).collect();
    starts.dedup();
    starts
}

/// Words that end with a full stop and end no sentence, in lower case and without it.
const ABBREVIATIONS: [&str; 40] = [
    "al", "approx", "bd", "bzw", "ca", "cf", "ch", "col", "dept", "dr", "ed", "eds", "eq", "eqs", "etc", "ex", "fig",
    "figs", "hr", "inc", "ltd", "max", "min", "mr", "mrs", "ms", "mt", "nr", "no", "op", "p", "pp", "prof", "resp",
    "sec", "sr", "st", "tab", "vol", "vs",
];

/// The first bytes of the sentences of a text, by Unicode's rules (UAX 29). A full stop after an abbreviation, an initial
/// or a number that counts something (`Fig. 3`, `J. Smith`, `e.g.`) ends none.
pub fn sentence_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut before = "";
    for (start, sentence) in text.split_sentence_bound_indices() {
        if sentence.trim().is_empty() {
            continue;
        }
        if starts.is_empty() || !goes_on(before, sentence) {
            starts.push(start);
        }
        before = sentence;
    }
    starts
}

/// Whether what Unicode takes for two sentences is one.
fn goes_on(before: &str, after: &str) -> bool {
    let Some(stem) = before.trim_end_matches(' ').strip_suffix('.') else { return false };
    let word = stem.rsplit(|c: char| c.is_whitespace() || "([{\"'“‘".contains(c)).next().unwrap_or(stem);
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    // As in `e.g.` and `U.S.`; after the latter a sentence may end, but a small letter never begins one.
    let has_inner_stops = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    let is_small_next = after.chars().next().is_some_and(char::is_lowercase);
    is_initial
        || (has_inner_stops && (is_small_next || word.chars().all(|c| c == '.' || c.is_lowercase())))
        || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage::tests::document_of;

    fn check(sentences: &[&str]) {
        let text = sentences.concat();
        let starts = sentence_starts(&text);
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let found: Vec<&str> = starts.iter().zip(ends).map(|(&start, end)| &text[start..end]).collect();
        assert_eq!(found, sentences);
    }

    /// What can be quoted of the `part` of a document of these blocks.
    fn check_quotable(blocks: &[(BlockKind, &str)], part: Range<usize>, expected: &[&str]) {
        let document = document_of(blocks);
        let found = sentences_of(&document, &part);
        assert_eq!(found.iter().map(|own| &document.text[own.range.clone()]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn of_a_passage_its_sentences_can_be_quoted() {
        use BlockKind::{Code, Heading, Paragraph, Row};
        let text = "The wren sings all day. Why? A gull eats what it finds.";
        check_quotable(&[(Paragraph, text)], 0..55, &["The wren sings all day.", "A gull eats what it finds."]);
        check_quotable(&[(Heading(1), "Of birds and fish"), (Paragraph, "It is so.")], 0..28, &[]);
        check_quotable(&[(Paragraph, text)], 4..55, &["wren sings all day.", "A gull eats what it finds."]);
        check_quotable(
            &[(Row, "name: Ada. born: 1815. city: London")],
            0..36,
            &["name: Ada. born: 1815. city: London"],
        );
        let code = "let a = 1;\nlet b = 2;\n\n\nlet c = 3;";
        check_quotable(&[(Code, code)], 0..35, &["let a = 1;\nlet b = 2;", "let c = 3;"]);
        check_quotable(&[(Code, code), (Paragraph, "These are three numbers.")], 0..61, &["These are three numbers."]);
        check_quotable(
            &[(Paragraph, "これは日本語で書かれた文です。はい。")],
            0..54,
            &["これは日本語で書かれた文です。"],
        );
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check(&["One sentence."]);
        check(&["It rains. ", "We stay in! ", "Do you? ", "Yes."]);
        check(&["See Fig. 3 for the result. ", "It is clear."]);
        check(&["This was shown by J. Smith and by others (e.g. Miller et al. 2009). ", "It holds."]);
        check(&["The rate is 0.5 per step. ", "Then 3.2 follows."]);
        check(&["Dr. Mayer came. ", "Mrs. Mayer did not."]);
        check(&["„Das ist gut.“ ", "Er ging."]);
        check(&["これは文です。", "次の文です。"]);
        check(&["No end"]);
        check(&[]);
    }
}
