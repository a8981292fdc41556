//! Values that can be looked up: equal where Python says so.

use std::collections::HashSet;

use bunsen_spec::{Problem, say};
use bunsen_table::Values;
use serde_json::Value;

use crate::values::{Family, as_whole, moment_us, read_moment};

/// A value of a set or a column. 1, 1.0 and true are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key<'a> {
    /// No value.
    Missing,
    /// A whole number.
    Whole(i64),
    /// Another number, as its bits.
    Number(u64),
    /// A moment in microseconds since 1970.
    Moment(i64),
    /// A text.
    Text(&'a str),
    /// Something that no column holds.
    Other,
}

impl<'a> Key<'a> {
    /// The value of a row.
    pub(crate) fn of(values: &'a Values, row: usize) -> Self {
        match values {
            _ if values.is_missing(row) => Self::Missing,
            Values::Integer(array) => Self::Whole(array.value(row)),
            Values::Number(array) => Self::number(array.value(row)),
            Values::Boolean(array) => Self::Whole(i64::from(array.value(row))),
            Values::Date(_) | Values::DateTime(_) => Self::Moment(moment_us(values, row)),
            Values::Text(array) => Self::Text(array.value(row)),
        }
    }

    fn number(value: f64) -> Self {
        as_whole(value).map_or(Self::Number(value.to_bits()), Self::Whole)
    }

    fn of_json(value: &'a Value, family: Family) -> Result<Self, Problem> {
        Ok(match value {
            Value::Null => Self::Missing,
            Value::Bool(flag) => Self::Whole(i64::from(*flag)),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Self::Whole(whole),
                (None, Some(number)) => Self::number(number),
                (None, None) => Self::Other,
            },
            Value::String(text) if family == Family::Moments => {
                Self::Moment(read_moment(text).ok_or_else(|| say::validating::no_date(text))?)
            }
            Value::String(text) => Self::Text(text),
            _ => Self::Other,
        })
    }
}

/// A set of values, to be looked up by the values of a column.
pub(crate) struct KeySet<'a> {
    keys: HashSet<Key<'a>>,
    /// Each key once with the value it was made of, in the order they were given.
    listed: Vec<(Key<'a>, &'a Value)>,
}

impl<'a> KeySet<'a> {
    /// Makes a set of `listed` for a column of `values`. Texts are read as dates where the column holds dates.
    ///
    /// # Errors
    /// If a text is no date then.
    pub(crate) fn new(listed: &'a [Value], values: &Values) -> Result<Self, Problem> {
        let family = Family::of(values);
        let mut set = Self { keys: HashSet::new(), listed: Vec::new() };
        for value in listed {
            let key = Key::of_json(value, family)?;
            if set.keys.insert(key) {
                set.listed.push((key, value));
            }
        }
        Ok(set)
    }

    /// Whether a value is in the set.
    pub(crate) fn contains(&self, key: &Key<'_>) -> bool {
        self.keys.contains(key)
    }

    /// The values of the set, each once.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Key<'a>, &'a Value)> {
        self.listed.iter()
    }
}
