//! Densities as violins, lying, one below the other.
//!
//! An area between two lines is two stacked lines of which only the upper one is filled, so that no function has to
//! draw it. They stand on an axis of numbers without marks, 1 for the first violin; the axis of names lies over it.

use bunsen_spec::{AxisScale, ViolinShape};
use serde_json::{Value, json};

use super::Made;
use super::axes::{below, beside, downwards, kind_axis, lined, measure_axis, place};
use super::boxes::{box_series, height, labels};
use super::sheet::{figure as sheet_figure, grid};
use super::words::{name, title, value_text};
use crate::chart::figure::{Figure, FigureTable};
use crate::chart::number::round_to;
use crate::state::format::count;
use crate::text::text;

/// Half the height of the largest violin, where violins are 1 apart.
const HALF: f64 = 0.42;

pub(super) fn figure(made: Made<'_>, scale: AxisScale, violins: &[ViolinShape]) -> Figure {
    let t = &text().table_chart;
    let (palette, columns) = (made.palette, made.data.chart.columns());
    let names: Vec<String> = violins.iter().map(|one| name(one.kind.as_ref())).collect();
    let labels = labels(violins.iter().map(|one| (name(one.kind.as_ref()), one.n)));
    let (x, y) = (columns.first().copied().unwrap_or_default(), columns.get(1).copied().unwrap_or_default());
    let largest = violins.iter().flat_map(|one| &one.density).copied().fold(0.0, f64::max);
    let mut series: Vec<Value> = violins
        .iter()
        .enumerate()
        .filter(|(_, one)| !one.density.is_empty())
        .flat_map(|(at, one)| area(made, scale, at, one, largest))
        .collect();
    let five = violins.iter().zip(&names).map(|(v, name)| (name, [v.min, v.q1, v.median, v.q3, v.max]));
    let mut boxes = box_series(made, scale, t.violin_columns, five);
    boxes["boxWidth"] = json!([3, 8]);
    series.push(boxes);
    let reach = violins.iter().flat_map(|one| [one.min, one.max]);
    let hidden =
        json!({ "type": "value", "show": false, "inverse": true, "min": 0.5, "max": violins.len() as f64 + 0.5 });
    let options = json!({
        "grid": grid(false),
        "xAxis": below(lined(measure_axis(palette, scale, reach, 4, x), palette)),
        "yAxis": [beside(downwards(kind_axis(palette, &labels, y))), hidden],
        "series": series,
    });
    let medians: Vec<(String, String)> =
        violins.iter().zip(&names).map(|(one, name)| (name.clone(), value_text(scale, one.median))).collect();
    let summary = (t.medians_summary)(&title(&made.data.chart), &medians);
    sheet_figure(made, summary, height(2 * violins.len()), options, table(scale, violins, &names))
}

/// The line at the upper side, which is not seen, and the filled distance to the lower side.
fn area(made: Made<'_>, scale: AxisScale, at: usize, violin: &ViolinShape, largest: f64) -> [Value; 2] {
    let step = (violin.max - violin.min) / (violin.density.len() - 1).max(1) as f64;
    let line = |part: &str, value: &dyn Fn(f64) -> f64, area: Value| {
        let points = violin.density.iter().enumerate().map(|(i, density)| {
            let half = HALF * density / largest;
            json!([place(scale, violin.min + step * i as f64), round_to(value(half), 5)])
        });
        json!({
            "type": "line", "id": format!("{part}-{at}"), "stack": format!("violin-{at}"), "yAxisIndex": 1,
            "showSymbol": false, "silent": true, "lineStyle": { "opacity": 0 }, "areaStyle": area,
            "data": points.collect::<Vec<_>>(),
        })
    };
    let middle = at as f64 + 1.0;
    let fill = json!({ "color": made.palette.series[0], "opacity": 0.3 });
    [line("edge", &|half| middle - half, Value::Null), line("area", &|half| 2.0 * half, fill)]
}

fn table(scale: AxisScale, violins: &[ViolinShape], names: &[String]) -> FigureTable {
    let t = &text().table_chart;
    let row = |(one, name): (&ViolinShape, &String)| {
        let numbers = [one.min, one.q1, one.median, one.q3, one.max].map(|value| value_text(scale, value));
        [name.clone(), count(one.n)].into_iter().chain(numbers).collect()
    };
    let columns = [t.kind, t.rows].into_iter().chain(t.violin_columns);
    FigureTable { columns: columns.map(String::from).collect(), rows: violins.iter().zip(names).map(row).collect() }
}
