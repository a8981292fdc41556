//! How good answers are, where they are known.

use std::ops::Range;

use bunsen_model::{Encoder, Host, ModelError};
use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use serde::Serialize;

use crate::{
    Answer, Citation, Collection, Grades, Judged, Library, PassageRef, Question, Refusal, Ways, find_quotes, mean_of,
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

/// Says of a question whose answer stands in a document that is gone, or does not say what is quoted.
///
/// # Errors
/// If it is so.
pub fn check_question(collection: &Collection, question: &Question) -> Result<(), Problem> {
    relevant_passages(collection, question).map(|_| ())
}

/// How well a collection is searched and questions are answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// Questions that the documents answer.
    pub n_answerable: usize,
    /// Questions that they do not answer.
    pub n_unanswerable: usize,
    /// The metrics, by name, as [`summarise`] gives them.
    pub metrics: Vec<(String, Option<f64>)>,
    /// What came of each question, in their order.
    pub questions: Vec<JudgedAnswer>,
}

/// What came of a question, with the answer itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JudgedAnswer {
    /// What came of it.
    #[serde(flatten)]
    pub judged: Judged,
    /// The answer.
    pub answer: Answer,
}

/// The passages that are looked at.
const N_RANKS: usize = 10;

/// Asks all questions, and compares what comes with what is known.
///
/// # Errors
/// As [`judge`].
pub async fn evaluate(
    library: &Library,
    questions: &[Question],
    ways: Ways,
    encoder: &dyn Encoder,
    host: &dyn Host,
) -> Result<Evaluation, ModelError> {
    let mut answers = Vec::with_capacity(questions.len());
    for question in questions {
        answers.push(judge(library, question, ways, encoder, host).await?);
    }
    let judged: Vec<Judged> = answers.iter().map(|own| own.judged.clone()).collect();
    let n_answerable = judged.iter().filter(|own| own.is_answerable).count();
    let n_unanswerable = judged.len() - n_answerable;
    Ok(Evaluation { n_answerable, n_unanswerable, metrics: summarise(&judged), questions: answers })
}

/// Asks a question, and compares what comes with what is known.
///
/// # Errors
/// As [`relevant_passages`] and [`Library::search`].
pub async fn judge(
    library: &Library,
    question: &Question,
    ways: Ways,
    encoder: &dyn Encoder,
    host: &dyn Host,
) -> Result<JudgedAnswer, ModelError> {
    let relevant = relevant_passages(library.collection(), question)?;
    let start_ms = host.now_ms();
    let search = library.search(&question.question, ways, N_RANKS, Some(encoder), host).await?;
    let answer = library.answer(&search);
    let elapsed_ms = host.now_ms() - start_ms;
    let is_answerable = !question.answers.is_empty();
    let number = |at: PassageRef| ((at.document as u64) << 32) | at.passage as u64;
    let grades: Grades = relevant.passages.iter().map(|at| (number(*at), 1)).collect();
    let ranking: Vec<u64> = search.found.iter().map(|own| number(own.at)).collect();
    let judged = Judged {
        question: question.question.clone(),
        is_answerable,
        rank: ranking.iter().position(|own| grades.contains_key(own)).map(|at| at + 1),
        // Where no passage has half of a quote, nothing right can be found.
        ndcg: is_answerable.then(|| ndcg_at_k(&ranking, &grades, N_RANKS).unwrap_or(0.0)),
        is_answered: answer.citations.iter().any(|own| says_a_quote(library, own, &relevant)),
        refused: answer.refused,
        confidence: answer.confidence,
        elapsed_ms,
    };
    Ok(JudgedAnswer { judged, answer })
}

/// The metrics of judged questions, by name. `recall_at_k`: the share of answers found, an answer being found if a passage
/// that has it, in any of its places, is among the first k. `mrr` and `ndcg_at_10` of the first ten. `answer_recall`: the
/// share of answerable questions whose answer has a sentence of a quote. `refusal_precision`, `refusal_recall`. Time for a
/// question, with its answer, in milliseconds. A metric is none where no question bears on it.
pub fn summarise(judged: &[Judged]) -> Vec<(String, Option<f64>)> {
    let answerable = || judged.iter().filter(|own| own.is_answerable);
    // Of each question as if one passage alone answered it: the first that does. There is no 0 in the ranking.
    let ranking: Vec<u64> = (1..=N_RANKS as u64).collect();
    let mean = |metric: &dyn Fn(&[u64], &Grades) -> Option<f64>| {
        let of_each = answerable().map(|own| metric(&ranking, &Grades::from([(own.rank.unwrap_or(0) as u64, 1)])));
        mean_of(&of_each.collect::<Vec<_>>())
    };
    let ndcg: Vec<Option<f64>> = answerable().map(|own| own.ndcg).collect();
    let answered: Vec<Option<f64>> = answerable().map(|own| Some(f64::from(u8::from(own.is_answered)))).collect();
    let refusals: Vec<Refusal> =
        judged.iter().map(|own| Refusal { is_expected: !own.is_answerable, is_given: own.refused }).collect();
    let mut times: Vec<f64> = judged.iter().map(|own| own.elapsed_ms).collect();
    times.sort_by(f64::total_cmp);
    let time_at = |share: f64| times.get(((times.len() as f64 - 1.0) * share).round() as usize).copied();
    let mut metrics = [1, 3, 5, 10]
        .map(|k| (format!("recall_at_{k}"), mean(&|ranking, grades| success_at_k(ranking, grades, k))))
        .to_vec();
    metrics.extend([
        (String::from("mrr"), mean(&reciprocal_rank)),
        (String::from("ndcg_at_10"), mean_of(&ndcg)),
        (String::from("answer_recall"), mean_of(&answered)),
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
pub(crate) fn shared(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}
