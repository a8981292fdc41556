//! The form of a step, a chart or an expectation: its fields, each with the place of its value.
//!
//! All are plain data, so a field names its value by a JSON pointer, and one form serves them all.

use bunsen_spec::ColumnKind;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::state::recipe::is_word;
use crate::state::typed::{Reading, join_quoted, plain};
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

impl Entry {
    /// How a value that belongs to a column is read, by the column's kind; `None` where no column says so. `whole` is
    /// what is edited, as JSON.
    pub fn reading(&self, whole: &Value, columns: &[(String, ColumnKind)]) -> Option<Reading> {
        let (Self::Value(at) | Self::Values(at)) = self else { return None };
        // One column, or several of which the first counts.
        let named = whole.pointer(at)?;
        let named = named.get(0).unwrap_or(named).as_str()?;
        let (_, kind) = columns.iter().find(|(name, _)| name == named)?;
        let is_text = !kind.is_number() && *kind != ColumnKind::Boolean;
        Some(match self {
            Self::Values(_) => Reading::Values { may_be_numbers: !is_text },
            _ if is_text => Reading::Text,
            _ => Reading::Value,
        })
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

/// As [`with_value`]. Where a column of another kind is chosen by that, the values that belong to it are read anew, as
/// if they had been typed for it.
pub fn with_entry<T: Serialize + DeserializeOwned>(
    whole: &T,
    path: &str,
    value: Value,
    fields: impl FnOnce(&T) -> Vec<FormField>,
    columns: &[(String, ColumnKind)],
) -> Option<T> {
    let mut new = with_value(whole, path, value)?;
    let (before, after) = (serde_json::to_value(whole).ok()?, serde_json::to_value(&new).ok()?);
    for field in fields(&new).into_iter().filter(|field| field.path != path) {
        let Some(reading) = field.entry.reading(&after, columns) else { continue };
        let now = after.pointer(field.path).cloned().unwrap_or_default();
        if now.is_null() || field.entry.reading(&before, columns) == Some(reading) {
            continue;
        }
        let typed = if matches!(field.entry, Entry::Values(_)) { join_quoted(&now) } else { plain(&now) };
        if let Some(read) = reading.read(&typed).ok().filter(|read| *read != now) {
            new = with_value(&new, field.path, read)?;
        }
    }
    Some(new)
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{Cell, Expectation, FillWith, Step};
    use serde_json::json;

    use super::*;
    use crate::state::{checks, recipe};

    fn columns() -> Vec<(String, ColumnKind)> {
        let kinds = [("n", ColumnKind::Integer), ("m", ColumnKind::Number), ("t", ColumnKind::Category)];
        kinds.map(|(name, kind)| (name.to_string(), kind)).to_vec()
    }

    /// A step after columns were chosen for it, one choice after another.
    fn choose(step: Step, choices: &[&[&str]]) -> Step {
        choices.iter().fold(step, |step, names| {
            with_entry(&step, "/columns", json!(names), recipe::form::fields, &columns()).unwrap()
        })
    }

    #[test]
    fn what_was_typed_is_read_as_suits_the_column() {
        let fill = |name: &str, value: Cell| Step::Fill {
            columns: vec![name.into()],
            with: FillWith::Constant { value },
            by: Vec::new(),
        };
        let check = |from: Cell, choices: &[&[&str]], to: Cell| {
            let first = if matches!(from, Cell::Text(_)) { "t" } else { "n" };
            let last = choices.last().unwrap()[0];
            assert_eq!(choose(fill(first, from), choices), fill(last, to), "{choices:?}");
        };
        let text = |text: &str| Cell::Text(text.into());
        check(text("5"), &[&["n"]], Cell::Number(5.0));
        check(Cell::Number(5.0), &[&["t"]], text("5"));
        check(Cell::Number(2.5), &[&["t"], &["m"]], Cell::Number(2.5));
        check(Cell::Flag(true), &[&["t"]], text("true"));
        check(text("blue"), &[&["n"]], text("blue"));
        check(Cell::Missing, &[&["t"]], Cell::Missing);
        // On the way from one column to another none may be chosen; what was typed stays as it is.
        check(text("007"), &[&[], &["t"]], text("007"));
        check(Cell::Number(5.0), &[&["n", "t"], &["m"]], Cell::Number(5.0));
    }

    #[test]
    fn every_value_of_the_form_is_read_anew() {
        let replace = |name: &str, value: Cell, by: Cell| Step::Replace { columns: vec![name.into()], value, by };
        let texts = replace("t", Cell::Text("-1".into()), Cell::Text("0".into()));
        let numbers = replace("n", Cell::Number(-1.0), Cell::Number(0.0));
        assert_eq!(choose(texts.clone(), &[&["n"]]), numbers);
        assert_eq!(choose(numbers, &[&["t"]]), texts);
        // Of what is typed itself nothing is taken for something else.
        let typed = with_entry(&texts, "/value", json!("7"), recipe::form::fields, &columns()).unwrap();
        assert_eq!(typed, replace("t", Cell::Text("7".into()), Cell::Text("0".into())));

        let expected = |column: &str, set: Value| -> Expectation {
            let kwargs = json!({ "column": column, "value_set": set });
            serde_json::from_value(json!({ "type": "expect_column_values_to_be_in_set", "kwargs": kwargs })).unwrap()
        };
        let texts = expected("t", json!(["1", "2"]));
        let numbers = with_entry(&texts, "/kwargs/column", json!("n"), checks::fields, &columns()).unwrap();
        assert_eq!(numbers, expected("n", json!([1.0, 2.0])));
    }
}
