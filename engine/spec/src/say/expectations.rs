//! Expectations in plain sentences.

use serde_json::Value;

use super::{counted, quoted};
use crate::Expectation;

/// Values of a list that a sentence spells out.
const N_SPELLED: usize = 12;

/// An expectation as a sentence, such as `Values of “age” lie between 0 and 120.` Arguments that make no sense are
/// left out of it; a type that is not known is named.
pub fn sentence(expectation: &Expectation) -> String {
    let said = Said(expectation);
    let (column, mostly) = (said.column("column"), said.mostly());
    let kind = expectation.kind.strip_prefix("expect_").unwrap_or(&expectation.kind);
    let what = match kind {
        "column_to_exist" => match said.number("column_index") {
            Some(at) => format!("The column {column} exists, at place {at} (counted from 0)"),
            None => format!("The column {column} exists"),
        },
        "column_values_to_not_be_null" => format!("No value of {column} is missing{mostly}"),
        "column_values_to_be_null" => format!("Every value of {column} is missing{mostly}"),
        "column_values_to_be_unique" => format!("Every value of {column} occurs only once{mostly}"),
        "column_values_to_be_between" => format!("Values of {column} lie {}{mostly}", said.between()),
        "column_values_to_be_in_set" => {
            format!("Values of {column} are one of {}{mostly}", said.choice("value_set"))
        }
        "column_values_to_not_be_in_set" => {
            format!("No value of {column} is one of {}{mostly}", said.choice("value_set"))
        }
        "column_values_to_be_of_type" => {
            format!("Values of {column} are of type {}{mostly}", said.quote("type_"))
        }
        "column_values_to_be_in_type_list" => {
            format!("Values of {column} are of one of the types {}{mostly}", said.choice("type_list"))
        }
        "column_values_to_match_regex" => {
            format!("Values of {column} match the pattern {}{mostly}", said.quote("regex"))
        }
        "column_values_to_not_match_regex" => {
            format!("No value of {column} matches the pattern {}{mostly}", said.quote("regex"))
        }
        "column_values_to_match_strftime_format" => {
            format!("Values of {column} are dates in the format {}{mostly}", said.quote("strftime_format"))
        }
        "column_value_lengths_to_be_between" => {
            format!("The number of characters of values of {column} lies {}{mostly}", said.between())
        }
        "column_value_lengths_to_equal" => {
            format!("Values of {column} have {} characters{mostly}", said.plain("value"))
        }
        "column_min_to_be_between" => format!("The smallest value of {column} lies {}", said.between()),
        "column_max_to_be_between" => format!("The largest value of {column} lies {}", said.between()),
        "column_mean_to_be_between" => format!("The mean of {column} lies {}", said.between()),
        "column_median_to_be_between" => format!("The median of {column} lies {}", said.between()),
        "column_stdev_to_be_between" => format!("The standard deviation of {column} lies {}", said.between()),
        "column_sum_to_be_between" => format!("The sum of {column} lies {}", said.between()),
        "column_unique_value_count_to_be_between" => {
            format!("The number of distinct values of {column} lies {}", said.between())
        }
        "column_proportion_of_unique_values_to_be_between" => {
            format!("The number of distinct values of {column}, as a share of its values, lies {}", said.between())
        }
        "column_proportion_of_non_null_values_to_be_between" => {
            format!("The share of rows with a value of {column} lies {}", said.between())
        }
        "column_distinct_values_to_be_in_set" => {
            format!("The distinct values of {column} are all among {}", said.list("value_set"))
        }
        "column_distinct_values_to_equal_set" => {
            format!("The distinct values of {column} are exactly {}", said.list("value_set"))
        }
        "column_distinct_values_to_contain_set" => {
            format!("{} all occur in {column}", said.list("value_set"))
        }
        "column_most_common_value_to_be_in_set" => {
            format!("The most frequent value of {column} is one of {}", said.choice("value_set"))
        }
        "column_quantile_values_to_be_between" => format!("Quantiles of {column} lie {}", said.quantiles()),
        "column_value_z_scores_to_be_less_than" => said.z_scores(&column, &mostly),
        "column_pair_values_to_be_equal" => {
            format!("In every row, {} equals {}{mostly}", said.column("column_A"), said.column("column_B"))
        }
        "column_pair_values_a_to_be_greater_than_b" => said.greater(&mostly),
        "compound_columns_to_be_unique" => {
            format!("The values of {} occur together only once{mostly}", said.list("column_list"))
        }
        "multicolumn_sum_to_equal" => {
            let (columns, total) = (said.list("column_list"), said.plain("sum_total"));
            format!("In every row, {columns} add up to {total}{mostly}")
        }
        "table_row_count_to_be_between" => format!("The number of rows lies {}", said.between()),
        "table_row_count_to_equal" => format!("The table has {} rows", said.plain("value")),
        "table_column_count_to_be_between" => format!("The number of columns lies {}", said.between()),
        "table_column_count_to_equal" => format!("The table has {} columns", said.plain("value")),
        "table_columns_to_match_set" if said.is("exact_match", false) => {
            format!("Among the columns are {}", said.list("column_set"))
        }
        "table_columns_to_match_set" => format!("The columns are {}, in any order", said.list("column_set")),
        "table_columns_to_match_ordered_list" => {
            format!("The columns are {}, in this order", said.list("column_list"))
        }
        _ => format!("{} is expected", quoted(&expectation.kind)),
    };
    format!("{what}.")
}

/// The arguments of an expectation, as they are said.
struct Said<'a>(&'a Expectation);

impl Said<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.kwargs.get(name).filter(|value| !value.is_null())
    }

    fn is(&self, name: &str, flag: bool) -> bool {
        self.get(name).and_then(Value::as_bool) == Some(flag)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.as_f64()
    }

    fn column(&self, name: &str) -> String {
        self.get(name).map_or_else(|| "a column".into(), |value| quoted(&plain(value)))
    }

    fn plain(&self, name: &str) -> String {
        self.get(name).map_or_else(|| "\u{2026}".into(), plain)
    }

    fn quote(&self, name: &str) -> String {
        quoted(&self.plain(name))
    }

    /// `a, b and c`.
    fn list(&self, name: &str) -> String {
        self.joined(name, "and")
    }

    /// `a, b or c`.
    fn choice(&self, name: &str) -> String {
        self.joined(name, "or")
    }

    fn joined(&self, name: &str, word: &str) -> String {
        let Some(Value::Array(values)) = self.get(name) else { return "\u{2026}".into() };
        if values.is_empty() {
            return "no value".into();
        }
        let mut spelled: Vec<String> = values.iter().take(N_SPELLED).map(spelled).collect();
        if values.len() > N_SPELLED {
            spelled.push(counted((values.len() - N_SPELLED) as u64, "other", "others"));
        }
        match spelled.pop() {
            Some(last) if !spelled.is_empty() => format!("{} {word} {last}", spelled.join(", ")),
            last => last.unwrap_or_default(),
        }
    }

    fn mostly(&self) -> String {
        match self.number("mostly") {
            Some(share) if share < 1.0 => format!(", in at least {} of the rows", percent(share * 100.0)),
            _ => String::new(),
        }
    }

    fn between(&self) -> String {
        let (min, max) = (self.get("min_value").map(plain), self.get("max_value").map(plain));
        let (is_min_strict, is_max_strict) = (self.is("strict_min", true), self.is("strict_max", true));
        match (min, max) {
            (Some(min), Some(max)) => {
                let excluded = match (is_min_strict, is_max_strict) {
                    (false, false) => "",
                    (true, true) => ", both excluded",
                    (true, false) => ", the first excluded",
                    (false, true) => ", the second excluded",
                };
                format!("between {min} and {max}{excluded}")
            }
            (Some(min), None) => format!("{} {min}", if is_min_strict { "above" } else { "at or above" }),
            (None, Some(max)) => format!("{} {max}", if is_max_strict { "below" } else { "at or below" }),
            (None, None) => "anywhere".into(),
        }
    }

    fn quantiles(&self) -> String {
        let part = |name: &str| self.get("quantile_ranges").and_then(|ranges| ranges.get(name)?.as_array());
        let (Some(quantiles), Some(ranges)) = (part("quantiles"), part("value_ranges")) else {
            return "in their ranges".into();
        };
        let bound = |range: &Value, at: usize| range.get(at).filter(|value| !value.is_null()).map(plain);
        let all = quantiles.iter().zip(ranges).map(|(q, range)| {
            let range = match (bound(range, 0), bound(range, 1)) {
                (Some(min), Some(max)) => format!("between {min} and {max}"),
                (Some(min), None) => format!("at or above {min}"),
                (None, Some(max)) => format!("at or below {max}"),
                (None, None) => "anywhere".into(),
            };
            format!("{range} (at {})", plain(q))
        });
        all.collect::<Vec<_>>().join(", ")
    }

    fn z_scores(&self, column: &str, mostly: &str) -> String {
        let (threshold, side) =
            (self.plain("threshold"), if self.is("double_sided", true) { "away from" } else { "above" });
        format!("Values of {column} lie less than {threshold} standard deviations {side} the mean{mostly}")
    }

    fn greater(&self, mostly: &str) -> String {
        let than = if self.is("or_equal", true) { "at least" } else { "greater than" };
        format!("In every row, {} is {than} {}{mostly}", self.column("column_A"), self.column("column_B"))
    }
}

/// A value in a sentence, texts without quotation marks; the midnight of a day is the day.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::String(text) => match text.strip_suffix("T00:00:00") {
            Some(day) if day.len() == 10 => day.into(),
            _ => text.clone(),
        },
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.trunc() == float && float.abs() < 1e15 => format!("{float:.0}"),
            _ => number.to_string(),
        },
        Value::Array(values) => values.iter().map(spelled).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Object(_) => value.to_string(),
    }
}

/// A value in a list, texts in quotation marks.
pub fn spelled(value: &Value) -> String {
    match value {
        Value::String(_) => quoted(&plain(value)),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", spelled(value)));
            fields.collect::<Vec<_>>().join(", ")
        }
        _ => plain(value),
    }
}

/// A share of 0 to 100 with as many decimals as it needs, two at most.
pub fn percent(share: f64) -> String {
    let text = format!("{share:.2}");
    match text.trim_end_matches('0').trim_end_matches('.') {
        "0" if share > 0.0 => "less than 0.01\u{a0}%".into(),
        short => format!("{short}\u{a0}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &str, kwargs: &str, expected: &str) {
        let kwargs = serde_json::from_str(kwargs).unwrap();
        assert_eq!(sentence(&Expectation::new(kind, kwargs)), expected);
    }

    #[test]
    fn expectations_are_plain_sentences() {
        check(
            "expect_column_values_to_be_between",
            r#"{"column": "age", "min_value": 0.0, "max_value": 120}"#,
            "Values of “age” lie between 0 and 120.",
        );
        check(
            "expect_column_values_to_be_between",
            r#"{"column": "day", "min_value": "2024-01-01T00:00:00", "strict_min": true, "mostly": 0.975}"#,
            "Values of “day” lie above 2024-01-01, in at least 97.5\u{a0}% of the rows.",
        );
        check(
            "expect_column_values_to_be_in_set",
            r#"{"column": "kind", "value_set": ["a", 1, true]}"#,
            "Values of “kind” are one of “a”, 1 or true.",
        );
        check(
            "expect_column_quantile_values_to_be_between",
            r#"{"column": "x", "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[null, 3]]}}"#,
            "Quantiles of “x” lie at or below 3 (at 0.5).",
        );
        check("expect_table_row_count_to_equal", r#"{"value": 150}"#, "The table has 150 rows.");
        check("expect_what_nobody_knows", "{}", "“expect_what_nobody_knows” is expected.");
        check("expect_column_values_to_be_between", "{}", "Values of a column lie anywhere.");
    }

    #[test]
    fn shares_are_short() {
        assert_eq!(
            [100.0, 33.333, 0.5, 0.001, 0.0].map(percent).join(" "),
            "100\u{a0}% 33.33\u{a0}% 0.5\u{a0}% less than 0.01\u{a0}% 0\u{a0}%"
        );
    }
}
