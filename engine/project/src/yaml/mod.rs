//! YAML, as far as DVC's files need it: values whose maps keep their order, read from any YAML 1.2 and written
//! byte for byte as DVC writes them.

mod quote;
mod read;
mod write;

pub use read::{YamlError, read};
pub use write::write;

/// A value in a YAML file.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Yaml {
    /// Nothing.
    #[default]
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Integer(i128),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A day, as it is written: `2024-05-31`.
    Date(String),
    /// Values in order.
    List(Vec<Yaml>),
    /// Values by name, in the order they are written. No name comes twice.
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The value of this name, if this is a map that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_map()?.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The value at a path of names and places in lists with dots between, such as `train.layers.0`.
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |value, name| match value {
            Self::List(items) => items.get(name.parse::<usize>().ok()?),
            _ => value.get(name),
        })
    }

    /// Puts a value under a name of a map: in place of an older one, else last. What is no map becomes one.
    pub fn put(&mut self, name: &str, value: Self) {
        if !matches!(self, Self::Map(_)) {
            *self = Self::Map(Vec::new());
        }
        let Self::Map(entries) = self else { return };
        match entries.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = value,
            None => entries.push((name.to_string(), value)),
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The values in order, if it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The values by name, if it is a map.
    pub fn as_map(&self) -> Option<&[(String, Self)]> {
        if let Self::Map(entries) = self { Some(entries) } else { None }
    }

    /// Whether both say the same: the order of names does not count, nor whether a whole number is written with a
    /// point. Python's equality, by which DVC sees whether a parameter changed.
    pub fn says(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::List(a), Self::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says(b)),
            (Self::Map(a), Self::Map(b)) => {
                a.len() == b.len() && a.iter().all(|(name, value)| other.get(name).is_some_and(|b| value.says(b)))
            }
            (Self::Integer(a), Self::Number(b)) | (Self::Number(b), Self::Integer(a)) => *a as f64 == *b,
            _ => self == other,
        }
    }

    /// The same in JSON. A day becomes a text, a number without a JSON form nothing.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::{Number, Value};
        match self {
            Self::Null => Value::Null,
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Integer(n) => Number::from_i128(*n).map_or(Value::Null, Value::Number),
            Self::Number(n) => Value::from(*n),
            Self::Text(text) | Self::Date(text) => Value::String(text.clone()),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(entries) => entries.iter().map(|(name, value)| (name.clone(), value.to_json())).collect(),
        }
    }
}

impl From<serde_json::Value> for Yaml {
    fn from(json: serde_json::Value) -> Self {
        use serde_json::Value;
        match json {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Flag(flag),
            Value::Number(n) => match n.as_i128() {
                Some(n) => Self::Integer(n),
                None => n.as_f64().map_or(Self::Null, Self::Number),
            },
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(entries) => {
                Self::Map(entries.into_iter().map(|(name, value)| (name, Self::from(value))).collect())
            }
        }
    }
}

/// What a bare word means, by the words of YAML 1.2.
fn resolve(word: &str) -> Yaml {
    match word {
        "" | "~" | "null" | "Null" | "NULL" => return Yaml::Null,
        "true" | "True" | "TRUE" => return Yaml::Flag(true),
        "false" | "False" | "FALSE" => return Yaml::Flag(false),
        ".nan" | ".NaN" | ".NAN" => return Yaml::Number(f64::NAN),
        _ => {}
    }
    let (is_negative, digits) = match word.as_bytes()[0] {
        b'-' => (true, &word[1..]),
        b'+' => (false, &word[1..]),
        _ => (false, word),
    };
    let signed = |value: f64| if is_negative { -value } else { value };
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        return Yaml::Number(signed(f64::INFINITY));
    }
    if is_date(word) {
        return Yaml::Date(word.to_string());
    }
    let plain = digits.replace('_', "");
    let whole = match plain.get(..2) {
        Some("0x") => i128::from_str_radix(&plain[2..], 16).ok(),
        Some("0o") => i128::from_str_radix(&plain[2..], 8).ok(),
        Some("0b") => i128::from_str_radix(&plain[2..], 2).ok(),
        _ if plain.bytes().all(|b| b.is_ascii_digit()) => plain.parse().ok(),
        _ => None,
    };
    if let Some(whole) = whole.filter(|_| digits.starts_with(|c: char| c.is_ascii_digit())) {
        return Yaml::Integer(if is_negative { -whole } else { whole });
    }
    if is_float(digits) {
        plain.parse().map_or_else(|_| Yaml::text(word), |n| Yaml::Number(signed(n)))
    } else {
        Yaml::text(word)
    }
}

/// Whether a word without its sign is a number with a point or an exponent.
fn is_float(digits: &str) -> bool {
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let (base, exponent) = match digits.split_once(['e', 'E']) {
        Some((base, exponent)) => (base, Some(exponent)),
        None => (digits, None),
    };
    let has_sign = exponent.is_some_and(|exponent| exponent.starts_with(['-', '+']));
    let is_exponent = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    });
    let starts_with_digit = base.starts_with(|c: char| c.is_ascii_digit());
    let is_base = match base.split_once('.') {
        Some(("", after)) => !after.is_empty() && is_digits(after) && (exponent.is_none() || has_sign),
        Some((before, after)) => starts_with_digit && is_digits(before) && is_digits(after),
        None => starts_with_digit && is_digits(base) && exponent.is_some(),
    };
    is_base && is_exponent
}

fn is_date(word: &str) -> bool {
    let is_right = |(at, b): (usize, u8)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() };
    word.len() == 10 && word.bytes().enumerate().all(is_right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Yaml) {
        assert_eq!(resolve(word), expected, "{word:?}");
    }

    #[test]
    fn bare_words_mean_what_yaml_says() {
        check("", Yaml::Null);
        check("~", Yaml::Null);
        check("yes", Yaml::text("yes"));
        check("True", Yaml::Flag(true));
        check("-12", Yaml::Integer(-12));
        check("010", Yaml::Integer(10));
        check("0x1F", Yaml::Integer(31));
        check("0o17", Yaml::Integer(15));
        check("1_000", Yaml::Integer(1000));
        check("18446744073709551615", Yaml::Integer(u64::MAX.into()));
        check("1e-05", Yaml::Number(1e-5));
        check("1e5", Yaml::Number(1e5));
        check("-.5", Yaml::Number(-0.5));
        check("3.", Yaml::Number(3.0));
        check("-.inf", Yaml::Number(f64::NEG_INFINITY));
        check("1e", Yaml::text("1e"));
        check("1.2.3", Yaml::text("1.2.3"));
        check("-", Yaml::text("-"));
        check("48bc1d5dc8dd", Yaml::text("48bc1d5dc8dd"));
        check("2024-05-31", Yaml::Date("2024-05-31".into()));
    }

    #[test]
    fn equality_is_pythons() {
        let yaml = |text: &str| read(text).unwrap();
        assert!(yaml("a: 1\nb: [2, 3]").says(&yaml("b: [2.0, 3]\na: 1.0")));
        assert!(!yaml("a: 1").says(&yaml("a: '1'")));
        assert_eq!(yaml("a: {b: [5, {c: 7}]}").at("a.b.1.c"), Some(&Yaml::Integer(7)));
    }
}
