//! The token that allows to publish.

use bunsen_spec::{Problem, ProblemKind};
use yew::prelude::*;

use crate::edge::Edge;
use crate::parts::{Field, TextInput};
use crate::text::text;

/// The token, folded away while it works. `problem`: why the edge did not answer, if it did not.
pub fn token_field(edge: &Edge, problem: Option<&Problem>, onchange: &Callback<Edge>) -> Html {
    let t = &text().publish;
    let set = onchange.reform(|typed: String| Edge { token: typed.trim().into() });
    let is_refused = problem.is_some_and(|p| p.kind == ProblemKind::Forbidden);
    let wrong = match (edge.token.is_empty(), is_refused) {
        (true, _) => Some(AttrValue::from(format!("{} {}", t.no_token, t.token_hint))),
        (false, true) => Some(AttrValue::from(t.refused)),
        (false, false) => None,
    };
    html! {
        <details class="fold" open={wrong.is_some()}>
            <summary><span class="label">{ t.token_summary }</span></summary>
            <Field id="publish-token" label={t.token} hint={t.token_hint} error={wrong}>
                <TextInput id="publish-token" value={edge.token.clone()} onchange={set} r#type="password" is_wrong={is_refused} />
            </Field>
        </details>
    }
}
