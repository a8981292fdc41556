//! Sentences of which a rare term is left out.

use std::ops::{Range, RangeInclusive};

use bunsen_spec::say::retrieval as say;
use unicode_segmentation::UnicodeSegmentation;

use super::is_among;
use super::section::Section;
use super::vocabulary::Vocabulary;

/// Words of such a sentence.
const N_WORDS: RangeInclusive<usize> = 8..=40;
/// Letters of what is left out at least.
const FEWEST_LETTERS: usize = 4;
/// Words of sentences that cannot be understood without what stands around them, or only say where to look.
const POINTING: &str = "above again also alternatively another below but conversely example examples figure finally \
    first following former furthermore hence here however instead last latter likewise moreover note one other our plot \
    previous refer same second section see similarly snippet so such table that them then therefore these they this \
    those thus us we you";
/// Words that point back at the beginning of a sentence; after a noun they do not.
const POINTING_FIRST: &str = "and he it its she their there warning";
/// Words that say nothing of the subject, however rare they are.
const NOT_ASKED: &str = "about after against almost along already although always among because become been before \
    being between cannot could does done during each either enough even every from further have having into itself just \
    least less like made make makes many might more most much must neither never often once only otherwise over perhaps \
    quite rather series should since sometimes still take takes than their though through together toward under unless \
    until upon used uses using very well were what whatever when where whether which while whole whom whose will with \
    within without would";

/// Questions for the sentences of a section that have a rare term and can be understood alone, with what is quoted.
pub(super) fn questions(section: &Section<'_>, vocabulary: &Vocabulary) -> Vec<(Range<usize>, String)> {
    let question = |range: &Range<usize>| Some((range.clone(), question(section, section.text(range), vocabulary)?));
    section.plain_sentences().filter_map(question).collect()
}

fn question(section: &Section<'_>, sentence: &str, vocabulary: &Vocabulary) -> Option<String> {
    let words: Vec<(usize, &str)> = sentence.unicode_word_indices().collect();
    if !N_WORDS.contains(&sentence.split_whitespace().count()) || !stands_alone(sentence) {
        return None;
    }
    let terms: Vec<(usize, &str, String)> = words
        .into_iter()
        .filter_map(|(at, word)| Some((at, word, vocabulary.terms_of(section, word).into_iter().next()?)))
        .collect();
    let is_once = |term: &str| terms.iter().filter(|own| own.2 == term).count() == 1;
    let rarity = |(at, word, term): &(usize, &str, String)| {
        let can_be_asked = *at > 0 && is_word(word) && stands_free(sentence, *at, word) && is_once(term);
        vocabulary.rarity(term).filter(|_| can_be_asked)
    };
    let (at, word, _) = terms.iter().filter(|own| rarity(own).is_some()).min_by_key(|own| {
        // Of equally rare ones the longest says most.
        (rarity(own), std::cmp::Reverse(own.1.len()))
    })?;
    let with_gap = format!("{}____{}", &sentence[..*at], &sentence[at + word.len()..]);
    Some(say::missing_word(&with_gap.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn stands_alone(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let mut words = lower.unicode_words();
    !sentence.contains(['"', '“'])
        && !sentence.contains("()")
        && !words.next().is_some_and(|first| is_among(POINTING_FIRST, first) || is_among(POINTING, first))
        && !words.any(|word| is_among(POINTING, word))
}

/// Whether it is neither a number, an abbreviation nor a name of code.
fn is_word(word: &str) -> bool {
    let mut letters = word.chars();
    word.chars().count() >= FEWEST_LETTERS
        && !is_among(NOT_ASKED, word)
        // As adverbs do.
        && !word.ends_with("ly")
        && letters.next().is_some_and(char::is_alphabetic)
        && letters.all(|letter| letter.is_alphabetic() && !letter.is_uppercase())
}

/// Whether it is no part of a longer word.
fn stands_free(sentence: &str, at: usize, word: &str) -> bool {
    let before = sentence[..at].chars().next_back();
    let after = sentence[at + word.len()..].chars().next();
    before.is_some_and(|c| c.is_whitespace() || c == '(')
        && after.is_none_or(|c| c.is_whitespace() || ",.;:!)".contains(c))
}
