//! Functions that give numbers.

use bunsen_spec::expression::{Function, ValueKind};

use super::evaluate::Evaluation;
use super::noted::Reason;
use super::part::{Part, both};
use super::plan::{Constant, Plan};

/// The first number beyond 64-bit whole numbers: 2^63.
const BEYOND: f64 = 9_223_372_036_854_775_808.0;

impl Evaluation<'_> {
    /// The smallest or largest of several numbers in a row.
    pub(super) fn extreme(&self, plan: &Plan, function: Function, parts: &[Part]) -> Part {
        let n = self.n;
        let is_min = function == Function::Min;
        if plan.kind == ValueKind::Integer {
            let first = parts[0].integers(n);
            let start = (first.map(n, |value| value), first.nulls);
            let (values, nulls) = parts[1..].iter().fold(start, |(values, nulls), part| {
                let lane = part.integers(n);
                let next = (0..n).map(|row| {
                    if is_min { values[row].min(lane.value(row)) } else { values[row].max(lane.value(row)) }
                });
                (next.collect(), both(nulls.as_ref(), lane.nulls.as_ref()))
            });
            return Part::integers_of(values, nulls);
        }
        let first = parts[0].numbers(n);
        let start = (first.map(n, |value| value), first.nulls);
        let (values, nulls) = parts[1..].iter().fold(start, |(values, nulls), part| {
            let lane = part.numbers(n);
            let next = (0..n)
                .map(|row| if is_min { values[row].min(lane.value(row)) } else { values[row].max(lane.value(row)) });
            (next.collect(), both(nulls.as_ref(), lane.nulls.as_ref()))
        });
        Part::numbers_of(values, nulls)
    }

    /// `abs`, `round`, `floor`, `ceil`.
    pub(super) fn shaped(&mut self, plan: &Plan, function: Function, parts: &[Part]) -> Part {
        let digits = match parts.get(1) {
            Some(Part::Constant(Constant::Integer(digits))) => *digits,
            _ => 0,
        };
        if plan.kind == ValueKind::Integer {
            let lane = parts[0].integers(self.n);
            return match function {
                Function::Abs => self.whole(plan, &lane, &lane, |value, _| value.checked_abs()),
                Function::Round if digits < 0 => self.whole(plan, &lane, &lane, |value, _| {
                    let rounded = round(value as f64, digits);
                    (-BEYOND..BEYOND).contains(&rounded).then_some(rounded as i64)
                }),
                _ => Part::integers_of(lane.map(self.n, |value| value), lane.nulls),
            };
        }
        let lane = parts[0].numbers(self.n);
        let values = match function {
            Function::Abs => lane.map(self.n, f64::abs),
            Function::Floor => lane.map(self.n, f64::floor),
            Function::Ceil => lane.map(self.n, f64::ceil),
            _ => lane.map(self.n, |value| round(value, digits)),
        };
        self.finite(plan, values, lane.nulls, |_| Reason::NoResult)
    }

    /// `sqrt`, `exp`, `log`, `log10`.
    pub(super) fn transcendental(&mut self, plan: &Plan, function: Function, part: &Part) -> Part {
        let lane = part.numbers(self.n);
        let values = lane.map(
            self.n,
            match function {
                Function::Sqrt => f64::sqrt,
                Function::Exp => libm::exp,
                Function::Log => libm::log,
                _ => libm::log10,
            },
        );
        self.finite(plan, values, lane.nulls, |_| Reason::NoResult)
    }

    /// `number`: texts are read, true is 1 and false 0.
    pub(super) fn number(&mut self, plan: &Plan, kind: ValueKind, part: &Part) -> Part {
        match kind {
            ValueKind::Boolean => {
                let is_true = part.flags(self.n);
                Part::integers_of((0..self.n).map(|row| i64::from(is_true.value(row))).collect(), part.nulls(self.n))
            }
            ValueKind::Text => {
                let texts = part.texts();
                let mut numbers = arrow_array::builder::Float64Builder::with_capacity(self.n);
                for row in 0..self.n {
                    let text = texts.get(row);
                    let number = text.and_then(read);
                    if let (Some(text), None) = (text, number) {
                        self.note(plan, Reason::Unreadable, row, text);
                    }
                    numbers.append_option(number);
                }
                Part::Values(bunsen_table::Values::Number(numbers.finish()))
            }
            _ => part.clone(),
        }
    }
}

/// A text as a number, with blanks around it.
fn read(text: &str) -> Option<f64> {
    text.trim_ascii().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// To this many digits behind the point, or before it where negative; halves to the even neighbour, as numpy does.
fn round(value: f64, digits: i64) -> f64 {
    let power = (0..digits.abs()).fold(1.0, |power, _| power * 10.0);
    match digits {
        0 => value.round_ties_even(),
        1.. => (value * power).round_ties_even() / power,
        _ => (value / power).round_ties_even() * power,
    }
}
