//! The sheet that all charts of a table are drawn on.

use serde_json::{Map, Value, json};

use super::Made;
use super::words::{note, title};
use crate::chart::figure::{Figure, FigureTable, Height, LazyTable};
use crate::chart::palette::Palette;

/// Height of the line that holds the legend.
const LEGEND: u32 = 24;
/// Room above a chart: for the name of the axis beside it.
const ABOVE: u32 = 28;

/// A figure that says `summary` and draws `options` on the sheet.
pub(super) fn figure(made: Made<'_>, summary: String, height: Height, options: Value, table: FigureTable) -> Figure {
    let mut all = base(made.palette, &summary);
    if let Value::Object(options) = options {
        all.extend(options);
    }
    Figure {
        title: title(&made.data.chart),
        note: note(made.data),
        summary,
        keys: Vec::new(),
        table: LazyTable::new(move || table.clone()),
        options: Value::Object(all).to_string(),
        height,
    }
}

fn base(palette: &Palette, summary: &str) -> Map<String, Value> {
    let font = |color: &str, size: u32| json!({ "fontFamily": palette.sans, "fontSize": size, "color": color });
    let base = json!({
        "animation": false,
        // Days and moments have no zone here.
        "useUTC": true,
        "aria": { "enabled": true, "label": { "description": summary } },
        "textStyle": font(&palette.ink_soft, 12),
        // Drawn on the canvas: the page's policy allows no inline styles.
        "tooltip": {
            "trigger": "item", "renderMode": "richText", "confine": true, "textStyle": font(&palette.ink, 13),
            "backgroundColor": palette.surface, "borderColor": palette.line_strong, "borderWidth": 1,
        },
    });
    match base {
        Value::Object(base) => base,
        _ => Map::new(),
    }
}

/// The one grid of a chart, with room for a legend where there is one.
pub(super) fn grid(has_legend: bool) -> Value {
    let top = ABOVE + if has_legend { LEGEND } else { 0 };
    json!({ "left": 8, "right": 16, "top": top, "bottom": 30, "containLabel": true })
}

/// The legend of several series, in one line that can be turned over; of one there is none.
pub(super) fn legend(palette: &Palette, names: &[String]) -> Value {
    json!({
        "show": names.len() > 1, "data": names, "type": "scroll", "top": 0, "left": 0, "itemWidth": 14,
        "itemHeight": 10, "selectedMode": false, "textStyle": { "color": palette.ink_soft },
        "pageIconColor": palette.ink_soft, "pageIconInactiveColor": palette.line_strong,
        "pageTextStyle": { "color": palette.ink_soft },
    })
}

/// A brush over the axes that `axes` names; it draws nothing until it is taken up.
pub(super) fn brush(palette: &Palette, axes: &Value) -> Value {
    let mut brush = json!({
        "brushMode": "single", "throttleType": "debounce", "throttleDelay": 120, "toolbox": [],
        "outOfBrush": { "colorAlpha": 0.25 },
        "brushStyle": { "color": palette.series[0], "borderColor": palette.series[0], "borderWidth": 1, "opacity": 0.15 },
    });
    if let (Value::Object(brush), Value::Object(axes)) = (&mut brush, axes) {
        brush.extend(axes.clone());
    }
    brush
}

/// What says that there is no tool box, which a brush would bring.
pub(super) fn no_toolbox() -> Value {
    json!({ "show": false })
}
