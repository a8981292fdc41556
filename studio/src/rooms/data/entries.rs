//! The entries of a form: one for each kind of value.

use bunsen_spec::{Cell, ColumnKind};
use serde_json::{Value, json};
use yew::prelude::*;

use super::lists::{Aggregates, JoinKeys, SortKeys};
use crate::parts::{Button, ButtonKind, Field, Select, TextInput};
use crate::state::form::{Entry, FormField, Kinds, value};
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
        Entry::Value(columns) => {
            // One column, or several of which the first counts.
            let named = value(props.whole, columns);
            let named = named.get(0).unwrap_or(&named);
            let first = props.columns.iter().find(|(name, _)| Some(name.as_str()) == named.as_str());
            let is_text = first.is_some_and(|(_, kind)| !kind.is_number() && *kind != ColumnKind::Boolean);
            typed(plain(&now), if is_text { Reading::Text } else { Reading::Value }, None)
        }
        Entry::Values(column) => {
            let name = value(props.whole, column);
            let kind = props.columns.iter().find(|(own, _)| Some(own.as_str()) == name.as_str()).map(|(_, kind)| *kind);
            let is_text = kind.is_some_and(|kind| !kind.is_number() && kind != ColumnKind::Boolean);
            typed(join_quoted(&now), Reading::Values { may_be_numbers: !is_text }, None)
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

#[derive(Clone, PartialEq, Properties)]
struct TypedProps {
    id: String,
    label: AttrValue,
    hint: Option<&'static str>,
    /// The value as a text.
    text: String,
    /// How it is read.
    reading: Reading,
    inputmode: Option<&'static str>,
    set: Callback<Value>,
}

/// A value that is typed as text. What cannot be read stays in the field and is not set.
#[component]
fn Typed(props: &TypedProps) -> Html {
    let typed = use_state_eq(|| props.text.clone());
    let error = props.reading.read(&typed).err();
    {
        // Another value from elsewhere takes the place of what was typed, unless it says the same.
        let (typed, reading) = (typed.clone(), props.reading);
        use_effect_with(props.text.clone(), move |text| {
            if reading.read(&typed).ok() != reading.read(text).ok() {
                typed.set(text.clone());
            }
        });
    }
    let oninput = {
        let (typed, set, reading) = (typed.setter(), props.set.clone(), props.reading);
        Callback::from(move |text: String| {
            if let Ok(value) = reading.read(&text) {
                set.emit(value);
            }
            typed.set(text);
        })
    };
    html! {
        <Field id={props.id.clone()} label={props.label.clone()} hint={props.hint.map(AttrValue::from)} error={error.clone().map(AttrValue::from)}>
            <TextInput id={props.id.clone()} value={(*typed).clone()} inputmode={props.inputmode.map(AttrValue::from)} is_wrong={error.is_some()} {oninput} />
        </Field>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct TicksProps {
    id: String,
    label: AttrValue,
    hint: Option<&'static str>,
    /// What none means. The list is folded away then until it is wanted.
    #[prop_or_default]
    none: Option<&'static str>,
    all: Vec<String>,
    chosen: Vec<String>,
    set: Callback<Vec<String>>,
}

/// Names to tick.
#[component]
fn Ticks(props: &TicksProps) -> Html {
    let t = &text().recipe;
    let gone = props.chosen.iter().filter(|name| !props.all.contains(name));
    let names: Vec<&String> = props.all.iter().chain(gone).collect();
    let item = |name: &String| {
        let is_chosen = props.chosen.contains(name);
        let onchange = {
            let (set, all, chosen, name) = (props.set.clone(), props.all.clone(), props.chosen.clone(), name.clone());
            Callback::from(move |_: Event| {
                // In the order of the table, whatever the order of ticking.
                let is_wanted = |own: &String| if *own == name { !is_chosen } else { chosen.contains(own) };
                set.emit(all.iter().filter(|own| is_wanted(own)).cloned().collect());
            })
        };
        html! {
            <li key={name.clone()}><label class="row check"><input type="checkbox" checked={is_chosen} {onchange} /><span class="grow name">{ name }</span></label></li>
        }
    };
    let all = props.set.reform({
        let all = props.all.clone();
        move |_: MouseEvent| all.clone()
    });
    let none = props.set.reform(|_: MouseEvent| Vec::new());
    let list = html! {
        <>
            <ul class="plain-list">{ for names.into_iter().map(item) }</ul>
            if props.all.len() > 3 {
                <div class="row">
                    <Button label={t.choose_all} kind={ButtonKind::Plain} is_small=true onclick={all} />
                    <Button label={t.choose_none} kind={ButtonKind::Plain} is_small=true onclick={none} />
                </div>
            }
            if let Some(hint) = props.hint { <span class="hint">{ hint }</span> }
        </>
    };
    let now =
        if props.chosen.is_empty() { props.none.unwrap_or_default().to_string() } else { props.chosen.join(", ") };
    html! {
        <fieldset class="field ticks" id={props.id.clone()}>
            <legend class={classes!("field-label", props.none.map(|_| "sr-only"))}>{ &props.label }</legend>
            if props.none.is_some() {
                <details class="fold">
                    <summary><span class="label">{ &props.label }</span><span>{ now }</span></summary>
                    { list }
                </details>
            } else {
                { list }
            }
        </fieldset>
    }
}

/// What a value says in a field of text.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string().trim_end_matches(".0").to_string(),
    }
}

fn join(values: &Value) -> String {
    values.as_array().map(|values| values.iter().map(plain).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// Values with commas between them; one that holds a comma or a quote stands in quotes.
fn join_quoted(values: &Value) -> String {
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

fn join_ranges(ranges: &Value) -> String {
    let word = text().recipe.range_to;
    let bound = |range: &Value, at: usize| range.get(at).map(plain).unwrap_or_default();
    let said = |range: &Value| format!("{} {word} {}", bound(range, 0), bound(range, 1));
    ranges.as_array().map(|ranges| ranges.iter().map(said).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

fn split(text: &str) -> Vec<String> {
    text.split(',').map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()
}

/// How what is typed becomes a value.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reading {
    Names,
    Numbers,
    OptionalNumber,
    Whole(u64),
    Percent,
    /// A share in percent, or none.
    Share,
    /// A number, yes or no, or else a text.
    Value,
    Text,
    Values {
        may_be_numbers: bool,
    },
    Ranges,
}

impl Reading {
    /// The value, or what is wrong with what was typed.
    fn read(self, typed: &str) -> Result<Value, String> {
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
