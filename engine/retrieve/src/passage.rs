//! Documents cut into the passages that are searched.

use std::ops::Range;

use bunsen_spec::Problem;
use serde::{Deserialize, Serialize};

use crate::sentence::sentence_starts;
use crate::words::{line_starts, words_of};
use crate::{BlockKind, CutBy, Cutting, Document};

/// Of a passage's tokens, one in so many at most is for the headings above it.
const HEADINGS_SHARE: usize = 3;
/// What stands between two headings is one token.
const BETWEEN_HEADINGS: usize = 1;

/// A part of a document that is found as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its bytes in [`Document::text`].
    pub range: Range<usize>,
    /// The page it begins on, where the format has pages.
    pub page: Option<u32>,
    /// The headings above it, from the highest level: as many of the lowest as a third of its size has room for.
    pub headings: Vec<String>,
    /// Its number of tokens, headings not counted.
    pub n_tokens: usize,
}

/// Counts tokens as an encoder reads them.
pub struct TokenCounter<'a> {
    /// How many a word without white space is.
    pub count: &'a dyn Fn(&str) -> usize,
    /// How many of a text are read, the special ones not counted.
    pub max_tokens: usize,
}

/// A document's words with what is to be known of them to cut it. Counting tokens takes longer than all the rest, and need
/// not be done again when the document is cut in another way.
pub struct Words<'a> {
    document: &'a Document,
    words: Vec<Word>,
    tokens: &'a TokenCounter<'a>,
}

#[derive(Clone, Debug)]
struct Word {
    range: Range<usize>,
    n_tokens: usize,
    block: usize,
    begins_sentence: bool,
}

impl<'a> Words<'a> {
    /// A document's words.
    pub fn of(document: &'a Document, tokens: &'a TokenCounter<'a>) -> Self {
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
                let n_tokens = (tokens.count)(&text[word.clone()]);
                let range = of_block.range.start + word.start..of_block.range.start + word.end;
                words.push(Word { range, n_tokens, block, begins_sentence });
            }
        }
        Self { document, words, tokens }
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
        cutting.check(self.tokens.max_tokens)?;
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
        let (headings, n_above) = self.shortened(headings, cutting.size_tokens / HEADINGS_SHARE);
        let room = cutting.size_tokens - n_above;
        let mut start = section.start;
        // What of the section is in a passage.
        let mut done = section.start;
        while done < section.end {
            let mut end = done;
            let mut n_tokens = tokens(start..done);
            while end < section.end {
                let next = self.end_of_unit(end, section.end, room, cutting.by);
                let more = tokens(end..next);
                if n_tokens + more > room && end > done {
                    break;
                }
                (end, n_tokens) = (next, n_tokens + more);
            }
            // What is repeated gives way to what is new.
            while n_tokens > room && start < done {
                n_tokens -= self.words[start].n_tokens;
                start += 1;
                while start < done && !self.begins_unit(start, cutting.by) {
                    n_tokens -= self.words[start].n_tokens;
                    start += 1;
                }
            }
            passages.push(self.passage(start..end, &headings, n_tokens));
            (start, done) = (self.overlap(done, end, cutting), end);
        }
    }

    /// As many of the lowest headings as `room` tokens hold, and how many they are; of one that is longer by itself, its
    /// beginning.
    fn shortened(&self, headings: &[String], room: usize) -> (Vec<String>, usize) {
        let count = |text: &str| words_of(text).into_iter().map(|word| (self.tokens.count)(&text[word])).sum::<usize>();
        let (mut kept, mut n_tokens) = (Vec::new(), 0);
        for heading in headings.iter().rev() {
            let more = count(heading) + BETWEEN_HEADINGS;
            if n_tokens + more > room {
                break;
            }
            kept.push(heading.clone());
            n_tokens += more;
        }
        if let (true, Some(lowest)) = (kept.is_empty(), headings.last()) {
            let mut end = 0;
            for word in words_of(lowest) {
                let more = (self.tokens.count)(&lowest[word.clone()]);
                if n_tokens + more > room {
                    break;
                }
                (end, n_tokens) = (word.end, n_tokens + more);
            }
            kept.extend((end > 0).then(|| lowest[..end].to_string()));
        }
        kept.reverse();
        (kept, n_tokens)
    }

    /// The end of what is not torn apart from word `at` on: a sentence, if it fits into `room`, else as many of its words as
    /// do.
    fn end_of_unit(&self, at: usize, section_end: usize, room: usize, by: CutBy) -> usize {
        let mut end = at;
        let mut n_tokens = 0;
        while end < section_end && (end == at || !self.begins_unit(end, by)) {
            n_tokens += self.words[end].n_tokens;
            if n_tokens > room && end > at {
                break;
            }
            end += 1;
        }
        end
    }

    fn begins_unit(&self, word: usize, by: CutBy) -> bool {
        by == CutBy::Fixed || self.words[word].begins_sentence || self.words[word].block != self.words[word - 1].block
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
            if self.begins_unit(at, cutting.by) {
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Block, DocumentFormat};

    const EACH_IS_ONE: TokenCounter<'static> = TokenCounter { count: &|_| 1, max_tokens: 100 };

    pub(crate) fn document_of(blocks: &[(BlockKind, &str)]) -> Document {
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
        let document = document_of(blocks);
        let passages = Words::of(&document, &EACH_IS_ONE).cut(&Cutting { by, size_tokens, overlap_tokens }).unwrap();
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
            14,
            0,
            &[
                "Birds> The wren sings in spring and in winter too. It is small.",
                "Birds> Nobody sees it.",
                "Of the sea> A gull eats what it finds.",
                "Fish> The eel swims far to lay its eggs.",
            ],
        );
    }

    #[test]
    fn whole_sentences_are_repeated_as_far_as_the_overlap_allows() {
        check(
            &CHAPTERS,
            CutBy::Heading,
            14,
            4,
            &[
                "Birds> The wren sings in spring and in winter too. It is small.",
                "Birds> It is small. Nobody sees it.",
                "Of the sea> A gull eats what it finds.",
                "Fish> The eel swims far to lay its eggs.",
            ],
        );
        // Where there is no room for it, nothing is repeated.
        let text = "A b c d. E f g. H i j k l m n.";
        check(&[(BlockKind::Paragraph, text)], CutBy::Sentence, 8, 4, &["A b c d. E f g.", "H i j k l m n."]);
    }

    #[test]
    fn headings_leave_room_for_the_text() {
        let blocks = [
            (BlockKind::Heading(1), "All about the birds and the fish"),
            (BlockKind::Heading(2), "Of the sea and of the air"),
            (BlockKind::Paragraph, "A gull eats what it finds."),
        ];
        check(&blocks, CutBy::Heading, 15, 0, &["Of the sea and of> A gull eats what it finds."]);
        check(&blocks, CutBy::Heading, 30, 0, &["Of the sea and of the air> A gull eats what it finds."]);
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
        let document = document_of(&[(BlockKind::Paragraph, "一二三四五六七八九十。一二三四。")]);
        let words = Words::of(&document, &EACH_IS_ONE);
        assert_eq!(words.n_tokens(), 16);
        let cutting = Cutting { by: CutBy::Sentence, size_tokens: 11, overlap_tokens: 0 };
        let found = words.cut(&cutting).unwrap();
        assert_eq!(&document.text[found[1].range.clone()], "一二三四。");
    }

    #[test]
    fn what_cannot_be_cut_is_said() {
        let document = document_of(&CHAPTERS);
        let words = Words::of(&document, &EACH_IS_ONE);
        let field = |size_tokens, overlap_tokens| {
            let problem = words.cut(&Cutting { by: CutBy::Fixed, size_tokens, overlap_tokens }).unwrap_err();
            format!("{problem}")
        };
        assert!(field(4, 0).contains("8 tokens"), "{}", field(4, 0));
        assert!(field(20, 11).contains("10"), "{}", field(20, 11));
        assert!(field(101, 0).contains("100 tokens"), "{}", field(101, 0));
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
        let document = document_of(&[(BlockKind::Paragraph, text.trim_end())]);
        // Words of one to three tokens.
        let tokens = TokenCounter { count: &|word| 1 + word.len() % 3, max_tokens: 200 };
        let words = Words::of(&document, &tokens);
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
