//! What a visitor sees while the model is on its way: the page's shape.

use yew::prelude::*;

use crate::parts::Skeleton;
use crate::state::link::label;
use crate::text::text;

/// The shape of the page of the deployment `name`.
pub fn loading(name: &str) -> Html {
    let t = &text().link;
    html! {
        <>
            <header><h1>{ label(&name.replace('-', " ")) }</h1><p role="status">{ t.loading }</p></header>
            <div class="link-columns">
                <div class="card"><Skeleton lines={5} height="44px" label={t.loading} /></div>
                <div class="card"><Skeleton lines={4} height="32px" label={t.loading} /></div>
            </div>
        </>
    }
}
