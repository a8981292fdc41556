//! What is worth knowing about the table: computed, and true of it.

use std::rc::Rc;

use bunsen_protocol::ProjectState;
use bunsen_spec::TableProfile;
use yew::prelude::*;

use crate::parts::{Button, ButtonKind};
use crate::state::remarks::remarks;
use crate::text::text;

/// Remarks shown before "Show more".
const N_FIRST: usize = 5;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct RemarksProps {
    /// The project.
    pub state: Rc<ProjectState>,
    /// Chooses a column.
    pub onchoose: Callback<usize>,
}

/// See [`RemarksProps`].
#[component]
pub fn Remarks(props: &RemarksProps) -> Html {
    let t = &text().data;
    let found = use_memo(props.state.clone(), |state| remarks(&state.profile));
    let shows_all = use_state_eq(|| false);
    let n_shown = if *shows_all { found.len() } else { N_FIRST };
    let onclick = {
        let shows_all = shows_all.setter();
        Callback::from(move |_| shows_all.set(true))
    };
    html! {
        <section class="card knowing stack tight" aria-label={t.worth_knowing}>
            <h2>{ t.worth_knowing }</h2>
            if found.is_empty() { <p>{ t.nothing_to_remark }</p> }
            <ul class="stack tight">
                { for found.iter().take(n_shown).map(|remark| html! {
                    <li>
                        if let Some(name) = &remark.column {
                            { column_link(&props.state.profile, name, &props.onchoose) }
                        }
                        { (t.remark)(&remark.kind) }
                    </li>
                }) }
            </ul>
            if found.len() > n_shown {
                <div><Button label={(t.more_remarks)((found.len() - n_shown) as u64)} kind={ButtonKind::Plain} is_small=true {onclick} /></div>
            }
        </section>
    }
}

/// A column's name that chooses it.
fn column_link(profile: &TableProfile, name: &str, onchoose: &Callback<usize>) -> Html {
    let at = profile.columns.iter().position(|column| column.name == name);
    let onchoose = onchoose.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(at) = at {
            onchoose.emit(at);
        }
    });
    html! { <button type="button" class="column-link" {onclick}>{ name }</button> }
}
