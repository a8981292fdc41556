//! What stands below a heading.

use std::ops::Range;

use bunsen_spec::say::retrieval as say;

use super::is_among;
use super::section::Section;
use super::vocabulary::Vocabulary;

/// Headings of these words alone say nothing of what stands below them.
const GENERIC: &str = "a abstract acknowledgements acknowledgments advanced advantages algorithm algorithms an and \
    appendix applications background basic case cases complexity conclusion conclusions considerations contents \
    definition definitions description details disadvantages discussion estimation example examples faq for \
    formulation further general implementation in index interpretation introduction limitations list mathematical \
    method methods motivation note notes of on other outline overview parameters practical prediction preface \
    properties reading references remarks results sources summary table text the theoretical tips to training \
    transform usage use using with";
/// Words that point to something above the heading.
const POINTING: &str = "it it's its this that these those they their above below following";
/// What cannot come after `about`.
const NO_FIRST: &str = "about from what when where which who why";
/// Longer headings are sentences.
const MOST_WORDS: usize = 10;
/// A shorter sentence is quoted with the next one.
const FEWEST_WORDS: usize = 12;

/// A question about the heading of a section, with what is quoted: how the text begins. None if the heading stands above
/// several sections, says nothing by itself, or the text does not begin with a sentence that has a word of it.
pub(super) fn question(section: &Section<'_>, vocabulary: &Vocabulary) -> Option<(Range<usize>, String)> {
    let heading = section.heading.as_deref().filter(|own| says_something(own) && vocabulary.n_headings(own) == 1)?;
    let is_whole =
        |range: &&Range<usize>| section.text(range).trim_end_matches(['"', '”', ')']).ends_with(['.', '!', '。']);
    let is_short = |range: &Range<usize>| section.text(range).split_whitespace().count() < FEWEST_WORDS;
    let first = section.sentences.first().filter(is_whole)?;
    let next = section.sentences.get(1).filter(is_whole);
    let joined = next.filter(|next| is_short(first) && in_one_block(section, first, next));
    let range = first.start..joined.unwrap_or(first).end;
    let of_heading = vocabulary.terms_of(section, heading);
    let of_text = vocabulary.terms_of(section, section.text(&range));
    let is_long = |term: &&String| !term.is_ascii() || term.len() > 3;
    of_heading.intersection(&of_text).find(is_long)?;
    Some((range, say::about_heading(&vocabulary.within_sentence(heading))))
}

fn says_something(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().map(|word| word.trim_end_matches([',', ':'])).collect();
    (1..=MOST_WORDS).contains(&words.len())
        && heading.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
        && !heading.ends_with(['?', ':', '.'])
        && !is_among(NO_FIRST, words[0])
        && !words.iter().all(|word| is_among(GENERIC, word))
        && !words.iter().any(|word| is_among(POINTING, word))
}

fn in_one_block(section: &Section<'_>, first: &Range<usize>, next: &Range<usize>) -> bool {
    let blocks = &section.from.blocks;
    let last = blocks.get(blocks.partition_point(|own| own.range.end < next.end));
    last.is_some_and(|own| own.range.start <= first.start)
}
