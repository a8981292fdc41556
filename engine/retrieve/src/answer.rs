//! Answers: sentences of the passages that were found, and nothing else.

use std::ops::Range;

use bunsen_model::{Encoder, Host, ModelError, Vectors};
use serde::{Deserialize, Serialize};

use crate::{BlockKind, Collection, Document, PassageRef, sentence_starts};

/// Sentences in an answer at most.
const MOST_SENTENCES: usize = 4;
/// A further sentence is added while it is so close to the question, as a share of the closest one's score.
const SHARE_OF_BEST: f64 = 0.9;
/// Sentences more alike than this say the same.
const SAME: f64 = 0.92;
/// Shorter sentences answer nothing: captions, numbers of figures.
const FEWEST_WORDS: usize = 4;

/// A sentence that answers, and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// The document's name.
    pub file: String,
    /// The page, where the format has pages.
    pub page: Option<u32>,
    /// The headings above it, from the highest level.
    pub headings: Vec<String>,
    /// The sentence.
    pub quote: String,
    /// Its bytes in the document's text.
    pub range: Range<usize>,
    /// How close it is to the question: the cosine of their vectors.
    pub score: f64,
}

/// The sentences of `passages` (the best first) that are closest to the question, in the order of the passages and of
/// their text: one to four, or none if no passage holds a sentence.
///
/// # Errors
/// As [`Encoder::encode`].
pub async fn compose(
    collection: &Collection,
    question: &str,
    passages: &[PassageRef],
    encoder: &dyn Encoder,
    host: &dyn Host,
) -> Result<Vec<Citation>, ModelError> {
    let candidates = candidates(collection, passages);
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let text = |own: &Candidate| &collection.documents[own.at.document].document.text[own.range.clone()];
    let mut texts: Vec<&str> = candidates.iter().map(text).collect();
    texts.push(question);
    let vectors = encoder.encode(&texts, host).await?;
    let asked = candidates.len();
    let scores: Vec<f64> = (0..asked).map(|i| cosine(&vectors, i, asked)).collect();
    let mut chosen = choose(&scores, &vectors);
    chosen.sort_by_key(|&i| (candidates[i].rank, candidates[i].range.start));
    Ok(chosen
        .into_iter()
        .map(|i| {
            let Candidate { at, range, page, .. } = &candidates[i];
            let (document, passage) = collection.get(*at);
            Citation {
                file: document.name.clone(),
                page: *page,
                headings: passage.headings.clone(),
                quote: text(&candidates[i]).split_whitespace().collect::<Vec<_>>().join(" "),
                range: range.clone(),
                score: scores[i],
            }
        })
        .collect())
}

struct Candidate {
    at: PassageRef,
    /// The place of its passage among those found.
    rank: usize,
    range: Range<usize>,
    page: Option<u32>,
}

/// The sentences of passages; one that stands in two of them counts once, with the better one.
fn candidates(collection: &Collection, passages: &[PassageRef]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for (rank, &at) in passages.iter().enumerate() {
        let (document, passage) = collection.get(at);
        for (range, page) in sentences(document, &passage.range) {
            let is_known = found.iter().any(|own| own.at.document == at.document && own.range == range);
            if !is_known {
                found.push(Candidate { at, rank, range, page });
            }
        }
    }
    found
}

/// The whole sentences in a part of a document, with their pages; headings and code hold none.
fn sentences(document: &Document, part: &Range<usize>) -> Vec<(Range<usize>, Option<u32>)> {
    let mut found = Vec::new();
    for block in &document.blocks {
        if block.range.end <= part.start || block.range.start >= part.end {
            continue;
        }
        let text = &document.text[block.range.clone()];
        let starts = match block.kind {
            BlockKind::Heading(_) | BlockKind::Code => continue,
            BlockKind::Row => vec![0],
            BlockKind::Paragraph | BlockKind::Item => sentence_starts(text),
        };
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        for (start, end) in starts.iter().copied().zip(ends) {
            let sentence = text[start..end].trim_end();
            let range = block.range.start + start..block.range.start + start + sentence.len();
            let is_inside = range.start >= part.start && range.end <= part.end;
            let says_something = sentence.split_whitespace().nth(FEWEST_WORDS - 1).is_some()
                || sentence.chars().filter(|c| c.is_alphabetic()).nth(12).is_some() && !sentence.is_ascii();
            if is_inside && says_something {
                found.push((range, block.page));
            }
        }
    }
    found
}

/// The best sentence, and others nearly as good that do not say the same.
fn choose(scores: &[f64], vectors: &Vectors) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    let mut chosen: Vec<usize> = Vec::new();
    for &i in &order {
        let is_close = chosen.first().is_none_or(|&best| scores[i] >= scores[best] * SHARE_OF_BEST);
        if chosen.len() == MOST_SENTENCES || !is_close {
            break;
        }
        if chosen.iter().all(|&own| cosine(vectors, own, i) < SAME) {
            chosen.push(i);
        }
    }
    chosen
}

fn cosine(vectors: &Vectors, a: usize, b: usize) -> f64 {
    vectors.row(a).iter().zip(vectors.row(b)).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
}
