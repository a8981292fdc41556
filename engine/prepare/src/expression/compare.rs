//! Comparisons. One with a missing value is false, but for `!=`, which is the opposite of `=`.

use arrow_buffer::{BooleanBuffer, NullBuffer};
use bunsen_spec::expression::{Comparison, ValueKind};

use super::evaluate::Evaluation;
use super::part::{Lane, Part, Texts, both};
use super::plan::Items;

/// Lists up to this length are looked through from front to back.
const SHORT: usize = 8;

impl Evaluation<'_> {
    pub(super) fn compare(&self, how: Comparison, kinds: (ValueKind, ValueKind), a: &Part, b: &Part) -> Part {
        let n = self.n;
        Part::flags_of(match kinds {
            (ValueKind::Integer, ValueKind::Integer) => ordered(how, &a.integers(n), &b.integers(n), n),
            (ValueKind::Date, ValueKind::Date) => ordered(how, &a.days(n), &b.days(n), n),
            (ValueKind::Boolean, _) => {
                let is_there = present(both(a.nulls(n).as_ref(), b.nulls(n).as_ref()));
                let is_equal = within(!&(&a.flags(n) ^ &b.flags(n)), is_there);
                if how == Comparison::Different { !&is_equal } else { is_equal }
            }
            (ValueKind::Text, _) => texts(how, &a.texts(), &b.texts(), n),
            (kind, _) if kind.is_number() => ordered(how, &a.numbers(n), &b.numbers(n), n),
            _ => ordered(how, &a.moments(n), &b.moments(n), n),
        })
    }

    pub(super) fn is_in(&self, part: &Part, items: &Items) -> BooleanBuffer {
        let n = self.n;
        match items {
            Items::Integers(items) => member(&part.integers(n), n, |value| items.binary_search(&value).is_ok()),
            Items::Numbers(items) => member(&part.numbers(n), n, |value| {
                items.binary_search_by(|item| item.total_cmp(&(value + 0.0))).is_ok()
            }),
            Items::Moments(items) => member(&part.moments(n), n, |value| items.binary_search(&value).is_ok()),
            Items::Flags(items) => {
                let (is_true, is_there) = (part.flags(n), part.nulls(n));
                let is_in = BooleanBuffer::collect_bool(n, |row| items.contains(&is_true.value(row)));
                within(is_in, present(is_there))
            }
            Items::Texts(items) if items.len() <= SHORT => {
                let texts = part.texts();
                BooleanBuffer::collect_bool(n, |row| texts.get(row).is_some_and(|text| items.iter().any(|i| i == text)))
            }
            Items::Texts(items) => {
                let texts = part.texts();
                let find = |text: &str| items.binary_search_by(|item| item.as_str().cmp(text)).is_ok();
                BooleanBuffer::collect_bool(n, |row| texts.get(row).is_some_and(find))
            }
        }
    }
}

fn ordered<T: Copy + Default + PartialOrd>(
    how: Comparison,
    a: &Lane<'_, T>,
    b: &Lane<'_, T>,
    n: usize,
) -> BooleanBuffer {
    let is_there = present(both(a.nulls.as_ref(), b.nulls.as_ref()));
    match how {
        Comparison::Equal => within(a.test(b, n, |a, b| a == b), is_there),
        Comparison::Different => !&within(a.test(b, n, |a, b| a == b), is_there),
        Comparison::Less => within(a.test(b, n, |a, b| a < b), is_there),
        Comparison::AtMost => within(a.test(b, n, |a, b| a <= b), is_there),
        Comparison::More => within(a.test(b, n, |a, b| a > b), is_there),
        Comparison::AtLeast => within(a.test(b, n, |a, b| a >= b), is_there),
    }
}

fn texts(how: Comparison, a: &Texts<'_>, b: &Texts<'_>, n: usize) -> BooleanBuffer {
    let test = |f: fn(&str, &str) -> bool| {
        BooleanBuffer::collect_bool(n, |row| a.get(row).zip(b.get(row)).is_some_and(|(a, b)| f(a, b)))
    };
    match how {
        Comparison::Equal => test(|a, b| a == b),
        Comparison::Different => !&test(|a, b| a == b),
        Comparison::Less => test(|a, b| a < b),
        Comparison::AtMost => test(|a, b| a <= b),
        Comparison::More => test(|a, b| a > b),
        Comparison::AtLeast => test(|a, b| a >= b),
    }
}

fn member<T: Copy + Default>(lane: &Lane<'_, T>, n: usize, is_in: impl Fn(T) -> bool) -> BooleanBuffer {
    let all = BooleanBuffer::collect_bool(n, |row| is_in(lane.value(row)));
    within(all, present(lane.nulls.clone()))
}

fn present(nulls: Option<NullBuffer>) -> Option<BooleanBuffer> {
    nulls.map(NullBuffer::into_inner)
}

fn within(values: BooleanBuffer, is_there: Option<BooleanBuffer>) -> BooleanBuffer {
    match is_there {
        Some(is_there) => &values & &is_there,
        None => values,
    }
}
