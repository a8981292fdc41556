//! The filter of the run table: `metrics.accuracy > 0.9 and model = "mlp"`.
//!
//! It is written in the language of [`bunsen_spec::expression`]; here is what is about runs: their fields, and when a
//! run fits. Fields are compared with values and with each other, nothing is computed. Texts are compared in letters
//! of either case. A run without the named metric fits no comparison, `!=` and `not in` neither.

use std::cmp::Ordering;

use bunsen_spec::expression::{Comparison, Expression, ExpressionErrorKind, Form, Function, Node};
use bunsen_spec::{RunStatus, RunSummary};

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
    /// Two values compared.
    Compare(Operand, Comparison, Operand),
    /// A text field contains a text, letters of either case.
    Contains(Field, String),
    /// A field has one of these values, or none of them.
    In(Field, Vec<Operand>, Membership),
    /// A run lacks a field.
    IsMissing(Field),
}

/// How a value stands to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// It is in it.
    Inside,
    /// It is not.
    Outside,
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

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A field of the run.
    Field(Field),
    /// A value.
    Value(Value),
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// Why a filter cannot be read, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterError {
    /// Letters before the mistake.
    pub at: usize,
    /// What is wrong.
    pub kind: FilterErrorKind,
}

/// What is wrong with a filter.
#[derive(Clone, Debug, PartialEq)]
pub enum FilterErrorKind {
    /// It is no expression.
    Expression(ExpressionErrorKind),
    /// A field was expected.
    NoField,
    /// There is no such field.
    UnknownField(String),
    /// An operator was expected after this field.
    NoOperator(String),
    /// A text stands where the field holds numbers.
    NotANumber(String),
    /// A number or an unknown word stands where the field holds text: it wants quotes.
    NotQuoted(String),
    /// `~` compares texts only.
    ContainsNeedsText,
    /// Something that is computed.
    Computed(String),
}

impl Filter {
    /// Reads a filter. An empty line fits every run.
    pub fn parse(line: &str) -> Result<Self, FilterError> {
        match Expression::parse(line) {
            Ok(expression) => Reader { letters: line.chars().collect() }.filter(&expression.root),
            Err(error) if error.kind == ExpressionErrorKind::Empty => Ok(Self::All),
            Err(error) => Err(FilterError { at: error.at, kind: FilterErrorKind::Expression(error.kind) }),
        }
    }

    /// Whether `run` fits.
    pub fn fits(&self, run: &RunSummary) -> bool {
        match self {
            Self::All => true,
            Self::And(a, b) => a.fits(run) && b.fits(run),
            Self::Or(a, b) => a.fits(run) || b.fits(run),
            Self::Not(a) => !a.fits(run),
            Self::Compare(a, comparison, b) => {
                let order = a.read(run).zip(b.read(run)).and_then(|(a, b)| a.order(&b));
                order.is_some_and(|order| holds(*comparison, order))
            }
            Self::Contains(field, part) => match field.read(run) {
                Some(Value::Text(text)) => text.to_lowercase().contains(&part.to_lowercase()),
                _ => false,
            },
            Self::In(field, values, membership) => field.read(run).is_some_and(|own| {
                let is_equal =
                    |value: &Operand| value.read(run).and_then(|value| own.order(&value)) == Some(Ordering::Equal);
                values.iter().any(is_equal) == (*membership == Membership::Inside)
            }),
            Self::IsMissing(field) => field.read(run).is_none(),
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

impl Operand {
    fn holds_numbers(&self) -> bool {
        match self {
            Self::Field(field) => field.holds_numbers(),
            Self::Value(value) => matches!(value, Value::Number(_)),
        }
    }

    fn read(&self, run: &RunSummary) -> Option<Value> {
        match self {
            Self::Field(field) => field.read(run),
            Self::Value(value) => Some(value.clone()),
        }
    }
}

impl Value {
    fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(b),
            (Self::Text(a), Self::Text(b)) => Some(a.to_lowercase().cmp(&b.to_lowercase())),
            _ => None,
        }
    }
}

fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Different => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::More => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
    }
}

/// Makes a filter of an expression.
struct Reader {
    letters: Vec<char>,
}

impl Reader {
    fn filter(&self, node: &Node) -> Result<Filter, FilterError> {
        let both = |a: &Node, b: &Node| Ok((Box::new(self.filter(a)?), Box::new(self.filter(b)?)));
        match &node.form {
            Form::And(a, b) => both(a, b).map(|(a, b)| Filter::And(a, b)),
            Form::Or(a, b) => both(a, b).map(|(a, b)| Filter::Or(a, b)),
            Form::Not(inner) => Ok(Filter::Not(Box::new(self.filter(inner)?))),
            Form::Compare(comparison, a, b) => self.comparison(*comparison, a, b),
            Form::Contains(value, part) => match self.field(value)? {
                field if field.holds_numbers() => {
                    Err(FilterError { at: value.at, kind: FilterErrorKind::ContainsNeedsText })
                }
                field => Ok(Filter::Contains(field, part.clone())),
            },
            Form::In { value, items, is_negated } => {
                let field = self.field(value)?;
                let item = |item| self.operand(item, Some(field.holds_numbers()));
                let items = items.iter().map(item).collect::<Result<_, _>>()?;
                let membership = if *is_negated { Membership::Outside } else { Membership::Inside };
                Ok(Filter::In(field, items, membership))
            }
            Form::IsMissing { value, is_negated } => {
                let is_missing = Filter::IsMissing(self.field(value)?);
                Ok(if *is_negated { Filter::Not(Box::new(is_missing)) } else { is_missing })
            }
            Form::Call(Function::IsMissing, arguments) => Ok(Filter::IsMissing(self.field(&arguments[0])?)),
            Form::Column(name) => {
                self.field(node)?;
                Err(FilterError { at: node.end, kind: FilterErrorKind::NoOperator(name.clone()) })
            }
            _ => Err(self.no_field(node)),
        }
    }

    fn comparison(&self, comparison: Comparison, a: &Node, b: &Node) -> Result<Filter, FilterError> {
        // The side that is a field says what the other has to hold.
        let is_field = |node: &Node| matches!(&node.form, Form::Column(name) if Field::parse(name).is_some());
        if !is_field(a) && is_field(b) {
            let right = self.operand(b, None)?;
            return Ok(Filter::Compare(self.operand(a, Some(right.holds_numbers()))?, comparison, right));
        }
        let left = Operand::Field(self.field(a)?);
        let right = self.operand(b, Some(left.holds_numbers()))?;
        Ok(Filter::Compare(left, comparison, right))
    }

    fn field(&self, node: &Node) -> Result<Field, FilterError> {
        let Form::Column(name) = &node.form else { return Err(self.no_field(node)) };
        Field::parse(name).ok_or_else(|| FilterError { at: node.at, kind: FilterErrorKind::UnknownField(name.clone()) })
    }

    /// A field or a value; of numbers or of texts, where that is known.
    fn operand(&self, node: &Node, wants_numbers: Option<bool>) -> Result<Operand, FilterError> {
        let value = match &node.form {
            Form::Integer(value) => Some(Operand::Value(Value::Number(*value as f64))),
            Form::Number(value) => Some(Operand::Value(Value::Number(*value))),
            Form::Text(text) => Some(Operand::Value(Value::Text(text.clone()))),
            Form::Column(name) => Field::parse(name).map(Operand::Field),
            Form::Flag(_) => None,
            _ => return Err(self.computed(node)),
        };
        let found = match &node.form {
            Form::Text(text) | Form::Column(text) => text.clone(),
            _ => self.written(node),
        };
        let wrong = |kind| Err(FilterError { at: node.at, kind });
        match (value, wants_numbers) {
            (Some(value), Some(wants)) if value.holds_numbers() == wants => Ok(value),
            (Some(value), None) => Ok(value),
            (_, Some(true)) => wrong(FilterErrorKind::NotANumber(found)),
            (_, Some(false)) => wrong(FilterErrorKind::NotQuoted(found)),
            (None, None) => wrong(FilterErrorKind::NoField),
        }
    }

    fn no_field(&self, node: &Node) -> FilterError {
        match &node.form {
            Form::Arithmetic(..) | Form::Call(..) | Form::Negative(_) => self.computed(node),
            _ => FilterError { at: node.at, kind: FilterErrorKind::NoField },
        }
    }

    fn computed(&self, node: &Node) -> FilterError {
        FilterError { at: node.at, kind: FilterErrorKind::Computed(self.written(node)) }
    }

    fn written(&self, node: &Node) -> String {
        self.letters[node.at..node.end].iter().collect()
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
        check("metrics.accuracy not in (0.95, 0.85)", &[3]);
        check("metrics.accuracy is missing or 0.94 < metrics.accuracy", &[1, 4]);
        check("MODEL = 'mlp' or model in ('CNN', 'x')".replace("MODEL", "model").as_str(), &[1, 2, 4]);
        check("model = “MLP”", &[1, 2]);
        check("name = note or target != model", &[1, 2, 3, 4]);
        check("number <= 2 AND model = 'x' OR name ~ 'RUN'", &[1, 2, 3, 4]);
    }

    #[test]
    fn mistakes_have_a_place() {
        use ExpressionErrorKind as E;
        use FilterErrorKind as K;
        check_error("accuracy > 0.9", 0, K::UnknownField("accuracy".into()));
        check_error("metrics.accuracy 0.9", 17, K::Expression(E::Surplus("0.9".into())));
        check_error("metrics.accuracy", 16, K::NoOperator("metrics.accuracy".into()));
        check_error("metrics.accuracy > ", 19, K::Expression(E::NoValue(None)));
        check_error("metrics.accuracy > high", 19, K::NotANumber("high".into()));
        check_error("metrics.accuracy in (1, 'high')", 24, K::NotANumber("high".into()));
        check_error("model = mlp", 8, K::NotQuoted("mlp".into()));
        check_error("model = 5", 8, K::NotQuoted("5".into()));
        check_error("model = \"mlp", 8, K::Expression(E::OpenQuote));
        check_error("(model = 'mlp'", 0, K::Expression(E::OpenBracket));
        check_error("model = 'mlp' number > 2", 14, K::Expression(E::Surplus("number".into())));
        check_error("number ~ '2'", 0, K::ContainsNeedsText);
        check_error("and", 0, K::Expression(E::NoValue(Some("and".into()))));
        check_error("model = 'a' and", 15, K::Expression(E::NoValue(None)));
        check_error("number => 2", 7, K::Expression(E::UnknownSign("=>".into())));
        check_error("number * 2 > 4", 0, K::Computed("number * 2".into()));
        check_error("4 < 2", 0, K::NoField);
    }
}
