//! Settings of models: what can be set, within which bounds, and what it means.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Problem, say};

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SettingValue {
    /// On or off.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// One of several words, or a list of whole numbers such as `64, 32`.
    Text(String),
}

/// Chosen values by setting name. Settings left out take their default.
pub type Settings = BTreeMap<String, SettingValue>;

/// One thing that can be set on a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Its name, scikit-learn's where it has the same thing, such as `learning_rate`.
    pub name: String,
    /// Its name as a learner reads it, such as "Learning rate".
    pub label: String,
    /// What it means and how to choose it, in one or two short sentences.
    pub hint: String,
    /// What values it takes.
    pub kind: SettingKind,
    /// The value it has unless set.
    pub default: SettingValue,
    /// Whether it belongs behind "All settings".
    pub is_advanced: bool,
}

/// What values a setting takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum SettingKind {
    /// On or off.
    Flag,
    /// A whole number, both bounds allowed.
    Integer {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// A number, both bounds allowed.
    Number {
        /// Smallest allowed.
        min: f64,
        /// Largest allowed.
        max: f64,
    },
    /// One of these words.
    Choice {
        /// The words.
        options: Vec<String>,
    },
    /// Whole numbers separated by commas, such as the sizes of hidden layers.
    IntegerList {
        /// Smallest allowed entry.
        min: i64,
        /// Largest allowed entry.
        max: i64,
        /// Most entries allowed.
        max_len: usize,
    },
}

impl Setting {
    /// Checks `value` and brings it into the setting's own type (a whole number becomes a number
    /// where a number is wanted).
    pub fn check(&self, value: &SettingValue) -> Result<SettingValue, Problem> {
        self.brought_into_kind(value).map_err(|problem| problem.in_field(&self.name))
    }

    fn brought_into_kind(&self, value: &SettingValue) -> Result<SettingValue, Problem> {
        use SettingValue as V;
        let (name, shown) = (&self.name, display(value));
        match (&self.kind, value) {
            (SettingKind::Flag, V::Flag(_)) => Ok(value.clone()),
            (SettingKind::Flag, _) => Err(say::settings::no_flag(name, &shown)),
            (SettingKind::Integer { min, max }, V::Integer(v)) if (min..=max).contains(&v) => Ok(value.clone()),
            (SettingKind::Integer { min, max }, V::Number(v))
                if v.fract() == 0.0 && *v >= *min as f64 && *v <= *max as f64 =>
            {
                Ok(V::Integer(*v as i64))
            }
            (SettingKind::Integer { min, max }, _) => Err(say::settings::no_whole_number(name, &shown, *min, *max)),
            (SettingKind::Number { min, max }, V::Number(v)) if (min..=max).contains(&v) => Ok(value.clone()),
            (SettingKind::Number { min, max }, V::Integer(v)) if *min <= *v as f64 && *v as f64 <= *max => {
                Ok(V::Number(*v as f64))
            }
            (SettingKind::Number { min, max }, _) => Err(say::settings::no_number(name, &shown, *min, *max)),
            (SettingKind::Choice { options }, V::Text(v)) if options.contains(v) => Ok(value.clone()),
            (SettingKind::Choice { options }, _) => Err(say::settings::no_choice(name, &shown, options)),
            (SettingKind::IntegerList { min, max, max_len }, _) => {
                let text = match value {
                    V::Text(text) => text.clone(),
                    V::Integer(v) => v.to_string(),
                    _ => String::from("?"),
                };
                let items: Option<Vec<i64>> = text
                    .split(',')
                    .map(str::trim)
                    .filter(|t| !t.is_empty())
                    .map(|t| t.parse().ok().filter(|v| (min..=max).contains(&v)))
                    .collect();
                match items {
                    Some(items) if items.len() <= *max_len => {
                        Ok(V::Text(items.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")))
                    }
                    _ => Err(say::settings::no_whole_numbers(name, &shown, *max_len, *min, *max)),
                }
            }
        }
    }
}

/// A setting's value as a learner would type it.
fn display(value: &SettingValue) -> String {
    match value {
        SettingValue::Flag(v) => v.to_string(),
        SettingValue::Integer(v) => v.to_string(),
        SettingValue::Number(v) => v.to_string(),
        SettingValue::Text(v) => format!("\u{201c}{v}\u{201d}"),
    }
}

impl std::fmt::Display for SettingValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            other => f.write_str(&display(other)),
        }
    }
}

impl SettingValue {
    /// Reads a setting from a command line or a form field: `true`, `3`, `0.1`, or words.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        match text {
            "true" => Self::Flag(true),
            "false" => Self::Flag(false),
            _ => text
                .parse()
                .map(Self::Integer)
                .or_else(|_| text.parse().map(Self::Number))
                .unwrap_or_else(|_| Self::Text(text.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(kind: SettingKind) -> Setting {
        Setting {
            name: "s".into(),
            label: String::new(),
            hint: String::new(),
            kind,
            default: SettingValue::Flag(false),
            is_advanced: false,
        }
    }

    fn check(kind: SettingKind, text: &str, expected: Option<&str>) {
        let got = setting(kind.clone()).check(&SettingValue::parse(text));
        assert_eq!(got.as_ref().ok().map(ToString::to_string).as_deref(), expected, "{kind:?} {text}: {got:?}");
    }

    #[test]
    fn values_are_brought_into_range_or_refused() {
        check(SettingKind::Flag, "true", Some("true"));
        check(SettingKind::Flag, "1", None);
        check(SettingKind::Integer { min: 1, max: 10 }, "10", Some("10"));
        check(SettingKind::Integer { min: 1, max: 10 }, "3.0", Some("3"));
        check(SettingKind::Integer { min: 1, max: 10 }, "3.5", None);
        check(SettingKind::Integer { min: 1, max: 10 }, "0", None);
        check(SettingKind::Number { min: 0.0, max: 1.0 }, "1", Some("1"));
        check(SettingKind::Number { min: 0.0, max: 1.0 }, "NaN", None);
        check(SettingKind::Choice { options: vec!["adam".into(), "sgd".into()] }, "sgd", Some("sgd"));
        check(SettingKind::Choice { options: vec!["adam".into()] }, "rmsprop", None);
        let list = SettingKind::IntegerList { min: 1, max: 1024, max_len: 3 };
        check(list.clone(), "64,32", Some("64, 32"));
        check(list.clone(), "", Some(""));
        check(list.clone(), "64, 0", None);
        check(list, "1,2,3,4", None);
    }
}
