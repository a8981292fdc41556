//! Lines over numbers or dates.

use bunsen_spec::{AxisScale, Chart, LineSeries};
use serde_json::{Value, json};

use super::Made;
use super::axes::{below, beside, dimension, lined, measure_axis, number_axis, place, ticks};
use super::series::looks;
use super::sheet::{figure as sheet_figure, grid, legend};
use super::words::{kind_text, measure, title, value_text};
use crate::chart::figure::{Figure, FigureTable, Height};
use crate::chart::number::round_to;
use crate::state::format::number;
use crate::text::text;

/// Lines that the sentence names.
const MOST_NAMED: usize = 6;
/// Lines up to this many points show them.
const FEW_POINTS: usize = 40;

pub(super) fn figure(made: Made<'_>, scale: AxisScale, lines: &[LineSeries]) -> Figure {
    let Chart::Line { x, y, function, .. } = &made.data.chart else {
        unreachable!("lines are drawn of a line chart");
    };
    let palette = made.palette;
    let names: Vec<String> = lines.iter().map(name).collect();
    let beside_name = if y.len() == 1 { measure(y.first().map(String::as_str), *function) } else { String::new() };
    let heights = ticks(lines.iter().flat_map(|line| line.y.iter().copied()), 3);
    let options = json!({
        "legend": legend(palette, &names),
        "grid": grid(lines.len() > 1),
        "xAxis": below(measure_axis(palette, scale, lines.iter().flat_map(|line| line.x.iter().copied()), 5, x)),
        "yAxis": beside(lined(number_axis(palette, heights, &beside_name), palette)),
        "series": lines.iter().zip(&names).enumerate().map(|(at, line)| series(made, scale, at, line)).collect::<Vec<_>>(),
    });
    let ends: Vec<_> = lines
        .iter()
        .zip(&names)
        .take(MOST_NAMED)
        .filter_map(|(line, name)| Some((name.clone(), number(*line.y.first()?), number(*line.y.last()?))))
        .collect();
    let summary = (text().table_chart.lines_summary)(&title(&made.data.chart), &ends);
    sheet_figure(made, summary, Height::Normal, options, table(x, scale, lines, &names))
}

/// A line's name: its kind where the lines are split, its column otherwise.
fn name(line: &LineSeries) -> String {
    line.kind.as_ref().map_or_else(|| line.column.clone(), kind_text)
}

fn series(made: Made<'_>, scale: AxisScale, at: usize, (line, name): (&LineSeries, &String)) -> Value {
    let looks = looks(made.palette, at, line.kind.as_ref());
    let points = line.x.iter().zip(&line.y).map(|(x, y)| json!([place(scale, *x), round_to(*y, 6)]));
    let x = made.data.chart.columns().first().copied().unwrap_or_default();
    json!({
        "type": "line", "id": format!("line-{at}"), "name": name, "symbol": looks.symbol, "symbolSize": 6,
        "showSymbol": line.x.len() <= FEW_POINTS, "itemStyle": { "color": looks.color },
        "lineStyle": { "color": looks.color, "width": 2, "type": looks.dashes },
        "dimensions": [dimension(x, scale), line.column], "encode": { "x": 0, "y": 1, "tooltip": [0, 1] },
        "data": points.collect::<Vec<_>>(),
    })
}

fn table(x: &str, scale: AxisScale, lines: &[LineSeries], names: &[String]) -> FigureTable {
    let t = &text().table_chart;
    let rows = lines.iter().zip(names).flat_map(|(line, name)| {
        let points = line.x.iter().zip(&line.y);
        points.map(move |(x, y)| vec![name.clone(), value_text(scale, *x), number(*y)])
    });
    FigureTable { columns: [t.kind, x, t.number].map(String::from).into(), rows: rows.collect() }
}
