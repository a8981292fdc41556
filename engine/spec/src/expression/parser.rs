//! From words to a tree, by operator precedence.

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

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in brackets.
    fn shown(node: &Node) -> String {
        let parts: Vec<String> = node.children().into_iter().map(shown).collect();
        match &node.form {
            Form::Integer(value) => value.to_string(),
            Form::Number(value) => format!("{value:?}"),
            Form::Text(text) => format!("{text:?}"),
            Form::Flag(flag) => flag.to_string(),
            Form::Missing => "missing".into(),
            Form::Column(name) => name.clone(),
            Form::Not(_) => format!("(not {})", parts[0]),
            Form::Negative(_) => format!("(- {})", parts[0]),
            Form::And(..) => format!("({} and {})", parts[0], parts[1]),
            Form::Or(..) => format!("({} or {})", parts[0], parts[1]),
            Form::Compare(comparison, ..) => format!("({} {} {})", parts[0], comparison.sign(), parts[1]),
            Form::Contains(_, text) => format!("({} ~ {text:?})", parts[0]),
            Form::In { is_negated, .. } => {
                format!("({}{} in {})", parts[0], if *is_negated { " not" } else { "" }, parts[1..].join(","))
            }
            Form::IsMissing { is_negated, .. } => {
                format!("({} is{} missing)", parts[0], if *is_negated { " not" } else { "" })
            }
            Form::Arithmetic(arithmetic, ..) => format!("({} {} {})", parts[0], arithmetic.sign(), parts[1]),
            Form::Call(function, _) => format!("{}({})", function.name(), parts.join(",")),
        }
    }

    fn check(text: &str, expected: &str) {
        let node = parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(shown(&node), expected, "{text}");
    }

    fn check_mistake(text: &str, at: usize, kind: Kind) {
        assert_eq!(parse(text), Err(ExpressionError { at, kind }), "{text}");
    }

    #[test]
    fn operators_bind_as_in_python() {
        check("a or b and not c = 1", "(a or (b and (not (c = 1))))");
        check("a - b - c", "((a - b) - c)");
        check("a + b * c // d % e", "(a + (((b * c) // d) % e))");
        check("-2 ** 2", "(- (2 ** 2))");
        check("(-2) ** 2", "(-2 ** 2)");
        check("2 ** 3 ** -x", "(2 ** (3 ** (- x)))");
        check("-a * b", "((- a) * b)");
        check("2 * -3", "(2 * -3)");
        check("a + 1 >= b * 2 and c", "(((a + 1) >= (b * 2)) and c)");
        check("a in (1, -2) or b not in ('x')", "((a in 1,-2) or (b not in \"x\"))");
        check("not a is missing and b is NOT Missing", "((not (a is missing)) and (b is not missing))");
        check("a + 'b' ~ 'c'", "((a + \"b\") ~ \"c\")");
        check("(a = 1) = (b = 1)", "((a = 1) = (b = 1))");
    }

    #[test]
    fn values_are_written_in_many_ways() {
        check(
            "1_000 + .5 + 1e-3 + 2. + 9223372036854775808",
            "((((1000 + 0.5) + 0.001) + 2.0) + 9.223372036854776e18)",
        );
        check(r#""a ""b"" \"c\" \\ \n""#, r#""a \"b\" \"c\" \\ \\n""#);
        check("'it''s' + “so ‘quoted’ it is” + „x“", "((\"it's\" + \"so ‘quoted’ it is\") + \"x\")");
        check(
            "metrics.accuracy + ชื่อ + `the ``b`` (x)` + größe_2",
            "(((metrics.accuracy + ชื่อ) + the `b` (x)) + größe_2)",
        );
        check("TRUE and False", "(true and false)");
        check("year(year) + Round(x, 2)", "(year(year) + round(x,2))");
        check("if(a, missing, coalesce(b, 0))", "if(a,missing,coalesce(b,0))");
        check("a ≤ 2 and b <> 3 and c == 4", "(((a <= 2) and (b != 3)) and (c = 4))");
    }

    #[test]
    fn mistakes_have_a_place() {
        check_mistake("", 0, Kind::Empty);
        check_mistake("  ", 0, Kind::Empty);
        check_mistake("ก > ", 4, Kind::NoValue(None));
        check_mistake("a and", 5, Kind::NoValue(None));
        check_mistake("and", 0, Kind::NoValue(Some("and".into())));
        check_mistake("a > * 2", 4, Kind::NoValue(Some("*".into())));
        check_mistake("a = not b", 4, Kind::NoValue(Some("not".into())));
        check_mistake("a b", 2, Kind::Surplus("b".into()));
        check_mistake("a = 1)", 5, Kind::Surplus(")".into()));
        check_mistake("(a = 1", 0, Kind::OpenBracket);
        check_mistake("lower(a", 5, Kind::OpenBracket);
        check_mistake("a in (", 5, Kind::OpenBracket);
        check_mistake("a = 'b", 4, Kind::OpenQuote);
        check_mistake("a = 'it\\'s", 4, Kind::OpenQuote);
        check_mistake("`a", 0, Kind::OpenName);
        check_mistake("``", 0, Kind::EmptyName);
        check_mistake("a => 2", 2, Kind::UnknownSign("=>".into()));
        check_mistake("a & b", 2, Kind::UnknownSign("&".into()));
        check_mistake("a $ b", 2, Kind::UnknownSign("$".into()));
        check_mistake("2x + 1", 0, Kind::BadNumber("2x".into()));
        check_mistake("1.2.3", 0, Kind::BadNumber("1.2.3".into()));
        check_mistake("1__0", 0, Kind::BadNumber("1__0".into()));
        check_mistake("1e999", 0, Kind::BadNumber("1e999".into()));
        check_mistake("1 < a < 3", 6, Kind::Chained);
        check_mistake("a = b is missing", 6, Kind::Chained);
        check_mistake("lenght(a)", 0, Kind::UnknownFunction("lenght".into(), vec!["length".into()]));
        check_mistake("a + min(b)", 4, Kind::ArgumentCount(Function::Min, 1));
        check_mistake("abs()", 0, Kind::ArgumentCount(Function::Abs, 0));
        check_mistake("contains(a, b)", 12, Kind::TextWanted(Function::Contains, 2));
        check_mistake("replace(a, '', 'b')", 11, Kind::NothingToFind);
        check_mistake("round(a, 1.5)", 9, Kind::DigitsWanted);
        check_mistake("a ~ b", 4, Kind::ContainsWantsText);
        check_mistake("a in b", 5, Kind::NoList);
        check_mistake("a in ()", 5, Kind::NoList);
        check_mistake("a in (1, b + 1)", 9, Kind::NotInList("b + 1".into()));
        check_mistake("a in (missing)", 6, Kind::ComparedWithMissing);
        check_mistake("a is 1", 5, Kind::IsWantsMissing);
        check_mistake("a = missing", 4, Kind::ComparedWithMissing);
    }

    #[test]
    fn hostile_input_ends_in_a_sentence() {
        let too_deep = |text: String| {
            assert_eq!(parse(&text).map_err(|error| error.kind), Err(Kind::TooDeep), "{}", &text[..20]);
        };
        too_deep("(".repeat(9_000));
        too_deep("-".repeat(9_000));
        too_deep("not ".repeat(2_000));
        too_deep("abs(".repeat(2_000));
        too_deep("a+".repeat(4_000) + "a");
        too_deep("a**".repeat(3_000) + "a");
        too_deep("a or ".repeat(1_500) + "a");
        check_mistake(&"a".repeat(10_001), 10_000, Kind::TooLong);
        let sum = vec!["a"; 120].join(" + ");
        assert!(parse(&sum).is_ok());
        let list = format!("a in ({})", vec!["1"; 3_000].join(","));
        assert!(parse(&list).is_ok());
    }
}
