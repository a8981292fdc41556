//! Reading the arguments of an expectation.

use bunsen_spec::say::validating::{self, Wanted};
use bunsen_spec::{Expectation, Fields, Problem};
use serde_json::Value;

/// What Great Expectations lets every expectation have, and what changes nothing here.
const COMMON: [&str; 6] =
    ["batch_id", "result_format", "include_config", "catch_exceptions", "row_condition", "condition_parser"];

/// The arguments of an expectation, and which of them were asked for.
pub(crate) struct Arguments<'a> {
    kwargs: &'a Fields,
    known: Vec<String>,
}

impl<'a> Arguments<'a> {
    /// Begins to read.
    ///
    /// # Errors
    /// If the expectation is only about some rows, an argument is a parameter, or the severity is no word for one.
    pub(crate) fn new(expectation: &'a Expectation) -> Result<Self, Problem> {
        let kwargs = &expectation.kwargs;
        if kwargs.get("row_condition").is_some_and(|condition| !condition.is_null()) {
            return Err(validating::row_condition());
        }
        let is_parameter = |value: &&Value| value.get("$PARAMETER").is_some();
        if let Some((name, _)) = kwargs.iter().find(|(_, value)| is_parameter(value)) {
            return Err(validating::parameter(name));
        }
        if expectation.rest.get("severity").is_some_and(|severity| !severity.is_null()) {
            return Err(validating::argument_wrong("severity", Wanted::Severity));
        }
        Ok(Self { kwargs, known: Vec::new() })
    }

    /// Ends reading.
    ///
    /// # Errors
    /// If there is an argument that was not asked for: a misspelt one would pass unnoticed.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        let is_known = |name: &str| COMMON.contains(&name) || self.known.iter().any(|known| known == name);
        match self.kwargs.keys().find(|name| !is_known(name)) {
            Some(name) => Err(validating::argument_unknown(name, &self.known)),
            None => Ok(()),
        }
    }

    /// An argument as it is; `None` if it is not given or null.
    pub(crate) fn any(&mut self, name: &str) -> Option<&'a Value> {
        if !self.known.iter().any(|known| known == name) {
            self.known.push(name.to_string());
        }
        self.kwargs.get(name).filter(|value| !value.is_null())
    }

    fn read<T>(
        &mut self,
        name: &str,
        wanted: Wanted,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.any(name) else { return Ok(None) };
        read(value).map(Some).ok_or_else(|| validating::argument_wrong(name, wanted))
    }

    /// A text that has to be there and hold something.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, Problem> {
        let text = self.read(name, Wanted::Text, |value| value.as_str().filter(|text| !text.is_empty()))?;
        text.map(str::to_string).ok_or_else(|| validating::argument_missing(name))
    }

    /// A text that has to be there and may be empty.
    pub(crate) fn any_text(&mut self, name: &str) -> Result<String, Problem> {
        let text = self.read(name, Wanted::Text, Value::as_str)?;
        text.map(str::to_string).ok_or_else(|| validating::argument_missing(name))
    }

    /// True or false, false if it is not given.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, Problem> {
        Ok(self.read(name, Wanted::Flag, Value::as_bool)?.unwrap_or(false))
    }

    /// True or false, which has to be there.
    pub(crate) fn needed_flag(&mut self, name: &str) -> Result<bool, Problem> {
        self.read(name, Wanted::Flag, Value::as_bool)?.ok_or_else(|| validating::argument_missing(name))
    }

    /// True or false, true if it is not given.
    pub(crate) fn flag_or_true(&mut self, name: &str) -> Result<bool, Problem> {
        Ok(self.read(name, Wanted::Flag, Value::as_bool)?.unwrap_or(true))
    }

    /// A number, perhaps written as text.
    pub(crate) fn number(&mut self, name: &str) -> Result<Option<f64>, Problem> {
        self.read(name, Wanted::Number, number)
    }

    /// A number that has to be there.
    pub(crate) fn needed_number(&mut self, name: &str) -> Result<f64, Problem> {
        self.number(name)?.ok_or_else(|| validating::argument_missing(name))
    }

    /// A whole number.
    pub(crate) fn whole(&mut self, name: &str) -> Result<Option<f64>, Problem> {
        self.read(name, Wanted::Whole, |value| number(value).filter(|value| value.trunc() == *value))
    }

    /// The share of the rows that have to do as expected, 0 to 1. Default: 1.
    pub(crate) fn mostly(&mut self) -> Result<f64, Problem> {
        let mostly =
            self.read("mostly", Wanted::Share, |value| number(value).filter(|share| (0.0..=1.0).contains(share)))?;
        Ok(mostly.unwrap_or(1.0))
    }

    /// Texts, if they are given.
    pub(crate) fn texts(&mut self, name: &str) -> Result<Option<Vec<String>>, Problem> {
        self.read(name, Wanted::Texts, |value| {
            value.as_array()?.iter().map(|text| text.as_str().map(str::to_string)).collect()
        })
    }

    /// Two columns at least.
    pub(crate) fn columns(&mut self) -> Result<Vec<String>, Problem> {
        let columns = self.texts("column_list")?.ok_or_else(|| validating::argument_missing("column_list"))?;
        if columns.len() < 2 {
            return Err(validating::argument_wrong("column_list", Wanted::TwoColumns));
        }
        Ok(columns)
    }

    /// Values, which have to be there.
    pub(crate) fn values(&mut self, name: &str, wanted: Wanted) -> Result<Vec<Value>, Problem> {
        let is_enough = |values: &&Vec<Value>| wanted != Wanted::SomeValues || !values.is_empty();
        let values = self.read(name, wanted, |value| value.as_array().filter(is_enough))?;
        values.cloned().ok_or_else(|| validating::argument_missing(name))
    }

    /// One of a few words; the first if it is not given.
    pub(crate) fn one_of<T: Copy>(&mut self, name: &str, words: &[(&'static str, T)]) -> Result<T, Problem> {
        let Some(value) = self.any(name) else { return Ok(words[0].1) };
        let found = words.iter().find(|(word, _)| value.as_str() == Some(word));
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            validating::argument_not_one_of(name, &words)
        })
    }
}

/// A value as a finite number: true is 1, and texts are read.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}
