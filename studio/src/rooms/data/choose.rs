//! A dialog with kinds to choose from, in families.

use yew::prelude::*;

use crate::parts::Dialog;
use crate::text::Words;

/// A family of kinds: its name, and of each kind what it is called and what it is for.
pub type Family<K> = (Words, Vec<(K, (Words, Words))>);

/// See the module.
pub fn choose<K: Copy + 'static>(
    title: Words,
    families: Vec<Family<K>>,
    onchoose: &Callback<K>,
    onclose: Callback<()>,
) -> Html {
    let item = |(kind, (label, hint)): (K, (Words, Words))| {
        let onclick = onchoose.reform(move |_: MouseEvent| kind);
        html! {
            <li><button type="button" class="choice" {onclick}><b>{ label }</b><span class="small soft">{ hint }</span></button></li>
        }
    };
    html! {
        <Dialog {title} {onclose} is_wide=true>
            <div class="step-families">
                { for families.into_iter().map(|(family, kinds)| html! {
                    <section class="stack tight" aria-label={family}>
                        <h3>{ family }</h3>
                        <ul class="plain-list">{ for kinds.into_iter().map(item) }</ul>
                    </section>
                }) }
            </div>
        </Dialog>
    }
}
