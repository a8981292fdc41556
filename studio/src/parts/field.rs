//! A labelled field of a form, with a hint under it or what is wrong with it.

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A label, a control with the same `id`, and a hint or an error. The control should carry
/// `aria-describedby` with [`describes`] of its id.
#[derive(Clone, PartialEq, Properties)]
pub struct FieldProps {
    /// The control's id.
    pub id: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// A sentence that says what it means.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with the value; takes the hint's place.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Something at the label's right, such as a range.
    #[prop_or_default]
    pub aside: Html,
    /// The control.
    pub children: Html,
}

/// See [`FieldProps`].
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let note = describes(&props.id);
    html! {
        <div class="field">
            <div class="row field-label">
                <label class="grow" for={props.id.clone()}>{ &props.label }</label>
                { props.aside.clone() }
            </div>
            { props.children.clone() }
            if let Some(error) = &props.error {
                <span class="hint wrong" id={note} role="alert">{ error }</span>
            } else if let Some(hint) = &props.hint {
                <span class="hint" id={note}>{ hint }</span>
            }
        </div>
    }
}

/// The id of the sentence that describes the control `id`.
pub fn describes(id: &str) -> String {
    format!("{id}-note")
}

/// One line of text. For numbers set `inputmode`.
#[derive(Clone, PartialEq, Properties)]
pub struct TextInputProps {
    /// Its id, the same as its field's.
    pub id: AttrValue,
    /// What it holds.
    pub value: AttrValue,
    /// Called with every change.
    #[prop_or_default]
    pub oninput: Callback<String>,
    /// Called when the change is complete (Enter, or leaving the field).
    #[prop_or_default]
    pub onchange: Callback<String>,
    /// Shown while it is empty.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// `text`, `password`, `url`…
    #[prop_or(AttrValue::Static("text"))]
    pub r#type: AttrValue,
    /// Which keyboard a phone shows: `decimal`, `numeric`.
    #[prop_or_default]
    pub inputmode: Option<AttrValue>,
    /// Whether its value is wrong.
    #[prop_or_default]
    pub is_wrong: bool,
    /// Whether it cannot be changed.
    #[prop_or_default]
    pub disabled: bool,
    /// Its name for screen readers, where no label stands beside it.
    #[prop_or_default]
    pub aria_label: Option<AttrValue>,
    /// Takes the focus when the dialog opens that it is in.
    #[prop_or_default]
    pub autofocus: bool,
}

/// See [`TextInputProps`].
#[component]
pub fn TextInput(props: &TextInputProps) -> Html {
    let oninput = props.oninput.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let onchange = props.onchange.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().value());
    html! {
        <input class="input" id={props.id.clone()} value={props.value.clone()} type={props.r#type.clone()}
            placeholder={props.placeholder.clone()} inputmode={props.inputmode.clone()} disabled={props.disabled}
            aria-invalid={props.is_wrong.then_some("true")} aria-label={props.aria_label.clone()}
            aria-describedby={describes(&props.id)} autocomplete="off" spellcheck="false"
            autofocus={props.autofocus} {oninput} {onchange} />
    }
}

/// Several lines of text.
#[derive(Clone, PartialEq, Properties)]
pub struct TextAreaProps {
    /// Its id, the same as its field's.
    pub id: AttrValue,
    /// What it holds.
    pub value: AttrValue,
    /// Called with every change.
    pub oninput: Callback<String>,
    /// Lines shown.
    #[prop_or(4)]
    pub rows: u32,
    /// Shown while it is empty.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// Whether it holds code or figures.
    #[prop_or_default]
    pub is_mono: bool,
    /// Takes the focus when the dialog opens that it is in.
    #[prop_or_default]
    pub autofocus: bool,
}

/// See [`TextAreaProps`].
#[component]
pub fn TextArea(props: &TextAreaProps) -> Html {
    let oninput =
        props.oninput.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    html! {
        <textarea class={classes!("input", props.is_mono.then_some("mono"))} id={props.id.clone()}
            value={props.value.clone()} rows={props.rows.to_string()} placeholder={props.placeholder.clone()}
            aria-describedby={describes(&props.id)} autofocus={props.autofocus} {oninput} />
    }
}

/// One of several words.
#[derive(Clone, PartialEq, Properties)]
pub struct SelectProps {
    /// Its id, the same as its field's.
    pub id: AttrValue,
    /// The chosen option's value.
    pub value: AttrValue,
    /// The options: value and what it says.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// Called with the chosen value.
    pub onchange: Callback<String>,
    /// Whether it cannot be changed.
    #[prop_or_default]
    pub disabled: bool,
    /// Its name for screen readers, where no label stands beside it.
    #[prop_or_default]
    pub aria_label: Option<AttrValue>,
}

/// See [`SelectProps`].
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let onchange = props.onchange.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let node = use_node_ref();
    {
        // The browser shows what was chosen last, also if whoever was told did not take it.
        let (node, value) = (node.clone(), props.value.clone());
        use_effect(move || {
            if let Some(select) = node.cast::<HtmlSelectElement>().filter(|select| select.value() != *value) {
                select.set_value(&value);
            }
        });
    }
    html! {
        <select ref={node} class="input" id={props.id.clone()} disabled={props.disabled} aria-label={props.aria_label.clone()}
            aria-describedby={describes(&props.id)} {onchange}>
            { for props.options.iter().map(|(value, label)| html! {
                <option key={value.to_string()} value={value.clone()}>{ label }</option>
            }) }
        </select>
    }
}
