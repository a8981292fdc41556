//! The form of a step, a chart or an expectation: its fields, each with the place of its value.
//!
//! All are plain data, so a field names its value by a JSON pointer, and one form serves them all.

use bunsen_spec::ColumnKind;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::state::recipe::is_word;
use crate::text::Words;

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    /// Where its value stands, as a JSON pointer such as `/columns`.
    pub path: &'static str,
    /// What it is called.
    pub label: Words,
    /// What it means, where the label does not say all.
    pub hint: Option<Words>,
    /// What is typed or chosen.
    pub entry: Entry,
}

/// What is typed or chosen in a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A column of some kinds.
    Column(Kinds),
    /// Several columns of some kinds. The words say what none means; without them there has to be one.
    Columns(Kinds, Option<Words>),
    /// A column, or none: the words say what that means.
    OptionalColumn(Kinds, Words),
    /// A text.
    Text,
    /// Several names, separated by commas.
    Names,
    /// A number, or none.
    OptionalNumber,
    /// Several numbers, separated by commas.
    Numbers,
    /// A whole number from this one on.
    Whole(u64),
    /// A share, typed in percent.
    Percent,
    /// A share, typed in percent, or none.
    Share,
    /// A value of the columns named at this path; an empty one is missing.
    Value(&'static str),
    /// One of several values: the value and what it is called. Those that are objects are told apart by `type`.
    Choice(Vec<(Value, Words)>),
    /// Any of several values.
    Choices(Vec<(Value, Words)>),
    /// Several values of the column named at this path, separated by commas; `"` around one with a comma in it.
    Values(&'static str),
    /// Several pairs of a smallest and a largest number, such as `0 to 1, 5 to 10`.
    Ranges,
    /// An expression.
    Expression,
    /// A table to join with.
    Table,
    /// Columns to sort by.
    SortKeys,
    /// What is computed of groups.
    Aggregates,
    /// The keys of a join.
    JoinKeys,
}

/// Which kinds of columns a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Any.
    Any,
    /// Numbers.
    Numbers,
    /// Texts.
    Words,
    /// Dates.
    Dates,
    /// Numbers and dates: what has a place on an axis.
    Measures,
}

impl Kinds {
    /// Whether a column of this kind can be chosen.
    pub fn fit(self, kind: ColumnKind) -> bool {
        match self {
            Self::Any => true,
            Self::Numbers => kind.is_number(),
            Self::Words => is_word(kind),
            Self::Dates => kind.is_date(),
            Self::Measures => kind.is_number() || kind.is_date(),
        }
    }
}

/// The value at `path` of a step or a chart; null where there is none.
pub fn value(whole: &impl Serialize, path: &str) -> Value {
    let whole = serde_json::to_value(whole).unwrap_or_default();
    whole.pointer(path).cloned().unwrap_or_default()
}

/// The step or chart with another value at `path`, or `None` if the value does not fit there. Objects on the way that
/// are not there yet are made.
pub fn with_value<T: Serialize + DeserializeOwned>(whole: &T, path: &str, value: Value) -> Option<T> {
    let mut whole = serde_json::to_value(whole).ok()?;
    let (parent, name) = path.rsplit_once('/')?;
    let mut fields = whole.as_object_mut()?;
    for part in parent.split('/').skip(1) {
        fields = fields.entry(part).or_insert_with(|| Value::Object(Map::new())).as_object_mut()?;
    }
    fields.insert(name.into(), value);
    serde_json::from_value(whole).ok()
}
