//! The form of a step.

use bunsen_spec::{Aggregation, ColumnKind, DatePart, JoinHow, Keep, Step};
use serde_json::{Value, json};

use crate::state::form::{Entry, FormField, Kinds};
use crate::text::{Words, text};

/// The fields of a step.
pub fn fields(step: &Step) -> Vec<FormField> {
    let t = &text().recipe;
    let field = |path, label, entry| FormField { path, label, hint: None, entry };
    let hinted = |path, label, hint, entry| FormField { path, label, hint: Some(hint), entry };
    let column = |kinds| field("/column", t.column, Entry::Column(kinds));
    let columns = |kinds, none| field("/columns", t.columns, Entry::Columns(kinds, none));
    match step {
        Step::Cast { .. } => vec![column(Kinds::Any), hinted("/to", t.to, t.to_hint, Entry::Choice(kinds()))],
        Step::Rename { .. } => vec![column(Kinds::Any), field("/name", t.new_name, Entry::Text)],
        Step::DropColumns { .. } => vec![columns(Kinds::Any, None)],
        Step::KeepColumns { .. } => vec![columns(Kinds::Any, None)],
        Step::Fill { with, .. } => {
            let mut fields = vec![columns(Kinds::Any, None), field("/with", t.with, Entry::Choice(fillings()))];
            if matches!(with, bunsen_spec::FillWith::Constant { .. }) {
                fields.push(field("/with/value", t.value, Entry::Value("/columns")));
            }
            fields.push(hinted("/by", t.by, t.by_hint, Entry::Columns(Kinds::Any, Some(t.not_by_group))));
            fields
        }
        Step::DropMissing { .. } => vec![columns(Kinds::Any, Some(t.any_column))],
        Step::DropDuplicates { .. } => {
            vec![columns(Kinds::Any, Some(t.all_columns)), field("/keep", t.keep, Entry::Choice(keeps()))]
        }
        Step::Filter { .. } => vec![hinted("/expression", t.condition, t.condition_hint, Entry::Expression)],
        Step::Derive { .. } => vec![
            field("/column", t.new_column, Entry::Text),
            hinted("/expression", t.expression, t.expression_hint, Entry::Expression),
        ],
        Step::Clip { .. } => vec![
            column(Kinds::Numbers),
            field("/min", t.at_least, Entry::OptionalNumber),
            field("/max", t.at_most, Entry::OptionalNumber),
        ],
        Step::Replace { .. } => vec![
            columns(Kinds::Any, None),
            field("/value", t.value, Entry::Value("/columns")),
            hinted("/by", t.replacement, t.replacement_hint, Entry::Value("/columns")),
        ],
        Step::ReplaceText { .. } => vec![
            columns(Kinds::Words, None),
            field("/find", t.find, Entry::Text),
            field("/by", t.replacement, Entry::Text),
        ],
        Step::Trim { .. } => vec![columns(Kinds::Words, None)],
        Step::SplitText { .. } => vec![
            column(Kinds::Words),
            hinted("/separator", t.separator, t.separator_hint, Entry::Text),
            hinted("/into", t.new_columns, t.new_columns_hint, Entry::Names),
        ],
        Step::ParseDates { .. } => {
            vec![column(Kinds::Words), hinted("/format", t.date_format, t.date_format_hint, Entry::Text)]
        }
        Step::DateParts { .. } => {
            vec![column(Kinds::Dates), field("/parts", t.parts, Entry::Choices(date_parts()))]
        }
        Step::Bin { bins, .. } => {
            let size = match bins {
                bunsen_spec::Bins::Edges { .. } => hinted("/bins/edges", t.edges, t.edges_hint, Entry::Numbers),
                _ => field("/bins/n", t.n_bins, Entry::Whole(1)),
            };
            let how = field("/bins", t.bins, Entry::Choice(bins_choices()));
            vec![column(Kinds::Numbers), how, size, field("/into", t.new_column, Entry::Text)]
        }
        Step::Group { .. } => vec![
            field("/by", t.group_by, Entry::Columns(Kinds::Any, None)),
            field("/aggregates", t.aggregates, Entry::Aggregates),
        ],
        Step::Pivot { .. } => vec![
            field("/rows", t.pivot_rows, Entry::Columns(Kinds::Any, None)),
            field("/columns", t.pivot_columns, Entry::Column(Kinds::Any)),
            field("/values", t.pivot_values, Entry::Column(Kinds::Any)),
            field("/function", t.function, Entry::Choice(functions())),
        ],
        Step::Melt { .. } => vec![
            field("/keep", t.melt_keep, Entry::Columns(Kinds::Any, Some(t.no_column))),
            field("/columns", t.melt_columns, Entry::Columns(Kinds::Any, Some(t.all_others))),
            field("/name", t.melt_name, Entry::Text),
            field("/value", t.melt_value, Entry::Text),
        ],
        Step::Join { .. } => vec![
            field("/table", t.table, Entry::Table),
            field("/how", t.how, Entry::Choice(joins())),
            field("/on", t.keys, Entry::JoinKeys),
        ],
        Step::Sort { .. } => vec![field("/by", t.sort_by, Entry::SortKeys)],
        Step::Sample { size, .. } => {
            let amount = match size {
                bunsen_spec::SampleSize::Rows { .. } => field("/size/n", t.n_rows, Entry::Whole(1)),
                bunsen_spec::SampleSize::Share { .. } => field("/size/share", t.share, Entry::Percent),
            };
            let sizes = vec![
                (json!({"type": "share", "share": 0.1}), t.by_share),
                (json!({"type": "rows", "n": 1000}), t.by_rows),
            ];
            let size = field("/size", t.size, Entry::Choice(sizes));
            vec![size, amount, hinted("/seed", t.seed, t.seed_hint, Entry::Whole(0))]
        }
        Step::Split { .. } => vec![
            field("/test_share", t.test_share, Entry::Percent),
            field("/validation_share", t.validation_share, Entry::Percent),
            hinted("/stratify", t.stratify, t.stratify_hint, Entry::OptionalColumn(Kinds::Any, t.no_column)),
            field("/into", t.new_column, Entry::Text),
            hinted("/seed", t.seed, t.seed_hint, Entry::Whole(0)),
        ],
    }
}

/// The functions that groups and pivots compute.
pub fn functions() -> Vec<(Value, Words)> {
    use Aggregation::{Count, Distinct, First, Last, Max, Mean, Median, Min, Std, Sum};
    let all = [Mean, Median, Sum, Count, Distinct, Min, Max, Std, First, Last];
    all.map(|function| (json!(function), bunsen_spec::say::recipe::aggregation(function))).to_vec()
}

fn kinds() -> Vec<(Value, Words)> {
    use ColumnKind::{Boolean, Category, Date, DateTime, Integer, Number, Text};
    let all = [Number, Integer, Category, Text, Boolean, Date, DateTime];
    all.map(|kind| (json!(kind), bunsen_spec::say::recipe::kind(kind))).to_vec()
}

fn fillings() -> Vec<(Value, Words)> {
    let t = &text().recipe;
    vec![
        (json!({"type": "median"}), t.median),
        (json!({"type": "mean"}), t.mean),
        (json!({"type": "mode"}), t.mode),
        (json!({"type": "constant", "value": null}), t.constant),
        (json!({"type": "forward"}), t.forward),
        (json!({"type": "backward"}), t.backward),
    ]
}

fn keeps() -> Vec<(Value, Words)> {
    let t = &text().recipe;
    vec![(json!(Keep::First), t.keep_first), (json!(Keep::Last), t.keep_last), (json!(Keep::None), t.keep_none)]
}

fn bins_choices() -> Vec<(Value, Words)> {
    let t = &text().recipe;
    vec![
        (json!({"type": "equal", "n": 5}), t.bins_equal),
        (json!({"type": "quantiles", "n": 4}), t.bins_quantiles),
        (json!({"type": "edges", "edges": []}), t.bins_edges),
    ]
}

fn joins() -> Vec<(Value, Words)> {
    let t = &text().recipe;
    vec![
        (json!(JoinHow::Left), t.join_left),
        (json!(JoinHow::Inner), t.join_inner),
        (json!(JoinHow::Right), t.join_right),
        (json!(JoinHow::Outer), t.join_outer),
    ]
}

fn date_parts() -> Vec<(Value, Words)> {
    use DatePart::{Day, DayOfYear, Hour, IsWeekend, Minute, Month, Quarter, Second, Week, Weekday, Year};
    let all = [Year, Quarter, Month, Day, Weekday, IsWeekend, DayOfYear, Week, Hour, Minute, Second];
    all.map(|part| (json!(part), bunsen_spec::say::recipe::date_part(part))).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::form::{value, with_value};
    use crate::state::recipe::{FAMILIES, new_step};

    #[test]
    fn every_field_reads_and_writes_its_value() {
        let columns = [("a".to_string(), ColumnKind::Integer), ("b".to_string(), ColumnKind::Category)];
        for kind in FAMILIES.iter().flat_map(|(_, kinds)| kinds.iter()) {
            let step = new_step(*kind, &columns, None, &[]);
            let fields = fields(&step);
            assert!(!fields.is_empty(), "{kind:?}");
            for field in &fields {
                let own = value(&step, field.path);
                // What is left out stands for nothing chosen.
                let is_kept = own.is_null() || with_value(&step, field.path, own) == Some(step.clone());
                assert!(is_kept, "{kind:?} {}", field.path);
                if let Entry::Choice(options) = &field.entry {
                    for (option, _) in options {
                        let other = with_value(&step, field.path, option.clone());
                        assert!(other.is_some(), "{kind:?} {} {option}", field.path);
                    }
                }
            }
        }
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused() {
        let step = Step::Sample { size: bunsen_spec::SampleSize::Rows { n: 3 }, seed: 1 };
        assert_eq!(with_value(&step, "/seed", json!(-1)), None);
        assert_eq!(with_value(&step, "/size/n", json!("x")), None);
    }
}
