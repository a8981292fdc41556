//! From words to a tree, by operator precedence.

#[cfg(test)]
mod tests;

use super::nearest::nearest;
use super::tokens::{Token, Word, tokens};
use super::{Arithmetic, Comparison, ExpressionError, ExpressionErrorKind as Kind, Form, Function, MAX_DEPTH, Node};

/// Reads an expression.
pub(super) fn parse(text: &str) -> Result<Node, ExpressionError> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Err(ExpressionError { at: 0, kind: Kind::Empty });
    }
    let mut parser = Parser { letters: text.chars().collect(), tokens, next: 0, depth: 0 };
    let root = parser.expression(Level::Or)?;
    match parser.peek(0) {
        None => Ok(root),
        Some(token) => Err(parser.error(token, Kind::Surplus(parser.written(token)))),
    }
}

/// How tightly operators bind, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Sign,
    Power,
}

/// What stands between two values.
#[derive(Clone, Copy)]
enum Infix {
    Or,
    And,
    Compare(Comparison),
    Contains,
    In { is_negated: bool },
    Is,
    Arithmetic(Arithmetic),
}

struct Parser {
    letters: Vec<char>,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Parser {
    /// What follows, up to an operator that binds less tightly than `level`.
    fn expression(&mut self, level: Level) -> Result<Node, ExpressionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExpressionError { at: self.place(), kind: Kind::TooDeep });
        }
        let mut left = self.prefix(level)?;
        let mut is_compared = false;
        while let Some((infix, n_tokens)) = self.infix().filter(|(infix, _)| infix.level() >= level) {
            if infix.level() == Level::Compare && std::mem::replace(&mut is_compared, true) {
                return Err(ExpressionError { at: self.place(), kind: Kind::Chained });
            }
            let sign_at = self.place();
            self.next += n_tokens;
            left = self.joined(left, infix)?;
            if left.depth() > MAX_DEPTH {
                return Err(ExpressionError { at: sign_at, kind: Kind::TooDeep });
            }
        }
        self.depth -= 1;
        Ok(left)
    }

    fn prefix(&mut self, level: Level) -> Result<Node, ExpressionError> {
        let Some(token) = self.peek(0).cloned() else { return Err(self.no_value()) };
        if level <= Level::Not && is_keyword(&token.word, "not") {
            self.next += 1;
            let inner = self.expression(Level::Not)?;
            return Ok(Node::new(token.at, inner.end, Form::Not(Box::new(inner))));
        }
        if level <= Level::Sign && token.word == Word::Sign("-") {
            self.next += 1;
            let inner = self.expression(Level::Sign)?;
            let end = inner.end;
            return Ok(Node::new(token.at, end, negative(inner)));
        }
        self.value(token)
    }

    fn value(&mut self, token: Token) -> Result<Node, ExpressionError> {
        let form = match &token.word {
            Word::Integer(value) => Form::Integer(*value),
            Word::Number(value) => Form::Number(*value),
            Word::Text(text) => Form::Text(text.clone()),
            Word::Column(name) => Form::Column(name.clone()),
            Word::Name(_) if self.peek(1).is_some_and(|next| next.word == Word::Sign("(")) && !is_operator(&token) => {
                return self.call(&token);
            }
            word if is_keyword(word, "true") => Form::Flag(true),
            word if is_keyword(word, "false") => Form::Flag(false),
            word if is_keyword(word, "missing") => Form::Missing,
            Word::Name(name) if !is_operator(&token) => Form::Column(name.clone()),
            Word::Sign("(") => return self.bracket(&token),
            _ => return Err(self.no_value()),
        };
        self.next += 1;
        Ok(Node::new(token.at, token.end, form))
    }

    fn bracket(&mut self, open: &Token) -> Result<Node, ExpressionError> {
        self.next += 1;
        let mut inner = self.expression(Level::Or)?;
        (inner.at, inner.end) = (open.at, self.closed(open)?);
        Ok(inner)
    }

    /// Letters before what follows a closing bracket, which comes next.
    fn closed(&mut self, open: &Token) -> Result<usize, ExpressionError> {
        match self.peek(0) {
            Some(Token { word: Word::Sign(")"), end, .. }) => {
                let end = *end;
                self.next += 1;
                Ok(end)
            }
            Some(token) => Err(self.error(token, Kind::Surplus(self.written(token)))),
            None => Err(self.error(open, Kind::OpenBracket)),
        }
    }

    /// Expressions between brackets, the first of which is the next token, and where they end.
    fn list(&mut self) -> Result<(Vec<Node>, usize), ExpressionError> {
        let open = self.tokens[self.next].clone();
        self.next += 1;
        let mut items = Vec::new();
        let is_at = |parser: &Self, sign| parser.peek(0).is_some_and(|token| token.word == Word::Sign(sign));
        if !is_at(self, ")") {
            if self.peek(0).is_none() {
                return Err(self.error(&open, Kind::OpenBracket));
            }
            items.push(self.expression(Level::Or)?);
            while is_at(self, ",") {
                self.next += 1;
                items.push(self.expression(Level::Or)?);
            }
        }
        Ok((items, self.closed(&open)?))
    }

    fn call(&mut self, token: &Token) -> Result<Node, ExpressionError> {
        let name = self.written(token);
        let Some(function) = Function::parse(&name) else {
            let near = nearest(&name, Function::ALL.map(Function::name));
            return Err(self.error(token, Kind::UnknownFunction(name, near)));
        };
        self.next += 1;
        let (arguments, end) = self.list()?;
        let (fewest, most) = function.n_arguments();
        if arguments.len() < fewest || most.is_some_and(|most| arguments.len() > most) {
            return Err(self.error(token, Kind::ArgumentCount(function, arguments.len())));
        }
        check_literals(function, &arguments)?;
        let node = Node::new(token.at, end, Form::Call(function, arguments));
        if node.depth() > MAX_DEPTH { Err(self.error(token, Kind::TooDeep)) } else { Ok(node) }
    }

    /// `left` and what follows an operator.
    fn joined(&mut self, left: Node, infix: Infix) -> Result<Node, ExpressionError> {
        let at = left.at;
        let right = |parser: &mut Self, level| parser.expression(level).map(Box::new);
        let (end, form) = match infix {
            Infix::Or => {
                let right = right(self, Level::And)?;
                (right.end, Form::Or(Box::new(left), right))
            }
            Infix::And => {
                let right = right(self, Level::Not)?;
                (right.end, Form::And(Box::new(left), right))
            }
            Infix::Compare(comparison) => {
                let right = right(self, Level::Sum)?;
                for side in [&left, &right] {
                    if side.form == Form::Missing {
                        return Err(ExpressionError { at: side.at, kind: Kind::ComparedWithMissing });
                    }
                }
                (right.end, Form::Compare(comparison, Box::new(left), right))
            }
            Infix::Contains => match self.peek(0).cloned() {
                Some(Token { word: Word::Text(text), end, .. }) => {
                    self.next += 1;
                    (end, Form::Contains(Box::new(left), text))
                }
                _ => return Err(ExpressionError { at: self.place(), kind: Kind::ContainsWantsText }),
            },
            Infix::In { is_negated } => {
                let (items, end) = self.literals()?;
                (end, Form::In { value: Box::new(left), items, is_negated })
            }
            Infix::Is => {
                let is_negated = self.takes("not");
                let at = self.place();
                if !self.takes("missing") {
                    return Err(ExpressionError { at, kind: Kind::IsWantsMissing });
                }
                (self.tokens[self.next - 1].end, Form::IsMissing { value: Box::new(left), is_negated })
            }
            Infix::Arithmetic(arithmetic) => {
                let right = right(self, arithmetic_level(arithmetic).1)?;
                (right.end, Form::Arithmetic(arithmetic, Box::new(left), right))
            }
        };
        Ok(Node::new(at, end, form))
    }

    /// A list of literals, and where it ends.
    fn literals(&mut self) -> Result<(Vec<Node>, usize), ExpressionError> {
        if self.peek(0).is_none_or(|token| token.word != Word::Sign("(")) {
            return Err(ExpressionError { at: self.place(), kind: Kind::NoList });
        }
        let at = self.place();
        let (items, end) = self.list()?;
        if items.is_empty() {
            return Err(ExpressionError { at, kind: Kind::NoList });
        }
        match items.iter().find(|item| !item.is_literal()) {
            None => Ok((items, end)),
            Some(item) if item.form == Form::Missing => {
                Err(ExpressionError { at: item.at, kind: Kind::ComparedWithMissing })
            }
            Some(item) => {
                let written = self.letters[item.at..item.end].iter().collect();
                Err(ExpressionError { at: item.at, kind: Kind::NotInList(written) })
            }
        }
    }

    /// The operator that comes next, and how many words it has.
    fn infix(&self) -> Option<(Infix, usize)> {
        let token = self.peek(0)?;
        let one = |infix| Some((infix, 1));
        if let Word::Sign(sign) = token.word {
            return match sign {
                "=" => one(Infix::Compare(Comparison::Equal)),
                "!=" => one(Infix::Compare(Comparison::Different)),
                "<" => one(Infix::Compare(Comparison::Less)),
                "<=" => one(Infix::Compare(Comparison::AtMost)),
                ">" => one(Infix::Compare(Comparison::More)),
                ">=" => one(Infix::Compare(Comparison::AtLeast)),
                "~" => one(Infix::Contains),
                "+" => one(Infix::Arithmetic(Arithmetic::Add)),
                "-" => one(Infix::Arithmetic(Arithmetic::Subtract)),
                "*" => one(Infix::Arithmetic(Arithmetic::Multiply)),
                "/" => one(Infix::Arithmetic(Arithmetic::Divide)),
                "//" => one(Infix::Arithmetic(Arithmetic::FloorDivide)),
                "%" => one(Infix::Arithmetic(Arithmetic::Remainder)),
                "**" => one(Infix::Arithmetic(Arithmetic::Power)),
                _ => None,
            };
        }
        let is = |ahead, word| self.peek(ahead).is_some_and(|token| is_keyword(&token.word, word));
        if is(0, "not") && is(1, "in") {
            return Some((Infix::In { is_negated: true }, 2));
        }
        let words =
            [("or", Infix::Or), ("and", Infix::And), ("in", Infix::In { is_negated: false }), ("is", Infix::Is)];
        words.into_iter().find(|(word, _)| is(0, word)).map(|(_, infix)| (infix, 1))
    }

    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.next + ahead)
    }

    fn takes(&mut self, word: &str) -> bool {
        let takes = self.peek(0).is_some_and(|token| is_keyword(&token.word, word));
        self.next += usize::from(takes);
        takes
    }

    /// Letters before the next word.
    fn place(&self) -> usize {
        self.peek(0).map_or(self.letters.len(), |token| token.at)
    }

    fn written(&self, token: &Token) -> String {
        self.letters[token.at..token.end].iter().collect()
    }

    fn error(&self, token: &Token, kind: Kind) -> ExpressionError {
        ExpressionError { at: token.at, kind }
    }

    fn no_value(&self) -> ExpressionError {
        let found = self.peek(0).map(|token| self.written(token));
        ExpressionError { at: self.place(), kind: Kind::NoValue(found) }
    }
}

impl Infix {
    fn level(self) -> Level {
        match self {
            Self::Or => Level::Or,
            Self::And => Level::And,
            Self::Compare(_) | Self::Contains | Self::In { .. } | Self::Is => Level::Compare,
            Self::Arithmetic(arithmetic) => arithmetic_level(arithmetic).0,
        }
    }
}

/// How tightly it binds, and what has to stand at its right.
fn arithmetic_level(arithmetic: Arithmetic) -> (Level, Level) {
    match arithmetic {
        Arithmetic::Add | Arithmetic::Subtract => (Level::Sum, Level::Product),
        Arithmetic::Power => (Level::Power, Level::Sign),
        _ => (Level::Product, Level::Sign),
    }
}

fn negative(inner: Node) -> Form {
    match inner.form {
        Form::Integer(value) => Form::Integer(-value),
        Form::Number(value) => Form::Number(-value),
        _ => Form::Negative(Box::new(inner)),
    }
}

fn is_keyword(word: &Word, keyword: &str) -> bool {
    matches!(word, Word::Name(name) if name.eq_ignore_ascii_case(keyword))
}

fn is_operator(token: &Token) -> bool {
    ["and", "or", "not", "in", "is"].iter().any(|keyword| is_keyword(&token.word, keyword))
}

/// Whether the arguments that have to be literals are.
fn check_literals(function: Function, arguments: &[Node]) -> Result<(), ExpressionError> {
    let from = match function {
        Function::Round => {
            return match arguments.get(1).map(|digits| (&digits.form, digits.at)) {
                None | Some((Form::Integer(-20..=20), _)) => Ok(()),
                Some((_, at)) => Err(ExpressionError { at, kind: Kind::DigitsWanted }),
            };
        }
        Function::Contains | Function::StartsWith | Function::EndsWith | Function::Replace => 1,
        Function::Date => 0,
        _ => return Ok(()),
    };
    for (number, argument) in arguments.iter().enumerate().skip(from) {
        match &argument.form {
            Form::Text(text) if text.is_empty() && function == Function::Replace && number == 1 => {
                return Err(ExpressionError { at: argument.at, kind: Kind::NothingToFind });
            }
            Form::Text(_) => {}
            _ => return Err(ExpressionError { at: argument.at, kind: Kind::TextWanted(function, number + 1) }),
        }
    }
    Ok(())
}
