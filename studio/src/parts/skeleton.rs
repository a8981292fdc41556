//! The shape of what will come, while it is loading.

use patternfly_yew::prelude::Skeleton as Block;
use yew::prelude::*;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct SkeletonProps {
    /// Number of lines.
    #[prop_or(3)]
    pub lines: usize,
    /// Height of a line, such as `36px`.
    #[prop_or(AttrValue::Static("20px"))]
    pub height: AttrValue,
    /// What is loading, for screen readers.
    pub label: AttrValue,
}

/// See [`SkeletonProps`].
#[component]
pub fn Skeleton(props: &SkeletonProps) -> Html {
    html! {
        <div class="skeleton" role="status" aria-label={props.label.clone()}>
            { for (0..props.lines).map(|_| html! { <Block height={props.height.to_string()} /> }) }
        </div>
    }
}
