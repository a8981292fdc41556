//! The values of a part of an expression in some rows.

use std::borrow::Cow;

use arrow_array::{Array, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use bunsen_spec::expression::ValueKind;
use bunsen_table::{DAY_US, Integers, Values};

use super::plan::Constant;

/// One value for each row, or one for all.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Values(Values),
    Constant(Constant),
}

/// Values of one type that are computed with.
pub(super) struct Lane<'a, T: Copy> {
    data: Data<'a, T>,
    /// Where there are values; `None`: everywhere.
    pub(super) nulls: Option<NullBuffer>,
}

enum Data<'a, T: Copy> {
    Many(Cow<'a, [T]>),
    One(T),
}

/// Texts that are computed with.
pub(super) enum Texts<'a> {
    Many(&'a StringArray),
    One(&'a str),
    Missing,
}

impl Part {
    pub(super) fn flags_of(values: BooleanBuffer) -> Self {
        Self::Values(Values::Boolean(BooleanArray::new(values, None)))
    }

    pub(super) fn integers_of(values: Vec<i64>, nulls: Option<NullBuffer>) -> Self {
        Self::Values(Values::Integer(Int64Array::new(values.into(), nulls).into()))
    }

    pub(super) fn numbers_of(values: Vec<f64>, nulls: Option<NullBuffer>) -> Self {
        Self::Values(Values::Number(Float64Array::new(values.into(), nulls)))
    }

    pub(super) fn days_of(values: Vec<i32>, nulls: Option<NullBuffer>) -> Self {
        Self::Values(Values::Date(Date32Array::new(values.into(), nulls)))
    }

    pub(super) fn moments_of(values: Vec<i64>, nulls: Option<NullBuffer>) -> Self {
        Self::Values(Values::DateTime(TimestampMicrosecondArray::new(values.into(), nulls)))
    }

    /// Where there are values in `n` rows; `None`: everywhere.
    pub(super) fn nulls(&self, n: usize) -> Option<NullBuffer> {
        match self {
            Self::Values(values) => values.array().logical_nulls(),
            Self::Constant(Constant::Missing) => Some(NullBuffer::new_null(n)),
            Self::Constant(_) => None,
        }
    }

    /// Whole numbers; none of other values.
    pub(super) fn integers(&self, n: usize) -> Lane<'_, i64> {
        match self {
            Self::Values(Values::Integer(Integers::Wide(values))) => Lane::many(values.values(), values.nulls()),
            Self::Values(Values::Integer(Integers::Bytes(values))) => {
                let wide: Vec<i64> = values.values().iter().map(|value| i64::from(*value)).collect();
                Lane { data: Data::Many(Cow::Owned(wide)), nulls: values.nulls().cloned() }
            }
            Self::Constant(Constant::Integer(value)) => Lane::one(*value),
            _ => Lane::missing(n),
        }
    }

    /// Numbers; none of other values than numbers.
    pub(super) fn numbers(&self, n: usize) -> Lane<'_, f64> {
        match self {
            Self::Values(Values::Number(values)) => Lane::many(values.values(), values.nulls()),
            Self::Values(Values::Integer(values)) => {
                let wide: Vec<f64> = (0..values.len()).map(|row| values.value(row) as f64).collect();
                Lane { data: Data::Many(Cow::Owned(wide)), nulls: values.nulls().cloned() }
            }
            Self::Constant(Constant::Integer(value)) => Lane::one(*value as f64),
            Self::Constant(Constant::Number(value)) => Lane::one(*value),
            _ => Lane::missing(n),
        }
    }

    /// Days since 1970; none of other values than days.
    pub(super) fn days(&self, n: usize) -> Lane<'_, i32> {
        match self {
            Self::Values(Values::Date(values)) => Lane::many(values.values(), values.nulls()),
            Self::Constant(Constant::Date(day)) => Lane::one(*day),
            _ => Lane::missing(n),
        }
    }

    /// Microseconds since 1970; none of other values than days and moments.
    pub(super) fn moments(&self, n: usize) -> Lane<'_, i64> {
        match self {
            Self::Values(Values::DateTime(values)) => Lane::many(values.values(), values.nulls()),
            Self::Values(Values::Date(values)) => {
                let moments: Vec<i64> = values.values().iter().map(|day| i64::from(*day) * DAY_US).collect();
                Lane { data: Data::Many(Cow::Owned(moments)), nulls: values.nulls().cloned() }
            }
            Self::Constant(Constant::DateTime(moment)) => Lane::one(*moment),
            Self::Constant(Constant::Date(day)) => Lane::one(i64::from(*day) * DAY_US),
            _ => Lane::missing(n),
        }
    }

    /// Where it is true. Missing is not.
    pub(super) fn flags(&self, n: usize) -> BooleanBuffer {
        match self {
            Self::Values(Values::Boolean(values)) => match values.nulls() {
                Some(nulls) => values.values() & nulls.inner(),
                None => values.values().clone(),
            },
            Self::Constant(Constant::Flag(true)) => BooleanBuffer::new_set(n),
            _ => BooleanBuffer::new_unset(n),
        }
    }

    /// Texts; none of other values.
    pub(super) fn texts(&self) -> Texts<'_> {
        match self {
            Self::Values(Values::Text(values)) => Texts::Many(values),
            Self::Constant(Constant::Text(text)) => Texts::One(text),
            _ => Texts::Missing,
        }
    }

    /// As a column of `kind` with `n` rows.
    pub(super) fn into_values(self, kind: ValueKind, n: usize) -> Values {
        if let Self::Values(values) = self {
            return values;
        }
        match kind {
            ValueKind::Integer => {
                let lane = self.integers(n);
                Values::Integer(Int64Array::new(lane.map(n, |value| value).into(), lane.nulls).into())
            }
            ValueKind::Number | ValueKind::Missing => {
                let lane = self.numbers(n);
                Values::Number(Float64Array::new(lane.map(n, |value| value).into(), lane.nulls))
            }
            ValueKind::Boolean => Values::Boolean(BooleanArray::new(self.flags(n), self.nulls(n))),
            ValueKind::Date => {
                let lane = self.days(n);
                Values::Date(Date32Array::new(lane.map(n, |day| day).into(), lane.nulls))
            }
            ValueKind::DateTime => {
                let lane = self.moments(n);
                Values::DateTime(TimestampMicrosecondArray::new(lane.map(n, |moment| moment).into(), lane.nulls))
            }
            ValueKind::Text => {
                let texts = self.texts();
                Values::Text((0..n).map(|row| texts.get(row)).collect())
            }
        }
    }
}

impl<'a, T: Copy + Default> Lane<'a, T> {
    fn many(values: &'a [T], nulls: Option<&NullBuffer>) -> Self {
        Self { data: Data::Many(Cow::Borrowed(values)), nulls: nulls.cloned() }
    }

    fn one(value: T) -> Self {
        Self { data: Data::One(value), nulls: None }
    }

    fn missing(n: usize) -> Self {
        Self { data: Data::One(T::default()), nulls: Some(NullBuffer::new_null(n)) }
    }

    /// The value of a row; anything where there is none.
    pub(super) fn value(&self, row: usize) -> T {
        match &self.data {
            Data::Many(values) => values[row],
            Data::One(value) => *value,
        }
    }

    /// The value of a row, if it is not missing.
    pub(super) fn get(&self, row: usize) -> Option<T> {
        self.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)).then(|| self.value(row))
    }

    /// What `f` makes of each value, missing ones as well.
    pub(super) fn map<R: Clone>(&self, n: usize, mut f: impl FnMut(T) -> R) -> Vec<R> {
        match &self.data {
            Data::Many(values) => values.iter().map(|value| f(*value)).collect(),
            Data::One(value) => vec![f(*value); n],
        }
    }

    /// What `f` makes of the values of two lanes, missing ones as well.
    pub(super) fn zip<U: Copy, R>(&self, other: &Lane<'_, U>, n: usize, mut f: impl FnMut(T, U) -> R) -> Vec<R> {
        match (&self.data, &other.data) {
            (Data::Many(a), Data::Many(b)) => a.iter().zip(b.iter()).map(|(a, b)| f(*a, *b)).collect(),
            (Data::Many(a), Data::One(b)) => a.iter().map(|a| f(*a, *b)).collect(),
            (Data::One(a), Data::Many(b)) => b.iter().map(|b| f(*a, *b)).collect(),
            (Data::One(a), Data::One(b)) => (0..n).map(|_| f(*a, *b)).collect(),
        }
    }

    /// Where `f` holds for the values of two lanes, missing ones as well.
    pub(super) fn test<U: Copy>(&self, other: &Lane<'_, U>, n: usize, f: impl Fn(T, U) -> bool) -> BooleanBuffer {
        match (&self.data, &other.data) {
            (Data::Many(a), Data::Many(b)) => BooleanBuffer::collect_bool(n, |row| f(a[row], b[row])),
            (Data::Many(a), Data::One(b)) => BooleanBuffer::collect_bool(n, |row| f(a[row], *b)),
            (Data::One(a), Data::Many(b)) => BooleanBuffer::collect_bool(n, |row| f(*a, b[row])),
            (Data::One(a), Data::One(b)) => BooleanBuffer::collect_bool(n, |_| f(*a, *b)),
        }
    }
}

impl<'a> Texts<'a> {
    /// The text of a row.
    pub(super) fn get(&self, row: usize) -> Option<&'a str> {
        match self {
            Self::Many(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Self::One(text) => Some(text),
            Self::Missing => None,
        }
    }
}

/// Where both have values.
pub(super) fn both(a: Option<&NullBuffer>, b: Option<&NullBuffer>) -> Option<NullBuffer> {
    NullBuffer::union(a, b)
}
