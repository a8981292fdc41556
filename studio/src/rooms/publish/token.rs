//! The token that allows to publish.

use bunsen_spec::{Problem, ProblemKind};
use yew::prelude::*;

use crate::edge::Edge;
use crate::rooms::token_field::TokenField;
use crate::text::text;

/// The token, folded away while it works. `problem`: why the edge did not answer, if it did not.
pub fn token_field(edge: &Edge, problem: Option<&Problem>, onchange: &Callback<Edge>) -> Html {
    let t = &text().publish;
    let is_refused = problem.is_some_and(|p| p.kind == ProblemKind::Forbidden);
    let wrong = match (edge.token.is_empty(), is_refused) {
        (true, _) => Some(AttrValue::from(format!("{} {}", t.no_token, t.token_hint))),
        (false, true) => Some(AttrValue::from(t.refused)),
        (false, false) => None,
    };
    html! {
        <TokenField id="publish-token" summary={t.token_summary} label={t.token} hint={t.token_hint} edge={edge.clone()}
            {wrong} {onchange} />
    }
}
