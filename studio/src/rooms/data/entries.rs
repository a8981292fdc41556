//! The entries of a form: one for each kind of value.

use bunsen_spec::ColumnKind;
use serde_json::{Value, json};
use yew::prelude::*;

use super::lists::{Aggregates, JoinKeys, SortKeys};
use super::ticks::Ticks;
use super::typed::Typed;
use crate::parts::{Field, Select, TextInput};
use crate::state::form::{Entry, FormField, Kinds, value};
use crate::state::typed::{Reading, join, join_quoted, join_ranges, plain};
use crate::text::text;

/// What an entry needs to know.
pub struct EntryProps<'a> {
    /// What the form's ids begin with.
    pub form: &'static str,
    /// The step or chart, as JSON.
    pub whole: &'a Value,
    /// The field.
    pub field: &'a FormField,
    /// The columns that the step meets.
    pub columns: &'a [(String, ColumnKind)],
    /// The tables to join with.
    pub tables: &'a [String],
    /// Sets the value at a path.
    pub set: &'a Callback<(&'static str, Value)>,
}

/// A field with its entry.
pub fn view_entry(props: &EntryProps) -> Html {
    let t = &text().recipe;
    let FormField { path, label, hint, entry } = props.field;
    let path: &'static str = path;
    let id = format!("{}{}", props.form, path.replace('/', "-"));
    let now = value(props.whole, path);
    let set = props.set.reform(move |value: Value| (path, value));
    let column_options = |kinds: Kinds, now: &str| {
        let mut names: Vec<&str> =
            props.columns.iter().filter(|(_, kind)| kinds.fit(*kind)).map(|(name, _)| name.as_str()).collect();
        if !names.contains(&now) {
            names.insert(0, now);
        }
        names
            .into_iter()
            .map(|name| (AttrValue::from(name.to_string()), AttrValue::from(name.to_string())))
            .collect::<Vec<_>>()
    };
    let field = |control: Html| {
        html! { <Field id={id.clone()} label={*label} hint={hint.map(AttrValue::from)}>{ control }</Field> }
    };
    let typed = |text: String, reading: Reading, inputmode: Option<&'static str>| {
        html! { <Typed key={path} id={id.clone()} label={*label} hint={*hint} {text} {reading} {inputmode} set={set.clone()} /> }
    };
    match entry {
        Entry::Column(kinds) => {
            let name = now.as_str().unwrap_or_default().to_string();
            let options = column_options(*kinds, &name);
            field(
                html! { <Select id={id.clone()} value={name} {options} onchange={set.reform(|name: String| json!(name))} /> },
            )
        }
        Entry::OptionalColumn(kinds, none) => {
            let name = now.as_str().unwrap_or_default().to_string();
            let mut options = column_options(*kinds, &name);
            options.retain(|(value, _)| !value.is_empty());
            options.insert(0, ("".into(), (*none).into()));
            let read = |name: String| if name.is_empty() { Value::Null } else { json!(name) };
            field(html! { <Select id={id.clone()} value={name} {options} onchange={set.reform(read)} /> })
        }
        Entry::Columns(kinds, none) => {
            let chosen: Vec<String> = serde_json::from_value(now).unwrap_or_default();
            let all: Vec<String> =
                props.columns.iter().filter(|(_, kind)| kinds.fit(*kind)).map(|(name, _)| name.clone()).collect();
            let set = set.reform(|names: Vec<String>| json!(names));
            html! { <Ticks key={path} {id} label={*label} hint={*hint} none={*none} {all} {chosen} {set} /> }
        }
        Entry::Choices(options) => {
            let chosen: Vec<Value> = serde_json::from_value(now).unwrap_or_default();
            let all: Vec<String> = options.iter().map(|(_, label)| label.to_string()).collect();
            let chosen = options
                .iter()
                .filter(|(value, _)| chosen.contains(value))
                .map(|(_, l)| l.to_string())
                .collect::<Vec<_>>();
            let set = {
                let options = options.clone();
                set.reform(move |labels: Vec<String>| {
                    let is_chosen = |label: &str| labels.iter().any(|own| own == label);
                    let values = options.iter().filter(|(_, label)| is_chosen(label)).map(|(value, _)| value.clone());
                    Value::Array(values.collect())
                })
            };
            html! { <Ticks key={path} {id} label={*label} hint={*hint} {all} {chosen} {set} /> }
        }
        Entry::Choice(options) => {
            let is_now = |value: &Value| if value.is_object() { value["type"] == now["type"] } else { *value == now };
            let at = options.iter().position(|(value, _)| is_now(value)).unwrap_or(0).to_string();
            let labels = options.iter().enumerate().map(|(at, (_, label))| (at.to_string().into(), (*label).into()));
            let options = options.clone();
            let pick = move |at: String| {
                at.parse::<usize>().ok().and_then(|at| options.get(at)).map(|(v, _)| v.clone()).unwrap_or_default()
            };
            field(
                html! { <Select id={id.clone()} value={at} options={labels.collect::<Vec<_>>()} onchange={set.reform(pick)} /> },
            )
        }
        Entry::Text => {
            let text = now.as_str().unwrap_or_default().to_string();
            field(html! { <TextInput id={id.clone()} value={text} oninput={set.reform(|text: String| json!(text))} /> })
        }
        Entry::Expression => {
            let text = now.as_str().unwrap_or_default().to_string();
            field(html! {
                <div class="mono-entry"><TextInput id={id.clone()} value={text} oninput={set.reform(|text: String| json!(text))} /></div>
            })
        }
        Entry::Names => typed(join(&now), Reading::Names, None),
        Entry::Numbers => typed(join(&now), Reading::Numbers, None),
        Entry::OptionalNumber => typed(plain(&now), Reading::OptionalNumber, Some("decimal")),
        Entry::Whole(from) => typed(plain(&now), Reading::Whole(*from), Some("numeric")),
        Entry::Percent | Entry::Share => {
            let percent = now.as_f64().map(|share| (share * 1e6).round() / 1e4);
            let reading = if *entry == Entry::Share { Reading::Share } else { Reading::Percent };
            typed(percent.map(|percent| percent.to_string()).unwrap_or_default(), reading, Some("decimal"))
        }
        Entry::Value(_) => {
            let reading = entry.reading(props.whole, props.columns).unwrap_or(Reading::Value);
            typed(plain(&now), reading, None)
        }
        Entry::Values(_) => {
            let reading = entry.reading(props.whole, props.columns).unwrap_or(Reading::Values { may_be_numbers: true });
            typed(join_quoted(&now), reading, None)
        }
        Entry::Ranges => typed(join_ranges(&now), Reading::Ranges, None),
        Entry::Table => {
            let name = now.as_str().unwrap_or_default().to_string();
            if props.tables.is_empty() {
                return html! { <p class="small soft">{ t.no_table }</p> };
            }
            let mut tables = props.tables.to_vec();
            if !tables.contains(&name) {
                tables.insert(0, name.clone());
            }
            let options: Vec<(AttrValue, AttrValue)> =
                tables.into_iter().map(|t| (t.clone().into(), t.into())).collect();
            field(
                html! { <Select id={id.clone()} value={name} {options} onchange={set.reform(|name: String| json!(name))} /> },
            )
        }
        Entry::SortKeys => html! { <SortKeys label={*label} columns={props.columns.to_vec()} {now} {set} /> },
        Entry::Aggregates => html! { <Aggregates label={*label} columns={props.columns.to_vec()} {now} {set} /> },
        Entry::JoinKeys => html! { <JoinKeys label={*label} columns={props.columns.to_vec()} {now} {set} /> },
    }
}
