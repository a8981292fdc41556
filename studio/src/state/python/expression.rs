//! Expressions in pandas: code over a frame called `df` that gives the same values, and is missing where they are.
//!
//! Columns are as `read_csv` makes them: true and false with gaps are objects, whole numbers with gaps are floats,
//! dates are `datetime64`. The code names pandas `pd` and, where it needs it, numpy `np`. Two things differ and are
//! left so for the code's sake: whole numbers beyond 64 bits wrap around, and sums and products beyond 1.8e308 are
//! infinite there.

mod arithmetic;
mod calls;
#[cfg(test)]
mod tests;

use bunsen_spec::ColumnKind;
use bunsen_spec::expression::{Comparison, Expression, Form, Function, Node, ValueKind};

use super::quoted;

/// Code that gives the values of `expression`, a series. `kinds` says what a column holds.
pub fn pandas(expression: &Expression, kinds: impl Fn(&str) -> Option<ColumnKind>) -> String {
    Writer { kinds: &kinds }.series(&expression.root).text
}

/// Code that says of each row whether `expression` is true, for `df[...]`. Missing is not true.
pub fn pandas_condition(expression: &Expression, kinds: impl Fn(&str) -> Option<ColumnKind>) -> String {
    Writer { kinds: &kinds }.condition(&expression.root).text
}

/// How tightly Python binds a piece of code, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Compare,
    Or,
    And,
    Sum,
    Product,
    Sign,
    Power,
    Value,
}

/// A piece of Python.
struct Code {
    text: String,
    level: Level,
    /// Whether it is one value rather than a series.
    is_one: bool,
}

struct Writer<'a, F> {
    kinds: &'a F,
}

impl Code {
    /// A series.
    fn new(level: Level, text: String) -> Self {
        Self { text, level, is_one: false }
    }

    fn one(level: Level, text: String) -> Self {
        Self { text, level, is_one: true }
    }

    /// The code, in brackets where something that binds as tightly as `level` is around it.
    fn within(&self, level: Level) -> String {
        if self.level < level { format!("({})", self.text) } else { self.text.clone() }
    }

    /// A call of one of its methods.
    fn method(&self, call: &str) -> Self {
        Self::new(Level::Value, format!("{}.{call}", self.within(Level::Value)))
    }

    /// One value as a series.
    fn into_series(self) -> Self {
        if self.is_one { Self::new(Level::Value, format!("pd.Series({}, index=df.index)", self.text)) } else { self }
    }

    /// With what is not finite missing.
    fn finite(self) -> Self {
        self.method("replace([np.inf, -np.inf], np.nan)")
    }
}

impl<F: Fn(&str) -> Option<ColumnKind>> Writer<'_, F> {
    fn kind(&self, node: &Node) -> Option<ValueKind> {
        node.kind(self.kinds).ok()
    }

    fn is_date(&self, node: &Node) -> bool {
        self.kind(node).is_some_and(ValueKind::is_date)
    }

    /// The values of a node: a series, or one value for a literal.
    fn code(&self, node: &Node) -> Code {
        match &node.form {
            Form::Integer(value) => number(value.to_string()),
            Form::Number(value) => number(format!("{value:?}")),
            Form::Text(text) => Code::one(Level::Value, quoted(text)),
            Form::Flag(flag) => Code::one(Level::Value, flag_word(*flag).into()),
            Form::Missing => Code::one(Level::Value, "np.nan".into()),
            Form::Column(name) => Code::new(Level::Value, format!("df[{}]", quoted(name))),
            Form::Not(inner) => Code::new(Level::Sign, format!("~{}", self.condition(inner).within(Level::Sign))),
            Form::Negative(inner) => Code::new(Level::Sign, format!("-{}", self.series(inner).within(Level::Sign))),
            Form::And(a, b) => self.joined(a, "&", b, Level::And),
            Form::Or(a, b) => self.joined(a, "|", b, Level::Or),
            Form::Compare(comparison, a, b) => self.compared(*comparison, a, b),
            Form::Contains(text, part) => {
                self.series(text).method(&format!("str.contains({}, case=False, regex=False)", quoted(part)))
            }
            Form::In { value, items, is_negated } => self.is_in(value, items, *is_negated),
            Form::IsMissing { value, is_negated } => {
                self.series(value).method(if *is_negated { "notna()" } else { "isna()" })
            }
            Form::Arithmetic(arithmetic, a, b) => self.arithmetic(*arithmetic, a, b),
            Form::Call(function, arguments) => self.call(*function, arguments),
        }
    }

    /// The values of a node as a series.
    fn series(&self, node: &Node) -> Code {
        self.code(node).into_series()
    }

    /// Where a node is true, without gaps.
    fn condition(&self, node: &Node) -> Code {
        let has_gaps = matches!(&node.form, Form::Column(_) | Form::Call(Function::If | Function::Coalesce, _));
        let code = self.series(node);
        if has_gaps { code.method("eq(True)") } else { code }
    }

    fn joined(&self, a: &Node, sign: &str, b: &Node, level: Level) -> Code {
        let (a, b) = (self.condition(a), self.condition(b));
        Code::new(level, format!("{} {sign} {}", a.within(level), b.within(Level::Sum)))
    }

    fn compared(&self, comparison: Comparison, a: &Node, b: &Node) -> Code {
        let is_flags = [a, b].into_iter().any(|node| self.kind(node) == Some(ValueKind::Boolean));
        let (mut left, mut right) = (self.beside(a, b), self.beside(b, a));
        if left.is_one && right.is_one {
            left = left.into_series();
        }
        if is_flags {
            // Objects have gaps, and brackets are saved.
            if left.is_one {
                std::mem::swap(&mut left, &mut right);
            }
            let name = if comparison == Comparison::Different { "ne" } else { "eq" };
            return left.method(&format!("{name}({})", right.text));
        }
        let sign = if comparison == Comparison::Equal { "==" } else { comparison.sign() };
        Code::new(Level::Compare, format!("{} {sign} {}", left.within(Level::Sum), right.within(Level::Sum)))
    }

    /// A value that is compared with another: a text beside a date may be one.
    fn beside(&self, node: &Node, other: &Node) -> Code {
        match &node.form {
            Form::Text(text) if self.is_date(other) && (has_zone(text) || other.is_literal()) => moment(text),
            _ => self.code(node),
        }
    }

    fn is_in(&self, value: &Node, items: &[Node], is_negated: bool) -> Code {
        let is_date = self.is_date(value) || items.iter().any(|item| self.is_date(item));
        let item = |item: &Node| match &item.form {
            Form::Text(text) if is_date => moment(text).text,
            _ => self.code(item).text,
        };
        let items: Vec<String> = items.iter().map(item).collect();
        let value = match &value.form {
            Form::Text(text) if is_date => moment(text).into_series(),
            _ => self.series(value),
        };
        let code = value.method(&format!("isin([{}])", items.join(", ")));
        if is_negated { Code::new(Level::Sign, format!("~{}", code.text)) } else { code }
    }
}

fn number(text: String) -> Code {
    Code::one(if text.starts_with('-') { Level::Sign } else { Level::Value }, text)
}

fn flag_word(flag: bool) -> &'static str {
    if flag { "True" } else { "False" }
}

/// A date written in a text; in UTC, without its zone.
fn moment(text: &str) -> Code {
    let zone = if has_zone(text) { ".tz_convert(None)" } else { "" };
    Code::one(Level::Value, format!("pd.Timestamp({}){zone}", quoted(text.trim())))
}

/// Whether a date in ISO form has a zone: a letter or sign behind its time.
fn has_zone(text: &str) -> bool {
    let time = text.split_once(':').map_or("", |(_, time)| time);
    time.contains(['+', '-', 'Z', 'z', 'U'])
}
