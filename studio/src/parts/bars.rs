//! A small bar chart, drawn to be seen and not read: it stands beside the figures it shows.

use yew::prelude::*;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct BarsProps {
    /// How high each bar is, in any unit.
    pub values: Vec<f64>,
    /// Width in pixels of the drawing's own space; it stretches to its box.
    #[prop_or(96.0)]
    pub width: f64,
    /// Height in pixels.
    #[prop_or(28.0)]
    pub height: f64,
    /// Whether it shows what is chosen.
    #[prop_or(true)]
    pub is_chosen: bool,
    /// What each bar says when the pointer rests on it. As long as `values`, or empty.
    #[prop_or_default]
    pub titles: Vec<AttrValue>,
    /// What it shows, for screen readers. Left out where a table beside it says the same.
    #[prop_or_default]
    pub label: Option<AttrValue>,
}

/// See [`BarsProps`].
#[component]
pub fn Bars(props: &BarsProps) -> Html {
    let max = props.values.iter().copied().fold(0.0, f64::max);
    let step = props.width / props.values.len().max(1) as f64;
    let gap = if step > 4.0 { 1.0 } else { 0.3 };
    let bars = props.values.iter().enumerate().map(|(i, value)| {
        let share = if max > 0.0 { value / max } else { 0.0 };
        // A bar that is there at all is at least a pixel high.
        let height = if *value > 0.0 { (share * props.height).max(1.0) } else { 0.0 };
        html! {
            <rect x={format!("{:.2}", i as f64 * step + gap / 2.0)} y={format!("{:.2}", props.height - height)}
                width={format!("{:.2}", (step - gap).max(0.5))} height={format!("{height:.2}")} rx="1">
                if let Some(title) = props.titles.get(i) {
                    <title>{ title }</title>
                }
            </rect>
        }
    });
    html! {
        <svg class={classes!("bars", props.is_chosen.then_some("chosen"))}
            viewBox={format!("0 0 {} {}", props.width, props.height)} preserveAspectRatio="none"
            style={format!("height:{}px", props.height)}
            role={props.label.as_ref().map(|_| "img")} aria-label={props.label.clone()}
            aria-hidden={props.label.is_none().then_some("true")}>
            { for bars }
        </svg>
    }
}
