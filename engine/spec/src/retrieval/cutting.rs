//! How documents are cut into passages.

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::say::retrieval as say;

/// How documents are cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cutting {
    /// Where passages may end.
    pub by: CutBy,
    /// The most tokens of a passage, with the headings above it.
    pub size_tokens: usize,
    /// How many tokens of a passage the next one repeats, at most.
    pub overlap_tokens: usize,
}

impl Default for Cutting {
    /// Passages of up to 250 tokens below their heading, each with up to 40 of the one before. Of 110, 180 and 230 tokens the
    /// longest find most among the sample collection's tuning questions, and the usual encoders read 254.
    fn default() -> Self {
        Self { by: CutBy::Heading, size_tokens: 250, overlap_tokens: 40 }
    }
}

impl Cutting {
    /// Says what is wrong with it, for an encoder that reads `max_tokens` of a text.
    ///
    /// # Errors
    /// When a passage could hold nothing, nothing new, or what is not read.
    pub fn check(&self, max_tokens: usize) -> Result<(), Problem> {
        if self.size_tokens < MIN_SIZE {
            return Err(say::passages_too_small(MIN_SIZE).in_field("size_tokens"));
        }
        if self.size_tokens > max_tokens {
            return Err(say::passages_too_large(max_tokens).in_field("size_tokens"));
        }
        if self.overlap_tokens * 2 > self.size_tokens {
            return Err(say::overlap_too_large(self.size_tokens / 2).in_field("overlap_tokens"));
        }
        Ok(())
    }

    /// The nearest way that [`Self::check`] has nothing against.
    #[must_use]
    pub fn nearest(&self, max_tokens: usize) -> Self {
        let size_tokens = self.size_tokens.min(max_tokens).max(MIN_SIZE);
        Self { by: self.by, size_tokens, overlap_tokens: self.overlap_tokens.min(size_tokens / 2) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_way_is_allowed_and_stays_where_it_is() {
        let cutting = |size_tokens, overlap_tokens| Cutting { by: CutBy::Fixed, size_tokens, overlap_tokens };
        let check = |own: Cutting, expected: Cutting| {
            assert_eq!(own.nearest(254), expected);
            assert_eq!(expected.check(254), Ok(()));
        };
        check(cutting(250, 40), cutting(250, 40));
        check(cutting(500, 200), cutting(254, 127));
        check(cutting(0, 3), cutting(8, 3));
        check(cutting(usize::MAX, usize::MAX), cutting(254, 127));
    }
}
