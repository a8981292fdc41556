//! Sentences that say what something is.

use std::ops::Range;

use bunsen_spec::say::retrieval as say;

use super::is_among;
use super::section::Section;
use super::vocabulary::Vocabulary;

/// A term has at most so many words, an article not counted.
const MOST_WORDS: usize = 5;
/// The words that a term stands before.
const VERBS: &str = "is are means refers denotes was were";
/// Words that no term has: what points elsewhere, counts, compares or belongs to a sentence.
const NO_TERM: &str = "above advantage advantages aim all also another any approach as at be below but by can case cases \
    choice common difference disadvantage drawback each effect every example examples few final first following former from \
    given goal he here how however idea if in it its larger last latter many most next no not note on one only or other our \
    output outputs predicted problem purpose reason result results same second see several she since smaller so some such \
    that their there these they third this those to two way we what when which you your zero";
/// Words after `is a` and `is the` that do not begin to say what something is.
const NO_KIND: &str = "bad best better bit case common default few first good great last little lot most must only problem \
    recommended same";
/// How many words `are` has after it at most before the noun ends, as in `are simple models that`.
const MOST_OF_NOUN: usize = 4;
/// Words that no noun comes before, or that end what belongs to it.
const AFTER_NOUN: &str = "also always and as at by for in less more not often on or sometimes than that then thus to used \
    usually which while with";

/// Questions for the sentences of a section that define something, with what is quoted.
pub(super) fn questions(section: &Section<'_>, vocabulary: &Vocabulary) -> Vec<(Range<usize>, String)> {
    if section.from.language.as_deref().is_some_and(|language| language != "en") {
        return Vec::new();
    }
    let question = |range: &Range<usize>| Some((range.clone(), question(section.text(range), vocabulary)?));
    section.plain_sentences().filter_map(question).collect()
}

fn question(sentence: &str, vocabulary: &Vocabulary) -> Option<String> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    // The other name of a term stands after a comma.
    let end = words.iter().position(|word| is_among(VERBS, word) || word.ends_with(','))?;
    let (term, rest) = words.split_at(end + usize::from(words[end].ends_with(',')));
    if !is_term(term) {
        return None;
    }
    let wording = match rest {
        ["is", "a" | "an" | "the" | "any", kind, ..] if !is_among(NO_KIND, kind) => say::what_is,
        ["is", "defined", "as", ..] | ["is", "one", "of", ..] => say::what_is,
        ["are", "a" | "an" | "the", kind, ..] if !is_among(NO_KIND, kind) => say::what_are,
        ["are", "defined", "as", ..] => say::what_are,
        ["are", kinds @ ..] if begins_with_nouns(kinds) => say::what_are,
        ["means", "that" | "a" | "an" | "the", ..] | ["refers", "to", ..] | ["denotes", ..] => say::what_means,
        ["also", "called" | "known", names @ ..] => {
            match *names.iter().skip_while(|word| !word.ends_with(',')).nth(1)? {
                "is" => say::what_is,
                "are" => say::what_are,
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(wording(&vocabulary.within_sentence(term.join(" ").trim_end_matches(','))))
}

fn is_term(words: &[&str]) -> bool {
    let (n_articles, fewest) = match words.first() {
        // What one word names with it was named before.
        Some(&"The") => (1, 2),
        Some(&"A" | &"An") => (1, 1),
        _ => (0, 1),
    };
    let is_of_term = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        !bare.is_empty() && !word.contains([':', ';']) && !is_among(NO_TERM, &bare.to_lowercase())
    };
    (fewest..=MOST_WORDS).contains(&(words.len() - n_articles)) && words.iter().all(is_of_term)
}

/// Whether what comes after `are` begins with a noun in the plural, adjectives before it.
fn begins_with_nouns(words: &[&str]) -> bool {
    let is_plural =
        |word: &str| word.len() > 3 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    for word in words.iter().take(MOST_OF_NOUN) {
        let bare = word.trim_end_matches([',', '.', ';', ':']);
        if is_among(AFTER_NOUN, bare) || word.starts_with(|c: char| !c.is_alphabetic()) {
            return false;
        }
        if is_plural(bare) || bare.len() < word.len() {
            return is_plural(bare);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: Option<&str>) {
        assert_eq!(question(sentence, &Vocabulary::default()).as_deref(), expected, "{sentence}");
    }

    #[test]
    fn what_is_defined_is_asked_for() {
        check("A wren is a small bird that sings.", Some("What is a wren?"));
        check("The F1 score is the harmonic mean of precision and recall.", Some("What is the F1 score?"));
        check("Wrens are small birds that sing.", Some("What are Wrens?"));
        check("Decision Trees (DTs) are a method of learning.", Some("What are Decision Trees (DTs)?"));
        check("Entropy denotes disorder.", Some("What does Entropy mean?"));
        check("Overfitting means that noise is learned.", Some("What does Overfitting mean?"));
        check("Recall refers to what was found.", Some("What does Recall mean?"));
        check("Ridge regression, also called Tikhonov regularization, is useful.", Some("What is Ridge regression?"));
    }

    #[test]
    fn what_defines_nothing_is_passed_over() {
        for sentence in [
            "This is a bird.",
            "There are the birds.",
            "The following is a list.",
            "The bird is a wren.",
            "K-means is fast.",
            "K means are computed, one by one.",
            "Wrens are sometimes seen in gardens.",
            "Wrens are labeled 1, while gulls are labeled 2.",
            "However, a wren is a bird.",
            "The goal of learning is a rule.",
            "Bread is the same everywhere.",
            "The small brown bird of all our gardens is a wren.",
            "Is it a bird?",
            "Also called a wren, it sings.",
        ] {
            check(sentence, None);
        }
    }
}
