//! Expectations of a table, and what came of checking them: Great Expectations' suites and results.
//!
//! The JSON is Great Expectations' own (1.24). What is read is written back unchanged, with fields and types of
//! expectations that nobody here knows.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Problem, say};

/// Fields of a JSON object.
pub type Fields = Map<String, Value>;

/// What is expected of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields", into = "Fields")]
pub struct Suite {
    /// Its name. Empty: it has none.
    pub name: String,
    /// Its id, if a store gave it one.
    pub id: Option<String>,
    /// The expectations, in the order they are checked.
    pub expectations: Vec<Expectation>,
    /// What else is known about it.
    pub meta: Fields,
    /// What its author says about it.
    pub notes: Option<String>,
    /// Every other field, kept as it was read.
    pub rest: Fields,
}

/// One thing expected of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields", into = "Fields")]
pub struct Expectation {
    /// Which one, such as `expect_column_values_to_be_between`; `type` in JSON.
    pub kind: String,
    /// Its arguments by name.
    pub kwargs: Fields,
    /// What else is known about it; `notes` in it says why it is expected.
    pub meta: Fields,
    /// Its id, if a store gave it one.
    pub id: Option<String>,
    /// How bad it is if it fails. Default: [`Severity::Critical`].
    pub severity: Option<Severity>,
    /// Every other field, kept as it was read.
    pub rest: Fields,
}

/// How bad it is if an expectation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The table must not be used.
    Critical,
    /// Someone should look.
    Warning,
    /// Good to know.
    Info,
}

/// What came of checking a table, and the rows that failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// As Great Expectations writes it.
    pub result: ValidationResult,
    /// The rows that failed, for each expectation.
    pub failing: Vec<Failing>,
}

/// What came of checking a table: Great Expectations' result of format `SUMMARY`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValidationResult {
    /// Whether every expectation is met.
    pub success: bool,
    /// One result per expectation, in the suite's order.
    pub results: Vec<ExpectationResult>,
    /// The suite's name.
    pub suite_name: String,
    /// Values for the suite's parameters: none are known here.
    #[serde(default)]
    pub suite_parameters: Fields,
    /// Counts.
    pub statistics: ValidationStatistics,
    /// What else is known about it.
    #[serde(default)]
    pub meta: Fields,
    /// Its id, if a store gave it one.
    #[serde(default)]
    pub id: Option<String>,
}

/// How many expectations were checked and met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValidationStatistics {
    /// How many there are.
    pub evaluated_expectations: u64,
    /// How many are met.
    pub successful_expectations: u64,
    /// How many are not met or could not be checked.
    pub unsuccessful_expectations: u64,
    /// Share of those that are met, 0 to 100; `None` if there are none.
    pub success_percent: Option<f64>,
}

/// What came of one expectation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExpectationResult {
    /// Whether it is met.
    pub success: bool,
    /// The expectation.
    pub expectation_config: Expectation,
    /// What was found: counts and a sample of unexpected values, or `observed_value`. Percentages are 0 to 100,
    /// and rows are counted from 0 as pandas does. Empty if it could not be checked.
    pub result: Fields,
    /// What else is known about it.
    #[serde(default)]
    pub meta: Fields,
    /// Why it could not be checked, if so.
    pub exception_info: ExceptionInfo,
}

/// Why an expectation could not be checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExceptionInfo {
    /// Whether it could not be checked.
    pub raised_exception: bool,
    /// Where in a program it failed: never known here.
    pub exception_traceback: Option<String>,
    /// Why, in a sentence or two.
    pub exception_message: Option<String>,
}

/// The rows in which an expectation fails.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Failing {
    /// The column it is about, if it is about one.
    pub column: Option<String>,
    /// Numbers of the rows, counted from 1 without the header; at most the first 100.
    pub rows: Vec<u64>,
    /// How many rows there are in all.
    pub n_rows: u64,
}

impl Validation {
    /// What comes of expecting nothing.
    pub fn of_nothing() -> Self {
        let statistics = ValidationStatistics {
            evaluated_expectations: 0,
            successful_expectations: 0,
            unsuccessful_expectations: 0,
            success_percent: None,
        };
        let result = ValidationResult {
            success: true,
            results: Vec::new(),
            suite_name: String::new(),
            suite_parameters: Fields::new(),
            statistics,
            meta: Fields::new(),
            id: None,
        };
        Self { result, failing: Vec::new() }
    }

    /// What is not met, or could not be checked, and is critical: the table must not be used.
    pub fn critical(&self) -> impl Iterator<Item = &ExpectationResult> {
        let is_critical = |result: &&ExpectationResult| {
            let severity = result.expectation_config.severity;
            !result.success && severity.is_none_or(|severity| severity == Severity::Critical)
        };
        self.result.results.iter().filter(is_critical)
    }
}

impl Suite {
    /// Reads a suite from JSON.
    ///
    /// # Errors
    /// If it is not JSON, or no suite.
    pub fn read(json: &[u8]) -> Result<Self, Problem> {
        let value: Value = serde_json::from_slice(json)
            .map_err(|error| say::validating::suite_no_json(error.line() as u64, error.column() as u64))?;
        let Value::Object(fields) = value else { return Err(say::validating::no_suite()) };
        Self::try_from(fields)
    }
}

impl Expectation {
    /// One of this kind, with nothing but its arguments.
    pub fn new(kind: &str, kwargs: Fields) -> Self {
        Self { kind: kind.into(), kwargs, ..Self::default() }
    }

    /// The column it is about, if it is about one.
    pub fn column(&self) -> Option<&str> {
        self.kwargs.get("column")?.as_str()
    }

    /// Why it is expected, if its author says so.
    pub fn notes(&self) -> Option<&str> {
        self.meta.get("notes").or_else(|| self.rest.get("notes"))?.as_str()
    }
}

impl TryFrom<Fields> for Suite {
    type Error = Problem;

    fn try_from(mut fields: Fields) -> Result<Self, Problem> {
        let Some(Value::Array(listed)) = fields.remove("expectations") else {
            return Err(say::validating::no_suite());
        };
        let read = |(at, value): (usize, Value)| match value {
            Value::Object(fields) => {
                Expectation::try_from(fields).map_err(|_| say::validating::no_expectation(at as u64 + 1))
            }
            _ => Err(say::validating::no_expectation(at as u64 + 1)),
        };
        Ok(Self {
            expectations: listed.into_iter().enumerate().map(read).collect::<Result<_, _>>()?,
            name: take_text(&mut fields, "name").unwrap_or_default(),
            id: take_text(&mut fields, "id"),
            meta: take_fields(&mut fields, "meta"),
            notes: take_text(&mut fields, "notes"),
            rest: fields,
        })
    }
}

impl From<Suite> for Fields {
    fn from(suite: Suite) -> Self {
        let mut fields = suite.rest;
        let texts = [("name", Some(suite.name)), ("id", suite.id), ("notes", suite.notes)];
        put(&mut fields, texts, suite.meta);
        let expectations = suite.expectations.into_iter().map(|expectation| Value::Object(expectation.into()));
        fields.insert("expectations".into(), expectations.collect());
        fields
    }
}

impl TryFrom<Fields> for Expectation {
    type Error = Problem;

    fn try_from(mut fields: Fields) -> Result<Self, Problem> {
        let Some(kind) = take_text(&mut fields, "type") else { return Err(say::validating::no_expectation(1)) };
        let severity = fields.get("severity").and_then(|value| Severity::deserialize(value).ok());
        if severity.is_some() {
            fields.remove("severity");
        }
        Ok(Self {
            kind,
            kwargs: take_fields(&mut fields, "kwargs"),
            meta: take_fields(&mut fields, "meta"),
            id: take_text(&mut fields, "id"),
            severity,
            rest: fields,
        })
    }
}

impl From<Expectation> for Fields {
    fn from(expectation: Expectation) -> Self {
        let mut fields = expectation.rest;
        put(&mut fields, [("type", Some(expectation.kind)), ("id", expectation.id)], expectation.meta);
        if !expectation.kwargs.is_empty() || !fields.contains_key("kwargs") {
            fields.insert("kwargs".into(), expectation.kwargs.into());
        }
        if let Some(severity) = expectation.severity {
            fields.insert("severity".into(), severity.name().into());
        }
        fields
    }
}

impl Severity {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Takes a text out of `fields`. What is empty or something else stays, to be written back.
fn take_text(fields: &mut Fields, name: &str) -> Option<String> {
    fields.get(name)?.as_str().filter(|text| !text.is_empty())?;
    match fields.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// Takes an object out of `fields`. What is empty or something else stays, to be written back.
fn take_fields(fields: &mut Fields, name: &str) -> Fields {
    match fields.get(name) {
        Some(Value::Object(inner)) if !inner.is_empty() => match fields.remove(name) {
            Some(Value::Object(inner)) => inner,
            _ => Fields::new(),
        },
        _ => Fields::new(),
    }
}

fn put<const N: usize>(fields: &mut Fields, texts: [(&str, Option<String>); N], meta: Fields) {
    for (name, text) in texts {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            fields.insert(name.into(), text.into());
        }
    }
    if !meta.is_empty() {
        fields.insert("meta".into(), meta.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str) -> Suite {
        let suite = Suite::read(json.as_bytes()).unwrap();
        let (got, expected): (Value, Value) =
            (serde_json::to_value(&suite).unwrap(), serde_json::from_str(json).unwrap());
        assert_eq!(got, expected);
        assert_eq!(Suite::read(got.to_string().as_bytes()).unwrap(), suite);
        suite
    }

    fn refused(json: &str, place: &str) {
        let problem = Suite::read(json.as_bytes()).unwrap_err();
        assert!(problem.what.contains(place), "{json}: {problem}");
    }

    #[test]
    fn what_is_read_is_written_back() {
        let suite = check(
            r#"{"name": "s", "id": null, "meta": {"great_expectations_version": "1.24.1"}, "notes": null,
                "mine": [1, 2.50, "x"], "expectations": [
                {"type": "expect_column_to_exist", "kwargs": {"column": "a"}, "meta": {}, "severity": "critical"},
                {"type": "expect_the_unknown", "kwargs": {"deep": {"x": 1e300}}, "severity": "awful", "notes": ["n"],
                 "id": "0f0f", "expectation_context": {"description": "d"}, "rendered_content": null}]}"#,
        );
        assert_eq!(suite.expectations[0].severity, Some(Severity::Critical));
        assert_eq!(suite.expectations[1].kind, "expect_the_unknown");
        check(r#"{"expectations": []}"#);
        check(r#"{"name": 7, "meta": [], "notes": ["a"], "expectations": [{"type": "x", "kwargs": {}}]}"#);
        check(r#"{"name": "", "notes": "n", "expectations": [{"type": "x", "kwargs": null, "meta": null}]}"#);
    }

    #[test]
    fn what_is_no_suite_is_refused() {
        refused("{", "line 1");
        refused("[]", "no suite");
        refused("{}", "no suite");
        refused(r#"{"expectations": {}}"#, "no suite");
        refused(r#"{"expectations": [{"type": "x"}, 3]}"#, "2");
        refused(r#"{"expectations": [{"kwargs": {}}]}"#, "1");
    }
}
