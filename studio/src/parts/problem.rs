//! What went wrong, where, what to do about it and what was kept: beside the thing it concerns.

use bunsen_spec::Problem;
use yew::prelude::*;

use super::{Button, Icon};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ProblemBoxProps {
    /// What went wrong.
    pub problem: Problem,
    /// What was kept, as a sentence.
    #[prop_or_default]
    pub kept: Option<AttrValue>,
    /// Tries again.
    #[prop_or_default]
    pub onretry: Option<Callback<()>>,
    /// Takes the box away.
    #[prop_or_default]
    pub onclose: Option<Callback<()>>,
}

/// See [`ProblemBoxProps`].
#[component]
pub fn ProblemBox(props: &ProblemBoxProps) -> Html {
    let t = &text().frame;
    let place = props.problem.place.as_ref().map(|place| {
        let row = place.row.map(t.in_row);
        let column = place.column.as_deref().map(t.in_column);
        [column, row].into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    html! {
        <div class="problem" role="alert">
            { Icon::Warning }
            <div class="grow">
                <p><b>{ &props.problem.what }</b></p>
                if let Some(place) = place.filter(|place| !place.is_empty()) {
                    <p class="small soft">{ place }</p>
                }
                if !props.problem.remedy.is_empty() {
                    <p>{ &props.problem.remedy }</p>
                }
                if let Some(kept) = &props.kept {
                    <p class="small soft">{ kept }</p>
                }
            </div>
            if let Some(onretry) = &props.onretry {
                <Button label={t.try_again} onclick={onretry.reform(|_| ())} />
            }
            if let Some(onclose) = &props.onclose {
                <Button label={t.close} icon={Icon::Close} is_icon_only=true onclick={onclose.reform(|_| ())} />
            }
        </div>
    }
}
