//! What kind of values a part of an expression gives.

use super::{Arithmetic, Comparison, Expression, ExpressionError, ExpressionErrorKind as Kind, Form, Function, Node};
use crate::ColumnKind;

/// What an expression gives for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// True or false.
    Boolean,
    /// Days.
    Date,
    /// Moments.
    DateTime,
    /// Texts.
    Text,
    /// Nothing: `missing`.
    Missing,
}

impl From<ColumnKind> for ValueKind {
    fn from(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Integer => Self::Integer,
            ColumnKind::Number => Self::Number,
            ColumnKind::Boolean => Self::Boolean,
            ColumnKind::Date => Self::Date,
            ColumnKind::DateTime => Self::DateTime,
            ColumnKind::Category | ColumnKind::Text => Self::Text,
        }
    }
}

impl ValueKind {
    /// Whether these are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    /// Whether these are days or moments.
    pub fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::DateTime)
    }

    /// The kind that values of both have in common.
    fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a == b => Some(a),
            (Self::Missing, other) | (other, Self::Missing) => Some(other),
            (a, b) if a.is_number() && b.is_number() => Some(Self::Number),
            (a, b) if a.is_date() && b.is_date() => Some(Self::DateTime),
            _ => None,
        }
    }
}

impl Expression {
    /// The kind of its values, where `columns` says what a column holds.
    ///
    /// # Errors
    /// If a column is unknown, or values do not go together.
    pub fn kind(&self, columns: &impl Fn(&str) -> Option<ColumnKind>) -> Result<ValueKind, ExpressionError> {
        self.root.kind(columns)
    }
}

impl Node {
    /// As [`Expression::kind`], of a part.
    ///
    /// # Errors
    /// As there.
    pub fn kind(&self, columns: &impl Fn(&str) -> Option<ColumnKind>) -> Result<ValueKind, ExpressionError> {
        if let Form::Column(name) = &self.form {
            let unknown = || ExpressionError { at: self.at, kind: Kind::UnknownColumn(name.clone(), Vec::new()) };
            return columns(name).map(ValueKind::from).ok_or_else(unknown);
        }
        let kinds: Result<Vec<_>, _> = self.children().iter().map(|child| child.kind(columns)).collect();
        kind_of(self, &kinds?)
    }
}

/// The kind of values that a part gives whose parts give values of `kinds`.
///
/// # Errors
/// If they do not go together; the place is that of the part that does not fit.
///
/// # Panics
/// If `node` is a column, or `kinds` are not as many as its children.
pub fn kind_of(node: &Node, kinds: &[ValueKind]) -> Result<ValueKind, ExpressionError> {
    let children = node.children();
    assert_eq!(children.len(), kinds.len(), "as many kinds as parts");
    let wrong = |part: usize, kind| Err(ExpressionError { at: children[part].at, kind });
    let takes_missing = matches!(&node.form, Form::Call(Function::If | Function::Coalesce, _));
    if let Some(part) = kinds.iter().position(|kind| *kind == ValueKind::Missing)
        && !(takes_missing && (part > 0 || !matches!(&node.form, Form::Call(Function::If, _))))
    {
        return wrong(part, Kind::MissingHere);
    }
    Ok(match &node.form {
        Form::Integer(_) => ValueKind::Integer,
        Form::Number(_) => ValueKind::Number,
        Form::Text(_) => ValueKind::Text,
        Form::Flag(_) => ValueKind::Boolean,
        Form::Missing => ValueKind::Missing,
        Form::Column(name) => panic!("the kind of the column {name} is the table's"),
        Form::Negative(_) if kinds[0].is_number() => kinds[0],
        Form::Negative(_) => return wrong(0, Kind::CannotNegate(kinds[0])),
        Form::Not(_) | Form::And(..) | Form::Or(..) => match kinds.iter().position(|k| *k != ValueKind::Boolean) {
            Some(part) => return wrong(part, Kind::FlagWanted(kinds[part])),
            None => ValueKind::Boolean,
        },
        Form::Compare(comparison, ..) => match check_compared(*comparison, &children, kinds, 1) {
            Some(kind) => return wrong(1, kind),
            None => ValueKind::Boolean,
        },
        Form::In { .. } => {
            for item in 1..kinds.len() {
                if let Some(kind) = check_compared(Comparison::Equal, &children, kinds, item) {
                    return wrong(item, kind);
                }
            }
            ValueKind::Boolean
        }
        Form::Contains(..) if kinds[0] != ValueKind::Text => return wrong(0, Kind::ContainsNeedsText(kinds[0])),
        Form::Contains(..) | Form::IsMissing { .. } => ValueKind::Boolean,
        Form::Arithmetic(arithmetic, ..) => match computed(*arithmetic, kinds[0], kinds[1]) {
            Some(kind) => kind,
            None => {
                let is_first = !kinds[0].is_number() && kinds[1].is_number();
                return wrong(usize::from(!is_first), Kind::CannotCompute(*arithmetic, kinds[0], kinds[1]));
            }
        },
        Form::Call(Function::Date, text) => match &text[0].form {
            Form::Text(text) if text.contains(':') => ValueKind::DateTime,
            _ => ValueKind::Date,
        },
        Form::Call(function, _) => return called(*function, kinds).or_else(|(part, kind)| wrong(part, kind)),
    })
}

/// Why the first value cannot be compared with that of part `other`.
fn check_compared(comparison: Comparison, parts: &[&Node], kinds: &[ValueKind], other: usize) -> Option<Kind> {
    let is_text_of_date = |text: usize, date: usize| matches!(parts[text].form, Form::Text(_)) && kinds[date].is_date();
    if kinds[0].common(kinds[other]).is_none() && !is_text_of_date(0, other) && !is_text_of_date(other, 0) {
        return Some(Kind::Incomparable(kinds[0], kinds[other]));
    }
    (kinds[0] == ValueKind::Boolean && comparison.is_order()).then_some(Kind::FlagsHaveNoOrder)
}

/// What two values give that are computed with.
fn computed(arithmetic: Arithmetic, a: ValueKind, b: ValueKind) -> Option<ValueKind> {
    use ValueKind::{Date, DateTime, Integer, Number, Text};
    if a.is_number() && b.is_number() {
        let is_whole = a == Integer && b == Integer && !matches!(arithmetic, Arithmetic::Divide | Arithmetic::Power);
        return Some(if is_whole { Integer } else { Number });
    }
    let later = |date, days| if date == Date && days == Integer { Date } else { DateTime };
    match arithmetic {
        Arithmetic::Add if a == Text && b == Text => Some(Text),
        Arithmetic::Add if a.is_date() && b.is_number() => Some(later(a, b)),
        Arithmetic::Add if a.is_number() && b.is_date() => Some(later(b, a)),
        Arithmetic::Subtract if a.is_date() && b.is_number() => Some(later(a, b)),
        Arithmetic::Subtract if a.is_date() && b.is_date() => Some(Number),
        _ => None,
    }
}

/// What a function gives, or the argument that does not fit.
fn called(function: Function, kinds: &[ValueKind]) -> Result<ValueKind, (usize, Kind)> {
    let all = |fits: fn(ValueKind) -> bool, kind: ValueKind| match kinds.iter().position(|kind| !fits(*kind)) {
        Some(part) => Err((part, Kind::WrongArgument(function, kinds[part]))),
        None => Ok(kind),
    };
    let common = |from: usize| {
        let mut common = ValueKind::Missing;
        for (part, kind) in kinds.iter().enumerate().skip(from) {
            common = common.common(*kind).ok_or((part, Kind::MixedKinds(function, common, *kind)))?;
        }
        Ok(common)
    };
    match function {
        Function::Abs | Function::Round | Function::Floor | Function::Ceil => all(ValueKind::is_number, kinds[0]),
        Function::Min | Function::Max => {
            all(ValueKind::is_number, ValueKind::Number)?;
            common(0)
        }
        Function::Sqrt | Function::Exp | Function::Log | Function::Log10 => {
            all(ValueKind::is_number, ValueKind::Number)
        }
        Function::Length => all(|kind| kind == ValueKind::Text, ValueKind::Integer),
        Function::Lower | Function::Upper | Function::Trim | Function::Replace => {
            all(|kind| kind == ValueKind::Text, ValueKind::Text)
        }
        Function::Contains | Function::StartsWith | Function::EndsWith => {
            all(|kind| kind == ValueKind::Text, ValueKind::Boolean)
        }
        Function::If if kinds[0] != ValueKind::Boolean => Err((0, Kind::FlagWanted(kinds[0]))),
        Function::If => common(1),
        Function::Coalesce => common(0),
        Function::IsMissing => Ok(ValueKind::Boolean),
        Function::Number => match kinds[0] {
            ValueKind::Boolean => Ok(ValueKind::Integer),
            ValueKind::Text => Ok(ValueKind::Number),
            _ => all(ValueKind::is_number, kinds[0]),
        },
        Function::Text => Ok(ValueKind::Text),
        Function::Date => Ok(ValueKind::Date),
        _ => all(ValueKind::is_date, ValueKind::Integer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(name: &str) -> Option<ColumnKind> {
        Some(match name {
            "n" => ColumnKind::Integer,
            "x" => ColumnKind::Number,
            "flag" => ColumnKind::Boolean,
            "day" => ColumnKind::Date,
            "at" => ColumnKind::DateTime,
            "kind" => ColumnKind::Category,
            "note" => ColumnKind::Text,
            _ => return None,
        })
    }

    fn check(text: &str, expected: ValueKind) {
        let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(expression.kind(&columns), Ok(expected), "{text}");
    }

    fn check_mistake(text: &str, at: usize, kind: Kind) {
        let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(expression.kind(&columns), Err(ExpressionError { at, kind }), "{text}");
    }

    #[test]
    fn kinds_follow_from_their_parts() {
        use ValueKind::*;
        check("n + 1", Integer);
        check("n + 1.0", Number);
        check("n // 2 % 3", Integer);
        check("n / 2", Number);
        check("n ** 2", Number);
        check("kind + '-' + note", Text);
        check("day - date('2024-01-01')", Number);
        check("day + n", Date);
        check("day + x", DateTime);
        check("at - 1", DateTime);
        check("if(flag, day, at)", DateTime);
        check("if(flag, missing, n)", Integer);
        check("coalesce(n, x, 0)", Number);
        check("missing", Missing);
        check("day >= '2024-01-01' and '2024' < kind", Boolean);
        check("day in ('2024-01-01', date('2024-01-02 10:00'))", Boolean);
        check("year(day) + length(note)", Integer);
        check("number(flag) + number(n)", Integer);
        check("number(note)", Number);
        check("text(day)", Text);
        check("round(n, 2)", Integer);
        check("min(n, x)", Number);
        check("not (flag or is_missing(x))", Boolean);
    }

    #[test]
    fn what_does_not_go_together_has_a_place() {
        use ValueKind::*;
        check_mistake("n > 1 and kind > 5", 17, Kind::Incomparable(Text, Integer));
        check_mistake("x = 'a'", 4, Kind::Incomparable(Number, Text));
        check_mistake("n in (1, 'a')", 9, Kind::Incomparable(Integer, Text));
        check_mistake("flag = 1", 7, Kind::Incomparable(Boolean, Integer));
        check_mistake("day > note", 6, Kind::Incomparable(Date, Text));
        check_mistake("flag > false", 7, Kind::FlagsHaveNoOrder);
        check_mistake("n + kind", 4, Kind::CannotCompute(Arithmetic::Add, Integer, Text));
        check_mistake("kind * 2", 0, Kind::CannotCompute(Arithmetic::Multiply, Text, Integer));
        check_mistake("day + day", 6, Kind::CannotCompute(Arithmetic::Add, Date, Date));
        check_mistake("n and flag", 0, Kind::FlagWanted(Integer));
        check_mistake("if(n, 1, 2)", 3, Kind::FlagWanted(Integer));
        check_mistake("if(flag, 1, 'a')", 12, Kind::MixedKinds(Function::If, Integer, Text));
        check_mistake("lower(n)", 6, Kind::WrongArgument(Function::Lower, Integer));
        check_mistake("year('2024-01-01')", 5, Kind::WrongArgument(Function::Year, Text));
        check_mistake("max(1, kind)", 7, Kind::WrongArgument(Function::Max, Text));
        check_mistake("n ~ '1'", 0, Kind::ContainsNeedsText(Integer));
        check_mistake("-kind", 1, Kind::CannotNegate(Text));
        check_mistake("n + missing", 4, Kind::MissingHere);
        check_mistake("if(missing, 1, 2)", 3, Kind::MissingHere);
        check_mistake("n > 1 or prize", 9, Kind::UnknownColumn("prize".into(), vec![]));
    }
}
