//! Tests of models: how good one must be on rows that are pinned, before its version is committed.

use serde::{Deserialize, Serialize};

use crate::{Problem, Task, say};

/// A test that the models of a project have to pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelTest {
    /// Its name, unique in the project.
    pub name: String,
    /// The column that the models it is about predict.
    pub target: String,
    /// The metric, by the name it has in an [`Evaluation`](crate::Evaluation).
    pub metric: String,
    /// What the metric must be.
    #[serde(flatten)]
    pub bound: Bound,
    /// The rows it is judged on.
    pub slice: TestSlice,
}

/// What a metric must be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Bound {
    /// Whether a value is within it.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }

    /// The number.
    pub fn value(self) -> f64 {
        match self {
            Self::AtLeast(value) | Self::AtMost(value) => value,
        }
    }
}

/// Rows of the prepared table as they were when the test was made: a content of its own, as CSV.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestSlice {
    /// Which of the table's rows were taken.
    pub rows: SliceRows,
    /// Only those for which this expression was true. Empty: all.
    #[serde(default, rename = "where", skip_serializing_if = "String::is_empty")]
    pub filter: String,
    /// How many rows there are.
    pub n_rows: u64,
    /// MD5 of the CSV. Empty: not pinned yet. In the project's files DVC's pointer says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub md5: String,
    /// Size of the CSV in bytes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub size_bytes: u64,
}

fn is_zero(size_bytes: &u64) -> bool {
    *size_bytes == 0
}

/// Which rows of the table a slice was taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SliceRows {
    /// Those that a split held out: what is learned with the same split has not seen them.
    #[default]
    HeldOut,
    /// All of them.
    All,
}

impl ModelTest {
    /// Checks what can be known without the rows and gives the test with a tidy name.
    ///
    /// # Errors
    /// If it has no name, names no known metric, or its bound is no number.
    pub fn checked(&self) -> Result<Self, Problem> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME || !name.chars().any(char::is_alphanumeric) {
            return Err(say::model_tests::bad_name(MAX_NAME).in_field("name"));
        }
        if task_of(&self.metric).is_none() {
            return Err(say::model_tests::unknown_metric(&self.metric).in_field("metric"));
        }
        if !self.bound.value().is_finite() {
            return Err(say::model_tests::bound_is_no_number().in_field("bound"));
        }
        Ok(Self { name: name.to_string(), ..self.clone() })
    }
}

/// Most characters of a test's name.
const MAX_NAME: usize = 60;

/// The metrics that a model with this task can be tested by.
pub fn metrics_of(task: Task) -> &'static [&'static str] {
    match task {
        Task::Classification => &[
            "accuracy",
            "balanced_accuracy",
            "f1_macro",
            "precision_macro",
            "recall_macro",
            "precision",
            "recall",
            "f1",
            "roc_auc",
            "average_precision",
            "log_loss",
        ],
        Task::Regression => &["r2", "mean_absolute_error", "root_mean_squared_error", "mean_squared_error"],
    }
}

/// The task whose models have this metric.
pub fn task_of(metric: &str) -> Option<Task> {
    [Task::Classification, Task::Regression].into_iter().find(|task| metrics_of(*task).contains(&metric))
}

/// What came of testing one model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelTestResult {
    /// The test as it was then.
    pub test: ModelTest,
    /// What came of it.
    pub verdict: TestVerdict,
    /// The metric, where it could be computed.
    pub value: Option<f64>,
    /// Number of rows it was computed on.
    pub n_rows: u64,
    /// Rows of the slice that the model learned from or watched while it did, which were left out. `None`: nobody
    /// could tell, because what it learned from is not there.
    pub n_learned: Option<u64>,
    /// Rows of the slice without a target, which were left out.
    #[serde(default)]
    pub n_without_target: u64,
    /// Why it could not be computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What came of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestVerdict {
    /// The metric is within the bound.
    Met,
    /// It is not.
    Unmet,
    /// It could not be computed.
    Unchecked,
    /// The test is about models that predict something else: it says nothing about this one.
    OtherTarget,
}

impl ModelTestResult {
    /// The result of a test that could not be made.
    pub fn unchecked(test: &ModelTest, problem: Problem) -> Self {
        Self {
            test: test.clone(),
            verdict: TestVerdict::Unchecked,
            value: None,
            n_rows: 0,
            n_learned: None,
            n_without_target: 0,
            problem: Some(problem),
        }
    }

    /// Whether a model with this result is held back. A test that could not be computed is never passed; one about
    /// another target says nothing.
    pub fn holds_back(&self) -> bool {
        matches!(self.verdict, TestVerdict::Unmet | TestVerdict::Unchecked)
    }
}

/// Why these results hold a model back, in a phrase such as "accuracy 0.71 on “rare cases” is under 0.8"; `None`
/// where they do not.
pub fn held_back_by(results: &[ModelTestResult]) -> Option<String> {
    let mut unmet = results.iter().filter(|result| result.holds_back());
    let first = say::model_tests::why_unmet(unmet.next()?);
    Some(say::model_tests::and_more(first, unmet.count() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(name: &str, metric: &str, bound: Bound) -> ModelTest {
        let slice = TestSlice { n_rows: 3, ..TestSlice::default() };
        ModelTest { name: name.into(), target: "kind".into(), metric: metric.into(), bound, slice }
    }

    #[test]
    fn bounds_hold_at_their_ends() {
        for (bound, value, expected) in [
            (Bound::AtLeast(0.8), 0.8, true),
            (Bound::AtLeast(0.8), 0.79, false),
            (Bound::AtMost(2.0), 2.0, true),
            (Bound::AtMost(2.0), 2.1, false),
            (Bound::AtMost(2.0), f64::NAN, false),
        ] {
            assert_eq!(bound.holds(value), expected, "{bound:?} {value}");
        }
    }

    #[test]
    fn what_makes_no_test_is_refused() {
        assert_eq!(test(" rare ", "accuracy", Bound::AtLeast(0.8)).checked().unwrap().name, "rare");
        for (test, words) in [
            (test(" ", "accuracy", Bound::AtLeast(0.8)), "name"),
            (test("\u{2014}", "accuracy", Bound::AtLeast(0.8)), "name"),
            (test("a", "luck", Bound::AtLeast(0.8)), "luck"),
            (test("a", "r2", Bound::AtMost(f64::INFINITY)), "number"),
        ] {
            let problem = test.checked().unwrap_err();
            assert!(problem.to_string().contains(words), "{problem}");
        }
    }

    #[test]
    fn the_form_of_a_test_stays() {
        let json = serde_json::to_value(test("rare", "accuracy", Bound::AtLeast(0.8))).unwrap();
        let form = serde_json::json!({ "name": "rare", "target": "kind", "metric": "accuracy", "at_least": 0.8,
            "slice": { "rows": "held_out", "n_rows": 3 } });
        assert_eq!(json, form);
        assert_eq!(serde_json::from_value::<ModelTest>(json).unwrap(), test("rare", "accuracy", Bound::AtLeast(0.8)));
    }

    #[test]
    fn a_run_is_held_back_by_what_is_not_met() {
        let result = |name: &str, value, verdict| ModelTestResult {
            test: test(name, "accuracy", Bound::AtLeast(0.8)),
            verdict,
            value,
            n_rows: 10,
            n_learned: Some(0),
            n_without_target: 0,
            problem: None,
        };
        let met = result("all", Some(0.9), TestVerdict::Met);
        let other = result("other", None, TestVerdict::OtherTarget);
        assert_eq!(held_back_by(&[met.clone(), other]), None);
        let unmet = result("rare cases", Some(0.71), TestVerdict::Unmet);
        let why = "accuracy 0.71 on \u{201c}rare cases\u{201d} is under 0.8";
        assert_eq!(held_back_by(&[met, unmet.clone()]).unwrap(), why);
        assert_eq!(held_back_by(&[unmet.clone(), unmet]).unwrap(), format!("{why}, and 1 more test is not met"));
    }
}
