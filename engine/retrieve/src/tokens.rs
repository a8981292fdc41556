//! Texts to the terms that are searched for.

use std::borrow::Cow;

use snowball_stemmers_rs::Stemmer;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::language::Language;

/// Cuts texts into terms.
///
/// Words are those of Unicode's word boundaries (UAX 29), and are cut at apostrophes, too, so that "l'avion" is found
/// by "avion". Letters become those that they are compatible with (NFKC) and lower case; a stem is taken if there is a
/// language; accents fall. In scripts without spaces between words (Han, Kana, Hangul, which glues particles to words,
/// Thai, Lao, Khmer, Burmese) each two letters beside each other are a term, and each letter is one that only a search for
/// this letter alone asks for.
pub struct Tokenizer {
    stemmer: Option<Stemmer>,
}

/// A term of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What is compared.
    pub term: String,
    /// What stood in the text.
    pub word: String,
    /// Whether it counts to the text's length. The letters of a longer run do not: its pairs do.
    pub is_counted: bool,
}

impl Tokenizer {
    /// A tokenizer that takes the stems of a language, or leaves words as they are.
    pub fn new(language: Option<Language>) -> Self {
        Self { stemmer: language.map(Language::stemmer) }
    }

    /// The terms of a text, in its order.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let text: String = text.nfkc().collect();
        let mut tokens = Vec::new();
        let mut run = String::new();
        let mut run_end = 0;
        for (start, word) in text.unicode_word_indices() {
            let mut plain = String::new();
            for (at, letter) in word.char_indices() {
                if has_no_spaces(letter) {
                    self.end_word(&mut plain, &mut tokens);
                    if start + at != run_end {
                        end_run(&mut run, &mut tokens);
                    }
                    run.push(letter);
                    run_end = start + at + letter.len_utf8();
                } else {
                    end_run(&mut run, &mut tokens);
                    plain.push(letter);
                }
            }
            self.end_word(&mut plain, &mut tokens);
        }
        end_run(&mut run, &mut tokens);
        tokens
    }

    /// Makes tokens of a word that is at its end.
    fn end_word(&self, word: &mut String, tokens: &mut Vec<Token>) {
        for part in word.split(['\'', '\u{2019}', '\u{2bc}']).filter(|part| !part.is_empty()) {
            let lower = part.to_lowercase();
            let stem = match &self.stemmer {
                Some(stemmer) => stemmer.stem(&lower),
                None => Cow::Borrowed(lower.as_str()),
            };
            let term = without_accents(&stem);
            if !term.is_empty() {
                tokens.push(Token { term, word: part.to_string(), is_counted: true });
            }
        }
        word.clear();
    }
}

/// Makes tokens of letters without spaces between them.
fn end_run(run: &mut String, tokens: &mut Vec<Token>) {
    let letters: Vec<char> = run.chars().collect();
    let token = |letters: &[char], is_counted| {
        let term: String = letters.iter().collect();
        Token { word: term.clone(), term, is_counted }
    };
    for at in 0..letters.len() {
        tokens.push(token(&letters[at..=at], letters.len() == 1));
        if at + 1 < letters.len() {
            tokens.push(token(&letters[at..at + 2], true));
        }
    }
    run.clear();
}

/// Letters without the marks above, through and below them.
fn without_accents(word: &str) -> String {
    if word.is_ascii() {
        return word.to_string();
    }
    let mut folded = String::with_capacity(word.len());
    for letter in word.nfd().filter(|letter| !is_accent(*letter)) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            other => folded.push(other),
        }
    }
    folded.nfc().collect()
}

/// Marks that are often left out in writing. Those of Indic scripts are vowels, and those of Kana make other letters.
fn is_accent(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' // Latin, Greek, Cyrillic
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' // Hebrew
        | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' // Arabic
    )
}

/// Whether a letter is of a script whose words have no spaces between them, or none that help.
pub(crate) fn has_no_spaces(letter: char) -> bool {
    matches!(letter,
        '\u{e01}'..='\u{e4e}' // Thai
        | '\u{e81}'..='\u{ecd}' | '\u{edc}'..='\u{edf}' // Lao
        | '\u{1000}'..='\u{103f}' // Burmese
        | '\u{1780}'..='\u{17d3}' // Khmer
        | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}' // Hangul
        | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' // Han
        | '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309f}' // Hiragana
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' // Katakana
        | '\u{3105}'..='\u{312f}' // Bopomofo
    )
}
