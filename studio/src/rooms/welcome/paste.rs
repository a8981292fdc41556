//! Makes a project of cells copied from a spreadsheet, or of lines of CSV.

use yew::prelude::*;

use crate::frame::use_intake;
use crate::parts::{Dialog, Field, Form, TextArea, TextInput};
use crate::state::pasted::shape;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct PasteDialogProps {
    /// What was pasted already.
    pub text: String,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// See [`PasteDialogProps`].
#[component]
pub fn PasteDialog(props: &PasteDialogProps) -> Html {
    let t = &text().welcome;
    let intake = use_intake();
    let pasted = use_state_eq(|| props.text.clone());
    let name = use_state_eq(|| t.pasted_name.to_string());
    let error = use_state_eq(|| None::<&'static str>);
    let (n_lines, n_columns) = shape(&pasted);
    let onsubmit = {
        let (pasted, name, error, onclose) = (pasted.clone(), name.clone(), error.setter(), props.onclose.clone());
        Callback::from(move |()| {
            if n_lines < 2 {
                return error.set(Some(text().welcome.paste_empty));
            }
            let name = Some(name.trim()).filter(|name| !name.is_empty()).unwrap_or(text().welcome.pasted_name);
            intake.take_text(name.to_string(), (*pasted).clone());
            onclose.emit(());
        })
    };
    let oninput = {
        let (pasted, error) = (pasted.setter(), error.setter());
        Callback::from(move |new| {
            error.set(None);
            pasted.set(new);
        })
    };
    let onname = {
        let name = name.setter();
        Callback::from(move |new| name.set(new))
    };
    let seen = (n_lines > 0).then(|| (t.paste_shape)(n_lines, n_columns));
    let warning = (n_lines > 1 && n_columns == 1).then_some(t.paste_one_column);
    let hint = warning.map(AttrValue::from).or(seen.map(AttrValue::from)).unwrap_or(t.paste_hint.into());
    html! {
        <Dialog title={t.paste_title} onclose={props.onclose.clone()} is_wide=true>
            <Form submit={t.paste_make} {onsubmit} oncancel={props.onclose.clone()}>
                <Field id="pasted" label={t.paste_field} {hint} error={error.map(AttrValue::from)}>
                    <TextArea id="pasted" value={(*pasted).clone()} rows={10} is_mono=true autofocus=true {oninput} />
                </Field>
                <Field id="pasted-name" label={t.paste_name}>
                    <TextInput id="pasted-name" value={(*name).clone()} oninput={onname} />
                </Field>
            </Form>
        </Dialog>
    }
}
