//! What can be expected of a table: the kinds to choose from, a new one with sensible arguments, its form.

use bunsen_spec::{ColumnKind, ColumnProfile, Expectation, Fields, Suite, TableProfile};
use serde_json::{Value, json};

use crate::state::form::{Entry, FormField, Kinds};
use crate::state::place::place_after;
use crate::text::{Words, text};

/// A group of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Each value by itself.
    Values,
    /// Values that are missing or occur twice.
    Presence,
    /// A figure of a whole column.
    Figures,
    /// Columns beside each other.
    Together,
    /// The table as a whole.
    Table,
}

/// Every kind that can be chosen, by Great Expectations' name without `expect_`.
pub const FAMILIES: [(Family, &[&str]); 5] = [
    (
        Family::Values,
        &[
            "column_values_to_be_between",
            "column_values_to_be_in_set",
            "column_values_to_not_be_in_set",
            "column_values_to_be_of_type",
            "column_values_to_be_in_type_list",
            "column_values_to_match_regex",
            "column_values_to_not_match_regex",
            "column_values_to_match_strftime_format",
            "column_value_lengths_to_be_between",
            "column_value_lengths_to_equal",
            "column_value_z_scores_to_be_less_than",
        ],
    ),
    (
        Family::Presence,
        &[
            "column_values_to_not_be_null",
            "column_values_to_be_null",
            "column_proportion_of_non_null_values_to_be_between",
            "column_values_to_be_unique",
            "compound_columns_to_be_unique",
            "column_unique_value_count_to_be_between",
            "column_proportion_of_unique_values_to_be_between",
        ],
    ),
    (
        Family::Figures,
        &[
            "column_min_to_be_between",
            "column_max_to_be_between",
            "column_mean_to_be_between",
            "column_median_to_be_between",
            "column_stdev_to_be_between",
            "column_sum_to_be_between",
            "column_quantile_values_to_be_between",
            "column_most_common_value_to_be_in_set",
            "column_distinct_values_to_be_in_set",
            "column_distinct_values_to_equal_set",
            "column_distinct_values_to_contain_set",
        ],
    ),
    (
        Family::Together,
        &["column_pair_values_to_be_equal", "column_pair_values_a_to_be_greater_than_b", "multicolumn_sum_to_equal"],
    ),
    (
        Family::Table,
        &[
            "column_to_exist",
            "table_columns_to_match_set",
            "table_columns_to_match_ordered_list",
            "table_row_count_to_be_between",
            "table_row_count_to_equal",
            "table_column_count_to_be_between",
            "table_column_count_to_equal",
        ],
    ),
];

/// An expectation that is being made or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckEdit {
    /// Its place in the suite.
    pub at: usize,
    /// Whether it is put in there; otherwise it replaces the one that is there.
    pub is_new: bool,
    /// What is expected.
    pub expectation: Expectation,
}

impl CheckEdit {
    /// The edit once the suite has changed beside it; `None` if its expectation is not there any more.
    pub fn following(&self, before: &Suite, after: &Suite) -> Option<Self> {
        let at = place_after(self.at, self.is_new, &before.expectations, &after.expectations)?;
        Some(Self { at, ..self.clone() })
    }

    /// The suite with the edit made.
    pub fn applied(&self, suite: &Suite) -> Suite {
        let mut suite = suite.clone();
        let at = self.at.min(suite.expectations.len());
        if self.is_new {
            suite.expectations.insert(at, self.expectation.clone());
        } else if let Some(own) = suite.expectations.get_mut(at) {
            *own = self.expectation.clone();
        }
        suite
    }
}

/// The suite without one of its expectations.
pub fn without(suite: &Suite, at: usize) -> Suite {
    let mut suite = suite.clone();
    suite.expectations.remove(at);
    suite
}

/// The suite with what is proposed of `proposed` added: what it says nothing about yet.
pub fn with_proposed(suite: &Suite, proposed: &Suite) -> Suite {
    let mut suite = suite.clone();
    if suite.expectations.is_empty() {
        return proposed.clone();
    }
    for new in &proposed.expectations {
        let says_the_same = |own: &Expectation| (&own.kind, own.column()) == (&new.kind, new.column());
        if !suite.expectations.iter().any(says_the_same) {
            suite.expectations.push(new.clone());
        }
    }
    suite
}

/// A new expectation of a kind (without `expect_`), about the chosen column where it fits, which the table meets.
pub fn new_expectation(kind: &str, profile: &TableProfile, chosen: Option<&str>) -> Expectation {
    let columns = &profile.columns;
    let fits = |column: &&ColumnProfile| kinds_of(kind).fit(column.kind);
    let chosen = columns.iter().find(|column| Some(column.name.as_str()) == chosen).filter(fits);
    let column = chosen.or_else(|| columns.iter().find(fits)).or(columns.first());
    let name = column.map(|column| column.name.clone()).unwrap_or_default();
    let next = columns.iter().find(|other| other.name != name && kinds_of(kind).fit(other.kind));
    let next = next.map(|column| column.name.clone()).unwrap_or_default();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let numbers = column.filter(|column| column.kind.is_number()).and_then(|column| column.numbers.as_ref());
    let between = |figure: fn(&bunsen_spec::NumberSummary) -> f64| {
        let value = numbers.map(figure);
        json!({ "column": name, "min_value": value, "max_value": value })
    };
    let kwargs = match kind {
        "column_values_to_be_between" => {
            let (min, max) = (numbers.map(|numbers| numbers.min), numbers.map(|numbers| numbers.max));
            json!({ "column": name, "min_value": min, "max_value": max })
        }
        "column_min_to_be_between" => between(|numbers| numbers.min),
        "column_max_to_be_between" => between(|numbers| numbers.max),
        "column_median_to_be_between" => between(|numbers| numbers.median),
        "column_quantile_values_to_be_between" => {
            let ranges = numbers.map(|n| json!([[n.q1, n.q1], [n.median, n.median], [n.q3, n.q3]]));
            let ranges = json!({ "quantiles": [0.25, 0.5, 0.75], "value_ranges": ranges.unwrap_or(json!([])) });
            json!({ "column": name, "quantile_ranges": ranges })
        }
        "column_value_z_scores_to_be_less_than" => json!({ "column": name, "threshold": 3.0, "double_sided": true }),
        "column_values_to_be_of_type" => json!({ "column": name, "type_": type_of(column) }),
        "column_values_to_be_in_type_list" => json!({ "column": name, "type_list": [type_of(column)] }),
        "column_values_to_match_strftime_format" => json!({ "column": name, "strftime_format": "%Y-%m-%d" }),
        "column_pair_values_to_be_equal" => json!({ "column_A": name, "column_B": next }),
        "column_pair_values_a_to_be_greater_than_b" => json!({ "column_A": name, "column_B": next, "or_equal": true }),
        "compound_columns_to_be_unique" => json!({ "column_list": [name, next] }),
        "multicolumn_sum_to_equal" => json!({ "column_list": [name, next], "sum_total": 1.0 }),
        "table_columns_to_match_set" => json!({ "column_set": names }),
        "table_columns_to_match_ordered_list" => json!({ "column_list": names }),
        "table_row_count_to_be_between" => {
            json!({ "min_value": profile.n_rows / 2, "max_value": profile.n_rows * 2 })
        }
        "table_row_count_to_equal" => json!({ "value": profile.n_rows }),
        "table_column_count_to_be_between" => json!({ "min_value": columns.len(), "max_value": columns.len() }),
        "table_column_count_to_equal" => json!({ "value": columns.len() }),
        _ => json!({ "column": name }),
    };
    let kwargs = match kwargs {
        Value::Object(kwargs) => kwargs,
        _ => Fields::new(),
    };
    Expectation::new(&format!("expect_{kind}"), kwargs)
}

/// The type that pandas gives a column.
fn type_of(column: Option<&ColumnProfile>) -> &'static str {
    match column.map(|column| (column.kind, column.n_missing)) {
        Some((ColumnKind::Integer, 0)) => "int64",
        Some((ColumnKind::Integer | ColumnKind::Number, _)) => "float64",
        Some((ColumnKind::Boolean, 0)) => "bool",
        Some((ColumnKind::Date | ColumnKind::DateTime, _)) => "datetime64[us]",
        _ => "str",
    }
}

/// Which columns a kind is about.
fn kinds_of(kind: &str) -> Kinds {
    match kind {
        "column_mean_to_be_between"
        | "column_median_to_be_between"
        | "column_stdev_to_be_between"
        | "column_sum_to_be_between"
        | "column_quantile_values_to_be_between"
        | "column_value_z_scores_to_be_less_than"
        | "multicolumn_sum_to_equal" => Kinds::Numbers,
        "column_values_to_be_between" | "column_min_to_be_between" | "column_max_to_be_between" => Kinds::Measures,
        "column_values_to_match_regex"
        | "column_values_to_not_match_regex"
        | "column_values_to_match_strftime_format"
        | "column_value_lengths_to_be_between"
        | "column_value_lengths_to_equal" => Kinds::Words,
        _ => Kinds::Any,
    }
}

/// The fields of an expectation. One whose kind is not known here has those that all have.
pub fn fields(expectation: &Expectation) -> Vec<FormField> {
    let t = &text().checks;
    let kind = expectation.kind.strip_prefix("expect_").unwrap_or(&expectation.kind);
    let kinds = kinds_of(kind);
    let field = |path, label, entry| FormField { path, label, hint: None, entry };
    let hinted = |path, label, hint, entry| FormField { path, label, hint: Some(hint), entry };
    let column = || field("/kwargs/column", text().recipe.column, Entry::Column(kinds));
    let values = || hinted("/kwargs/value_set", t.values, t.values_hint, Entry::Values("/kwargs/column"));
    let bound = |path, label| field(path, label, Entry::Value("/kwargs/column"));
    let bounds = || [bound("/kwargs/min_value", t.at_least), bound("/kwargs/max_value", t.at_most)];
    let regex = || hinted("/kwargs/regex", t.regex, t.regex_hint, Entry::Expression);
    let value = |label| field("/kwargs/value", label, Entry::Whole(0));
    let list = |label| field("/kwargs/column_list", label, Entry::Columns(kinds, None));
    let first = || field("/kwargs/column_A", t.first_column, Entry::Column(kinds));
    let second = || field("/kwargs/column_B", t.second_column, Entry::Column(kinds));
    let is_known = FAMILIES.iter().any(|(_, kinds)| kinds.contains(&kind));
    let mut fields = match kind {
        _ if !is_known => Vec::new(),
        "column_values_to_be_in_set"
        | "column_values_to_not_be_in_set"
        | "column_most_common_value_to_be_in_set"
        | "column_distinct_values_to_be_in_set"
        | "column_distinct_values_to_equal_set"
        | "column_distinct_values_to_contain_set" => vec![column(), values()],
        "column_values_to_be_of_type" => vec![column(), hinted("/kwargs/type_", t.r#type, t.type_hint, Entry::Text)],
        "column_values_to_be_in_type_list" => {
            vec![column(), hinted("/kwargs/type_list", t.types, t.type_hint, Entry::Names)]
        }
        "column_values_to_match_regex" | "column_values_to_not_match_regex" => vec![column(), regex()],
        "column_values_to_match_strftime_format" => {
            let format = text().recipe.date_format;
            vec![column(), hinted("/kwargs/strftime_format", format, text().recipe.date_format_hint, Entry::Text)]
        }
        "column_value_lengths_to_equal" => vec![column(), value(t.length)],
        "column_value_z_scores_to_be_less_than" => vec![
            column(),
            field("/kwargs/threshold", t.threshold, Entry::OptionalNumber),
            field("/kwargs/double_sided", t.both_sides, yes_or_no(true)),
        ],
        "column_quantile_values_to_be_between" => vec![
            column(),
            hinted("/kwargs/quantile_ranges/quantiles", t.quantiles, t.quantiles_hint, Entry::Numbers),
            hinted("/kwargs/quantile_ranges/value_ranges", t.ranges, t.ranges_hint, Entry::Ranges),
        ],
        "column_pair_values_to_be_equal" => vec![first(), second()],
        "column_pair_values_a_to_be_greater_than_b" => {
            vec![first(), second(), field("/kwargs/or_equal", t.or_equal, yes_or_no(false))]
        }
        "compound_columns_to_be_unique" => vec![list(t.columns_together)],
        "multicolumn_sum_to_equal" => {
            vec![list(t.columns_together), field("/kwargs/sum_total", t.total, Entry::OptionalNumber)]
        }
        "table_columns_to_match_set" => vec![
            hinted("/kwargs/column_set", t.column_names, t.column_names_hint, Entry::Names),
            field("/kwargs/exact_match", t.exact, yes_or_no(true)),
        ],
        "table_columns_to_match_ordered_list" => {
            vec![hinted("/kwargs/column_list", t.column_names, t.column_names_hint, Entry::Names)]
        }
        "table_row_count_to_equal" => vec![value(t.rows)],
        "table_column_count_to_equal" => vec![value(t.columns)],
        "table_row_count_to_be_between" | "table_column_count_to_be_between" => bounds().into(),
        "column_to_exist" => vec![hinted("/kwargs/column", text().recipe.column, t.exist_hint, Entry::Text)],
        kind if kind.ends_with("_to_be_between") => [column()].into_iter().chain(bounds()).collect(),
        _ => vec![column()],
    };
    if has_mostly(kind) {
        fields.push(hinted("/kwargs/mostly", t.mostly, t.mostly_hint, Entry::Share));
    }
    fields.push(hinted("/severity", t.severity, t.severity_hint, Entry::Choice(severities())));
    fields.push(field("/meta/notes", t.notes, Entry::Text));
    fields
}

/// Whether some of the rows may do otherwise.
fn has_mostly(kind: &str) -> bool {
    let is_of_values = kind.starts_with("column_values_") || kind.starts_with("column_value_");
    let is_of_rows =
        kind.starts_with("column_pair_") || kind.starts_with("compound_") || kind.starts_with("multicolumn_");
    is_of_values || is_of_rows
}

/// Yes or no; `default` if neither is said.
fn yes_or_no(default: bool) -> Entry {
    let t = &text().data;
    let word = |flag| (json!(flag), if flag { t.yes } else { t.no });
    Entry::Choice(vec![word(default), word(!default)])
}

fn severities() -> Vec<(Value, Words)> {
    let t = &text().checks;
    vec![(json!("critical"), t.critical), (json!("warning"), t.warning), (json!("info"), t.info)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::form::{value, with_value};

    fn profile() -> TableProfile {
        let column = |name: &str, kind, numbers| ColumnProfile {
            name: name.into(),
            kind,
            n_missing: 0,
            n_distinct: 3,
            numbers,
            distribution: bunsen_spec::Distribution::Empty,
        };
        let numbers =
            bunsen_spec::NumberSummary { min: 1.0, max: 9.0, q1: 2.0, median: 4.0, q3: 6.0, ..Default::default() };
        let columns = vec![
            column("city", ColumnKind::Category, None),
            column("age", ColumnKind::Integer, Some(numbers.clone())),
            column("income", ColumnKind::Number, Some(numbers)),
        ];
        TableProfile { n_rows: 10, columns, ..TableProfile::default() }
    }

    #[test]
    fn every_kind_is_offered_once_with_a_name_and_a_form_that_writes() {
        let kinds: Vec<&str> = FAMILIES.iter().flat_map(|(_, kinds)| kinds.iter().copied()).collect();
        assert_eq!(kinds.iter().collect::<std::collections::BTreeSet<_>>().len(), 39);
        for kind in kinds {
            assert!(!(text().checks.kind)(kind).0.is_empty(), "{kind} has no name");
            let new = new_expectation(kind, &profile(), None);
            for field in fields(&new) {
                let own = value(&new, field.path);
                let own = if own.is_null() { json!("x") } else { own };
                assert!(with_value(&new, field.path, own).is_some(), "{kind} {}", field.path);
            }
            let said = bunsen_spec::say::expectations::sentence(&new);
            assert!(!said.contains("is expected"), "{said}");
        }
    }

    #[test]
    fn new_ones_are_about_the_chosen_column_where_it_fits() {
        let column = |kind, chosen| new_expectation(kind, &profile(), chosen).column().map(str::to_string);
        assert_eq!(column("column_mean_to_be_between", Some("city")).as_deref(), Some("age"));
        assert_eq!(column("column_mean_to_be_between", Some("income")).as_deref(), Some("income"));
        assert_eq!(column("column_values_to_not_be_null", Some("city")).as_deref(), Some("city"));
        let between = new_expectation("column_values_to_be_between", &profile(), Some("age"));
        assert_eq!((&between.kwargs["min_value"], &between.kwargs["max_value"]), (&json!(1.0), &json!(9.0)));
    }

    #[test]
    fn proposals_come_beside_what_is_there() {
        let one = |kind: &str, n: u64| {
            Expectation::new(kind, json!({ "column": "a", "value": n }).as_object().unwrap().clone())
        };
        let suite = |expectations| Suite { expectations, ..Suite::default() };
        let own = suite(vec![one("x", 1)]);
        let proposed = suite(vec![one("x", 2), one("y", 3)]);
        assert_eq!(with_proposed(&own, &proposed).expectations, [one("x", 1), one("y", 3)]);
        assert_eq!(with_proposed(&suite(vec![]), &proposed), proposed);
        let edit = |at, is_new| CheckEdit { at, is_new, expectation: one("z", 0) };
        assert_eq!(edit(9, true).applied(&own).expectations, [one("x", 1), one("z", 0)]);
        assert_eq!(edit(0, false).applied(&own).expectations, [one("z", 0)]);
        assert!(without(&own, 0).expectations.is_empty());
    }
}
