//! What an expression says, as a tree.

use super::parser::parse;
use super::{ExpressionError, Function};

/// An expression that has been read.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it says.
    pub root: Node,
}

/// A part of an expression and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Letters before it.
    pub at: usize,
    /// Letters before what follows it.
    pub end: usize,
    /// What it is.
    pub form: Form,
    /// Parts below each other, itself counted.
    depth: usize,
}

/// What a part of an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// `true` or `false`.
    Flag(bool),
    /// `missing`.
    Missing,
    /// The values of a column.
    Column(String),
    /// The opposite.
    Not(Box<Node>),
    /// The number with the other sign.
    Negative(Box<Node>),
    /// Both are true.
    And(Box<Node>, Box<Node>),
    /// One is true.
    Or(Box<Node>, Box<Node>),
    /// A comparison of two values.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// Whether a text contains another, in letters of either case.
    Contains(Box<Node>, String),
    /// Whether a value is one of several literals.
    In {
        /// The value.
        value: Box<Node>,
        /// The literals.
        items: Vec<Node>,
        /// Whether it is written `not in`.
        is_negated: bool,
    },
    /// Whether a value is missing.
    IsMissing {
        /// The value.
        value: Box<Node>,
        /// Whether it is written `is not missing`.
        is_negated: bool,
    },
    /// Two values computed with.
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    /// A function of values. Their number fits, and those that have to be literals are.
    Call(Function, Vec<Node>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=` or `==`
    Equal,
    /// `!=`
    Different,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// How two values are computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `//`: divided and rounded down.
    FloorDivide,
    /// `%`: what is left of that, with the sign of the divisor.
    Remainder,
    /// `**`
    Power,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        Ok(Self { root: parse(text)? })
    }

    /// The columns it names, each once, in the order of their first mention.
    pub fn columns(&self) -> Vec<&str> {
        fn add<'a>(node: &'a Node, names: &mut Vec<&'a str>) {
            match &node.form {
                Form::Column(name) if !names.contains(&name.as_str()) => names.push(name),
                _ => node.children().into_iter().for_each(|child| add(child, names)),
            }
        }
        let mut names = Vec::new();
        add(&self.root, &mut names);
        names
    }
}

impl Node {
    pub(super) fn new(at: usize, end: usize, form: Form) -> Self {
        let mut node = Self { at, end, form, depth: 1 };
        node.depth += node.children().iter().map(|child| child.depth).max().unwrap_or(0);
        node
    }

    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The parts it is made of, from left to right.
    pub fn children(&self) -> Vec<&Node> {
        match &self.form {
            Form::Not(a) | Form::Negative(a) | Form::Contains(a, _) | Form::IsMissing { value: a, .. } => vec![a],
            Form::And(a, b) | Form::Or(a, b) | Form::Compare(_, a, b) | Form::Arithmetic(_, a, b) => vec![a, b],
            Form::In { value, items, .. } => std::iter::once(&**value).chain(items).collect(),
            Form::Call(_, arguments) => arguments.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it is a value as written, `missing` not counted.
    pub fn is_literal(&self) -> bool {
        matches!(&self.form, Form::Integer(_) | Form::Number(_) | Form::Text(_) | Form::Flag(_))
            || matches!(&self.form, Form::Call(Function::Date, _))
    }
}

impl Comparison {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Different => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it asks which of two values is larger.
    pub fn is_order(self) -> bool {
        !matches!(self, Self::Equal | Self::Different)
    }
}

impl Arithmetic {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::FloorDivide => "//",
            Self::Remainder => "%",
            Self::Power => "**",
        }
    }
}
