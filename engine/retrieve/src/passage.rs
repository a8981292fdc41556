//! Documents cut into the passages that are searched.

use std::ops::Range;

use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use serde::{Deserialize, Serialize};

use crate::sentence::sentence_starts;
use crate::{BlockKind, Document};

/// How documents are cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cutting {
    /// Where passages may end.
    pub by: CutBy,
    /// The most tokens of a passage.
    pub size_tokens: usize,
    /// How many tokens of a passage the next one repeats, at most.
    pub overlap_tokens: usize,
}

impl Default for Cutting {
    /// Passages of up to 180 tokens below their heading, each with up to 30 of the one before.
    fn default() -> Self {
        Self { by: CutBy::Heading, size_tokens: 180, overlap_tokens: 30 }
    }
}

impl Cutting {
    /// Says what is wrong with it.
    ///
    /// # Errors
    /// When a passage could hold nothing, or nothing new.
    pub fn check(&self) -> Result<(), Problem> {
        if self.size_tokens < MIN_SIZE {
            return Err(say::passages_too_small(MIN_SIZE).in_field("size_tokens"));
        }
        if self.overlap_tokens * 2 > self.size_tokens {
            return Err(say::overlap_too_large(self.size_tokens / 2).in_field("overlap_tokens"));
        }
        Ok(())
    }
}

/// Fewer tokens than this say nothing.
const MIN_SIZE: usize = 8;

/// Where passages may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutBy {
    /// After a sentence; and a heading always begins a new passage.
    Heading,
    /// After a sentence.
    Sentence,
    /// After any word.
    Fixed,
}

/// A part of a document that is found as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its bytes in [`Document::text`].
    pub range: Range<usize>,
    /// The page it begins on, where the format has pages.
    pub page: Option<u32>,
    /// The headings above it, from the highest level.
    pub headings: Vec<String>,
    /// Its number of tokens, headings not counted.
    pub n_tokens: usize,
}

/// A document's words with what is to be known of them to cut it. Counting tokens takes longer than all the rest, and need
/// not be done again when the document is cut in another way.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    document: &'a Document,
    words: Vec<Word>,
}

#[derive(Clone, Debug)]
struct Word {
    range: Range<usize>,
    n_tokens: usize,
    block: usize,
    begins_sentence: bool,
}

impl<'a> Words<'a> {
    /// A document's words; `count_tokens` says how many tokens a word without white space is to the encoder.
    pub fn of(document: &'a Document, count_tokens: &dyn Fn(&str) -> usize) -> Self {
        let mut words = Vec::new();
        for (block, of_block) in document.blocks.iter().enumerate() {
            let text = &document.text[of_block.range.clone()];
            let starts = match of_block.kind {
                BlockKind::Heading(_) | BlockKind::Row => vec![0],
                BlockKind::Code => line_starts(text),
                BlockKind::Paragraph | BlockKind::Item => sentence_starts(text),
            };
            let mut starts = starts.into_iter().peekable();
            for word in words_of(text) {
                let begins_sentence = starts.next_if(|start| *start <= word.start).is_some();
                while starts.next_if(|start| *start <= word.start).is_some() {}
                let n_tokens = count_tokens(&text[word.clone()]);
                let range = of_block.range.start + word.start..of_block.range.start + word.end;
                words.push(Word { range, n_tokens, block, begins_sentence });
            }
        }
        Self { document, words }
    }

    /// The document's number of tokens.
    pub fn n_tokens(&self) -> usize {
        self.words.iter().map(|word| word.n_tokens).sum()
    }

    /// The document cut so. Passages come in the order of the text and together hold all of it but headings that stand
    /// above nothing.
    ///
    /// # Errors
    /// As [`Cutting::check`].
    pub fn cut(&self, cutting: &Cutting) -> Result<Vec<Passage>, Problem> {
        cutting.check()?;
        let mut passages = Vec::new();
        let mut headings: Vec<(u8, String)> = Vec::new();
        // Where a passage begins that is not cut off yet, and what stands above it.
        let mut open: Option<(usize, Vec<String>)> = None;
        let mut at = 0;
        while at < self.words.len() {
            let block = &self.document.blocks[self.words[at].block];
            if let BlockKind::Heading(level) = block.kind
                && cutting.by == CutBy::Heading
            {
                if let Some((start, above)) = open.take() {
                    self.pack(start..at, &above, cutting, &mut passages);
                }
                let text = self.document.text[block.range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
                headings.retain(|(own, _)| *own < level);
                headings.push((level, text));
                at = self.end_of_block(at);
                continue;
            }
            open.get_or_insert_with(|| (at, headings.iter().map(|(_, text)| text.clone()).collect()));
            at = self.end_of_block(at);
        }
        if let Some((start, above)) = open {
            self.pack(start..self.words.len(), &above, cutting, &mut passages);
        }
        Ok(passages)
    }

    /// The first word after the block of word `at`.
    fn end_of_block(&self, at: usize) -> usize {
        let block = self.words[at].block;
        at + self.words[at..].iter().take_while(|word| word.block == block).count()
    }

    /// Fills passages with the words of a section.
    fn pack(&self, section: Range<usize>, headings: &[String], cutting: &Cutting, passages: &mut Vec<Passage>) {
        let tokens = |range: Range<usize>| -> usize { self.words[range].iter().map(|word| word.n_tokens).sum() };
        let mut start = section.start;
        // What of the section is in a passage.
        let mut done = section.start;
        while done < section.end {
            let mut end = done;
            let mut n_tokens = tokens(start..done);
            while end < section.end {
                let next = self.end_of_unit(end, section.end, cutting);
                let more = tokens(end..next);
                if n_tokens + more > cutting.size_tokens && end > done {
                    break;
                }
                (end, n_tokens) = (next, n_tokens + more);
            }
            // What is repeated gives way to what is new.
            while n_tokens > cutting.size_tokens && start < done {
                n_tokens -= self.words[start].n_tokens;
                start += 1;
            }
            passages.push(self.passage(start..end, headings, n_tokens));
            (start, done) = (self.overlap(done, end, cutting), end);
        }
    }

    /// The end of what is not torn apart from word `at` on: a sentence, if it fits into a passage, else as many of its
    /// words as do.
    fn end_of_unit(&self, at: usize, section_end: usize, cutting: &Cutting) -> usize {
        let mut end = at;
        let mut n_tokens = 0;
        while end < section_end && (end == at || !self.begins_unit(end, cutting)) {
            n_tokens += self.words[end].n_tokens;
            if n_tokens > cutting.size_tokens && end > at {
                break;
            }
            end += 1;
        }
        end
    }

    fn begins_unit(&self, word: usize, cutting: &Cutting) -> bool {
        cutting.by == CutBy::Fixed
            || self.words[word].begins_sentence
            || self.words[word].block != self.words[word - 1].block
    }

    /// Where the next passage begins, after one whose new words are `done..end`: so that it repeats whole units of at most
    /// the overlap, and never all of the one before.
    fn overlap(&self, done: usize, end: usize, cutting: &Cutting) -> usize {
        let (mut start, mut n_tokens, mut at) = (end, 0, end);
        while at > done + 1 {
            at -= 1;
            n_tokens += self.words[at].n_tokens;
            if n_tokens > cutting.overlap_tokens {
                break;
            }
            if self.begins_unit(at, cutting) {
                start = at;
            }
        }
        start
    }

    fn passage(&self, words: Range<usize>, headings: &[String], n_tokens: usize) -> Passage {
        let (first, last) = (&self.words[words.start], &self.words[words.end - 1]);
        Passage {
            range: first.range.start..last.range.end,
            page: self.document.blocks[first.block].page,
            headings: headings.to_vec(),
            n_tokens,
        }
    }
}

/// The words of a text: what white space separates. Of scripts that write without spaces, each character is one.
fn words_of(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            goes_on = false;
            continue;
        }
        let stands_alone = is_without_spaces(c);
        match words.last_mut().filter(|_| goes_on && !stands_alone) {
            Some(word) => word.end = at + c.len_utf8(),
            None => words.push(at..at + c.len_utf8()),
        }
        goes_on = !stands_alone;
    }
    words
}

/// Whether a character belongs to a script that puts no spaces between words: ideographs and kana.
fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, DocumentFormat};

    fn document(blocks: &[(BlockKind, &str)]) -> Document {
        let mut text = String::new();
        let mut placed = Vec::new();
        for (kind, of_block) in blocks {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            placed.push(Block { kind: *kind, range: text.len()..text.len() + of_block.len(), page: None });
            text.push_str(of_block);
        }
        let (name, format) = (String::from("a.md"), DocumentFormat::Markdown);
        Document { name, format, text, blocks: placed, n_pages: None, language: None, unread: Vec::new() }
    }

    const CHAPTERS: [(BlockKind, &str); 6] = [
        (BlockKind::Heading(1), "Birds"),
        (BlockKind::Paragraph, "The wren sings in spring and in winter too. It is small. Nobody sees it."),
        (BlockKind::Heading(2), "Of the sea"),
        (BlockKind::Paragraph, "A gull eats what it finds."),
        (BlockKind::Heading(1), "Fish"),
        (BlockKind::Item, "The eel swims far to lay its eggs."),
    ];

    /// Every word is one token. Each passage is written with its headings before it.
    fn check(blocks: &[(BlockKind, &str)], by: CutBy, size_tokens: usize, overlap_tokens: usize, expected: &[&str]) {
        let document = document(blocks);
        let passages = Words::of(&document, &|_| 1).cut(&Cutting { by, size_tokens, overlap_tokens }).unwrap();
        let found: Vec<String> = passages
            .iter()
            .map(|passage| {
                assert_eq!(document.text[passage.range.clone()].split_whitespace().count(), passage.n_tokens);
                let headings: String = passage.headings.iter().map(|heading| format!("{heading}> ")).collect();
                headings + &document.text[passage.range.clone()].replace("\n\n", " | ")
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_heading_begins_a_passage_and_stands_above_it() {
        check(
            &CHAPTERS,
            CutBy::Heading,
            12,
            0,
            &[
                "Birds> The wren sings in spring and in winter too. It is small.",
                "Birds> Nobody sees it.",
                "Birds> Of the sea> A gull eats what it finds.",
                "Fish> The eel swims far to lay its eggs.",
            ],
        );
    }

    #[test]
    fn whole_sentences_are_repeated_as_far_as_the_overlap_allows() {
        check(
            &CHAPTERS,
            CutBy::Heading,
            12,
            4,
            &[
                "Birds> The wren sings in spring and in winter too. It is small.",
                "Birds> It is small. Nobody sees it.",
                "Birds> Of the sea> A gull eats what it finds.",
                "Fish> The eel swims far to lay its eggs.",
            ],
        );
    }

    #[test]
    fn by_sentence_headings_are_text() {
        check(
            &CHAPTERS[..4],
            CutBy::Sentence,
            12,
            0,
            &[
                "Birds | The wren sings in spring and in winter too.",
                "It is small. Nobody sees it. | Of the sea",
                "A gull eats what it finds.",
            ],
        );
    }

    #[test]
    fn fixed_passages_are_as_long_as_they_may_be() {
        check(
            &[(BlockKind::Paragraph, "a b c d e f g h i j k l m n o p q r s t")],
            CutBy::Fixed,
            8,
            3,
            &["a b c d e f g h", "f g h i j k l m", "k l m n o p q r", "p q r s t"],
        );
    }

    #[test]
    fn a_sentence_longer_than_a_passage_is_cut_between_words() {
        check(
            &[(BlockKind::Paragraph, "a b c d e f g h i j k l m n o. P q.")],
            CutBy::Sentence,
            8,
            2,
            &["a b c d e f g h", "i j k l m n o.", "P q."],
        );
    }

    #[test]
    fn lines_of_code_and_rows_stay_whole() {
        check(
            &[(BlockKind::Code, "let a = 1;\nlet b = 2;\nlet c = 3;"), (BlockKind::Row, "x: 1. y: 2. z: 3.")],
            CutBy::Heading,
            9,
            0,
            &["let a = 1;\nlet b = 2;", "let c = 3;", "x: 1. y: 2. z: 3."],
        );
    }

    #[test]
    fn scripts_without_spaces_are_cut_between_characters() {
        check(&[(BlockKind::Paragraph, "")], CutBy::Fixed, 8, 0, &[]);
        let document = document(&[(BlockKind::Paragraph, "一二三四五六七八九十。一二三四。")]);
        let words = Words::of(&document, &|_| 1);
        assert_eq!(words.n_tokens(), 16);
        let cutting = Cutting { by: CutBy::Sentence, size_tokens: 11, overlap_tokens: 0 };
        let found = words.cut(&cutting).unwrap();
        assert_eq!(&document.text[found[1].range.clone()], "一二三四。");
    }

    #[test]
    fn what_cannot_be_cut_is_said() {
        let document = document(&CHAPTERS);
        let words = Words::of(&document, &|_| 1);
        let field = |size_tokens, overlap_tokens| {
            let problem = words.cut(&Cutting { by: CutBy::Fixed, size_tokens, overlap_tokens }).unwrap_err();
            format!("{problem}")
        };
        assert!(field(4, 0).contains("8 tokens"), "{}", field(4, 0));
        assert!(field(20, 11).contains("10"), "{}", field(20, 11));
    }

    /// Whatever the cutting, all words come in order, no passage is too long, and none repeats more than it may.
    #[test]
    fn nothing_is_lost() {
        let mut text = String::new();
        let mut state = 7_u32;
        for word in 0..600 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let end = if state >> 28 == 0 { ". " } else { " " };
            let name = if end == ". " || word == 0 { "Word" } else { "word" };
            text.push_str(&format!("{name}{word}{end}"));
        }
        let document = document(&[(BlockKind::Paragraph, text.trim_end())]);
        // Words of one to three tokens.
        let words = Words::of(&document, &|word| 1 + word.len() % 3);
        for by in [CutBy::Heading, CutBy::Sentence, CutBy::Fixed] {
            for (size_tokens, overlap_tokens) in [(8, 0), (8, 4), (40, 13), (200, 100)] {
                let passages = words.cut(&Cutting { by, size_tokens, overlap_tokens }).unwrap();
                let mut end = 0;
                for passage in &passages {
                    assert!(passage.n_tokens <= size_tokens);
                    assert!(passage.range.start <= end + 2 && passage.range.end > end);
                    let repeated = document.text.get(passage.range.start..end).unwrap_or_default();
                    let repeated: usize = repeated.split_whitespace().map(|word| 1 + word.len() % 3).sum();
                    assert!(repeated <= overlap_tokens);
                    end = passage.range.end;
                }
                assert_eq!(end, document.text.len());
            }
        }
    }
}
