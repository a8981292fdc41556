//! `+ - * / // % **` and the minus before a number, with Python's rules.

use bunsen_spec::expression::Arithmetic;

use super::evaluate::Evaluation;
use super::noted::Reason;
use super::part::{Lane, Part, both};
use super::plan::{Constant, Plan};

impl Evaluation<'_> {
    /// Numbers computed with. What is not finite is missing.
    pub(super) fn arithmetic(&mut self, plan: &Plan, arithmetic: Arithmetic, a: &Part, b: &Part) -> Part {
        let n = self.n;
        let (left, right) = (a.numbers(n), b.numbers(n));
        let values = match arithmetic {
            Arithmetic::Add => left.zip(&right, n, |a, b| a + b),
            Arithmetic::Subtract => left.zip(&right, n, |a, b| a - b),
            Arithmetic::Multiply => left.zip(&right, n, |a, b| a * b),
            Arithmetic::Divide => left.zip(&right, n, |a, b| a / b),
            Arithmetic::FloorDivide => left.zip(&right, n, floor_divide),
            Arithmetic::Remainder => left.zip(&right, n, remainder),
            Arithmetic::Power => power(&left, &right, b, n),
        };
        let is_division = matches!(arithmetic, Arithmetic::Divide | Arithmetic::FloorDivide | Arithmetic::Remainder);
        let nulls = both(left.nulls.as_ref(), right.nulls.as_ref());
        let reason = |row: usize| match is_division && right.value(row) == 0.0 {
            true => Reason::ByZero,
            false => Reason::NoResult,
        };
        self.finite(plan, values, nulls, reason)
    }

    /// Whole numbers computed with. Where one grows too large, the part is computed anew in numbers.
    pub(super) fn whole_arithmetic(&mut self, plan: &Plan, arithmetic: Arithmetic, a: &Part, b: &Part) -> Part {
        let (a, b) = (a.integers(self.n), b.integers(self.n));
        match arithmetic {
            Arithmetic::Add => self.whole(plan, &a, &b, i64::checked_add),
            Arithmetic::Subtract => self.whole(plan, &a, &b, i64::checked_sub),
            Arithmetic::Multiply => self.whole(plan, &a, &b, i64::checked_mul),
            Arithmetic::FloorDivide => self.whole(plan, &a, &b, whole_divide),
            _ => self.whole(plan, &a, &b, whole_remainder),
        }
    }

    /// The numbers with the other sign.
    pub(super) fn negative(&mut self, plan: &Plan, part: &Part) -> Part {
        if plan.kind == bunsen_spec::expression::ValueKind::Integer {
            let zero = Part::Constant(Constant::Integer(0));
            return self.whole(plan, &zero.integers(self.n), &part.integers(self.n), i64::checked_sub);
        }
        let lane = part.numbers(self.n);
        Part::numbers_of(lane.map(self.n, |value| -value), lane.nulls)
    }

    pub(super) fn whole(
        &mut self,
        plan: &Plan,
        a: &Lane<'_, i64>,
        b: &Lane<'_, i64>,
        compute: impl Fn(i64, i64) -> Option<i64>,
    ) -> Part {
        let mut is_partial = false;
        let values = a.zip(b, self.n, |a, b| {
            let value = compute(a, b);
            is_partial |= value.is_none();
            value.unwrap_or_default()
        });
        let mut nulls = both(a.nulls.as_ref(), b.nulls.as_ref());
        if is_partial {
            nulls = self.without(plan, nulls, |row| match (compute(a.value(row), b.value(row)), b.value(row)) {
                (Some(_), _) => None,
                // Whole numbers have no value in two cases: these are those of // and % alone.
                (None, 0) if compute(1, 0).is_none() => Some(Reason::ByZero),
                (None, _) => Some(Reason::TooLarge),
            });
        }
        Part::integers_of(values, nulls)
    }

    /// Numbers of which those that are not finite become missing.
    pub(super) fn finite(
        &mut self,
        plan: &Plan,
        values: Vec<f64>,
        mut nulls: Option<arrow_buffer::NullBuffer>,
        reason: impl Fn(usize) -> Reason,
    ) -> Part {
        if !values.iter().all(|value| value.is_finite()) {
            nulls = self.without(plan, nulls, |row| (!values[row].is_finite()).then(|| reason(row)));
        }
        Part::numbers_of(values, nulls)
    }
}

/// As numpy: by one constant power in the exact way.
fn power(left: &Lane<'_, f64>, right: &Lane<'_, f64>, exponent: &Part, n: usize) -> Vec<f64> {
    let exponent = match exponent {
        Part::Constant(_) => right.value(0),
        _ => f64::NAN,
    };
    if exponent == 2.0 {
        left.map(n, |value| value * value)
    } else if exponent == 1.0 {
        left.map(n, |value| value)
    } else if exponent == -1.0 {
        left.map(n, |value| 1.0 / value)
    } else if exponent == 0.5 {
        left.map(n, f64::sqrt)
    } else {
        left.zip(right, n, libm::pow)
    }
}

/// Divided and rounded down, as Python does: consistent with the remainder.
fn floor_divide(a: f64, b: f64) -> f64 {
    if b == 0.0 {
        return a / b;
    }
    let rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 && (b < 0.0) != (rest < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return 0.0_f64.copysign(a / b);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 { floor + 1.0 } else { floor }
}

/// What is left of a division that is rounded down: it has the sign of the divisor.
fn remainder(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        0.0_f64.copysign(b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    }
}

fn whole_divide(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

fn whole_remainder(a: i64, b: i64) -> Option<i64> {
    if b == 0 {
        return None;
    }
    let rest = a.wrapping_rem(b);
    Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}
