//! Which edge, and the token that allows to publish there.

use bunsen_spec::{Problem, ProblemKind};
use yew::prelude::*;

use crate::edge::Edge;
use crate::parts::{Field, TextInput};
use crate::state::publish::check_edge;
use crate::text::text;

/// What to show.
#[derive(Properties, PartialEq)]
pub struct AddressFieldsProps {
    /// The edge in use.
    pub edge: Edge,
    /// Why it did not answer, if it did not.
    pub problem: Option<Problem>,
    /// Uses another edge or token.
    pub onchange: Callback<Edge>,
}

/// Address and token, folded away while they work.
#[component]
pub fn AddressFields(props: &AddressFieldsProps) -> Html {
    let t = &text().publish;
    let wrong = use_state_eq(|| None::<String>);
    let set_address = {
        let (edge, onchange, wrong) = (props.edge.clone(), props.onchange.clone(), wrong.setter());
        Callback::from(move |typed: String| match check_edge(&typed) {
            Ok(address) => {
                wrong.set(None);
                onchange.emit(Edge { address, ..edge.clone() });
            }
            Err(problem) => wrong.set(Some(problem.what)),
        })
    };
    let set_token = {
        let (edge, onchange) = (props.edge.clone(), props.onchange.clone());
        Callback::from(move |typed: String| onchange.emit(Edge { token: typed.trim().into(), ..edge.clone() }))
    };
    let is_refused = props.problem.as_ref().is_some_and(|p| p.kind == ProblemKind::Forbidden);
    let token_wrong = match (props.edge.token.is_empty(), is_refused) {
        (true, _) => Some(format!("{} {}", t.no_token, t.token_hint)),
        (false, true) => Some(t.refused.to_string()),
        (false, false) => None,
    };
    html! {
        <details class="fold" open={token_wrong.is_some() || props.problem.is_some()}>
            <summary><span class="label">{ t.edge_settings }</span><span class="hint">{ (t.signed_in)(&props.edge.address) }</span></summary>
            <div class="stack">
                <Field id="publish-edge" label={t.edge} hint={t.edge_hint} error={(*wrong).clone().map(AttrValue::from)}>
                    <TextInput id="publish-edge" value={props.edge.address.clone()} onchange={set_address} r#type="url" is_wrong={wrong.is_some()} />
                </Field>
                <Field id="publish-token" label={t.token} hint={t.token_hint} error={token_wrong.clone().map(AttrValue::from)}>
                    <TextInput id="publish-token" value={props.edge.token.clone()} onchange={set_token} r#type="password" is_wrong={is_refused} />
                </Field>
            </div>
        </details>
    }
}
