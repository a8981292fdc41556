//! How good answers are, where they are known.

use std::ops::Range;

use bunsen_model::{Encoder, Host, ModelError};
use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use serde::Serialize;

use crate::{
    Answer, Citation, Collection, Grades, Library, PassageRef, Question, Refusal, Ways, find_quotes, mean_of,
    ndcg_at_k, reciprocal_rank, refusal_precision, refusal_recall, success_at_k,
};

/// The passages that answer a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relevant {
    /// Wherever a quote of the question stands: number of the document, and bytes of its text.
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
        let quotes = find_quotes(&collection.documents[number].document.text, &place.quote);
        if quotes.is_empty() {
            return Err(say::not_in_document(&place.file, &place.quote));
        }
        for quote in quotes {
            for (passage, own) in (0..).zip(&collection.documents[number].passages) {
                let at = PassageRef { document: number, passage };
                if shared(&own.range, &quote) * 2 >= quote.len() && !relevant.passages.contains(&at) {
                    relevant.passages.push(at);
                }
            }
            relevant.places.push((number, quote));
        }
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
    /// The metrics, by name. `recall_at_k`: the share of answers found, an answer being found if a passage that has it, in
    /// any of its places, is among the first k. `mrr` and `ndcg_at_10` of the first ten. `answer_recall`: the share of
    /// answerable questions whose answer has a sentence of a quote. `refusal_precision`, `refusal_recall`. Time for a
    /// question, with its answer, in milliseconds.
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
    // Of each answerable question.
    let mut rankings: Vec<(Vec<u64>, Grades)> = Vec::new();
    for question in questions {
        let relevant = relevant_passages(library.collection(), question)?;
        let start_ms = host.now_ms();
        let search = library.search(&question.question, ways, N_RANKS, Some(encoder), host).await?;
        let answer = library.answer(&search);
        let elapsed_ms = host.now_ms() - start_ms;
        let rank = search.found.iter().position(|own| relevant.passages.contains(&own.at)).map(|at| at + 1);
        if !question.answers.is_empty() {
            let number = |at: PassageRef| ((at.document as u64) << 32) | at.passage as u64;
            let grades = relevant.passages.iter().map(|at| (number(*at), 1)).collect();
            rankings.push((search.found.iter().map(|own| number(own.at)).collect(), grades));
        }
        let is_answered = answer.citations.iter().any(|own| says_a_quote(library, own, &relevant));
        let (question, is_answerable) = (question.question.clone(), !question.answers.is_empty());
        judged.push(Judged { question, is_answerable, rank, is_answered, answer, elapsed_ms });
    }
    let metrics = metrics(&judged, &rankings);
    let n_answerable = rankings.len();
    Ok(Evaluation { n_answerable, n_unanswerable: judged.len() - n_answerable, metrics, questions: judged })
}

fn metrics(judged: &[Judged], rankings: &[(Vec<u64>, Grades)]) -> Vec<(String, Option<f64>)> {
    // Where no passage has half of a quote, nothing right can be found.
    let mean = |metric: &dyn Fn(&[u64], &Grades) -> Option<f64>| {
        let of_each = rankings.iter().map(|(ranking, grades)| Some(metric(ranking, grades).unwrap_or(0.0)));
        mean_of(&of_each.collect::<Vec<_>>())
    };
    let refusals: Vec<Refusal> =
        judged.iter().map(|own| Refusal { is_expected: !own.is_answerable, is_given: own.answer.refused }).collect();
    let answered = judged.iter().filter(|own| own.is_answerable).map(|own| Some(f64::from(u8::from(own.is_answered))));
    let mut times: Vec<f64> = judged.iter().map(|own| own.elapsed_ms).collect();
    times.sort_by(f64::total_cmp);
    let time_at = |share: f64| times.get(((times.len() as f64 - 1.0) * share).round() as usize).copied();
    let mut metrics = [1, 3, 5, 10]
        .map(|k| (format!("recall_at_{k}"), mean(&|ranking, grades| success_at_k(ranking, grades, k))))
        .to_vec();
    metrics.extend([
        (String::from("mrr"), mean(&reciprocal_rank)),
        (String::from("ndcg_at_10"), mean(&|ranking, grades| ndcg_at_k(ranking, grades, N_RANKS))),
        (String::from("answer_recall"), mean_of(&answered.collect::<Vec<_>>())),
        (String::from("refusal_precision"), refusal_precision(&refusals)),
        (String::from("refusal_recall"), refusal_recall(&refusals)),
        (String::from("median_ms"), time_at(0.5)),
        (String::from("p95_ms"), time_at(0.95)),
    ]);
    metrics
}

/// Whether a sentence lies in a quote, or a quote in it, for at least half of the shorter one.
fn says_a_quote(library: &Library, citation: &Citation, relevant: &Relevant) -> bool {
    relevant.places.iter().any(|(document, quote)| {
        let is_there = library.collection().documents[*document].document.name == citation.file;
        is_there && shared(&citation.range, quote) * 2 >= quote.len().min(citation.range.len())
    })
}

/// The bytes that two ranges share.
fn shared(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}
