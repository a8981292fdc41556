//! The field of one setting of a model.

use bunsen_spec::{Setting, SettingKind, SettingValue};
use yew::prelude::*;

use crate::chart::short;
use crate::parts::{Field, Select, TextInput};
use crate::text::text;

/// What to show.
#[derive(Properties, PartialEq)]
pub struct SettingFieldProps {
    /// The setting.
    pub setting: Setting,
    /// What the field holds.
    pub value: AttrValue,
    /// What is wrong with it.
    pub wrong: Option<AttrValue>,
    /// Whether it cannot be changed now.
    pub disabled: bool,
    /// Called with what is typed.
    pub onchange: Callback<(String, String)>,
}

/// A field fit for the setting's kind, with its range and its hint.
#[component]
pub fn SettingField(props: &SettingFieldProps) -> Html {
    let setting = &props.setting;
    let id = AttrValue::from(format!("setting-{}", setting.name));
    let typed = {
        let name = setting.name.clone();
        props.onchange.reform(move |value: String| (name.clone(), value))
    };
    let hint = (!setting.hint.is_empty()).then(|| AttrValue::from(setting.hint.clone()));
    let (is_wrong, disabled, value) = (props.wrong.is_some(), props.disabled, props.value.clone());
    let control = match &setting.kind {
        SettingKind::Flag => {
            let options = vec![("true".into(), text().train.on.into()), ("false".into(), text().train.off.into())];
            html! { <Select id={id.clone()} {value} {options} onchange={typed} {disabled} /> }
        }
        SettingKind::Choice { options } => {
            let options = options.iter().map(|o| (o.clone().into(), o.clone().into())).collect::<Vec<_>>();
            html! { <Select id={id.clone()} {value} {options} onchange={typed} {disabled} /> }
        }
        SettingKind::Integer { .. } => html! {
            <TextInput id={id.clone()} {value} oninput={typed} inputmode="numeric" {is_wrong} {disabled} />
        },
        SettingKind::Number { .. } => html! {
            <TextInput id={id.clone()} {value} oninput={typed} inputmode="decimal" {is_wrong} {disabled} />
        },
        SettingKind::IntegerList { .. } => html! {
            <TextInput id={id.clone()} {value} oninput={typed} {is_wrong} {disabled} />
        },
    };
    html! {
        <Field {id} label={setting.label.clone()} {hint} error={props.wrong.clone()} aside={aside(setting)}>{ control }</Field>
    }
}

/// The range at the label's right, where it tells something.
fn aside(setting: &Setting) -> Html {
    let range = match &setting.kind {
        SettingKind::Number { min, max } if *max - *min <= 1.0 => Some((short(*min), short(*max))),
        _ => None,
    };
    html! { if let Some((min, max)) = range { <span class="hint">{ (text().train.range)(&min, &max) }</span> } }
}

/// Whether two short fields can stand side by side.
pub fn is_short(setting: &Setting) -> bool {
    matches!(setting.kind, SettingKind::Integer { .. }) && !matches!(setting.default, SettingValue::Text(_))
}
