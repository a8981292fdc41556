//! The filter of the run table: `metrics.accuracy > 0.9 and model = "mlp"`.
//!
//! ```text
//! expression = term { "or" term }
//! term       = factor { "and" factor }
//! factor     = "not" factor | "(" expression ")" | field operator value
//! operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~"
//! ```
//!
//! `~` means "contains", letters of either case. A run without the named metric fits no comparison. Of our own
//! because the kept expression crates bring arithmetic, functions and assignments, and none tells where
//! in a learner's line the mistake is.

mod tokens;

use std::cmp::Ordering;

use bunsen_spec::{RunStatus, RunSummary};

use self::tokens::{Token, tokens};

/// A filter that has been read.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Fits every run.
    All,
    /// Both.
    And(Box<Filter>, Box<Filter>),
    /// Either.
    Or(Box<Filter>, Box<Filter>),
    /// The opposite.
    Not(Box<Filter>),
    /// A field compared with a value.
    Compare(Field, Operator, Value),
}

/// What can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A metric on the held-out rows.
    Metric(String),
    /// The run's number.
    Number,
    /// Its name.
    Name,
    /// Its note.
    Note,
    /// Its model.
    Model,
    /// What it predicts.
    Target,
    /// How it stands: `finished`, `running`, `interrupted`, `failed`, `cancelled`.
    State,
    /// Seconds spent training.
    Seconds,
}

/// How it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
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
    /// `~`
    Contains,
}

/// What it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// Why a filter cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// Letters before the mistake.
    pub at: usize,
    /// What is wrong.
    pub kind: FilterErrorKind,
}

/// What is wrong with a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterErrorKind {
    /// A field was expected.
    NoField,
    /// There is no such field.
    UnknownField(String),
    /// An operator was expected after this field.
    NoOperator(String),
    /// A value was expected.
    NoValue,
    /// A text stands where the field holds numbers.
    NotANumber(String),
    /// A number or an unknown word stands where the field holds text: it wants quotes.
    NotQuoted(String),
    /// `~` compares texts only.
    ContainsNeedsText,
    /// A quote is not closed.
    OpenQuote,
    /// A bracket is not closed.
    OpenBracket,
    /// Something follows where the filter should end, or `and` or `or` is missing.
    Surplus(String),
}

impl Filter {
    /// Reads a filter. An empty line fits every run.
    pub fn parse(line: &str) -> Result<Self, FilterError> {
        let tokens = tokens(line)?;
        if tokens.is_empty() {
            return Ok(Self::All);
        }
        let mut reader = Reader { tokens, at: 0, end: line.chars().count() };
        let filter = reader.expression()?;
        match reader.next() {
            None => Ok(filter),
            Some((at, token)) => Err(FilterError { at, kind: FilterErrorKind::Surplus(token.text().into()) }),
        }
    }

    /// Whether `run` fits.
    pub fn fits(&self, run: &RunSummary) -> bool {
        match self {
            Self::All => true,
            Self::And(a, b) => a.fits(run) && b.fits(run),
            Self::Or(a, b) => a.fits(run) || b.fits(run),
            Self::Not(a) => !a.fits(run),
            Self::Compare(field, operator, value) => field.read(run).is_some_and(|own| operator.holds(&own, value)),
        }
    }
}

/// A run's state as the filter and the table name it.
pub fn state_word(run: &RunSummary) -> &'static str {
    match run.status {
        RunStatus::Running if run.resumable.is_some() => "interrupted",
        RunStatus::Running => "running",
        RunStatus::Finished => "finished",
        RunStatus::Failed => "failed",
        RunStatus::Cancelled => "cancelled",
    }
}

impl Field {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "number" | "run" => Self::Number,
            "name" => Self::Name,
            "note" => Self::Note,
            "model" => Self::Model,
            "target" => Self::Target,
            "state" | "status" => Self::State,
            "seconds" | "time" => Self::Seconds,
            _ => Self::Metric(word.strip_prefix("metrics.").filter(|name| !name.is_empty())?.into()),
        })
    }

    fn holds_numbers(&self) -> bool {
        matches!(self, Self::Metric(_) | Self::Number | Self::Seconds)
    }

    fn read(&self, run: &RunSummary) -> Option<Value> {
        Some(match self {
            Self::Metric(name) => Value::Number(*run.metrics.get(name)?),
            Self::Number => Value::Number(run.number as f64),
            Self::Seconds => Value::Number(run.trained_ms / 1000.0),
            Self::Name => Value::Text(run.name.clone()),
            Self::Note => Value::Text(run.note.clone()),
            Self::Model => Value::Text(run.model.clone()),
            Self::Target => Value::Text(run.target.clone()),
            Self::State => Value::Text(state_word(run).into()),
        })
    }
}

impl Operator {
    fn parse(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" | "==" => Self::Equal,
            "!=" => Self::Different,
            "<" => Self::Less,
            "<=" => Self::AtMost,
            ">" => Self::More,
            ">=" => Self::AtLeast,
            "~" => Self::Contains,
            _ => return None,
        })
    }

    fn holds(self, own: &Value, value: &Value) -> bool {
        let order = match (own, value) {
            (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
            (Value::Text(a), Value::Text(b)) if self == Self::Contains => {
                return a.to_lowercase().contains(&b.to_lowercase());
            }
            (Value::Text(a), Value::Text(b)) => Some(a.to_lowercase().cmp(&b.to_lowercase())),
            _ => None,
        };
        order.is_some_and(|order| match self {
            Self::Equal => order == Ordering::Equal,
            Self::Different => order != Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::AtMost => order != Ordering::Greater,
            Self::More => order == Ordering::Greater,
            Self::AtLeast => order != Ordering::Less,
            Self::Contains => false,
        })
    }
}

struct Reader {
    tokens: Vec<(usize, Token)>,
    at: usize,
    end: usize,
}

impl Reader {
    fn next(&mut self) -> Option<(usize, Token)> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let takes = self.tokens.get(self.at).is_some_and(|(_, token)| token.is_word(word));
        self.at += usize::from(takes);
        takes
    }

    fn expression(&mut self) -> Result<Filter, FilterError> {
        let mut left = self.term()?;
        while self.takes_word("or") {
            left = Filter::Or(Box::new(left), Box::new(self.term()?));
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Filter, FilterError> {
        let mut left = self.factor()?;
        while self.takes_word("and") {
            left = Filter::And(Box::new(left), Box::new(self.factor()?));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Filter, FilterError> {
        if self.takes_word("not") {
            return Ok(Filter::Not(Box::new(self.factor()?)));
        }
        match self.next() {
            Some((open, Token::Sign(sign))) if sign == "(" => {
                let inner = self.expression()?;
                match self.next() {
                    Some((_, Token::Sign(sign))) if sign == ")" => Ok(inner),
                    _ => Err(FilterError { at: open, kind: FilterErrorKind::OpenBracket }),
                }
            }
            Some((at, Token::Word(word))) => {
                let field = Field::parse(&word)
                    .ok_or_else(|| FilterError { at, kind: FilterErrorKind::UnknownField(word.clone()) })?;
                self.comparison(field, word)
            }
            Some((at, _)) => Err(FilterError { at, kind: FilterErrorKind::NoField }),
            None => Err(FilterError { at: self.end, kind: FilterErrorKind::NoField }),
        }
    }

    fn comparison(&mut self, field: Field, word: String) -> Result<Filter, FilterError> {
        let (at, sign) = self.next().unwrap_or((self.end, Token::Sign(String::new())));
        let operator = match &sign {
            Token::Sign(sign) => Operator::parse(sign),
            _ => None,
        };
        let operator = operator.ok_or(FilterError { at, kind: FilterErrorKind::NoOperator(word) })?;
        if operator == Operator::Contains && field.holds_numbers() {
            return Err(FilterError { at, kind: FilterErrorKind::ContainsNeedsText });
        }
        let (at, token) = self.next().ok_or(FilterError { at: self.end, kind: FilterErrorKind::NoValue })?;
        let wrong = |kind: FilterErrorKind| FilterError { at, kind };
        let value = match (token, field.holds_numbers()) {
            (Token::Number(number, _), true) => Value::Number(number),
            (Token::Quoted(text), false) => Value::Text(text),
            (Token::Sign(_), _) => return Err(wrong(FilterErrorKind::NoValue)),
            (token, true) => return Err(wrong(FilterErrorKind::NotANumber(token.text().into()))),
            (token, false) => return Err(wrong(FilterErrorKind::NotQuoted(token.text().into()))),
        };
        Ok(Filter::Compare(field, operator, value))
    }
}

#[cfg(test)]
mod tests {
    use super::super::runs::tests::run;
    use super::*;

    fn check(line: &str, expected: &[u64]) {
        let mut runs =
            [run(1, "mlp", 0.95), run(2, "mlp", 0.85), run(3, "softmax_regression", 0.92), run(4, "cnn", 0.0)];
        runs[0].note = "the Best so far".into();
        runs[3].metrics.clear();
        runs[3].status = RunStatus::Failed;
        let filter = Filter::parse(line).unwrap_or_else(|e| panic!("{line}: {e:?}"));
        let fitting: Vec<u64> = runs.iter().filter(|r| filter.fits(r)).map(|r| r.number).collect();
        assert_eq!(fitting, expected, "{line}");
    }

    fn check_error(line: &str, at: usize, kind: FilterErrorKind) {
        assert_eq!(Filter::parse(line), Err(FilterError { at, kind }), "{line}");
    }

    #[test]
    fn expressions_choose_runs() {
        check("", &[1, 2, 3, 4]);
        check("metrics.accuracy > 0.9", &[1, 3]);
        check("metrics.accuracy > 0.9 and model = \"mlp\"", &[1]);
        check("model = 'mlp' or state = 'failed'", &[1, 2, 4]);
        check("not (model = 'mlp' or number >= 4)", &[3]);
        check("model='mlp' or model='cnn' and number>3", &[1, 2, 4]);
        check("note ~ 'best'", &[1]);
        check("metrics.accuracy != 0.95", &[2, 3]);
        check("number <= 2 AND model = 'x' OR name ~ 'RUN'", &[1, 2, 3, 4]);
    }

    #[test]
    fn mistakes_have_a_place() {
        use FilterErrorKind as K;
        check_error("accuracy > 0.9", 0, K::UnknownField("accuracy".into()));
        check_error("metrics.accuracy 0.9", 17, K::NoOperator("metrics.accuracy".into()));
        check_error("metrics.accuracy > ", 19, K::NoValue);
        check_error("metrics.accuracy > high", 19, K::NotANumber("high".into()));
        check_error("model = mlp", 8, K::NotQuoted("mlp".into()));
        check_error("model = \"mlp", 8, K::OpenQuote);
        check_error("(model = 'mlp'", 0, K::OpenBracket);
        check_error("model = 'mlp' number > 2", 14, K::Surplus("number".into()));
        check_error("number ~ 2", 7, K::ContainsNeedsText);
        check_error("and", 0, K::UnknownField("and".into()));
        check_error("model = 'a' and", 15, K::NoField);
        check_error("number => 2", 7, K::NoOperator("number".into()));
    }
}
