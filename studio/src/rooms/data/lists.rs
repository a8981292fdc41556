//! Entries that are lists: keys to sort by, figures of groups, keys of a join.

use bunsen_spec::say::recipe::aggregation;
use bunsen_spec::{Aggregate, Aggregation, ColumnKind, JoinKey, SortKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use yew::prelude::*;

use crate::parts::{Button, ButtonKind, Icon, Select, TextInput};
use crate::state::recipe::form::functions;
use crate::text::text;

/// What a list needs to know.
#[derive(Clone, PartialEq, Properties)]
pub struct ListProps {
    /// What the list is called.
    pub label: AttrValue,
    /// The columns that the step meets.
    pub columns: Vec<(String, ColumnKind)>,
    /// The list as it is.
    pub now: Value,
    /// Sets the list.
    pub set: Callback<Value>,
}

/// Columns to sort by.
#[component]
pub fn SortKeys(props: &ListProps) -> Html {
    let t = &text().recipe;
    let new = SortKey { column: first(props), is_descending: false };
    view_list(props, new, |at, key: &SortKey, set| {
        let directions = vec![("false".into(), t.ascending.into()), ("true".into(), t.descending.into())];
        let column = set.reform({
            let key = key.clone();
            move |column: String| SortKey { column, ..key.clone() }
        });
        let direction = set.reform({
            let key = key.clone();
            move |value: String| SortKey { is_descending: value == "true", ..key.clone() }
        });
        html! {
            <>
                <Select id={format!("sort-{at}")} value={key.column.clone()} options={columns(props, &key.column)} aria_label={(t.sort_column)(at + 1)} onchange={column} />
                <Select id={format!("direction-{at}")} value={key.is_descending.to_string()} options={directions} aria_label={(t.direction)(at + 1)} onchange={direction} />
            </>
        }
    })
}

/// What is computed of groups.
#[component]
pub fn Aggregates(props: &ListProps) -> Html {
    let t = &text().recipe;
    let name =
        |column: &str, function: Aggregation| format!("{column}_{}", json!(function).as_str().unwrap_or_default());
    let column = first(props);
    let new = Aggregate { name: name(&column, Aggregation::Mean), column, function: Aggregation::Mean };
    view_list(props, new, |at, own: &Aggregate, set| {
        let change = |edit: fn(&mut Aggregate, String)| {
            let own = own.clone();
            set.reform(move |value: String| {
                let mut new = own.clone();
                edit(&mut new, value);
                // A name of the learner's own stays; one that was made follows.
                if own.name == name(&own.column, own.function) && new.name == own.name {
                    new.name = name(&new.column, new.function);
                }
                new
            })
        };
        let options = functions().into_iter().map(|(value, label)| (plain(&value), label.into())).collect::<Vec<_>>();
        let set_function = change(|own, value| {
            if let Ok(function) = serde_json::from_value(json!(value)) {
                own.function = function;
            }
        });
        html! {
            <>
                <Select id={format!("function-{at}")} value={plain(&json!(own.function))} {options} aria_label={(t.aggregate_function)(at + 1)} onchange={set_function} />
                <Select id={format!("figure-{at}")} value={own.column.clone()} options={columns(props, &own.column)} aria_label={(t.aggregate_column)(at + 1)} onchange={change(|own, value| own.column = value)} />
                <TextInput id={format!("name-{at}")} value={own.name.clone()} placeholder={aggregation(own.function)} aria_label={(t.aggregate_name)(at + 1)} oninput={change(|own, value| own.name = value)} />
            </>
        }
    })
}

/// The keys of a join.
#[component]
pub fn JoinKeys(props: &ListProps) -> Html {
    let t = &text().recipe;
    let here = first(props);
    let new = JoinKey { there: here.clone(), here };
    view_list(props, new, |at, key: &JoinKey, set| {
        let here = set.reform({
            let key = key.clone();
            move |here: String| {
                // The other side follows as long as it has the same name.
                let there = if key.there == key.here { here.clone() } else { key.there.clone() };
                JoinKey { here, there }
            }
        });
        let there = set.reform({
            let key = key.clone();
            move |there: String| JoinKey { there, ..key.clone() }
        });
        html! {
            <>
                <Select id={format!("here-{at}")} value={key.here.clone()} options={columns(props, &key.here)} aria_label={(t.key_here)(at + 1)} onchange={here} />
                <TextInput id={format!("there-{at}")} value={key.there.clone()} aria_label={(t.key_there)(at + 1)} oninput={there} />
            </>
        }
    })
}

fn view_list<T: Serialize + DeserializeOwned + Clone + 'static>(
    props: &ListProps,
    new: T,
    view: impl Fn(usize, &T, Callback<T>) -> Html,
) -> Html {
    let t = &text().recipe;
    let items: Vec<T> = serde_json::from_value(props.now.clone()).unwrap_or_default();
    let set_all = |items: Vec<T>| json!(items);
    let at = |at: usize| {
        let items = items.clone();
        props.set.reform(move |item: T| {
            let mut items = items.clone();
            items[at] = item;
            json!(items)
        })
    };
    let remove = |at: usize| {
        let mut left = items.clone();
        left.remove(at);
        let left = set_all(left);
        props.set.reform(move |_: MouseEvent| left.clone())
    };
    let add = {
        let more = set_all(items.iter().cloned().chain([new]).collect());
        props.set.reform(move |_: MouseEvent| more.clone())
    };
    html! {
        <fieldset class="field list">
            <legend class="field-label">{ &props.label }</legend>
            { for items.iter().enumerate().map(|(i, item)| html! {
                <div class="list-entry">
                    <div class="stack tight grow">{ view(i, item, at(i)) }</div>
                    if items.len() > 1 {
                        <Button label={(t.remove_one)(i + 1)} icon={Icon::Close} is_icon_only=true is_small=true kind={ButtonKind::Plain} onclick={remove(i)} />
                    }
                </div>
            }) }
            <div><Button label={t.add_one} kind={ButtonKind::Plain} is_small=true onclick={add} /></div>
        </fieldset>
    }
}

fn first(props: &ListProps) -> String {
    props.columns.first().map(|(name, _)| name.clone()).unwrap_or_default()
}

fn columns(props: &ListProps, now: &str) -> Vec<(AttrValue, AttrValue)> {
    let mut names: Vec<String> = props.columns.iter().map(|(name, _)| name.clone()).collect();
    if !names.iter().any(|name| name == now) {
        names.insert(0, now.to_string());
    }
    names.into_iter().map(|name| (name.clone().into(), name.into())).collect()
}

fn plain(value: &Value) -> AttrValue {
    value.as_str().unwrap_or_default().to_string().into()
}
