//! The curves of a run, while it trains and after; then how it errs, as curves or clouds.

use bunsen_spec::{Evaluation, MetricPoint};
use yew::prelude::*;

use crate::chart::{
    ChartPanel, Height, metric_curves, precision_recall, predicted_against_true, residual_histogram,
    residuals_against_predicted, roc, use_palette,
};
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
    /// The judgement on the held-out rows, once there is one.
    pub evaluation: Option<Evaluation>,
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
                <Empty sentence={match (props.is_iterative, props.epochs) {
                    (true, 0) => t.no_curves,
                    (true, _) => t.first_epoch,
                    (false, _) => t.no_curves_single,
                }} />
            } else {
                { for names.iter().enumerate().map(|(i, name)| {
                    let mut figure = metric_curves(name, &props.points, props.epochs, &palette);
                    if i > 0 { figure.height = Height::Low; }
                    html! { <ChartPanel key={name.clone()} {figure} /> }
                }) }
            }
            if let Some(evaluation) = &props.evaluation {
                if !evaluation.residuals.is_empty() {
                    <ChartPanel figure={predicted_against_true(&evaluation.residuals, &palette)} />
                    <ChartPanel figure={residuals_against_predicted(&evaluation.residuals, &palette)} />
                    <ChartPanel figure={residual_histogram(&evaluation.residuals, &palette)} />
                }
                if !evaluation.roc.is_empty() { <ChartPanel figure={roc(&evaluation.roc, &palette)} /> }
                if !evaluation.precision_recall.is_empty() {
                    <ChartPanel figure={precision_recall(&evaluation.precision_recall, &palette)} />
                }
            }
        </section>
    }
}
