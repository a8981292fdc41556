//! Every column against every other. With room, a grid with counts on the diagonal; on a phone each pair once, two
//! beside each other.

use bunsen_spec::{AxisScale, BinCounts, Drawn, PointColor};
use serde_json::{Value, json};

use super::axes::{dimension, measure_axis, place};
use super::series::{Looks, looks};
use super::sheet::{figure as sheet_figure, legend};
use super::words::{kind_text, name, title, value_text};
use super::{Made, Room};
use crate::chart::figure::{Figure, FigureTable, Height};
use crate::state::format::count;
use crate::text::text;

/// Width that the names at the left take of the whole, in per cent.
const LEFT: f64 = 8.0;
/// Heights in pixels: of one row of pictures, of the legend above them and of the names below.
const ROW: f64 = 164.0;
const ABOVE: f64 = 34.0;
const BELOW: f64 = 46.0;
/// Points that the table lists; what is left out is counted in its last row.
const MOST_LISTED: usize = 1_000;

/// One picture of the grid: a column against another, or by itself.
struct Panel {
    /// Columns, as places among those of the chart.
    x: usize,
    y: usize,
    /// Where it lies, in per cent.
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    /// Whether the names below and beside it are written.
    has_names: (bool, bool),
}

/// What is drawn.
#[derive(Clone, Copy)]
struct Pairs<'a> {
    columns: &'a [String],
    scales: &'a [AxisScale],
    edges: &'a [Vec<f64>],
    counts: &'a [Vec<BinCounts>],
    values: &'a [Vec<f64>],
    rows: &'a [u64],
    color: &'a PointColor,
}

pub(super) fn figure(made: Made<'_>) -> Figure {
    let Drawn::Pairs { columns, scales, edges, counts, values, rows, color } = &made.data.drawn else {
        unreachable!("a pair plot is drawn of pairs");
    };
    let pairs = Pairs { columns, scales, edges, counts, values, rows, color };
    let panels = if made.room == Room::Wide { square(columns.len()) } else { stacked(columns.len()) };
    let kinds: Vec<String> = match color {
        PointColor::Kinds { kinds, .. } => kinds.iter().map(kind_text).collect(),
        _ => Vec::new(),
    };
    let axes = |axis: &dyn Fn(usize, &Panel) -> Value| panels.iter().enumerate().map(|(at, p)| axis(at, p)).collect();
    let (x, y): (Vec<Value>, Vec<Value>) =
        (axes(&|at, panel| x_axis(made, pairs, at, panel)), axes(&|at, panel| y_axis(made, pairs, at, panel)));
    let options = json!({
        "legend": legend(made.palette, &kinds),
        "grid": panels.iter().map(grid).collect::<Vec<_>>(),
        "xAxis": x,
        "yAxis": y,
        "dataset": datasets(pairs, kinds.len().max(1)),
        "series": panels.iter().enumerate().flat_map(|(at, panel)| series(made, pairs, at, panel)).collect::<Vec<_>>(),
    });
    let n_lines = if made.room == Room::Wide { columns.len() } else { panels.len().div_ceil(2) };
    let title = title(&made.data.chart);
    let summary = (text().table_chart.pairs_summary)(&title, columns.len(), rows.len() as u64);
    sheet_figure(made, summary, Height::Rows(n_lines as u8), options, table(pairs))
}

/// A picture for each column against each, rows downwards.
fn square(n: usize) -> Vec<Panel> {
    let pixel = 100.0 / (n as f64 * ROW);
    let (width, height) = ((100.0 - LEFT) / n as f64, (100.0 - (ABOVE + BELOW) * pixel) / n as f64);
    let panel = |y: usize, x: usize| Panel {
        x,
        y,
        left: LEFT + x as f64 * width,
        top: ABOVE * pixel + y as f64 * height,
        width: width * 0.9,
        height: height * 0.88,
        has_names: (y + 1 == n, x == 0),
    };
    (0..n).flat_map(|y| (0..n).map(move |x| panel(y, x))).collect()
}

/// A picture for each pair, two beside each other.
fn stacked(n: usize) -> Vec<Panel> {
    let pairs: Vec<(usize, usize)> = (0..n).flat_map(|y| (0..y).map(move |x| (x, y))).collect();
    let n_lines = pairs.len().div_ceil(2) as f64;
    let top = 16.0 / n_lines;
    let height = (100.0 - top) / n_lines;
    let panel = |(at, (x, y)): (usize, &(usize, usize))| Panel {
        x: *x,
        y: *y,
        left: 10.0 + (at % 2) as f64 * 49.0,
        top: top + (at / 2) as f64 * height + height * 0.12,
        width: 39.0,
        height: height * 0.56,
        has_names: (true, true),
    };
    pairs.iter().enumerate().map(panel).collect()
}

fn grid(panel: &Panel) -> Value {
    let percent = |value: f64| format!("{value:.2}%");
    json!({
        "left": percent(panel.left), "top": percent(panel.top), "width": percent(panel.width),
        "height": percent(panel.height), "show": true, "borderWidth": 0,
    })
}

fn x_axis(made: Made<'_>, pairs: Pairs<'_>, at: usize, panel: &Panel) -> Value {
    let name = if panel.has_names.0 { pairs.columns[panel.x].as_str() } else { "" };
    let ends = pairs.edges[panel.x].iter().copied();
    let mut axis = measure_axis(made.palette, pairs.scales[panel.x], ends, 3, name);
    finish(&mut axis, made, at, panel, panel.has_names.0);
    axis["nameGap"] = json!(22);
    axis
}

fn y_axis(made: Made<'_>, pairs: Pairs<'_>, at: usize, panel: &Panel) -> Value {
    let name = if panel.has_names.1 { pairs.columns[panel.y].as_str() } else { "" };
    if panel.x == panel.y {
        // The heights of counts have another scale than the column whose name stands here.
        let mut axis = json!({ "type": "value", "axisLabel": { "show": false }, "splitLine": { "show": false } });
        axis["name"] = json!(name);
        axis["nameTextStyle"] = json!({ "color": made.palette.ink_soft, "fontSize": 12 });
        finish(&mut axis, made, at, panel, false);
        axis["nameGap"] = json!(34);
        return axis;
    }
    let ends = pairs.edges[panel.y].iter().copied();
    let mut axis = measure_axis(made.palette, pairs.scales[panel.y], ends, 3, name);
    finish(&mut axis, made, at, panel, panel.has_names.1);
    axis["axisLabel"]["alignMinLabel"] = Value::Null;
    axis["axisLabel"]["alignMaxLabel"] = Value::Null;
    axis["nameGap"] = json!(34);
    if made.room == Room::Narrow {
        axis["nameLocation"] = json!("end");
        axis["nameGap"] = json!(6);
        axis["nameTextStyle"]["align"] = json!("left");
    }
    axis
}

fn finish(axis: &mut Value, made: Made<'_>, at: usize, panel: &Panel, has_labels: bool) {
    let letters = if made.room == Room::Wide { (panel.width * 1.1) as usize } else { 20 };
    let name: String = axis["name"].as_str().unwrap_or_default().into();
    if name.chars().count() > letters.max(8) {
        axis["name"] = json!(name.chars().take(letters.max(8) - 1).chain(['…']).collect::<String>());
    }
    axis["gridIndex"] = json!(at);
    axis["nameLocation"] = json!("middle");
    axis["axisLabel"]["show"] = json!(has_labels);
    axis["axisLabel"]["fontSize"] = json!(11);
    // Numbers at the ends stay within their picture.
    axis["axisLabel"]["alignMinLabel"] = json!("left");
    axis["axisLabel"]["alignMaxLabel"] = json!("right");
    axis["axisLine"] = json!({ "show": true, "onZero": false, "lineStyle": { "color": made.palette.line } });
    axis["axisTick"] = json!({ "show": false });
}

/// The points of each kind, one dimension for each column, which all pictures share.
fn datasets(pairs: Pairs<'_>, n_kinds: usize) -> Vec<Value> {
    let is_of = |point: usize, at: usize| match pairs.color {
        PointColor::Kinds { of, .. } => usize::from(of[point]) == at,
        _ => true,
    };
    let point = |at: usize| {
        let columns = pairs.values.iter().zip(pairs.scales);
        let mut cells: Vec<f64> = columns.map(|(values, scale)| place(*scale, values[at])).collect();
        cells.push(pairs.rows[at] as f64 + 1.0);
        cells
    };
    let mut dimensions: Vec<Value> =
        pairs.columns.iter().zip(pairs.scales).map(|(name, scale)| dimension(name, *scale)).collect();
    dimensions.push(dimension(text().table_chart.row, AxisScale::Integer));
    (0..n_kinds)
        .map(|kind| {
            let source: Vec<Vec<f64>> = (0..pairs.rows.len()).filter(|i| is_of(*i, kind)).map(point).collect();
            json!({ "sourceHeader": false, "dimensions": dimensions, "source": source })
        })
        .collect()
}

fn series(made: Made<'_>, pairs: Pairs<'_>, at: usize, panel: &Panel) -> Vec<Value> {
    let counts = &pairs.counts[panel.x];
    let one = |(kind, counts): (usize, &BinCounts)| {
        let looks = looks(made.palette, kind, counts.kind.as_ref());
        let mut series = if panel.x == panel.y {
            bars(pairs, panel.x, counts, &looks)
        } else {
            let tooltip = [panel.x, panel.y, pairs.columns.len()];
            json!({
                "type": "scatter", "datasetIndex": kind, "symbol": looks.symbol, "symbolSize": 4,
                "itemStyle": { "color": looks.color, "opacity": 0.55 },
                "encode": { "x": panel.x, "y": panel.y, "tooltip": tooltip },
            })
        };
        series["id"] = json!(format!("panel-{at}-{kind}"));
        series["name"] = json!(counts.kind.as_ref().map_or_else(String::new, |kind| name(Some(kind))));
        series["xAxisIndex"] = json!(at);
        series["yAxisIndex"] = json!(at);
        series
    };
    counts.iter().enumerate().map(one).collect()
}

fn bars(pairs: Pairs<'_>, column: usize, counts: &BinCounts, looks: &Looks) -> Value {
    let scale = pairs.scales[column];
    let bar = |(ends, n): (&[f64], &u64)| {
        let name = (text().table_chart.range)(&value_text(scale, ends[0]), &value_text(scale, ends[1]));
        json!({ "name": name, "value": [place(scale, ends[0] / 2.0 + ends[1] / 2.0), n] })
    };
    json!({
        "type": "bar", "stack": format!("column-{column}"), "barWidth": "96%", "encode": { "x": 0, "y": 1, "tooltip": [1] },
        "itemStyle": { "color": looks.color, "decal": looks.decal },
        "data": pairs.edges[column].windows(2).zip(&counts.counts).map(bar).collect::<Vec<_>>(),
    })
}

fn table(pairs: Pairs<'_>) -> FigureTable {
    let t = &text().table_chart;
    let kind = |at: usize| match pairs.color {
        PointColor::Kinds { kinds, of } => kinds.get(usize::from(of[at])).map(kind_text),
        _ => None,
    };
    let row = |at: usize| {
        let columns = pairs.values.iter().zip(pairs.scales);
        let values = columns.map(|(values, scale)| value_text(*scale, values[at]));
        std::iter::once(count(pairs.rows[at] + 1)).chain(values).chain(kind(at)).collect()
    };
    let n = pairs.rows.len();
    let mut rows: Vec<Vec<String>> = (0..n.min(MOST_LISTED)).map(row).collect();
    if n > MOST_LISTED {
        rows.push(vec![(t.more_rows)((n - MOST_LISTED) as u64)]);
    }
    let names = std::iter::once(t.row).chain(pairs.columns.iter().map(String::as_str));
    let has_kinds = matches!(pairs.color, PointColor::Kinds { .. });
    FigureTable { columns: names.chain(has_kinds.then_some(t.kind)).map(String::from).collect(), rows }
}
