//! Heat maps and correlations: cells of a grid, coloured by their value.

use bunsen_spec::{Aggregation, Chart, GroupKind};
use serde_json::{Value, json};

use super::axes::{below, beside, downwards, kind_axis};
use super::bars::is_standing;
use super::series::mixed;
use super::sheet::{figure as sheet_figure, grid};
use super::words::{amount, kind_text, measure, title};
use super::{Made, Room};
use crate::chart::figure::{Figure, FigureTable, Height};
use crate::chart::number::round_to;
use crate::state::format::count;
use crate::text::text;

/// Up to so many cells side by side hold their number.
const MOST_NUMBERS: usize = 10;
/// The share of the colour in the deepest cell: numbers in ink stay legible on it in either theme.
const DEEPEST: f64 = 0.55;
/// More cells one below the other need more height.
const MOST_LOW: usize = 14;

/// Counts or an aggregate for each pair of kinds.
pub(super) fn cells(made: Made<'_>, x: &[GroupKind], y: &[GroupKind], values: &[Vec<Option<f64>>]) -> Figure {
    let Chart::HeatMap { x: below_name, y: beside_name, value, function } = &made.data.chart else {
        unreachable!("cells are drawn of a heat map");
    };
    let (across, up): (Vec<String>, Vec<String>) =
        (x.iter().map(kind_text).collect(), y.iter().map(kind_text).collect());
    let all = || values.iter().flatten().flatten().copied();
    let (low, high) = all().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let is_count = *function == Aggregation::Count;
    let low = if is_count { 0.0 } else { low };
    let tint = |share| mixed(&made.palette.surface, &made.palette.series[0], share);
    let colors = json!([tint(0.05), tint(DEEPEST)]);
    let measure = measure(value.as_deref(), *function);
    // Where nothing is counted, nothing is drawn.
    let drawn: Vec<Vec<Option<f64>>> = values
        .iter()
        .map(|row| row.iter().map(|value| value.filter(|value| !is_count || *value > 0.0)).collect())
        .collect();
    let mut options = options(made, (&across, below_name), (&up, beside_name), &measure, &drawn, (low, high), colors);
    if is_standing(y) {
        // Numbers grow upwards.
        options["yAxis"] = beside(kind_axis(made.palette, &up, beside_name));
    }
    let cells = values
        .iter()
        .enumerate()
        .flat_map(|(at, row)| row.iter().enumerate().filter_map(move |(column, value)| Some((column, at, (*value)?))));
    let largest = cells.reduce(|a, b| if b.2 > a.2 { b } else { a });
    let summary = match largest {
        Some((column, row, value)) => {
            (text().table_chart.cell_summary)(&title(&made.data.chart), &across[column], &up[row], &amount(Some(value)))
        }
        None => (text().table_chart.nothing_summary)(&title(&made.data.chart)),
    };
    let table = FigureTable {
        columns: std::iter::once(format!("{beside_name} \\ {below_name}")).chain(across).collect(),
        rows: up
            .into_iter()
            .zip(values)
            .map(|(kind, row)| std::iter::once(kind).chain(row.iter().map(|value| amount(*value))).collect())
            .collect(),
    };
    let height = height(y.len());
    sheet_figure(made, summary, height, options, table)
}

/// How columns go together.
pub(super) fn correlations(
    made: Made<'_>,
    columns: &[String],
    values: &[Vec<Option<f64>>],
    n_pairs: &[Vec<u64>],
) -> Figure {
    let t = &text().table_chart;
    let palette = made.palette;
    let tint = |at: usize| mixed(&palette.surface, &palette.series[at], DEEPEST);
    let colors = json!([tint(1), palette.surface, tint(0)]);
    let options = options(made, (columns, ""), (columns, ""), t.correlation, values, (-1.0, 1.0), colors);
    let pairs: Vec<(usize, usize, f64, u64)> = (0..columns.len())
        .flat_map(|b| (0..b).map(move |a| (a, b)))
        .filter_map(|(a, b)| Some((a, b, values[a][b]?, n_pairs[a][b])))
        .collect();
    let strongest = pairs.iter().copied().reduce(|a, b| if b.2.abs() > a.2.abs() { b } else { a });
    let title = title(&made.data.chart);
    let summary = match strongest {
        Some((a, b, value, _)) => (t.correlation_summary)(&title, &columns[a], &columns[b], &amount(Some(value))),
        None => (t.nothing_summary)(&title),
    };
    let row = |(a, b, value, n): &(usize, usize, f64, u64)| {
        vec![columns[*a].clone(), columns[*b].clone(), amount(Some(*value)), count(*n)]
    };
    let table = FigureTable {
        columns: ["", "", t.correlation, t.n_pairs].map(String::from).into(),
        rows: pairs.iter().map(row).collect(),
    };
    sheet_figure(made, summary, height(columns.len()), options, table)
}

fn height(n_rows: usize) -> Height {
    if n_rows <= MOST_LOW { Height::Tall } else { Height::Rows(5) }
}

fn options(
    made: Made<'_>,
    (across, below_name): (&[String], &str),
    (up, beside_name): (&[String], &str),
    measure: &str,
    values: &[Vec<Option<f64>>],
    (low, high): (f64, f64),
    colors: Value,
) -> Value {
    let palette = made.palette;
    let has_numbers = across.len() <= MOST_NUMBERS && made.room == Room::Wide;
    let cell = |column: usize, row: usize, value: Option<f64>| {
        let name = format!("{}, {}", across[column], up[row]);
        value.map(|value| json!({ "name": name, "value": [column, row, round_to(value, 3)] }))
    };
    let data: Vec<Value> = values
        .iter()
        .enumerate()
        .flat_map(|(row, values)| values.iter().enumerate().filter_map(move |(at, value)| cell(at, row, *value)))
        .collect();
    let mut below_axis = below(kind_axis(palette, across, below_name));
    if across.len() > if made.room == Room::Wide { 4 } else { 2 } {
        below_axis["axisLabel"]["rotate"] = json!(40);
        below_axis["nameGap"] = json!(64);
    }
    let mut room = grid(true);
    if below_name.is_empty() {
        room["bottom"] = json!(8);
    }
    json!({
        "grid": room,
        "xAxis": below_axis,
        "yAxis": beside(downwards(kind_axis(palette, up, beside_name))),
        "visualMap": {
            "type": "continuous", "min": low, "max": if high > low { high } else { low + 1.0 }, "dimension": 2,
            "orient": "horizontal", "left": 0, "top": 0, "itemWidth": 10, "itemHeight": 120, "calculable": false,
            "text": [amount(Some(high)), amount(Some(low))], "textStyle": { "color": palette.ink_soft },
            "inRange": { "color": colors },
        },
        "series": [{
            "type": "heatmap", "id": "cells", "name": measure, "dimensions": [below_name, beside_name, measure],
            "encode": { "x": 0, "y": 1, "value": 2, "tooltip": [2] },
            "itemStyle": { "borderColor": palette.surface, "borderWidth": 2 },
            "label": { "show": has_numbers, "formatter": "{@[2]}", "color": palette.ink, "fontSize": 12 },
            "data": data,
        }],
    })
}
