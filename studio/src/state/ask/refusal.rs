//! Why a question has no answer.

use bunsen_protocol::DocumentsState;
use bunsen_spec::Answer;

/// How much of the documents could be searched by meaning when a question was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Searched {
    /// Passages that had no vector yet.
    pub n_unencoded: u64,
    /// All passages.
    pub n_passages: u64,
}

impl From<&DocumentsState> for Searched {
    fn from(state: &DocumentsState) -> Self {
        Self { n_unencoded: state.n_unencoded, n_passages: state.n_passages }
    }
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No passage could be searched by meaning.
    Unindexed,
    /// Only some could, and these do not say.
    InPart(Searched),
    /// The documents do not say.
    Whole,
}

/// Why an answer is none; `searched`, if that is known.
pub fn refusal(answer: &Answer, searched: Option<Searched>) -> Refusal {
    if answer.is_without_vectors() {
        return Refusal::Unindexed;
    }
    searched.filter(|searched| searched.n_unencoded > 0).map_or(Refusal::Whole, Refusal::InPart)
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Signals;

    use super::super::tests::answer;
    use super::*;

    #[test]
    fn what_was_not_searched_is_not_said_to_be_silent() {
        let check = |nearest, n_unencoded: Option<u64>, expected| {
            let signals = Signals { nearest, ..Signals::default() };
            let refused = Answer { signals, ..answer(Vec::new(), Vec::new()) };
            let searched = n_unencoded.map(|n_unencoded| Searched { n_unencoded, n_passages: 10 });
            assert_eq!(refusal(&refused, searched), expected);
        };
        check(0.0, Some(10), Refusal::Unindexed);
        check(0.0, None, Refusal::Unindexed);
        check(0.4, Some(4), Refusal::InPart(Searched { n_unencoded: 4, n_passages: 10 }));
        check(0.4, Some(0), Refusal::Whole);
        check(0.4, None, Refusal::Whole);
    }
}
