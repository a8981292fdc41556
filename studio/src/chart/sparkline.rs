//! A run's curve in the height of a table row.

use yew::prelude::*;

use crate::text::text;

const WIDTH: f64 = 90.0;
const HEIGHT: f64 = 22.0;
/// Room above and below, so that the stroke is not cut.
const MARGIN: f64 = 2.0;

/// A run's curve, its values in order: no axes, only its shape. Empty for fewer than two values.
pub fn sparkline(values: &[f64]) -> Html {
    let values: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    let (Some(first), Some(last), true) = (values.first(), values.last(), values.len() > 1) else {
        return html! {};
    };
    let label = (text().chart.sparkline_summary)(*first, *last, values.len());
    html! {
        <svg class="sparkline" width="90" height="22" viewBox="0 0 90 22" role="img" aria-label={label}>
            <path d={path(&values)} fill="none" stroke-width="1.5" />
        </svg>
    }
}

/// The path of `values` through the whole box, the smallest at the bottom.
fn path(values: &[f64]) -> String {
    let (min, max) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    let span = if max > min { max - min } else { 1.0 };
    let step = WIDTH / (values.len() - 1) as f64;
    values
        .iter()
        .enumerate()
        .map(|(i, v)| {
            let y = HEIGHT - MARGIN - (v - min) / span * (HEIGHT - 2.0 * MARGIN);
            format!("{}{:.1} {:.1}", if i == 0 { 'M' } else { 'L' }, i as f64 * step, y)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_fills_the_box() {
        assert_eq!(path(&[2.0, 1.0, 0.0]), "M0.0 2.0L45.0 11.0L90.0 20.0");
        assert_eq!(path(&[1.0, 1.0]), "M0.0 20.0L90.0 20.0");
    }
}
