//! Which columns to learn from.

use bunsen_spec::{ColumnKind, ColumnProfile};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::parts::{Button, ButtonKind};
use crate::state::train::FormAction;
use crate::text::{Words, text};

/// What to choose from.
#[derive(Properties, PartialEq)]
pub struct FeaturesProps {
    /// The table's columns, the target left out.
    pub columns: Vec<ColumnProfile>,
    /// The chosen ones.
    pub chosen: Vec<String>,
    /// What is wrong with the choice.
    pub wrong: Option<AttrValue>,
    /// Whether it cannot be changed now.
    pub disabled: bool,
    /// Changes the form.
    pub act: Callback<FormAction>,
}

/// A list of columns to tick, folded away until it is wanted.
#[component]
pub fn Features(props: &FeaturesProps) -> Html {
    let t = &text().train;
    let order: Vec<String> = props.columns.iter().map(|c| c.name.clone()).collect();
    let usable: Vec<String> = props.columns.iter().filter(|c| why_not(c).is_none()).map(|c| c.name.clone()).collect();
    let set = |features: Vec<String>| props.act.reform(move |_: MouseEvent| FormAction::Features(features.clone()));
    let item = |column: &ColumnProfile| {
        let onchange = {
            let (name, order) = (column.name.clone(), order.clone());
            props.act.reform(move |_: Event| FormAction::Feature(name.clone(), order.clone()))
        };
        let is_learnable = column.kind.is_learnable();
        html! {
            <li key={column.name.clone()}>
                <label class="row check" title={why_not(column)}>
                    <input type="checkbox" checked={props.chosen.contains(&column.name)} {onchange}
                        disabled={props.disabled || (!is_learnable && !props.chosen.contains(&column.name))} />
                    <span class="grow name">{ &column.name }</span>
                    <span class="hint">{ (text().data.kind)(column.kind) }</span>
                </label>
            </li>
        }
    };
    let is_open = use_state_eq(|| false);
    {
        // What is wrong must be seen; mending it must not take the list from under the pointer.
        let open = is_open.setter();
        use_effect_with(props.wrong.is_some(), move |is_wrong| {
            if *is_wrong {
                open.set(true);
            }
        });
    }
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            is_open.set(!*is_open);
        })
    };
    html! {
        <details class="fold features" open={*is_open}>
            <summary onclick={toggle}>
                <span class="label">{ t.features }</span>
                <span>{ (t.features_of)(props.chosen.len() as u64, props.columns.len() as u64) }</span>
            </summary>
            <div class="row">
                <Button label={t.all_columns} kind={ButtonKind::Plain} is_small=true disabled={props.disabled} onclick={set(usable)} />
                <Button label={t.no_columns} kind={ButtonKind::Plain} is_small=true disabled={props.disabled} onclick={set(Vec::new())} />
            </div>
            <ul class="plain-list" role="group" aria-label={t.usable_columns}>{ for props.columns.iter().map(item) }</ul>
            if let Some(wrong) = &props.wrong { <span class="hint wrong" role="alert">{ wrong }</span> }
        </details>
    }
}

/// Why a column is of no use, if it is not.
fn why_not(column: &ColumnProfile) -> Option<&'static str> {
    match column.kind {
        ColumnKind::Text => Some(text().train.free_text),
        kind if kind.is_date() => Some(text().train.dates),
        _ if column.n_distinct < 2 => Some(text().train.constant),
        _ => None,
    }
}

/// A box to tick, and a sentence under it. `onchange` is called with what it becomes.
pub fn check(label: Words, hint: Option<Words>, checked: bool, disabled: bool, onchange: &Callback<bool>) -> Html {
    let onchange = onchange.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <div class="field">
            <label class="row check">
                <input type="checkbox" {checked} {disabled} {onchange} />
                <span class="grow">{ label }</span>
            </label>
            if let Some(hint) = hint { <span class="hint">{ hint }</span> }
        </div>
    }
}
