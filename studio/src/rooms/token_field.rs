//! A field for a token of the edge, folded away while what is in it works.

use yew::prelude::*;

use crate::edge::Edge;
use crate::parts::{Field, TextInput};

/// What the field says.
#[derive(Clone, PartialEq, Properties)]
pub struct TokenFieldProps {
    /// The field's id.
    pub id: AttrValue,
    /// What the fold says.
    pub summary: AttrValue,
    /// The field's label.
    pub label: AttrValue,
    /// Where a token comes from.
    pub hint: AttrValue,
    /// The edge, with the token so far.
    pub edge: Edge,
    /// Why the token does not do, if it does not.
    #[prop_or_default]
    pub wrong: Option<AttrValue>,
    /// Called with the token once it is typed.
    pub onchange: Callback<Edge>,
}

/// See the module.
#[component]
pub fn TokenField(props: &TokenFieldProps) -> Html {
    let TokenFieldProps { id, summary, label, hint, edge, wrong, onchange } = props.clone();
    let onchange = onchange.reform(|typed: String| Edge { token: typed.trim().into() });
    html! {
        <details class="fold" open={wrong.is_some()}>
            <summary><span class="label">{ summary }</span></summary>
            <Field id={id.clone()} {label} {hint} error={wrong.clone()}>
                <TextInput {id} value={edge.token} {onchange} r#type="password" is_wrong={wrong.is_some()} />
            </Field>
        </details>
    }
}
