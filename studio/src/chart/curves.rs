//! Metrics by epoch: the parts of one run, or several runs over each other.

use std::collections::BTreeMap;

use bunsen_spec::{MetricPoint, Part};
use charming::element::{ItemStyle, LineStyle, LineStyleType, Symbol, Trigger};
use charming::series::{Line, Scatter};

use super::figure::{Figure, FigureTable, Height, Key, LazyTable};
use super::number::short;
use super::options::{Options, Series, bounds, lower_axis, number_axis, point};
use super::palette::Palette;
use crate::state::metric;
use crate::state::order::by_step;
use crate::text::text;

/// One run's curve, for comparing.
#[derive(Clone, Debug, PartialEq)]
pub struct RunCurve {
    /// What to call it.
    pub name: String,
    /// Epoch and value, in order.
    pub points: Vec<(u64, f64)>,
}

/// Curves of `metric`: the training rows in the first colour, the validation rows in the second.
/// `epochs` is the whole length, so that a running curve grows to the right.
pub fn metric_curves(metric: &str, points: &[MetricPoint], epochs: u64, palette: &Palette) -> Figure {
    let parts: Vec<(Part, Vec<(u64, f64)>)> = [Part::Train, Part::Validation]
        .into_iter()
        .map(|part| (part, by_step(points.iter().filter(|p| p.name == metric && p.part == part))))
        .filter(|(_, curve)| !curve.is_empty())
        .collect();
    let watched = parts.last().map(|(_, curve)| best(metric, curve));
    let curves: Vec<RunCurve> = parts
        .into_iter()
        .map(|(part, points)| RunCurve { name: (text().chart.part_label)(part).into(), points })
        .collect();
    let colors: Vec<usize> =
        curves.iter().map(|c| usize::from(c.name != (text().chart.part_label)(Part::Train))).collect();
    let last: Vec<_> = curves.iter().filter_map(|c| Some((c.name.clone(), c.points.last()?.1))).collect();
    let n_steps = curves.iter().filter_map(|c| c.points.last()).map(|p| p.0).max().unwrap_or(0);
    let mut figure = draw(metric, &curves, &colors, epochs, palette);
    figure.summary = (text().chart.curve_summary)(metric, &last, watched.flatten(), n_steps);
    figure
}

/// The same metric of several runs, one colour each.
pub fn compare_curves(metric: &str, runs: &[RunCurve], palette: &Palette) -> Figure {
    let colors: Vec<usize> = (0..runs.len()).collect();
    let mut figure = draw(metric, runs, &colors, 0, palette);
    let last: Vec<_> = runs.iter().filter_map(|run| Some((run.name.clone(), run.points.last()?.1))).collect();
    figure.summary = (text().chart.compare_summary)(metric, &last);
    figure
}

fn draw(metric: &str, curves: &[RunCurve], colors: &[usize], epochs: u64, palette: &Palette) -> Figure {
    let values = curves.iter().flat_map(|c| c.points.iter().map(|p| p.1));
    let steps = || curves.iter().flat_map(|c| c.points.iter().map(|p| p.0));
    let (first, last) = (steps().min().unwrap_or(0).min(1), steps().max().unwrap_or(1).max(epochs).max(1));
    let series = curves.iter().zip(colors).flat_map(|(curve, &color)| lines(curve, color, palette)).collect();
    let y_axis = number_axis(palette, bounds(values));
    let x_axis = lower_axis(palette, first as f64, last as f64).min_interval(1.0);
    Figure {
        title: (text().chart.curve_title)(metric),
        note: String::new(),
        summary: String::new(),
        keys: curves.iter().zip(colors).map(|(c, &color)| Key { name: c.name.clone(), color }).collect(),
        table: LazyTable::new({
            let curves = curves.to_vec();
            move || table(&curves)
        }),
        options: Options::new(palette, Trigger::Axis, x_axis, y_axis, series).to_json(),
        height: Height::Normal,
    }
}

/// A line and a mark at its newest point. The marks, and dashes from the third series on, tell series
/// apart without colour.
fn lines(curve: &RunCurve, color: usize, palette: &Palette) -> [Series; 2] {
    let paint = palette.color(color);
    let (kind, mark) = match color {
        0 => (LineStyleType::Solid, Symbol::Circle),
        1 => (LineStyleType::Solid, Symbol::Diamond),
        c if c % 2 == 0 => (LineStyleType::Dashed, Symbol::Triangle),
        _ => (LineStyleType::Dotted, Symbol::Rect),
    };
    let line = Line::new()
        .id(format!("{}-line", curve.name))
        .name(curve.name.as_str())
        .show_symbol(curve.points.len() == 1)
        .symbol(Symbol::Circle)
        .line_style(LineStyle::new().color(paint).width(2.0).type_(kind))
        .item_style(ItemStyle::new().color(paint))
        .data(curve.points.iter().map(|(x, y)| point(*x as f64, Some(*y))).collect::<Vec<_>>());
    let newest = curve.points.last().map(|(x, y)| point(*x as f64, Some(*y)));
    let dot = Scatter::new()
        .id(format!("{}-newest", curve.name))
        .symbol(mark)
        .symbol_size(9.0)
        .item_style(ItemStyle::new().color(paint))
        .data(newest.into_iter().collect::<Vec<_>>());
    [Series::Line(Box::new(line)), Series::Scatter(Box::new(dot))]
}

fn table(curves: &[RunCurve]) -> FigureTable {
    let mut rows: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for (i, curve) in curves.iter().enumerate() {
        for (step, value) in &curve.points {
            rows.entry(*step).or_insert_with(|| vec![String::new(); curves.len()])[i] = short(*value);
        }
    }
    FigureTable {
        columns: std::iter::once(text().chart.epoch.into()).chain(curves.iter().map(|c| c.name.clone())).collect(),
        rows: rows.into_iter().map(|(step, cells)| std::iter::once(step.to_string()).chain(cells).collect()).collect(),
    }
}

fn best(metric: &str, curve: &[(u64, f64)]) -> Option<(u64, f64)> {
    let better = |a: f64, b: f64| if metric::higher_is_better(metric) { a > b } else { a < b };
    curve.iter().copied().filter(|p| p.1.is_finite()).reduce(|a, b| if better(b.1, a.1) { b } else { a })
}

#[cfg(test)]
mod tests {
    use super::super::options::tests::light;
    use super::*;

    fn metric(part: Part, step: u64, value: f64) -> MetricPoint {
        MetricPoint { name: "loss".into(), part, step, value }
    }

    #[test]
    fn curves_have_a_key_a_table_and_a_sentence() {
        let points = [
            metric(Part::Train, 1, 2.0),
            metric(Part::Validation, 1, 2.1),
            metric(Part::Train, 2, 1.0),
            metric(Part::Validation, 2, 1.2),
            metric(Part::Validation, 3, 1.4),
            MetricPoint { name: "accuracy".into(), part: Part::Train, step: 1, value: 0.3 },
        ];
        let figure = metric_curves("loss", &points, 30, &light());
        assert_eq!(figure.title, "Loss");
        assert_eq!(figure.keys, [Key { name: "train".into(), color: 0 }, Key { name: "validation".into(), color: 1 }]);
        assert_eq!(figure.table.make().rows, [["1", "2", "2.1"], ["2", "1", "1.2"], ["3", "", "1.4"]]);
        assert_eq!(
            figure.summary,
            "Loss by epoch: after epoch 3 it is 1 (train) and 1.4 (validation); best 1.2 at epoch 2."
        );
        let options: serde_json::Value = serde_json::from_str(&figure.options).unwrap();
        assert_eq!(options["xAxis"]["max"], 30.0);
        assert_eq!(options["series"][2]["lineStyle"]["color"], "#cf6f06");
    }

    #[test]
    fn a_resumed_run_replaces_what_it_reports_again() {
        let points = [metric(Part::Train, 1, 2.0), metric(Part::Train, 2, 9.0), metric(Part::Train, 2, 1.5)];
        assert_eq!(metric_curves("loss", &points, 3, &light()).table.make().rows, [["1", "2"], ["2", "1.5"]]);
    }

    #[test]
    fn no_values_is_said() {
        assert_eq!(metric_curves("loss", &[], 3, &light()).summary, "Loss: no values yet.");
    }
}
