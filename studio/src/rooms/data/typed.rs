//! A value that is typed as text. What cannot be read stays in the field and is not set.

use serde_json::Value;
use yew::prelude::*;

use crate::parts::{Field, TextInput};
use crate::state::typed::Reading;

/// What is typed.
#[derive(Clone, PartialEq, Properties)]
pub struct TypedProps {
    /// The field's id.
    pub id: String,
    /// Its label.
    pub label: AttrValue,
    /// What it means.
    pub hint: Option<&'static str>,
    /// The value as a text.
    pub text: String,
    /// How it is read.
    pub reading: Reading,
    /// Which keyboard a phone shows.
    pub inputmode: Option<&'static str>,
    /// Sets the value.
    pub set: Callback<Value>,
}

/// See the module.
#[component]
pub fn Typed(props: &TypedProps) -> Html {
    let typed = use_state_eq(|| props.text.clone());
    let error = props.reading.read(&typed).err();
    {
        // Another value from elsewhere takes the place of what was typed, unless it says the same. It may say another
        // for a column of another kind.
        let typed = typed.clone();
        use_effect_with((props.text.clone(), props.reading), move |(text, reading)| {
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
