//! How many tokens words are: a collection has few words that are not met again.

use std::cell::RefCell;
use std::collections::BTreeMap;

use bunsen_model::Token;
use bunsen_spec::Problem;

/// Remembers how many tokens words are.
#[derive(Debug, Default)]
pub struct WordCounts(RefCell<BTreeMap<String, usize>>);

impl WordCounts {
    /// How many tokens a word is, the special ones not counted. `tokenize` is asked the first time.
    pub fn count(&self, word: &str, tokenize: impl FnOnce(&str) -> Result<Vec<Token>, Problem>) -> usize {
        if let Some(known) = self.0.borrow().get(word) {
            return *known;
        }
        // What the tokenizer cannot read is nothing to the encoder either.
        let tokens = tokenize(word).unwrap_or_default();
        let n = tokens.iter().filter(|token| !token.is_special).count();
        self.0.borrow_mut().insert(word.to_string(), n);
        n
    }
}
