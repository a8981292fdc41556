//! The form: a field for each input, or a picture.

use bunsen_spec::{Input, InputKind};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::picture::PictureInput;
use crate::parts::{Button, ButtonKind, Field, Select};
use crate::state::link::{LinkAction, LinkForm, label, plain, step};
use crate::text::text;

/// The form. `act` changes it; `onmany` wants to ask about many rows at once.
pub fn link_fields(form: &LinkForm, act: &Callback<LinkAction>, onmany: Callback<MouseEvent>) -> Html {
    let t = &text().link;
    let onsubmit = Callback::from(|event: SubmitEvent| event.prevent_default());
    let another = act.reform(|_: MouseEvent| LinkAction::TryAnother);
    html! {
        <form class="card stack" aria-label={t.form} {onsubmit}>
            if let Some(shape) = form.signature().image {
                <PictureInput {shape} picture={form.picture().clone()} act={act.clone()} />
            } else {
                { for form.signature().inputs.iter().enumerate().map(|(i, input)| field(form, act, i, input)) }
            }
            <div class="row wrap">
                if form.signature().image.is_none() { <Button label={t.another} onclick={another} /> }
                <Button label={t.many} kind={ButtonKind::Plain} onclick={onmany} />
            </div>
        </form>
    }
}

fn field(form: &LinkForm, act: &Callback<LinkAction>, index: usize, input: &Input) -> Html {
    let t = &text().link;
    let id = AttrValue::from(format!("input-{index}"));
    let value = form.text(&input.name).to_string();
    let error = form.wrong(input).map(AttrValue::from);
    let name = label(&input.name);
    let set = {
        let name = input.name.clone();
        act.reform(move |value: String| LinkAction::Set(name.clone(), value))
    };
    let optional = (!input.is_required).then_some(AttrValue::from(t.optional));
    match &input.kind {
        InputKind::Number { min, max, is_integer, .. } => {
            let number = plain(&value);
            let outside = number.is_some_and(|v| v < *min || v > *max);
            let hint = if outside { Some(AttrValue::from(t.outside)) } else { optional };
            let typed = set.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
            let step = step(*min, *max, *is_integer).to_string();
            html! {
                <Field id={id.clone()} label={name.clone()} {hint} error={error.clone()}
                    aside={html! { <span class="hint">{ (t.range)(*min, *max) }</span> }}>
                    <div class="row slider-row">
                        <input type="range" aria-label={(t.slider)(&name)} min={min.to_string()} max={max.to_string()} {step}
                            value={number.map(|v| v.to_string())} oninput={typed.clone()} />
                        <input class="input num" {id} type="text" inputmode="decimal" {value} oninput={typed} autocomplete="off"
                            aria-invalid={error.is_some().then_some("true")} aria-describedby={format!("input-{index}-note")} />
                    </div>
                </Field>
            }
        }
        InputKind::Choice { options, .. } => {
            let mut choices: Vec<(AttrValue, AttrValue)> =
                options.iter().map(|o| (o.clone().into(), o.clone().into())).collect();
            if !input.is_required {
                choices.insert(0, ("".into(), t.unknown.into()));
            }
            html! {
                <Field id={id.clone()} label={name} hint={optional} {error}>
                    <Select {id} {value} options={choices} onchange={set} />
                </Field>
            }
        }
        InputKind::Flag => {
            let mut choices: Vec<(AttrValue, AttrValue)> =
                vec![("true".into(), t.yes.into()), ("false".into(), t.no.into())];
            if !input.is_required {
                choices.insert(0, ("".into(), t.unknown.into()));
            }
            html! {
                <Field id={id.clone()} label={name} hint={optional} {error}>
                    <Select {id} {value} options={choices} onchange={set} />
                </Field>
            }
        }
    }
}
