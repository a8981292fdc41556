//! A question from its words to its answer.

use bunsen_model::{Encoder, Host, ModelError};
use serde::{Deserialize, Serialize};

use crate::{CALIBRATION, Citation, Found, Library, PassageRef, Signals, Ways, compose};

/// Passages that sentences of an answer are taken from.
const N_READ: usize = 5;
/// Passages that are shown where there is no answer.
const N_NEAREST: usize = 3;

/// An answer, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The sentences of the citations, one after the other; empty if refused.
    pub answer: String,
    /// The sentences, each with its place; none if refused.
    pub citations: Vec<Citation>,
    /// The probability that what was found answers the question.
    pub confidence: f64,
    /// Whether that is too low to answer.
    pub refused: bool,
    /// The passages nearest to the question, whether or not it is answered.
    pub nearest: Vec<Citation>,
    /// What the confidence comes from.
    pub signals: Signals,
}

/// Answers a question from a collection, or refuses to.
///
/// # Errors
/// As [`Library::search`].
pub async fn ask(
    library: &Library,
    question: &str,
    ways: Ways,
    encoder: &dyn Encoder,
    host: &dyn Host,
) -> Result<Answer, ModelError> {
    let found = library.search(question, ways, N_READ, encoder, host).await?;
    answer(library, question, &found, encoder, host).await
}

/// Answers a question from what was found for it, the best first.
///
/// # Errors
/// As [`Encoder::encode`].
pub(crate) async fn answer(
    library: &Library,
    question: &str,
    found: &[Found],
    encoder: &dyn Encoder,
    host: &dyn Host,
) -> Result<Answer, ModelError> {
    let read = &found[..found.len().min(N_READ)];
    let passages: Vec<PassageRef> = read.iter().map(|own| own.at).collect();
    let citations = compose(library.collection(), question, &passages, encoder, host).await?;
    let best = |scores: &mut dyn Iterator<Item = f64>| scores.fold(0.0, f64::max);
    let signals = Signals {
        passage: best(&mut read.iter().filter_map(|own| own.vectors).map(|own| own.score)),
        sentence: best(&mut citations.iter().map(|own| own.score)),
        coverage: library.coverage(question, read),
    };
    let confidence = CALIBRATION.confidence(&signals);
    let refused = citations.is_empty() || confidence < CALIBRATION.threshold;
    let nearest = read.iter().take(N_NEAREST).map(|own| passage(library, own)).collect();
    let citations = if refused { Vec::new() } else { citations };
    let answer = citations.iter().map(|own| own.quote.as_str()).collect::<Vec<_>>().join(" ");
    Ok(Answer { answer, citations, confidence, refused, nearest, signals })
}

/// A whole passage, to be shown.
fn passage(library: &Library, found: &Found) -> Citation {
    let (document, passage) = library.collection().get(found.at);
    let text = &document.text[passage.range.clone()];
    Citation {
        file: document.name.clone(),
        page: passage.page,
        headings: passage.headings.clone(),
        quote: text.split_whitespace().collect::<Vec<_>>().join(" "),
        range: passage.range.clone(),
        score: found.vectors.map_or(0.0, |own| own.score),
    }
}
