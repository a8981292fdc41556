//! How good answers are, where they are known.

use std::ops::Range;

use bunsen_model::{Encoder, Host, ModelError};
use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use serde::Serialize;

use crate::ask::answer;
use crate::{
    Answer, Citation, Collection, Found, Library, PassageRef, Question, Refusal, Ways, find_quote, mean_of, ndcg_at_k,
    refusal_precision, refusal_recall,
};

/// The passages that answer a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relevant {
    /// For each of the question's places, where its quote stands: number of the document, and bytes of its text.
    pub places: Vec<(usize, Range<usize>)>,
    /// The passages that hold at least half of one of the quotes.
    pub passages: Vec<PassageRef>,
}

/// The passages of `collection` that answer `question`; none if nothing does.
///
/// # Errors
/// If a document is missing, or does not say what is quoted.
pub fn relevant_passages(collection: &Collection, question: &Question) -> Result<Relevant, Problem> {
    let mut relevant = Relevant::default();
    for place in &question.answers {
        let number = collection.documents.iter().position(|own| own.document.name == place.file);
        let number = number.ok_or_else(|| say::no_document(&place.file))?;
        let quote = find_quote(&collection.documents[number].document.text, &place.quote);
        let quote = quote.ok_or_else(|| say::not_in_document(&place.file, &place.quote))?;
        for (passage, own) in (0..).zip(&collection.documents[number].passages) {
            let at = PassageRef { document: number, passage };
            let shared = own.range.end.min(quote.end).saturating_sub(own.range.start.max(quote.start));
            if shared * 2 >= quote.len() && !relevant.passages.contains(&at) {
                relevant.passages.push(at);
            }
        }
        relevant.places.push((number, quote));
    }
    Ok(relevant)
}

/// How well a collection is searched and questions are answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// Questions that the documents answer.
    pub n_answerable: usize,
    /// Questions that they do not answer.
    pub n_unanswerable: usize,
    /// The metrics, by name. `recall_at_k`: the share of answerable questions of which a passage that answers is among the
    /// first k. `mrr` and `ndcg_at_10` as usual. `answer_recall`: the share of them whose answer has a sentence of a
    /// quote. `refusal_precision`, `refusal_recall`. Time for a question, with its answer, in milliseconds.
    pub metrics: Vec<(String, Option<f64>)>,
    /// What came of each question, in their order.
    pub questions: Vec<Judged>,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// The question.
    pub question: String,
    /// Whether the documents answer it.
    pub is_answerable: bool,
    /// The rank of the first passage that answers it, from 1, if it is among the first ten.
    pub rank: Option<usize>,
    /// Whether a sentence of the answer is one of the quotes, or part of one.
    pub is_answered: bool,
    /// The answer.
    pub answer: Answer,
    /// Milliseconds from question to answer.
    pub elapsed_ms: f64,
}

/// The passages that are looked at.
const N_RANKS: usize = 10;

/// Asks all questions, and compares what comes with what is known.
///
/// # Errors
/// As [`relevant_passages`] and [`Library::search`].
pub async fn evaluate(
    library: &Library,
    questions: &[Question],
    ways: Ways,
    encoder: &dyn Encoder,
    host: &dyn Host,
) -> Result<Evaluation, ModelError> {
    let mut judged = Vec::with_capacity(questions.len());
    let (mut ranks, mut gains) = (Vec::new(), Vec::new());
    for question in questions {
        let relevant = relevant_passages(library.collection(), question)?;
        let start_ms = host.now_ms();
        let found = library.search(&question.question, ways, N_RANKS, encoder, host).await?;
        let answer = answer(library, &question.question, &found, encoder, host).await?;
        let elapsed_ms = host.now_ms() - start_ms;
        let rank = found.iter().position(|own| relevant.passages.contains(&own.at)).map(|at| at + 1);
        if !question.answers.is_empty() {
            ranks.push(rank);
            gains.push(gain(&found, &relevant));
        }
        let is_answered = answer.citations.iter().any(|own| says_a_quote(library, own, &relevant));
        let (question, is_answerable) = (question.question.clone(), !question.answers.is_empty());
        judged.push(Judged { question, is_answerable, rank, is_answered, answer, elapsed_ms });
    }
    let n_answerable = ranks.len();
    let share = |n: usize| (n_answerable > 0).then(|| n as f64 / n_answerable as f64);
    let mut metrics: Vec<(String, Option<f64>)> = [1, 3, 5, 10]
        .map(|k| (format!("recall_at_{k}"), share(ranks.iter().flatten().filter(|rank| **rank <= k).count())))
        .to_vec();
    let reciprocal: f64 = ranks.iter().flatten().map(|rank| 1.0 / *rank as f64).sum();
    let refusals: Vec<Refusal> =
        judged.iter().map(|own| Refusal { is_expected: !own.is_answerable, is_given: own.answer.refused }).collect();
    let mut times: Vec<f64> = judged.iter().map(|own| own.elapsed_ms).collect();
    times.sort_by(f64::total_cmp);
    let time_at = |share: f64| times.get(((times.len() as f64 - 1.0) * share).round() as usize).copied();
    let n_answered = judged.iter().filter(|own| own.is_answerable && own.is_answered).count();
    metrics.extend([
        (String::from("mrr"), share(1).map(|one| reciprocal * one)),
        (String::from("ndcg_at_10"), mean_of(&gains)),
        (String::from("answer_recall"), share(n_answered)),
        (String::from("refusal_precision"), refusal_precision(&refusals)),
        (String::from("refusal_recall"), refusal_recall(&refusals)),
        (String::from("median_ms"), time_at(0.5)),
        (String::from("p95_ms"), time_at(0.95)),
    ]);
    Ok(Evaluation { n_answerable, n_unanswerable: judged.len() - n_answerable, metrics, questions: judged })
}

/// nDCG@10 of what was found.
fn gain(found: &[Found], relevant: &Relevant) -> Option<f64> {
    let number = |at: PassageRef| ((at.document as u64) << 32) | at.passage as u64;
    let ranking: Vec<u64> = found.iter().map(|own| number(own.at)).collect();
    let grades = relevant.passages.iter().map(|at| (number(*at), 1)).collect();
    ndcg_at_k(&ranking, &grades, N_RANKS)
}

/// Whether a sentence lies in a quote, or a quote in it, for at least half of the shorter one.
fn says_a_quote(library: &Library, citation: &Citation, relevant: &Relevant) -> bool {
    relevant.places.iter().any(|(document, quote)| {
        let is_there = library.collection().documents[*document].document.name == citation.file;
        let shared = citation.range.end.min(quote.end).saturating_sub(citation.range.start.max(quote.start));
        is_there && shared * 2 >= quote.len().min(citation.range.len())
    })
}
