//! The form of a model test, and what of it needs the rows to be chosen anew.

use bunsen_spec::{Bound, ModelTest, SliceRows, Task, TestSlice, metrics_of, task_of};

use super::metric::{headlines, higher_is_better};
use crate::text::{Words, text};

/// A test that is being made or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct TestForm {
    /// The test as it was, if there was one.
    pub before: Option<ModelTest>,
    /// Its name, as typed.
    pub name: String,
    /// The column that is predicted.
    pub target: String,
    /// What is done with it.
    pub task: Task,
    /// The metric.
    pub metric: String,
    /// Whether the bound is a least, not a most, value.
    pub is_at_least: bool,
    /// The bound, as typed.
    pub bound: String,
    /// Which rows.
    pub rows: SliceRows,
    /// Only those for which this is true, as typed.
    pub filter: String,
    /// Whether the rows are chosen anew, though nothing was said of them.
    pub chooses_anew: bool,
}

impl TestForm {
    /// A form for a new test of models that do this.
    pub fn new(target: &str, task: Task) -> Self {
        let metric = headlines(task)[0].to_string();
        Self {
            before: None,
            name: String::new(),
            target: target.into(),
            task,
            is_at_least: higher_is_better(&metric),
            metric,
            bound: String::new(),
            rows: SliceRows::HeldOut,
            filter: String::new(),
            chooses_anew: false,
        }
    }

    /// A form for a test that is there.
    pub fn of(test: &ModelTest) -> Self {
        let ModelTest { name, target, metric, bound, slice } = test.clone();
        Self {
            name,
            target,
            task: task_of(&metric).unwrap_or(Task::Classification),
            metric,
            is_at_least: matches!(bound, Bound::AtLeast(_)),
            bound: bound.value().to_string(),
            rows: slice.rows,
            filter: slice.filter,
            chooses_anew: false,
            before: Some(test.clone()),
        }
    }

    /// The form with another metric, and the bound on the side that fits it.
    #[must_use]
    pub fn with_metric(self, metric: String) -> Self {
        Self { is_at_least: higher_is_better(&metric), metric, ..self }
    }

    /// The metrics to choose from.
    pub fn metrics(&self) -> &'static [&'static str] {
        metrics_of(self.task)
    }

    /// The bound, or what is wrong with it.
    pub fn checked_bound(&self) -> Result<Bound, Words> {
        let typed = self.bound.trim().replace(',', ".");
        match typed.parse::<f64>().ok().filter(|value| value.is_finite()) {
            Some(value) if self.is_at_least => Ok(Bound::AtLeast(value)),
            Some(value) => Ok(Bound::AtMost(value)),
            None => Err(text().model_tests.bound_wrong),
        }
    }

    /// Whether the rows have to be chosen: there are none yet, or others are asked for.
    pub fn chooses_rows(&self) -> bool {
        let is_same = |before: &ModelTest| before.slice.rows == self.rows && before.slice.filter == self.filter.trim();
        self.chooses_anew || !self.before.as_ref().is_some_and(is_same)
    }

    /// The test, with its rows as they were unless they have to be chosen. `None` while something is missing.
    pub fn test(&self) -> Option<ModelTest> {
        let bound = self.checked_bound().ok()?;
        let name = self.name.trim();
        let slice = match &self.before {
            Some(before) if !self.chooses_rows() => before.slice.clone(),
            _ => TestSlice { rows: self.rows, filter: self.filter.trim().into(), ..TestSlice::default() },
        };
        let (target, metric) = (self.target.clone(), self.metric.clone());
        (!name.is_empty()).then(|| ModelTest { name: name.into(), target, metric, bound, slice })
    }
}

/// All tests, with `test` in the place of the one called `before`.
pub fn with_test(tests: &[ModelTest], before: &str, test: ModelTest) -> Vec<ModelTest> {
    tests.iter().map(|own| if own.name == before { test.clone() } else { own.clone() }).collect()
}

/// All tests but one.
pub fn without(tests: &[ModelTest], name: &str) -> Vec<ModelTest> {
    tests.iter().filter(|own| own.name != name).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned() -> ModelTest {
        let form = TestForm { name: "rare".into(), bound: "0.8".into(), filter: "a > 1".into(), ..new() };
        let test = form.test().unwrap();
        let slice = TestSlice { n_rows: 3, md5: "a".repeat(32), size_bytes: 9, ..test.slice };
        ModelTest { slice, ..test }
    }

    fn new() -> TestForm {
        TestForm::new("kind", Task::Classification)
    }

    #[test]
    fn a_form_becomes_a_test_once_it_is_whole() {
        assert_eq!(new().test(), None);
        assert_eq!(TestForm { name: "rare".into(), bound: "much".into(), ..new() }.test(), None);
        assert_eq!(TestForm { name: " ".into(), bound: "0.8".into(), ..new() }.test(), None);
        let test = TestForm { name: " rare ".into(), bound: "0,8".into(), ..new() }.test().unwrap();
        assert_eq!((test.name.as_str(), test.bound, test.metric.as_str()), ("rare", Bound::AtLeast(0.8), "accuracy"));
        let form = TestForm { name: "rare".into(), bound: "1".into(), ..new() }.with_metric("log_loss".into());
        assert_eq!(form.test().unwrap().bound, Bound::AtMost(1.0));
        assert_eq!(TestForm::new("y", Task::Regression).metric, "r2");
    }

    #[test]
    fn rows_stay_pinned_unless_others_are_asked_for() {
        let form = TestForm::of(&pinned());
        assert_eq!(form.test(), Some(pinned()));
        let milder = TestForm { bound: "0.7".into(), name: "rarer".into(), ..form.clone() };
        assert!(!milder.chooses_rows());
        assert_eq!(milder.test().unwrap().slice, pinned().slice);
        for form in [
            TestForm { filter: "a > 2".into(), ..form.clone() },
            TestForm { rows: SliceRows::All, ..form.clone() },
            TestForm { chooses_anew: true, ..form },
            new(),
        ] {
            assert!(form.chooses_rows());
            let form = TestForm { name: "rare".into(), bound: "1".into(), ..form };
            assert_eq!(form.test().unwrap().slice.md5, "", "what they are is found out");
        }
    }

    #[test]
    fn tests_are_replaced_and_removed_by_name() {
        let other = ModelTest { name: "other".into(), ..pinned() };
        let all = [pinned(), other.clone()];
        let new = ModelTest { name: "new".into(), ..pinned() };
        assert_eq!(with_test(&all, "rare", new.clone()), [new, other.clone()]);
        assert_eq!(without(&all, "rare"), [other]);
    }
}
