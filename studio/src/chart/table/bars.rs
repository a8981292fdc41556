//! One bar for each kind: lying for names, standing for numbers and dates, which have an order.

use bunsen_spec::{Chart, GroupKind, SeriesValues};
use serde_json::{Value, json};

use super::Made;
use super::axes::{below, beside, downwards, kind_axis, lined, number_axis, ticks};
use super::series::looks;
use super::sheet::{brush, figure as sheet_figure, grid, legend, no_toolbox};
use super::words::{amount, kind_text, measure, name, title};
use crate::chart::figure::{Figure, FigureTable, Height};
use crate::chart::number::round_to;
use crate::text::text;

/// Bars that fit into a chart of normal height when they lie.
const MOST_LOW: usize = 6;

pub(super) fn figure(made: Made<'_>, kinds: &[GroupKind], series: &[SeriesValues]) -> Figure {
    let Chart::Bar { column, value, function, .. } = &made.data.chart else {
        unreachable!("bars are drawn of a bar chart");
    };
    let (palette, measure) = (made.palette, measure(value.as_deref(), *function));
    let labels: Vec<String> = kinds.iter().map(kind_text).collect();
    let names: Vec<String> = series.iter().map(|one| name(one.kind.as_ref())).collect();
    let heights = series.iter().flat_map(|one| one.values.iter().flatten().copied());
    let numbers = lined(number_axis(palette, ticks(heights.chain([0.0]), 3), &measure), palette);
    let kind_axis = kind_axis(palette, &labels, column);
    let (x, y, along) = if is_standing(kinds) {
        (below(kind_axis), beside(numbers), json!({ "xAxisIndex": 0, "brushType": "lineX" }))
    } else {
        (below(numbers), beside(downwards(kind_axis)), json!({ "yAxisIndex": 0, "brushType": "lineY" }))
    };
    let options = json!({
        "legend": legend(palette, &names),
        "grid": grid(series.len() > 1),
        "xAxis": x,
        "yAxis": y,
        "brush": brush(palette, &along),
        "toolbox": no_toolbox(),
        "series": series.iter().enumerate().map(|(at, one)| bars(made, &labels, at, one)).collect::<Vec<_>>(),
    });
    let n_bars = if is_standing(kinds) { 1 } else { kinds.len() * series.len() };
    let height = if n_bars <= MOST_LOW { Height::Normal } else { Height::Tall };
    sheet_figure(
        made,
        summary(&made.data.chart, &labels, series),
        height,
        options,
        table(column, &measure, &labels, series),
    )
}

/// Whether the bars stand: those of numbers and dates do.
pub(super) fn is_standing(kinds: &[GroupKind]) -> bool {
    matches!(kinds.first(), Some(GroupKind::Value { .. } | GroupKind::Range { .. }))
}

fn bars(made: Made<'_>, labels: &[String], at: usize, series: &SeriesValues) -> Value {
    let looks = looks(made.palette, at, series.kind.as_ref());
    let bar =
        |(label, value): (&String, &Option<f64>)| json!({ "name": label, "value": value.map(|v| round_to(v, 6)) });
    json!({
        "type": "bar", "id": format!("bars-{at}"), "name": name(series.kind.as_ref()), "barGap": "8%", "barMaxWidth": 36,
        "itemStyle": { "color": looks.color, "decal": looks.decal, "borderRadius": 1 },
        "data": labels.iter().zip(&series.values).map(bar).collect::<Vec<_>>(),
    })
}

fn summary(chart: &Chart, labels: &[String], series: &[SeriesValues]) -> String {
    let bar = |one: &SeriesValues| {
        let kind = one.kind.as_ref().map(kind_text);
        let named = |label: &String| kind.as_ref().map_or_else(|| label.clone(), |kind| format!("{label}, {kind}"));
        let bars = labels.iter().zip(&one.values);
        bars.filter_map(|(label, value)| Some((named(label), (*value)?))).collect::<Vec<_>>()
    };
    let all: Vec<(String, f64)> = series.iter().flat_map(bar).collect();
    let largest = all.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
    let smallest = all.iter().rev().min_by(|a, b| a.1.total_cmp(&b.1));
    match (largest, smallest) {
        (Some(largest), Some(smallest)) => (text().table_chart.bars_summary)(
            &title(chart),
            (&largest.0, &amount(Some(largest.1))),
            (&smallest.0, &amount(Some(smallest.1))),
        ),
        _ => (text().table_chart.nothing_summary)(&title(chart)),
    }
}

fn table(column: &str, measure: &str, labels: &[String], series: &[SeriesValues]) -> FigureTable {
    let of = |one: &SeriesValues| one.kind.as_ref().map_or_else(|| measure.to_string(), kind_text);
    let row = |(at, label): (usize, &String)| {
        std::iter::once(label.clone()).chain(series.iter().map(|one| amount(one.values[at]))).collect()
    };
    FigureTable {
        columns: std::iter::once(column.to_string()).chain(series.iter().map(of)).collect(),
        rows: labels.iter().enumerate().map(row).collect(),
    }
}
