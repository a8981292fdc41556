//! A point for each row.

use bunsen_spec::{AxisScale, Drawn, PointColor};
use serde_json::{Value, json};

use super::Made;
use super::axes::{below, beside, dimension, lined, measure_axis, place};
use super::series::looks;
use super::sheet::{brush, figure as sheet_figure, grid, legend, no_toolbox};
use super::words::{kind_text, title, value_text};
use crate::chart::figure::{Figure, FigureTable, Height};
use crate::chart::palette::Palette;
use crate::state::format::count;
use crate::text::text;

/// More points than this are drawn all at once, small.
const MANY: usize = 5_000;
/// Points that the table lists; what is left out is counted in its last row.
const MOST_LISTED: usize = 1_000;

/// The points of a chart.
struct Points<'a> {
    scales: (AxisScale, AxisScale),
    x: &'a [f64],
    y: &'a [f64],
    rows: &'a [u64],
    color: &'a PointColor,
}

pub(super) fn figure(made: Made<'_>) -> Figure {
    let Drawn::Points { x_scale, y_scale, x, y, rows, color } = &made.data.drawn else {
        unreachable!("a scatter chart is drawn of points");
    };
    let points = Points { scales: (*x_scale, *y_scale), x, y, rows, color };
    let names = made.data.chart.columns();
    let kinds: Vec<String> = match color {
        PointColor::Kinds { kinds, .. } => kinds.iter().map(kind_text).collect(),
        _ => Vec::new(),
    };
    let has_key = kinds.len() > 1 || matches!(color, PointColor::Values { .. });
    let axis =
        |scale, values: &[f64], most, name| measure_axis(made.palette, scale, values.iter().copied(), most, name);
    let mut options = json!({
        "legend": legend(made.palette, &kinds),
        "grid": grid(has_key),
        "xAxis": below(axis(*x_scale, x, 5, names[0])),
        "yAxis": beside(lined(axis(*y_scale, y, 3, names[1]), made.palette)),
        "brush": brush(made.palette, &json!({ "xAxisIndex": 0, "yAxisIndex": 0, "brushType": "rect" })),
        "toolbox": no_toolbox(),
        "series": series(made, &points),
    });
    if let PointColor::Values { scale, of } = color {
        options["visualMap"] = color_scale(made.palette, *scale, of, 2);
    }
    let summary = summary(made, &points);
    sheet_figure(made, summary, Height::Tall, options, table(&names, &points))
}

fn series(made: Made<'_>, points: &Points<'_>) -> Vec<Value> {
    let names = made.data.chart.columns();
    let mut dimensions = vec![dimension(names[0], points.scales.0), dimension(names[1], points.scales.1)];
    if let PointColor::Values { scale, .. } = points.color {
        dimensions.push(dimension(names[2], *scale));
    }
    dimensions.push(dimension(text().table_chart.row, AxisScale::Integer));
    let n = dimensions.len();
    let one = |at: usize| {
        let mut cells = vec![place(points.scales.0, points.x[at]), place(points.scales.1, points.y[at])];
        if let PointColor::Values { scale, of } = points.color {
            cells.push(place(*scale, of[at]));
        }
        cells.push(points.rows[at] as f64 + 1.0);
        cells
    };
    let is_many = points.x.len() > MANY;
    let cloud = |at: usize, name: String, kind, data: Vec<Vec<f64>>| {
        let looks = looks(made.palette, at, kind);
        json!({
            "type": "scatter", "id": format!("points-{at}"), "name": name, "symbol": looks.symbol,
            "symbolSize": if is_many { 3 } else { 7 }, "large": is_many, "largeThreshold": MANY,
            "itemStyle": { "color": looks.color, "opacity": if is_many { 0.35 } else { 0.6 } },
            "dimensions": dimensions, "encode": { "x": 0, "y": 1, "tooltip": (0..n).collect::<Vec<_>>() }, "data": data,
        })
    };
    match points.color {
        PointColor::Kinds { kinds, of } => {
            let of_kind = |at: usize| (0..of.len()).filter(|i| usize::from(of[*i]) == at).map(one).collect();
            let clouds = kinds.iter().enumerate();
            clouds.map(|(at, kind)| cloud(at, kind_text(kind), Some(kind), of_kind(at))).collect()
        }
        _ => vec![cloud(0, String::new(), None, (0..points.x.len()).map(one).collect())],
    }
}

/// The scale of colours of dimension `dimension`, from pale to the first colour.
pub(super) fn color_scale(palette: &Palette, scale: AxisScale, values: &[f64], dimension: usize) -> Value {
    let ends = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
    json!({
        "type": "continuous", "min": place(scale, ends.0), "max": place(scale, ends.1), "dimension": dimension,
        "orient": "horizontal", "left": 0, "top": 0, "itemWidth": 10, "itemHeight": 120, "calculable": false,
        "text": [value_text(scale, ends.1), value_text(scale, ends.0)], "textStyle": { "color": palette.ink_soft },
        "inRange": { "color": [palette.line_strong, palette.series[0]] },
    })
}

fn summary(made: Made<'_>, points: &Points<'_>) -> String {
    let names = made.data.chart.columns();
    let ends = |scale: AxisScale, values: &[f64]| {
        let ends = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
        (value_text(scale, ends.0), value_text(scale, ends.1))
    };
    let (x, y) = (ends(points.scales.0, points.x), ends(points.scales.1, points.y));
    let n = points.x.len() as u64;
    (text().table_chart.points_summary)(&title(&made.data.chart), n, (names[0], &x.0, &x.1), (names[1], &y.0, &y.1))
}

fn table(names: &[&str], points: &Points<'_>) -> FigureTable {
    let color = |at: usize| match points.color {
        PointColor::None => None,
        PointColor::Kinds { kinds, of } => kinds.get(usize::from(of[at])).map(kind_text),
        PointColor::Values { scale, of } => Some(value_text(*scale, of[at])),
    };
    let row = |at: usize| {
        let place = [value_text(points.scales.0, points.x[at]), value_text(points.scales.1, points.y[at])];
        std::iter::once(count(points.rows[at] + 1)).chain(place).chain(color(at)).collect()
    };
    let n = points.x.len();
    let mut rows: Vec<Vec<String>> = (0..n.min(MOST_LISTED)).map(row).collect();
    if n > MOST_LISTED {
        rows.push(vec![(text().table_chart.more_rows)((n - MOST_LISTED) as u64)]);
    }
    FigureTable {
        columns: std::iter::once(text().table_chart.row).chain(names.iter().copied()).map(String::from).collect(),
        rows,
    }
}
