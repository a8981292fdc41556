//! Smallest and largest values.

use bunsen_spec::Problem;
use bunsen_spec::say::validating::{self, Wanted};
use serde_json::Value;

use crate::arguments::{Arguments, number};
use crate::values::{Family, read_moment};

/// A smallest and a largest value, either of which may be left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Range<T> {
    min: Option<T>,
    max: Option<T>,
    is_min_strict: bool,
    is_max_strict: bool,
}

/// A number or a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    Number(f64),
    /// In microseconds since 1970.
    Moment(i64),
}

impl<T: PartialOrd + Copy> Range<T> {
    /// Whether `value` lies between. What is not a number lies nowhere.
    pub(crate) fn contains(&self, value: T) -> bool {
        let is_above = self.min.is_none_or(|min| if self.is_min_strict { value > min } else { value >= min });
        let is_below = self.max.is_none_or(|max| if self.is_max_strict { value < max } else { value <= max });
        is_above && is_below
    }

    /// Whether there is no bound at all.
    pub(crate) fn is_open(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }

    /// Whether nothing can lie between.
    pub(crate) fn is_reversed(&self) -> bool {
        matches!((self.min, self.max), (Some(min), Some(max)) if min > max)
    }

    fn with<U>(&self, read: impl Fn(T) -> Option<U>) -> Option<Range<U>> {
        let bound = |bound: Option<T>| bound.map_or(Some(None), |bound| read(bound).map(Some));
        Some(Range {
            min: bound(self.min)?,
            max: bound(self.max)?,
            is_min_strict: self.is_min_strict,
            is_max_strict: self.is_max_strict,
        })
    }
}

impl Range<Bound> {
    /// Reads bounds that are numbers or dates.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let min = bound(arguments, "min_value")?;
        let max = bound(arguments, "max_value")?;
        strict(arguments, min, max)
    }

    /// As numbers, for the column called `column`.
    ///
    /// # Errors
    /// If they are dates.
    pub(crate) fn numbers(&self, column: &str) -> Result<Range<f64>, Problem> {
        let number = |bound| match bound {
            Bound::Number(number) => Some(number),
            Bound::Moment(_) => None,
        };
        self.with(number).ok_or_else(|| unlike(column, Family::Numbers, Family::Moments))
    }

    /// As moments in microseconds since 1970, for the column called `column`.
    ///
    /// # Errors
    /// If they are numbers.
    pub(crate) fn moments(&self, column: &str) -> Result<Range<i64>, Problem> {
        let moment = |bound| match bound {
            Bound::Moment(moment_us) => Some(moment_us),
            Bound::Number(_) => None,
        };
        self.with(moment).ok_or_else(|| unlike(column, Family::Moments, Family::Numbers))
    }

    /// Why texts cannot lie between.
    pub(crate) fn no_texts(&self, column: &str) -> Problem {
        let is_number = matches!(self.min.or(self.max), Some(Bound::Number(_)));
        unlike(column, Family::Texts, if is_number { Family::Numbers } else { Family::Moments })
    }
}

impl PartialOrd for Bound {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(b),
            (Self::Moment(a), Self::Moment(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}

impl Range<f64> {
    /// Reads bounds that are numbers.
    pub(crate) fn of_numbers(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let (min, max) = (arguments.number("min_value")?, arguments.number("max_value")?);
        strict(arguments, min, max)
    }

    /// Reads bounds that are whole numbers.
    pub(crate) fn of_whole(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let (min, max) = (arguments.whole("min_value")?, arguments.whole("max_value")?);
        strict(arguments, min, max)
    }

    /// Reads bounds that are whole numbers and never strict.
    pub(crate) fn of_whole_inclusive(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let (min, max) = (arguments.whole("min_value")?, arguments.whole("max_value")?);
        Ok(Self { min, max, is_min_strict: false, is_max_strict: false })
    }

    /// Nothing but `value`.
    pub(crate) fn exactly(value: f64) -> Self {
        Self { min: Some(value), max: Some(value), is_min_strict: false, is_max_strict: false }
    }

    /// Reads a pair of a smallest and a largest value, of which null is none.
    pub(crate) fn of_pair(pair: &Value) -> Option<Self> {
        let [min, max] = pair.as_array()?.as_slice() else { return None };
        let bound = |value: &Value| if value.is_null() { Some(None) } else { number(value).map(Some) };
        Some(Self { min: bound(min)?, max: bound(max)?, is_min_strict: false, is_max_strict: false })
    }

    /// The bounds that there are.
    pub(crate) fn bounds(&self) -> impl Iterator<Item = f64> {
        self.min.into_iter().chain(self.max)
    }
}

fn strict<T>(arguments: &mut Arguments<'_>, min: Option<T>, max: Option<T>) -> Result<Range<T>, Problem> {
    let (is_min_strict, is_max_strict) = (arguments.flag("strict_min")?, arguments.flag("strict_max")?);
    Ok(Range { min, max, is_min_strict, is_max_strict })
}

fn bound(arguments: &mut Arguments<'_>, name: &str) -> Result<Option<Bound>, Problem> {
    let Some(value) = arguments.any(name) else { return Ok(None) };
    let moment = || value.as_str().and_then(read_moment).map(Bound::Moment);
    let bound = number(value).map(Bound::Number).or_else(moment);
    bound.map(Some).ok_or_else(|| validating::argument_wrong(name, Wanted::Bound))
}

fn unlike(column: &str, values: Family, bounds: Family) -> Problem {
    validating::bounds_unlike(column, values.name(), bounds.name())
}
