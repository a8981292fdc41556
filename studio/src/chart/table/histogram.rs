//! Counts in bins, one colour for each kind.

use bunsen_spec::{AxisScale, BinCounts, Chart};
use serde_json::{Value, json};

use super::Made;
use super::axes::{below, beside, lined, measure_axis, number_axis, place, ticks};
use super::series::looks;
use super::sheet::{brush, figure as sheet_figure, grid, legend, no_toolbox};
use super::words::{name, title, value_text};
use crate::chart::figure::{Figure, FigureTable, Height};
use crate::state::format::count;
use crate::text::text;

pub(super) fn figure(made: Made<'_>, scale: AxisScale, edges: &[f64], series: &[BinCounts]) -> Figure {
    let column = made.data.chart.columns().first().copied().unwrap_or_default().to_string();
    let names: Vec<String> = series.iter().map(|one| name(one.kind.as_ref())).collect();
    let totals: Vec<u64> =
        (0..edges.len().saturating_sub(1)).map(|bin| series.iter().map(|one| one.counts[bin]).sum()).collect();
    let has_legend = series.len() > 1;
    let axis = measure_axis(made.palette, scale, edges.iter().copied(), 5, &column);
    let heights = ticks(totals.iter().map(|n| *n as f64).chain([0.0]), 3);
    let options = json!({
        "legend": legend(made.palette, &names),
        "grid": grid(has_legend),
        "xAxis": below(axis),
        "yAxis": beside(lined(number_axis(made.palette, heights, text().table_chart.rows), made.palette)),
        "brush": brush(made.palette, &json!({ "xAxisIndex": 0, "brushType": "lineX" })),
        "toolbox": no_toolbox(),
        "series": series.iter().enumerate().map(|(at, one)| bars(made, scale, edges, at, one)).collect::<Vec<_>>(),
    });
    let summary = summary(&made.data.chart, scale, edges, &totals, &names, series);
    sheet_figure(made, summary, Height::Normal, options, table(scale, edges, &names, series))
}

/// The stacked bars of one kind, each in the middle of its bin.
fn bars(made: Made<'_>, scale: AxisScale, edges: &[f64], at: usize, series: &BinCounts) -> Value {
    let looks = looks(made.palette, at, series.kind.as_ref());
    let bar = |(ends, n): (&[f64], &u64)| {
        let middle = place(scale, ends[0] / 2.0 + ends[1] / 2.0);
        let name = (text().table_chart.range)(&value_text(scale, ends[0]), &value_text(scale, ends[1]));
        json!({ "name": name, "value": [middle, n] })
    };
    json!({
        "type": "bar", "id": format!("bins-{at}"), "name": name(series.kind.as_ref()), "stack": "all", "barWidth": "98%",
        "itemStyle": { "color": looks.color, "decal": looks.decal }, "encode": { "x": 0, "y": 1, "tooltip": [1] },
        "data": edges.windows(2).zip(&series.counts).map(bar).collect::<Vec<_>>(),
    })
}

fn summary(
    chart: &Chart,
    scale: AxisScale,
    edges: &[f64],
    totals: &[u64],
    names: &[String],
    series: &[BinCounts],
) -> String {
    let t = &text().table_chart;
    let mode = totals.iter().enumerate().max_by_key(|(at, n)| (**n, usize::MAX - at)).map_or(0, |(at, _)| at);
    let (Some(low), Some(high), Some(bin)) = (edges.first(), edges.last(), edges.get(mode..mode + 2)) else {
        return (t.nothing_summary)(&title(chart));
    };
    let [low, high, from, to] = [*low, *high, bin[0], bin[1]].map(|edge| value_text(scale, edge));
    let sentence = (t.bins_summary)(&title(chart), totals.iter().sum(), (&low, &high), (&from, &to));
    match chart {
        Chart::Histogram { color: Some(color), .. } => {
            let counts = series.iter().map(|one| one.counts.iter().sum());
            let kinds: Vec<(String, u64)> = names.iter().cloned().zip(counts).collect();
            (t.kinds_summary)(&sentence, color, &kinds)
        }
        _ => sentence,
    }
}

fn table(scale: AxisScale, edges: &[f64], names: &[String], series: &[BinCounts]) -> FigureTable {
    let t = &text().table_chart;
    let counted = if series.len() > 1 { names.to_vec() } else { vec![t.rows.into()] };
    let row = |(bin, ends): (usize, &[f64])| {
        let ends = ends.iter().map(|edge| value_text(scale, *edge));
        ends.chain(series.iter().map(|one| count(one.counts[bin]))).collect()
    };
    FigureTable {
        columns: [t.from.into(), t.to.into()].into_iter().chain(counted).collect(),
        rows: edges.windows(2).enumerate().map(row).collect(),
    }
}
