//! Checking a table against a suite, one expectation at a time.

use bunsen_spec::{
    ExceptionInfo, Expectation, ExpectationResult, Failing, Fields, Problem, Suite, Validation, ValidationResult,
    ValidationStatistics,
};
use bunsen_table::Table;

use crate::checked::Checked;
use crate::outcome::Outcome;

/// Checks a whole suite at once; see [`Validator`].
pub fn validate(table: &Table, suite: &Suite) -> Validation {
    let mut validator = Validator::new(table, suite);
    while !validator.step() {}
    validator.finish()
}

/// Checks a table one expectation at a time, so that a worker can listen in between.
pub struct Validator<'a> {
    table: &'a Table,
    suite: &'a Suite,
    results: Vec<ExpectationResult>,
    failing: Vec<Failing>,
}

impl<'a> Validator<'a> {
    /// Begins to check `table`.
    pub fn new(table: &'a Table, suite: &'a Suite) -> Self {
        Self { table, suite, results: Vec::new(), failing: Vec::new() }
    }

    /// Checks the next expectation and says whether that was the last.
    pub fn step(&mut self) -> bool {
        if let Some(expectation) = self.suite.expectations.get(self.results.len()) {
            let checked = Checked::new(expectation).and_then(|checked| checked.run(self.table));
            let (result, failing) = result(expectation, checked);
            self.results.push(result);
            self.failing.push(failing);
        }
        self.results.len() == self.suite.expectations.len()
    }

    /// How much of the work is done, 0 to 1.
    pub fn done_share(&self) -> f64 {
        match self.suite.expectations.len() {
            0 => 1.0,
            n => self.results.len() as f64 / n as f64,
        }
    }

    /// What came of it, after the steps that are left.
    pub fn finish(mut self) -> Validation {
        while !self.step() {}
        let n = self.results.len() as u64;
        let n_met = self.results.iter().filter(|result| result.success).count() as u64;
        let version = [("bunsen_version".to_string(), env!("CARGO_PKG_VERSION").into())];
        let result = ValidationResult {
            success: n_met == n,
            results: self.results,
            suite_name: self.suite.name.clone(),
            suite_parameters: Fields::new(),
            statistics: ValidationStatistics {
                evaluated_expectations: n,
                successful_expectations: n_met,
                unsuccessful_expectations: n - n_met,
                success_percent: (n > 0).then(|| n_met as f64 / n as f64 * 100.0),
            },
            meta: version.into_iter().collect(),
            id: None,
        };
        Validation { result, failing: self.failing }
    }
}

fn result(expectation: &Expectation, checked: Result<Outcome, Problem>) -> (ExpectationResult, Failing) {
    let (outcome, exception_info) = match checked {
        Ok(outcome) => (outcome, ExceptionInfo::default()),
        Err(problem) => {
            let message = Some(problem.to_string());
            let raised =
                ExceptionInfo { raised_exception: true, exception_traceback: None, exception_message: message };
            (Outcome::default(), raised)
        }
    };
    let failing =
        Failing { column: expectation.column().map(str::to_string), rows: outcome.rows, n_rows: outcome.n_rows };
    let result = ExpectationResult {
        success: outcome.is_met,
        expectation_config: expectation.clone(),
        result: outcome.result,
        meta: Fields::new(),
        exception_info,
    };
    (result, failing)
}

#[cfg(test)]
mod tests {
    use bunsen_table::read_csv;

    use super::*;

    fn check(expectation: &str, expected: &str) {
        let table = read_csv(b"a,b\n1,x\n2,y\n".to_vec(), &Default::default()).unwrap().table;
        let suite = Suite::read(format!(r#"{{"expectations": [{expectation}]}}"#).as_bytes()).unwrap();
        let result = validate(&table, &suite).result;
        let message = result.results[0].exception_info.exception_message.clone().unwrap_or_default();
        assert!(message.contains(expected), "{expectation}: {message}");
        assert_eq!(result.success, expected.is_empty());
        assert_eq!(serde_json::to_value(&result.results[0].expectation_config).unwrap().to_string(), {
            let read: serde_json::Value = serde_json::from_str(expectation).unwrap();
            read.to_string()
        });
    }

    #[test]
    fn what_cannot_be_checked_says_why() {
        check(r#"{"type": "expect_column_to_exist", "kwargs": {"column": "a"}}"#, "");
        check(r#"{"type": "expect_column_to_be_nice", "kwargs": {"column": "a"}}"#, "expect_column_to_be_nice");
        check(r#"{"type": "expect_column_to_exist", "kwargs": {"colum": "a"}}"#, "missing");
        check(r#"{"type": "expect_column_to_exist", "kwargs": {"column": "a", "x": 1}}"#, "no argument called");
        check(
            r#"{"type": "expect_column_to_exist", "kwargs": {"column": {"$PARAMETER": "p"}}}"#,
            "parameter of the suite",
        );
        let condition = r#""row_condition": "b > 1", "condition_parser": "pandas""#;
        check(
            &format!(r#"{{"type": "expect_column_values_to_be_null", "kwargs": {{"column": "a", {condition}}}}}"#),
            "condition",
        );
        check(
            r#"{"type": "expect_column_to_exist", "kwargs": {"column": "a"}, "severity": "awful"}"#,
            "critical, warning or info",
        );
        check(r#"{"type": "expect_column_values_to_be_unique", "kwargs": {"column": "c"}}"#, "no column called");
        let kwargs = r#"{"column": "b", "regex": "x(", "mostly": 1}"#;
        check(&format!(r#"{{"type": "expect_column_values_to_match_regex", "kwargs": {kwargs}}}"#), "character 2");
    }

    #[test]
    fn work_is_done_in_steps() {
        let table = read_csv(b"a\n1\n".to_vec(), &Default::default()).unwrap().table;
        let one = Expectation::new("expect_table_row_count_to_be_between", Fields::new());
        let suite = Suite { expectations: vec![one.clone(), one], ..Suite::default() };
        let mut validator = Validator::new(&table, &suite);
        assert!(!validator.step());
        assert_eq!(validator.done_share(), 0.5);
        assert!(validator.step() && validator.step());
        let result = validator.finish().result;
        assert_eq!((result.results.len(), result.statistics.success_percent), (2, Some(100.0)));
        let empty = validate(&table, &Suite::default()).result;
        assert_eq!((empty.success, empty.statistics.success_percent), (true, None));
    }
}
