//! The field of one setting of a model.

use bunsen_spec::{Setting, SettingKind, SettingValue};
use yew::prelude::*;

use crate::chart::short;
use crate::parts::{Field, Select, TextInput};
use crate::state::train::{FormAction, TrainForm};
use crate::text::text;

/// A field fit for the setting's kind, with its range and its hint.
pub fn setting_field(setting: &Setting, form: &TrainForm, disabled: bool, act: &Callback<FormAction>) -> Html {
    let id = AttrValue::from(format!("setting-{}", setting.name));
    let typed = {
        let name = setting.name.clone();
        act.reform(move |value: String| FormAction::Setting(name.clone(), value))
    };
    let hint = (!setting.hint.is_empty()).then(|| AttrValue::from(setting.hint.clone()));
    let value = form.setting_text(&setting.name, &setting.default);
    let wrong = form.wrong(&setting.name).map(AttrValue::from);
    let is_wrong = wrong.is_some();
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
        <Field key={setting.name.clone()} {id} label={setting.label.clone()} {hint} error={wrong} aside={aside(setting)}>{ control }</Field>
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
