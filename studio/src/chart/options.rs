//! What all charts share: the sheet, the axes, the tool tip, and the JSON of it all.
//!
//! `charming::Chart` names every series ECharts knows; serialising it would bring all of them into the
//! page. [`Options`] holds the few that are drawn here.

use charming::component::{Axis, Grid};
use charming::datatype::{CompositeValue, DataPoint};
use charming::element::{
    AxisLabel, AxisLine, AxisPointer, AxisPointerType, AxisTick, AxisType, LineStyle, NameLocation, SplitLine,
    TextStyle, Tooltip, Trigger,
};
use charming::series::{Bar, Line, Scatter};
use serde::Serialize;

use super::Palette;
use super::number::round_to;

/// A chart for ECharts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Options {
    /// Charts change in place, at once: what moves by itself distracts from what changed.
    animation: bool,
    text_style: Font,
    grid: Grid,
    x_axis: Axis,
    y_axis: Axis,
    tooltip: Tip,
    series: Vec<Series>,
}

/// The series that are drawn here.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Series {
    /// Points joined.
    Line(Box<Line>),
    /// Points alone.
    Scatter(Box<Scatter>),
    /// Columns.
    Bar(Box<Bar>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Font {
    font_family: String,
    font_size: u32,
    color: String,
}

/// A tool tip drawn on the canvas: the page's policy allows no inline styles.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tip {
    #[serde(flatten)]
    typed: Tooltip,
    render_mode: &'static str,
    confine: bool,
    text_style: Font,
    /// What it says, if not what the trigger makes of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    formatter: Option<&'static str>,
}

impl Options {
    /// A sheet with these axes and series.
    pub(super) fn new(palette: &Palette, trigger: Trigger, x_axis: Axis, y_axis: Axis, series: Vec<Series>) -> Self {
        let font = |color: &str, font_size| Font { font_family: palette.sans.clone(), font_size, color: color.into() };
        let pointer = AxisPointer::new()
            .type_(AxisPointerType::Line)
            .line_style(LineStyle::new().color(palette.line_strong.as_str()).width(1.0));
        Self {
            animation: false,
            text_style: font(&palette.ink_soft, 12),
            grid: Grid::new().left(8).right(16).top(14).bottom(8).contain_label(true),
            x_axis,
            y_axis,
            tooltip: Tip {
                typed: Tooltip::new()
                    .trigger(trigger)
                    .axis_pointer(pointer)
                    .background_color(palette.surface.as_str())
                    .border_color(palette.line_strong.as_str())
                    .border_width(1.0),
                render_mode: "richText",
                confine: true,
                text_style: font(&palette.ink, 13),
                formatter: None,
            },
            series,
        }
    }

    /// Leaves room for the name of the lower axis.
    pub(super) fn with_room_below(mut self, pixels: i32) -> Self {
        self.grid = self.grid.bottom(pixels);
        self
    }

    /// A point that is pointed at says its name and nothing else.
    pub(super) fn with_names_as_tips(mut self) -> Self {
        self.tooltip.formatter = Some("{b}");
        self
    }

    /// The options as JSON.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain options have string keys and finite numbers")
    }
}

/// An axis of numbers from `lo` to `hi` with a line at each end and one between.
pub(super) fn number_axis(palette: &Palette, bounds: Bounds) -> Axis {
    plain_axis(palette)
        .type_(AxisType::Value)
        .min(bounds.lo)
        .max(bounds.hi)
        .interval(bounds.step)
        .split_line(SplitLine::new().show(true).line_style(LineStyle::new().color(palette.line.as_str()).width(1.0)))
}

/// The lower axis of numbers, without lines.
pub(super) fn lower_axis(palette: &Palette, lo: f64, hi: f64) -> Axis {
    plain_axis(palette)
        .type_(AxisType::Value)
        .min(lo)
        .max(hi)
        .split_number(4.0)
        .split_line(SplitLine::new().show(false))
}

/// The lower axis of words.
pub(super) fn word_axis(palette: &Palette, words: Vec<String>) -> Axis {
    plain_axis(palette).type_(AxisType::Category).data(words).split_line(SplitLine::new().show(false))
}

/// Gives an axis a name that stands beside it.
pub(super) fn named(axis: Axis, palette: &Palette, name: &str) -> Axis {
    axis.name(name)
        .name_location(NameLocation::Middle)
        .name_gap(28.0)
        .name_text_style(TextStyle::new().color(palette.ink_soft.as_str()).font_size(12))
}

fn plain_axis(palette: &Palette) -> Axis {
    Axis::new()
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .axis_label(AxisLabel::new().color(palette.ink_soft.as_str()).font_size(12.0))
}

/// A point at (x, y); a `None` height breaks a line.
pub(super) fn point(x: f64, y: Option<f64>) -> DataPoint {
    let y: CompositeValue = y.filter(|y| y.is_finite()).map(|y| round_to(y, 5)).into();
    DataPoint::Value(CompositeValue::Array(vec![round_to(x, 6).into(), y]))
}

/// The ends of an axis and the distance between its lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    /// Lower end.
    pub(super) lo: f64,
    /// Upper end.
    pub(super) hi: f64,
    /// Distance between lines: half of the whole.
    pub(super) step: f64,
}

/// Round bounds around `values` with one line between them. Starts at zero when that wastes little.
pub(super) fn bounds(values: impl Iterator<Item = f64>) -> Bounds {
    let (min, max) = values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), v| (min.min(v), max.max(v)));
    if min > max {
        return Bounds { lo: 0.0, hi: 1.0, step: 0.5 };
    }
    let min = if min >= 0.0 && min < 0.6 * max { 0.0 } else { min };
    let span = if max > min { max - min } else { max.abs().max(1.0) * 0.1 };
    let size = 10f64.powf((span / 2.0).log10().floor());
    for factor in [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 20.0] {
        let step = factor * size;
        let lo = (min / step + 1e-9).floor() * step;
        if lo + 2.0 * step >= max - step * 1e-9 {
            return Bounds { lo: round_to(lo, 6), hi: round_to(lo + 2.0 * step, 6), step: round_to(step, 6) };
        }
    }
    Bounds { lo: min, hi: max, step: span / 2.0 }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The palette of the light theme.
    pub(in crate::chart) fn light() -> Palette {
        Palette::from_tokens(|_| String::new())
    }

    fn check(values: &[f64], lo: f64, hi: f64) {
        let got = bounds(values.iter().copied());
        assert_eq!((got.lo, got.hi), (lo, hi), "{values:?}");
        assert!((got.step * 2.0 - (hi - lo)).abs() < 1e-9, "{got:?}");
    }

    #[test]
    fn bounds_are_round_and_hold_every_value() {
        check(&[0.03, 2.2], 0.0, 2.4);
        check(&[0.2, 0.98], 0.0, 1.0);
        check(&[0.9, 0.99], 0.9, 1.0);
        check(&[], 0.0, 1.0);
        check(&[5.0, 5.0], 5.0, 5.2);
        check(&[-3.0, 4.0], -4.0, 4.0);
        check(&[0.0, 8684.8], 0.0, 10000.0);
    }

    #[test]
    fn options_hold_no_function_and_no_null_axis() {
        let palette = light();
        let json = Options::new(
            &palette,
            Trigger::Axis,
            lower_axis(&palette, 0.0, 30.0),
            number_axis(&palette, bounds([0.0, 2.2].into_iter())),
            vec![Series::Line(Box::new(Line::new().id("a").data(vec![point(1.0, Some(0.5)), point(2.0, None)])))],
        )
        .to_json();
        assert!(!json.contains("function"));
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["series"][0]["type"], "line");
        assert_eq!(value["series"][0]["data"][1], serde_json::json!([2.0, null]));
        assert_eq!(value["yAxis"]["max"], 2.4);
        assert_eq!(value["tooltip"]["renderMode"], "richText");
    }
}
