//! The curves of a run, while it trains and after.

use bunsen_spec::MetricPoint;
use yew::prelude::*;

use crate::chart::{ChartPanel, Height, metric_curves, use_palette};
use crate::parts::Empty;
use crate::state::live::curve_names;
use crate::text::text;

/// What to draw.
#[derive(Properties, PartialEq)]
pub struct CurvesProps {
    /// Metrics by step.
    pub points: Vec<MetricPoint>,
    /// Epochs asked for.
    pub epochs: u64,
    /// Whether the chosen model learns in epochs.
    pub is_iterative: bool,
}

/// One chart per metric, the loss first and highest.
#[component]
pub fn Curves(props: &CurvesProps) -> Html {
    let t = &text().train;
    let palette = use_palette();
    let names = curve_names(&props.points);
    // A model that is solved in one go reports one value per metric: no curve.
    let has_curve = props.points.iter().any(|p| p.step > 1) || props.epochs > 1;
    html! {
        <section class="stack curves" aria-label={t.curves}>
            if names.is_empty() || !has_curve {
                <Empty sentence={if props.is_iterative { t.no_curves } else { t.no_curves_single }} />
            } else {
                { for names.iter().enumerate().map(|(i, name)| {
                    let mut figure = metric_curves(name, &props.points, props.epochs, &palette);
                    if i > 0 { figure.height = Height::Low; }
                    html! { <ChartPanel key={name.clone()} {figure} /> }
                }) }
            }
        </section>
    }
}
