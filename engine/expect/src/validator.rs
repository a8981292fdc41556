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
