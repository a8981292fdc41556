//! An expression that fits a table: columns found, kinds known, dates read.

use std::collections::BTreeSet;

use bunsen_spec::expression::{
    Arithmetic, Comparison, Expression, ExpressionError, ExpressionErrorKind, Form, Function, Node, ValueKind, kind_of,
    nearest,
};
use bunsen_spec::{Problem, say};
use bunsen_table::{DAY_US, Table, parse_date};

/// A part of an expression, ready to be computed.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) op: Op,
    pub(super) kind: ValueKind,
    /// Its number, the same each time the expression is planned.
    pub(super) id: usize,
    /// Letters before it, and before what follows it.
    pub(super) place: (usize, usize),
}

/// What is computed.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// The column with this number.
    Column(usize),
    Constant(Constant),
    Not(Box<Plan>),
    Negative(Box<Plan>),
    And(Box<Plan>, Box<Plan>),
    Or(Box<Plan>, Box<Plan>),
    Compare(Comparison, Box<Plan>, Box<Plan>),
    /// The text in small letters.
    Contains(Box<Plan>, String),
    In(Box<Plan>, Items, bool),
    IsMissing(Box<Plan>, bool),
    Arithmetic(Arithmetic, Box<Plan>, Box<Plan>),
    Call(Function, Vec<Plan>),
}

/// One value for all rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Missing,
    Integer(i64),
    Number(f64),
    Flag(bool),
    Date(i32),
    DateTime(i64),
    Text(String),
}

/// The values of a list, in ascending order.
#[derive(Clone, Debug)]
pub(super) enum Items {
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
    Flags(Vec<bool>),
    Moments(Vec<i64>),
    Texts(Vec<String>),
}

/// Fits `expression` to `table`. `wide`: the parts whose whole numbers are computed as numbers.
pub(super) fn plan(expression: &Expression, table: &Table, wide: &BTreeSet<usize>) -> Result<Plan, Problem> {
    Planner { table, wide, next_id: 0 }.plan(&expression.root)
}

struct Planner<'a> {
    table: &'a Table,
    wide: &'a BTreeSet<usize>,
    next_id: usize,
}

impl Planner<'_> {
    fn plan(&mut self, node: &Node) -> Result<Plan, Problem> {
        let id = self.next_id;
        self.next_id += 1;
        let place = (node.at, node.end);
        if let Form::Column(name) = &node.form {
            let at = self.table.columns().iter().position(|column| column.name == *name);
            let at = at.ok_or_else(|| self.unknown(node, name))?;
            return Ok(Plan { op: Op::Column(at), kind: self.table.columns()[at].kind.into(), id, place });
        }
        let parts: Result<Vec<Plan>, _> = node.children().into_iter().map(|child| self.plan(child)).collect();
        let parts = parts?;
        let kinds: Vec<ValueKind> = parts.iter().map(|part| part.kind).collect();
        let mut kind = kind_of(node, &kinds).map_err(|error| say::expressions::mistake_at(&error))?;
        if kind == ValueKind::Integer && self.wide.contains(&id) {
            kind = ValueKind::Number;
        }
        Ok(Plan { op: op(node, parts)?, kind, id, place })
    }

    fn unknown(&self, node: &Node, name: &str) -> Problem {
        let near = nearest(name, self.table.columns().iter().map(|column| column.name.as_str()));
        let kind = ExpressionErrorKind::UnknownColumn(name.into(), near);
        say::expressions::mistake_at(&ExpressionError { at: node.at, kind })
    }
}

fn op(node: &Node, parts: Vec<Plan>) -> Result<Op, Problem> {
    let mut parts = parts.into_iter();
    let mut next = || Box::new(parts.next().expect("as many plans as parts"));
    Ok(match &node.form {
        Form::Integer(value) => Op::Constant(Constant::Integer(*value)),
        Form::Number(value) => Op::Constant(Constant::Number(*value)),
        Form::Text(text) => Op::Constant(Constant::Text(text.clone())),
        Form::Flag(flag) => Op::Constant(Constant::Flag(*flag)),
        Form::Missing | Form::Column(_) => Op::Constant(Constant::Missing),
        Form::Not(_) => Op::Not(next()),
        Form::Negative(_) => Op::Negative(next()),
        Form::And(..) => Op::And(next(), next()),
        Form::Or(..) => Op::Or(next(), next()),
        Form::Compare(comparison, ..) => {
            let (mut a, mut b) = (next(), next());
            a.read_date(b.kind)?;
            b.read_date(a.kind)?;
            Op::Compare(*comparison, a, b)
        }
        Form::Contains(_, text) => Op::Contains(next(), text.to_lowercase()),
        Form::In { is_negated, .. } => {
            let mut value = next();
            let mut list: Vec<Plan> = parts.collect();
            value.read_date(list[0].kind)?;
            list.iter_mut().try_for_each(|item| item.read_date(value.kind))?;
            let items = items(value.kind, list);
            Op::In(value, items, *is_negated)
        }
        Form::IsMissing { is_negated, .. } => Op::IsMissing(next(), *is_negated),
        Form::Arithmetic(arithmetic, ..) => Op::Arithmetic(*arithmetic, next(), next()),
        Form::Call(Function::IsMissing, _) => Op::IsMissing(next(), false),
        Form::Call(Function::Date, _) => {
            let mut text = next();
            text.read_date(ValueKind::Date)?;
            text.op
        }
        Form::Call(function, _) => Op::Call(*function, parts.collect()),
    })
}

impl Plan {
    /// Reads a text that meets a date as one.
    fn read_date(&mut self, other: ValueKind) -> Result<(), Problem> {
        let Op::Constant(Constant::Text(text)) = &self.op else { return Ok(()) };
        if !other.is_date() {
            return Ok(());
        }
        let (constant, kind) = match parse_date(text.as_bytes()) {
            Some((_, Some(moment))) => (Constant::DateTime(moment), ValueKind::DateTime),
            Some((day, None)) => (Constant::Date(day), ValueKind::Date),
            None => {
                let kind = ExpressionErrorKind::NotADate(text.clone());
                return Err(say::expressions::mistake_at(&ExpressionError { at: self.place.0, kind }));
            }
        };
        (self.op, self.kind) = (Op::Constant(constant), kind);
        Ok(())
    }
}

fn items(kind: ValueKind, list: Vec<Plan>) -> Items {
    let constants =
        || list.iter().filter_map(|item| if let Op::Constant(value) = &item.op { Some(value) } else { None });
    match kind {
        ValueKind::Text => {
            let mut texts: Vec<String> = constants()
                .filter_map(|item| if let Constant::Text(text) = item { Some(text.clone()) } else { None })
                .collect();
            texts.sort_unstable();
            Items::Texts(texts)
        }
        ValueKind::Boolean => Items::Flags(
            constants().filter_map(|item| if let Constant::Flag(flag) = item { Some(*flag) } else { None }).collect(),
        ),
        ValueKind::Date | ValueKind::DateTime => {
            let moment = |item: &Constant| match item {
                Constant::Date(day) => Some(i64::from(*day) * DAY_US),
                Constant::DateTime(moment) => Some(*moment),
                _ => None,
            };
            let mut moments: Vec<i64> = constants().filter_map(moment).collect();
            moments.sort_unstable();
            Items::Moments(moments)
        }
        ValueKind::Integer if constants().all(|item| matches!(item, Constant::Integer(_))) => {
            let mut integers: Vec<i64> = constants()
                .filter_map(|item| if let Constant::Integer(value) = item { Some(*value) } else { None })
                .collect();
            integers.sort_unstable();
            Items::Integers(integers)
        }
        _ => {
            let number = |item: &Constant| match item {
                // Zero has one sign only here.
                Constant::Integer(value) => Some(*value as f64 + 0.0),
                Constant::Number(value) => Some(*value + 0.0),
                _ => None,
            };
            let mut numbers: Vec<f64> = constants().filter_map(number).collect();
            numbers.sort_unstable_by(f64::total_cmp);
            Items::Numbers(numbers)
        }
    }
}
