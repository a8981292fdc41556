//! The run table: which runs stand in it, in which order, and what differs between chosen ones.

use std::cmp::Ordering;

use bunsen_spec::{RunId, RunRecord, RunSummary};

use super::filter::{Filter, FilterError, state_word};
use super::metric::higher_is_better;
use super::order::{distinct, ordered};

/// What the table is sorted by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// The run's number.
    #[default]
    Number,
    /// Its name.
    Name,
    /// Its model.
    Model,
    /// A metric.
    Metric(String),
    /// Time spent training.
    Time,
    /// How it stands.
    State,
}

impl SortKey {
    /// Whether the order begins with the largest: of numbers the newest, longest or best come first, of words
    /// those with A.
    pub fn starts_largest(&self) -> bool {
        match self {
            Self::Number | Self::Time => true,
            Self::Name | Self::Model | Self::State => false,
            Self::Metric(name) => higher_is_better(name),
        }
    }
}

/// How the learner looks at the runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunsView {
    /// The filter as typed.
    pub filter: String,
    /// What the table is sorted by.
    pub sort: SortKey,
    /// Whether the order is turned around. Otherwise the best, newest or longest come first, names A to Z.
    pub is_reversed: bool,
    /// The runs chosen for comparing, in the order they were chosen.
    pub chosen: Vec<RunId>,
    /// Metric columns that are shown; `None` until the learner decides.
    pub columns: Option<Vec<String>>,
}

/// What the learner does to the table.
#[derive(Clone, Debug, PartialEq)]
pub enum RunsAction {
    /// Types into the filter.
    Filter(String),
    /// Presses a column's head.
    Sort(SortKey),
    /// Chooses a run, or no longer.
    Choose(RunId),
    /// Shows or hides a metric column. The columns shown now come along.
    ToggleColumn(String, Vec<String>),
    /// Chooses none.
    ChooseNone,
    /// These runs exist now.
    Exist(Vec<RunId>),
}

/// Most runs that can be compared at once: as many as there are colours.
pub const MOST_COMPARED: usize = 6;
/// Metric columns shown until the learner decides: of trained models, and of how documents are found.
const FIRST_COLUMNS: usize = 3;
const FIRST_OF_RETRIEVAL: [&str; 3] = ["recall_at_5", "mrr", "refusal_recall"];

impl RunsView {
    /// The view after `action`.
    #[must_use]
    pub fn after(&self, action: RunsAction) -> Self {
        let mut next = self.clone();
        match action {
            RunsAction::Filter(text) => next.filter = text,
            RunsAction::Sort(key) if key == next.sort => next.is_reversed = !next.is_reversed,
            RunsAction::Sort(key) => {
                next.sort = key;
                next.is_reversed = false;
            }
            RunsAction::Choose(run) => match next.chosen.iter().position(|r| *r == run) {
                Some(at) => {
                    next.chosen.remove(at);
                }
                None if next.chosen.len() < MOST_COMPARED => next.chosen.push(run),
                None => {}
            },
            RunsAction::ToggleColumn(name, mut shown) => {
                match shown.iter().position(|c| *c == name) {
                    Some(at) => drop(shown.remove(at)),
                    None => shown.push(name),
                }
                next.columns = Some(shown);
            }
            RunsAction::ChooseNone => next.chosen.clear(),
            RunsAction::Exist(runs) => next.chosen.retain(|run| runs.contains(run)),
        }
        next
    }

    /// The runs that fit the filter, in order. A filter that cannot be read hides nothing.
    pub fn visible<'a>(&self, runs: &'a [RunSummary]) -> (Vec<&'a RunSummary>, Option<FilterError>) {
        let (filter, error) = match Filter::parse(&self.filter) {
            Ok(filter) => (filter, None),
            Err(error) => (Filter::All, Some(error)),
        };
        let fitting: Vec<&RunSummary> = runs.iter().filter(|run| filter.fits(run)).collect();
        let visible = ordered(fitting, |a, b| {
            let (order, is_absent) = self.order(a, b);
            let order = if self.is_reversed && !is_absent { order.reverse() } else { order };
            order.then(b.number.cmp(&a.number))
        });
        (visible, error)
    }

    /// The metric columns that are shown.
    pub fn shown_columns(&self, runs: &[RunSummary]) -> Vec<String> {
        let all = metric_columns(runs);
        match &self.columns {
            Some(columns) => all.into_iter().filter(|c| columns.contains(c)).collect(),
            None => {
                let of_retrieval = |name: &str| FIRST_OF_RETRIEVAL.contains(&name);
                let trained =
                    metric_columns(&runs.iter().filter(|run| !run.is_retrieval()).cloned().collect::<Vec<_>>());
                let first: Vec<String> = trained.into_iter().take(FIRST_COLUMNS).collect();
                all.into_iter().filter(|name| first.contains(name) || of_retrieval(name)).collect()
            }
        }
    }

    /// The order of two runs, and whether it is because one of them lacks the value: those stay last.
    fn order(&self, a: &RunSummary, b: &RunSummary) -> (Ordering, bool) {
        let order = match &self.sort {
            SortKey::Number => b.number.cmp(&a.number),
            SortKey::Name => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
            SortKey::Model => a.model.cmp(&b.model),
            SortKey::Time => b.trained_ms.total_cmp(&a.trained_ms),
            SortKey::State => state_word(a).cmp(state_word(b)),
            SortKey::Metric(name) => match (a.metrics.get(name), b.metrics.get(name)) {
                (Some(a), Some(b)) if higher_is_better(name) => b.total_cmp(a),
                (Some(a), Some(b)) => a.total_cmp(b),
                (a, b) => return (b.is_some().cmp(&a.is_some()), true),
            },
        };
        (order, false)
    }
}

/// Every metric of the runs, those that matter most first.
pub fn metric_columns(runs: &[RunSummary]) -> Vec<String> {
    let known = [
        "accuracy",
        "f1_macro",
        "log_loss",
        "roc_auc",
        "r2",
        "root_mean_squared_error",
        "mean_absolute_error",
        "recall_at_5",
        "mrr",
        "refusal_recall",
        "refusal_precision",
        "ndcg_at_10",
        "recall_at_1",
        "recall_at_3",
        "recall_at_10",
    ];
    let place = |name: &String| known.iter().position(|k| k == name).unwrap_or(known.len());
    let names = distinct(runs.iter().flat_map(|run| run.metrics.keys()));
    ordered(names, |a, b| place(a).cmp(&place(b))).into_iter().cloned().collect()
}

/// The finished run with the best `metric`.
pub fn best_run<'a>(runs: &'a [RunSummary], metric: &str) -> Option<&'a RunSummary> {
    let with: Vec<_> = runs.iter().filter_map(|run| Some((run, *run.metrics.get(metric)?))).collect();
    let better = |a: f64, b: f64| if higher_is_better(metric) { a > b } else { a < b };
    with.into_iter().reduce(|best, next| if better(next.1, best.1) { next } else { best }).map(|(run, _)| run)
}

/// The number and `metric` of the newest run before `run` with the same target.
pub fn before(runs: &[RunSummary], run: &RunRecord, metric: &str) -> Option<(u64, f64)> {
    let target = &run.spec.train()?.target;
    let earlier = runs.iter().filter(|r| r.number < run.number && r.target == *target);
    earlier.filter_map(|r| Some((r.number, *r.metrics.get(metric)?))).max_by_key(|(number, _)| *number)
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use bunsen_spec::RunStatus;

    use super::*;

    /// A finished run.
    pub(in crate::state) fn run(number: u64, model: &str, accuracy: f64) -> RunSummary {
        RunSummary {
            id: RunId(number.to_string()),
            number,
            name: format!("Run {number}"),
            note: String::new(),
            status: RunStatus::Finished,
            model: model.into(),
            target: "species".into(),
            started_ms: 0.0,
            trained_ms: 1000.0 * number as f64,
            metrics: BTreeMap::from([("accuracy".to_string(), accuracy), ("log_loss".to_string(), 1.0 - accuracy)]),
            curve: Vec::new(),
            size_bytes: 0,
            resumable: None,
            held_back: None,
        }
    }

    fn check(actions: Vec<RunsAction>, expected: &[u64]) {
        let mut runs = [run(1, "mlp", 0.9), run(2, "cnn", 0.95), run(3, "mlp", 0.8), run(4, "mlp", 0.0)];
        runs[3].metrics.clear();
        let view = actions.into_iter().fold(RunsView::default(), |v, a| v.after(a));
        let numbers: Vec<u64> = view.visible(&runs).0.iter().map(|r| r.number).collect();
        assert_eq!(numbers, expected, "{view:?}");
    }

    #[test]
    fn runs_are_filtered_and_sorted() {
        use RunsAction::{Filter, Sort};
        let accuracy = || Sort(SortKey::Metric("accuracy".into()));
        check(vec![], &[4, 3, 2, 1]);
        check(vec![accuracy()], &[2, 1, 3, 4]);
        check(vec![accuracy(), accuracy()], &[3, 1, 2, 4]);
        check(vec![Sort(SortKey::Metric("log_loss".into()))], &[2, 1, 3, 4]);
        check(vec![Sort(SortKey::Model)], &[2, 4, 3, 1]);
        check(vec![Filter("model = 'mlp'".into())], &[4, 3, 1]);
        check(vec![Filter("model = ".into())], &[4, 3, 2, 1]);
    }

    #[test]
    fn the_arrow_of_a_loss_points_up() {
        let metric = |name: &str| SortKey::Metric(name.into()).starts_largest();
        assert!(metric("accuracy") && !metric("log_loss") && SortKey::Time.starts_largest());
    }

    #[test]
    fn runs_are_chosen_up_to_the_number_of_colours() {
        let ids: Vec<RunId> = (0..8).map(|i| RunId(i.to_string())).collect();
        let view = ids.iter().fold(RunsView::default(), |v, id| v.after(RunsAction::Choose(id.clone())));
        assert_eq!(view.chosen, ids[..MOST_COMPARED]);
        let view = view.after(RunsAction::Choose(ids[0].clone())).after(RunsAction::Exist(ids[2..4].to_vec()));
        assert_eq!(view.chosen, ids[2..4]);
    }

    #[test]
    fn columns_follow_the_learner() {
        let runs = [run(1, "mlp", 0.9)];
        let view = RunsView::default();
        assert_eq!(view.shown_columns(&runs), ["accuracy", "log_loss"]);
        let view = view.after(RunsAction::ToggleColumn("log_loss".into(), view.shown_columns(&runs)));
        assert_eq!(view.shown_columns(&runs), ["accuracy"]);
    }

    #[test]
    fn the_run_before_is_found() {
        let runs = [run(3, "mlp", 0.9), run(2, "mlp", 0.8), run(1, "mlp", 0.7)];
        let record = super::super::compare::tests::record(3, "mlp", 0.9);
        assert_eq!(before(&runs, &record, "accuracy"), Some((2, 0.8)));
        assert_eq!(before(&runs, &record, "r2"), None);
    }

    #[test]
    fn the_best_run_is_found() {
        let runs = [run(1, "mlp", 0.9), run(2, "cnn", 0.95)];
        assert_eq!(best_run(&runs, "accuracy").unwrap().number, 2);
        assert_eq!(best_run(&runs, "log_loss").unwrap().number, 2);
        assert_eq!(best_run(&runs, "r2"), None);
    }
}
