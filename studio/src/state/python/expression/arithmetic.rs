//! Operators between numbers, texts and dates.

use bunsen_spec::ColumnKind;
use bunsen_spec::expression::{Arithmetic, Form, Node, ValueKind};

use super::{Code, Level, Writer, number};

impl<F: Fn(&str) -> Option<ColumnKind>> Writer<'_, F> {
    pub(super) fn arithmetic(&self, arithmetic: Arithmetic, a: &Node, b: &Node) -> Code {
        match (arithmetic, self.is_date(a), self.is_date(b)) {
            (_, true, true) => {
                let difference = self.operated(self.code(a), "-", self.code(b), Level::Sum);
                let seconds = difference.method("dt.total_seconds()");
                Code::new(Level::Product, format!("{} / 86400", seconds.text))
            }
            (_, true, false) => self.operated(self.code(a), arithmetic.sign(), self.days(b), Level::Sum),
            (_, false, true) => self.operated(self.days(a), arithmetic.sign(), self.code(b), Level::Sum),
            (Arithmetic::Power, ..) => self.power(a, b),
            (Arithmetic::Add | Arithmetic::Subtract, ..) => {
                self.operated(self.code(a), arithmetic.sign(), self.code(b), Level::Sum)
            }
            _ => {
                let code = self.operated(self.code(a), arithmetic.sign(), self.code(b), Level::Product);
                let is_exact = arithmetic == Arithmetic::Multiply
                    // pandas has no value there itself.
                    || arithmetic == Arithmetic::Remainder
                    || literal(b).is_some_and(|value| value != 0.0);
                if is_exact { code } else { code.finite() }
            }
        }
    }

    /// Two values with an operator that groups from the left.
    fn operated(&self, a: Code, sign: &str, b: Code, level: Level) -> Code {
        let a = if b.is_one { a.into_series() } else { a };
        let above = if level == Level::Sum { Level::Product } else { Level::Sign };
        Code::new(level, format!("{} {sign} {}", a.within(level), b.within(above)))
    }

    /// A number of days as a duration.
    fn days(&self, node: &Node) -> Code {
        if self.kind(node) != Some(ValueKind::Number) {
            let code = self.code(node);
            return Code { text: format!("pd.to_timedelta({}, unit=\"D\")", code.text), level: Level::Value, ..code };
        }
        let us = match literal(node) {
            Some(days) => number(format!("{:.0}", (days * 86_400e6).round_ties_even())),
            None => Code::new(Level::Product, format!("{} * 86_400_000_000", self.series(node).within(Level::Product)))
                .method("round()"),
        };
        Code { text: format!("pd.to_timedelta({}, unit=\"us\")", us.text), level: Level::Value, ..us }
    }

    /// In floats, as whole numbers have no negative powers in numpy; and missing where numpy says 1 all the same.
    fn power(&self, a: &Node, b: &Node) -> Code {
        let base = match &a.form {
            Form::Integer(value) => number(format!("{value}.0")),
            _ if self.kind(a) == Some(ValueKind::Integer) => self.series(a).method("astype(float)"),
            _ => self.code(a),
        };
        let exponent = self.code(b);
        let base = if exponent.is_one { base.into_series() } else { base };
        let code =
            Code::new(Level::Power, format!("{} ** {}", base.within(Level::Value), exponent.within(Level::Sign)));
        let is_there: Vec<String> = [(&base, a), (&exponent, b)]
            .into_iter()
            .filter(|(_, node)| literal(node).is_none())
            .map(|(code, _)| code.method("notna()").text)
            .collect();
        let is_sure = literal(b).is_some_and(|value| value != 0.0) || literal(a).is_some_and(|value| value != 1.0);
        let code = match literal(b) {
            Some(value) if value >= 0.0 => code,
            _ => code.finite(),
        };
        if is_sure || is_there.is_empty() { code } else { code.method(&format!("where({})", is_there.join(" & "))) }
    }
}

/// The number that a literal is.
fn literal(node: &Node) -> Option<f64> {
    match node.form {
        Form::Integer(value) => Some(value as f64),
        Form::Number(value) => Some(value),
        _ => None,
    }
}
