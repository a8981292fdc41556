//! Names to tick.

use yew::prelude::*;

use crate::parts::{Button, ButtonKind};
use crate::text::text;

/// What can be ticked.
#[derive(Clone, PartialEq, Properties)]
pub struct TicksProps {
    /// The list's id.
    pub id: String,
    /// Its label.
    pub label: AttrValue,
    /// What it means.
    pub hint: Option<&'static str>,
    /// What none means. The list is folded away then until it is wanted.
    #[prop_or_default]
    pub none: Option<&'static str>,
    /// The names.
    pub all: Vec<String>,
    /// Those that are ticked.
    pub chosen: Vec<String>,
    /// Ticks others.
    pub set: Callback<Vec<String>>,
}

/// See the module.
#[component]
pub fn Ticks(props: &TicksProps) -> Html {
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
