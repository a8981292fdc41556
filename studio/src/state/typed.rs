//! Values of a form that are typed as text: how they are written in a field, and how they are read from it.

use bunsen_spec::Cell;
use serde_json::{Value, json};

use crate::text::text;

/// How what is typed becomes a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// Names with commas between them.
    Names,
    /// Numbers with commas between them.
    Numbers,
    /// A number, or none.
    OptionalNumber,
    /// A whole number from this one on.
    Whole(u64),
    /// A share in percent.
    Percent,
    /// A share in percent, or none.
    Share,
    /// A number, yes or no, or else a text.
    Value,
    /// A text, or a missing value.
    Text,
    /// Several of these with commas between them, some in quotes.
    Values {
        /// Whether those that say a number are numbers.
        may_be_numbers: bool,
    },
    /// Pairs of a smallest and a largest number.
    Ranges,
}

impl Reading {
    /// The value, or what is wrong with what was typed.
    pub fn read(self, typed: &str) -> Result<Value, String> {
        let t = &text().recipe;
        let not_a_number = || String::from(t.not_a_number);
        match self {
            Self::Names => Ok(json!(split(typed))),
            Self::Numbers => {
                let numbers: Option<Vec<f64>> = split(typed).iter().map(|part| number(part)).collect();
                numbers.map(|numbers| json!(numbers)).ok_or_else(not_a_number)
            }
            Self::OptionalNumber if typed.trim().is_empty() => Ok(Value::Null),
            Self::OptionalNumber => number(typed).map(|number| json!(number)).ok_or_else(not_a_number),
            Self::Whole(from) => {
                let whole = typed.trim().parse::<u64>().ok().filter(|whole| *whole >= from);
                whole.map(|whole| json!(whole)).ok_or_else(|| (t.whole_from)(from))
            }
            Self::Share if typed.trim().is_empty() => Ok(Value::Null),
            Self::Percent | Self::Share => {
                let percent = number(typed).filter(|percent| (0.0..=100.0).contains(percent));
                percent.map(|percent| json!(percent / 100.0)).ok_or_else(|| t.percent_range.into())
            }
            Self::Values { may_be_numbers } => {
                Ok(split_quoted(typed).iter().map(|part| json!(cell(part, may_be_numbers))).collect())
            }
            Self::Ranges => {
                let bound = |typed: &str| match typed.trim() {
                    "" => Some(Value::Null),
                    typed => number(typed).map(|number| json!(number)),
                };
                let range = |part: &String| {
                    let (min, max) = part.split_once(t.range_to)?;
                    Some(json!([bound(min)?, bound(max)?]))
                };
                let ranges: Option<Vec<Value>> = split(typed).iter().map(range).collect();
                ranges.map(Value::Array).ok_or_else(|| t.not_ranges.into())
            }
            Self::Value => Ok(json!(cell(typed, true))),
            Self::Text => Ok(json!(cell(typed, false))),
        }
    }
}

/// What a value says in a field of text.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string().trim_end_matches(".0").to_string(),
    }
}

/// Values with commas between them.
pub fn join(values: &Value) -> String {
    values.as_array().map(|values| values.iter().map(plain).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// Values with commas between them; one that holds a comma or a quote stands in quotes.
pub fn join_quoted(values: &Value) -> String {
    let quoted = |value: &Value| {
        let text = plain(value);
        if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    values.as_array().map(|values| values.iter().map(quoted).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// What [`join_quoted`] joined.
fn split_quoted(text: &str) -> Vec<String> {
    let (mut parts, mut is_in_quotes) = (vec![String::new()], false);
    let mut letters = text.chars().peekable();
    while let (Some(letter), Some(part)) = (letters.next(), parts.last_mut()) {
        match letter {
            '"' if is_in_quotes && letters.peek() == Some(&'"') => part.extend(letters.next()),
            '"' => is_in_quotes = !is_in_quotes,
            ',' if !is_in_quotes => parts.push(String::new()),
            letter => part.push(letter),
        }
    }
    parts.into_iter().map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()
}

/// Pairs of numbers, such as `0 to 1, 5 to 10`.
pub fn join_ranges(ranges: &Value) -> String {
    let word = text().recipe.range_to;
    let bound = |range: &Value, at: usize| range.get(at).map(plain).unwrap_or_default();
    let said = |range: &Value| format!("{} {word} {}", bound(range, 0), bound(range, 1));
    ranges.as_array().map(|ranges| ranges.iter().map(said).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

fn split(text: &str) -> Vec<String> {
    text.split(',').map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()
}

fn number(typed: &str) -> Option<f64> {
    typed.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// What a typed text says as a value of a column. Empty is missing.
fn cell(typed: &str, may_be_number: bool) -> Cell {
    match typed.trim() {
        "" => Cell::Missing,
        text if may_be_number => match (text, number(text)) {
            ("true" | "yes", _) => Cell::Flag(true),
            ("false" | "no", _) => Cell::Flag(false),
            (_, Some(number)) => Cell::Number(number),
            _ => Cell::Text(typed.to_string()),
        },
        _ => Cell::Text(typed.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_is_read_again() {
        let values = json!(["a", "b, c", "say \"hi\"", "d"]);
        assert_eq!(join_quoted(&values), r#"a, "b, c", "say ""hi""", d"#);
        let read = |typed: &str, may_be_numbers| Reading::Values { may_be_numbers }.read(typed).unwrap();
        assert_eq!(read(&join_quoted(&values), false), values);
        assert_eq!(read("1, 2.5, x", true), json!([1.0, 2.5, "x"]));
        assert_eq!(read("1, 2", false), json!(["1", "2"]));
        let ranges = json!([[0.0, 1.5], [null, 3.0]]);
        assert_eq!(Reading::Ranges.read(&join_ranges(&ranges)).unwrap(), ranges);
        assert!(Reading::Ranges.read("0 and 3").is_err());
    }
}
