//! The steps to choose from.

use yew::prelude::*;

use crate::parts::Dialog;
use crate::state::recipe::{FAMILIES, StepKind};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct AddStepProps {
    /// Chooses a step.
    pub onchoose: Callback<StepKind>,
    /// Closes the list.
    pub onclose: Callback<()>,
}

/// See [`AddStepProps`].
#[component]
pub fn AddStep(props: &AddStepProps) -> Html {
    let t = &text().recipe;
    let item = |kind: StepKind| {
        let (label, hint) = (t.kind)(kind);
        let onclick = props.onchoose.reform(move |_: MouseEvent| kind);
        html! {
            <li><button type="button" class="choice" {onclick}><b>{ label }</b><span class="small soft">{ hint }</span></button></li>
        }
    };
    html! {
        <Dialog title={t.add_title} onclose={props.onclose.clone()} is_wide=true>
            <div class="step-families">
                { for FAMILIES.iter().map(|(family, kinds)| html! {
                    <section class="stack tight" aria-label={(t.family)(*family)}>
                        <h3>{ (t.family)(*family) }</h3>
                        <ul class="plain-list">{ for kinds.iter().map(|kind| item(*kind)) }</ul>
                    </section>
                }) }
            </div>
        </Dialog>
    }
}
