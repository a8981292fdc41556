//! Boxes with whiskers, lying, one below the other.

use bunsen_spec::{AxisScale, BoxSummary};
use serde_json::json;

use super::Made;
use super::axes::{below, beside, dimension, downwards, kind_axis, lined, measure_axis, place};
use super::sheet::{figure as sheet_figure, grid};
use super::words::{name, title, value_text};
use crate::chart::figure::{Figure, FigureTable, Height};
use crate::state::format::count;
use crate::text::text;

/// Groups that fit into a chart of normal height.
const MOST_LOW: usize = 4;

pub(super) fn figure(made: Made<'_>, scale: AxisScale, boxes: &[BoxSummary]) -> Figure {
    let t = &text().table_chart;
    let (palette, columns) = (made.palette, made.data.chart.columns());
    let names: Vec<String> = boxes.iter().map(|one| name(one.kind.as_ref())).collect();
    let labels = labels(boxes.iter().map(|one| (name(one.kind.as_ref()), one.n)));
    let reach = boxes.iter().flat_map(|one| [one.low, one.high].into_iter().chain(one.outliers.iter().copied()));
    let outliers: Vec<_> = boxes
        .iter()
        .enumerate()
        .flat_map(|(at, one)| one.outliers.iter().map(move |value| json!([place(scale, *value), at])))
        .collect();
    let (x, y) = (columns.first().copied().unwrap_or_default(), columns.get(1).copied().unwrap_or_default());
    let options = json!({
        "grid": grid(false),
        "xAxis": below(lined(measure_axis(palette, scale, reach, 4, x), palette)),
        "yAxis": beside(downwards(kind_axis(palette, &labels, y))),
        "series": [
            box_series(made, scale, t.box_columns, boxes.iter().zip(&names).map(|(b, name)| (name, [b.low, b.q1, b.median, b.q3, b.high]))),
            {
                "type": "scatter", "id": "outliers", "name": t.outlier, "symbolSize": 5, "data": outliers,
                "itemStyle": { "color": palette.series[0], "opacity": 0.5 },
                "dimensions": [dimension(x, scale), y], "encode": { "x": 0, "y": 1, "tooltip": [0] },
            },
        ],
    });
    let medians: Vec<(String, String)> =
        boxes.iter().zip(&names).map(|(one, name)| (name.clone(), value_text(scale, one.median))).collect();
    let summary = (t.medians_summary)(&title(&made.data.chart), &medians);
    sheet_figure(made, summary, height(boxes.len()), options, table(scale, boxes, &names))
}

/// The names of groups with the number of their values; one group without a name has none.
pub(super) fn labels(groups: impl ExactSizeIterator<Item = (String, u64)>) -> Vec<String> {
    groups.map(|(name, n)| (text().table_chart.with_count)(&super::axes::cut(&name), n)).collect()
}

/// Boxes of five numbers each, which `words` name.
pub(super) fn box_series<'a>(
    made: Made<'_>,
    scale: AxisScale,
    words: [&str; 5],
    boxes: impl Iterator<Item = (&'a String, [f64; 5])>,
) -> serde_json::Value {
    let one = |(at, (name, numbers)): (usize, (&String, [f64; 5]))| {
        let numbers = numbers.map(|number| place(scale, number));
        json!({ "name": name, "value": std::iter::once(at as f64).chain(numbers).collect::<Vec<_>>() })
    };
    let kind = json!(text().table_chart.kind);
    let dimensions: Vec<_> = std::iter::once(kind).chain(words.map(|word| dimension(word, scale))).collect();
    json!({
        "type": "boxplot", "id": "boxes", "boxWidth": [8, 22], "dimensions": dimensions,
        "encode": { "y": 0, "x": [1, 2, 3, 4, 5], "tooltip": [1, 2, 3, 4, 5] },
        "itemStyle": { "color": made.palette.sunken, "borderColor": made.palette.series[0], "borderWidth": 1.5 },
        "data": boxes.enumerate().map(one).collect::<Vec<_>>(),
    })
}

/// The height for so many groups.
pub(super) fn height(n_groups: usize) -> Height {
    if n_groups <= MOST_LOW { Height::Normal } else { Height::Tall }
}

fn table(scale: AxisScale, boxes: &[BoxSummary], names: &[String]) -> FigureTable {
    let t = &text().table_chart;
    let row = |(one, name): (&BoxSummary, &String)| {
        let numbers = [one.low, one.q1, one.median, one.q3, one.high].map(|value| value_text(scale, value));
        [name.clone(), count(one.n)].into_iter().chain(numbers).chain([count(one.n_outliers)]).collect()
    };
    let columns = [t.kind, t.rows].into_iter().chain(t.box_columns).chain([t.outliers]);
    FigureTable { columns: columns.map(String::from).collect(), rows: boxes.iter().zip(names).map(row).collect() }
}
