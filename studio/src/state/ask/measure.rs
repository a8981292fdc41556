//! Measuring how documents are found: what is compared, whether it can be, and which run is best.

use bunsen_protocol::{DocumentsState, TestQuestion};
use bunsen_spec::{Judged, Question, RunId, RunSummary, Ways};

use crate::state::metric::higher_is_better;
use crate::state::order::ordered;

const fn ways(keywords: bool, vectors: bool, rerank: bool) -> Ways {
    Ways { keywords, vectors, rerank }
}

/// The ways of searching that can be compared, and whether each is unless the learner says otherwise: the last is slow.
pub const COMPARED: [(Ways, bool); 4] = [
    (ways(true, false, false), true),
    (ways(false, true, false), true),
    (ways(true, true, false), true),
    (ways(true, true, true), false),
];

/// The metrics that are shown of a measurement.
pub const SHOWN: [&str; 9] = [
    "recall_at_1",
    "recall_at_3",
    "recall_at_5",
    "recall_at_10",
    "mrr",
    "ndcg_at_10",
    "refusal_precision",
    "refusal_recall",
    "p95_ms",
];

/// Why nothing can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmeasurable {
    /// Another tab changes the project.
    Locked,
    /// Some questions quote what no document says.
    AnswersGone,
    /// Not all passages have a vector.
    NotIndexed,
    /// No way of searching is chosen.
    NoWay,
}

/// Whether something can be measured.
pub fn unmeasurable(
    state: &DocumentsState,
    questions: &[TestQuestion],
    has_no_way: bool,
    is_writer: bool,
) -> Option<Unmeasurable> {
    let reasons = [
        (!is_writer, Unmeasurable::Locked),
        (questions.iter().any(|own| own.problem.is_some()), Unmeasurable::AnswersGone),
        (state.n_unencoded > 0, Unmeasurable::NotIndexed),
        (has_no_way, Unmeasurable::NoWay),
    ];
    reasons.into_iter().find(|(is_so, _)| *is_so).map(|(_, why)| why)
}

/// How many of the questions the documents answer.
pub fn n_answerable(questions: &[Question]) -> u64 {
    questions.iter().filter(|own| !own.answers.is_empty()).count() as u64
}

/// The questions with a new one at the end, or in the place of one of them.
pub fn with_question(questions: &[Question], at: Option<usize>, new: Question) -> Vec<Question> {
    let mut all = questions.to_vec();
    match at.and_then(|at| all.get_mut(at)) {
        Some(own) => *own = new,
        None => all.push(new),
    }
    all
}

/// The run with the best value of a metric, if one is better than all others.
pub fn best_of<'a>(runs: &'a [RunSummary], metric: &str) -> Option<&'a RunId> {
    let sign = if higher_is_better(metric) { 1.0 } else { -1.0 };
    let known: Vec<(&RunId, f64)> =
        runs.iter().filter_map(|run| Some((&run.id, sign * run.metrics.get(metric)?))).collect();
    let top = known.iter().map(|(_, value)| *value).max_by(f64::total_cmp)?;
    let mut best = known.iter().filter(|(_, value)| *value >= top);
    match (best.next(), best.next()) {
        (Some((id, _)), None) if known.len() > 1 => Some(id),
        _ => None,
    }
}

/// Questions that were answered with about the same confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// Their mean confidence.
    pub said: f64,
    /// The share of them whose answer is in the passages that were read.
    pub came_true: f64,
    /// How many they are.
    pub n: usize,
}

/// Passages that an answer is read from: of these the confidence says that one holds the answer.
const N_READ: usize = 5;
/// Groups of questions, at most, and questions of a group, at least.
const GROUPS: (usize, usize) = (5, 4);

/// How often what was said came true, in groups from the least to the most confident, of about equal size. None where there
/// are too few questions for two of them.
pub fn reliability(judged: &[Judged]) -> Vec<Reliability> {
    let n_groups = (judged.len() / GROUPS.1).min(GROUPS.0);
    if n_groups < 2 {
        return Vec::new();
    }
    let sorted = ordered(judged.iter().collect(), |a: &&Judged, b| a.confidence.total_cmp(&b.confidence));
    let group = |number: usize| {
        let group = &sorted[number * sorted.len() / n_groups..(number + 1) * sorted.len() / n_groups];
        let is_true = |own: &&&Judged| own.is_answerable && own.rank.is_some_and(|rank| rank <= N_READ);
        let n = group.len();
        let said = group.iter().map(|own| own.confidence).sum::<f64>() / n as f64;
        Reliability { said, came_true: group.iter().filter(is_true).count() as f64 / n as f64, n }
    };
    (0..n_groups).map(group).collect()
}

#[cfg(test)]
pub mod tests {
    use std::collections::BTreeMap;

    use bunsen_spec::{QuotedPlace, RETRIEVAL, RunStatus};

    use super::*;

    fn question(text: &str, quote: Option<&str>) -> Question {
        let place = |quote: &str| QuotedPlace { file: "a.md".into(), quote: quote.into() };
        Question { question: text.into(), answers: quote.map(place).into_iter().collect() }
    }

    pub fn run(id: &str, metrics: &[(&str, f64)]) -> RunSummary {
        RunSummary {
            id: RunId(id.into()),
            number: 1,
            name: id.into(),
            note: String::new(),
            status: RunStatus::Finished,
            model: RETRIEVAL.into(),
            target: String::new(),
            started_ms: 0.0,
            trained_ms: 0.0,
            metrics: metrics.iter().map(|(name, value)| ((*name).to_string(), *value)).collect::<BTreeMap<_, _>>(),
            curve: Vec::new(),
            size_bytes: 0,
            resumable: None,
            held_back: None,
        }
    }

    #[test]
    fn questions_are_added_and_replaced() {
        let all = [question("One?", Some("1")), question("Two?", None)];
        assert_eq!(n_answerable(&all), 1);
        let three = question("Three?", None);
        let names = |at| -> Vec<String> {
            with_question(&all, at, three.clone()).into_iter().map(|own| own.question).collect()
        };
        assert_eq!(names(None), ["One?", "Two?", "Three?"]);
        assert_eq!(names(Some(0)), ["Three?", "Two?"]);
        assert_eq!(names(Some(9)), ["One?", "Two?", "Three?"]);
    }

    #[test]
    fn what_was_said_is_compared_with_what_came_true() {
        let judged = |confidence, rank| Judged {
            question: String::new(),
            is_answerable: true,
            rank,
            ndcg: None,
            is_answered: false,
            refused: false,
            confidence,
            elapsed_ms: 1.0,
        };
        // From the last to the first, every second one found, and one too late.
        let all: Vec<Judged> = (0..8).rev().map(|n| judged(f64::from(n) / 10.0, (n % 2 == 1).then_some(5))).collect();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        let found = reliability(&all);
        assert_eq!(found.len(), 2);
        assert!(near(found[0].said, 0.15) && near(found[1].said, 0.55), "{found:?}");
        assert_eq!((found[0].came_true, found[1].came_true, found[0].n), (0.5, 0.5, 4));
        let mut late = all.clone();
        late.iter_mut().for_each(|own| own.rank = Some(6));
        assert!(reliability(&late).iter().all(|bin| bin.came_true == 0.0));
        let mut unanswerable = all.clone();
        unanswerable.iter_mut().for_each(|own| (own.is_answerable, own.rank) = (false, Some(1)));
        assert!(reliability(&unanswerable).iter().all(|bin| bin.came_true == 0.0));
        assert!(reliability(&all[..7]).is_empty(), "too few to say");
        let many: Vec<Judged> = (0..43).map(|n| judged(f64::from(n), None)).collect();
        assert_eq!(reliability(&many).iter().map(|bin| bin.n).collect::<Vec<_>>(), [8, 9, 8, 9, 9]);
    }

    #[test]
    fn the_best_run_is_better_than_all_others() {
        let runs =
            [run("a", &[("mrr", 0.5), ("p95_ms", 9.0)]), run("b", &[("mrr", 0.7), ("p95_ms", 20.0)]), run("c", &[])];
        let best = |metric| best_of(&runs, metric).map(|id| id.0.as_str());
        assert_eq!((best("mrr"), best("p95_ms"), best("recall_at_5")), (Some("b"), Some("a"), None));
        let equal = [run("a", &[("mrr", 0.5)]), run("b", &[("mrr", 0.5)])];
        assert_eq!(best_of(&equal, "mrr"), None);
        assert_eq!(best_of(&equal[..1], "mrr"), None, "one alone is compared with nothing");
    }
}
