//! Axes of numbers, days, moments and kinds.

use bunsen_spec::AxisScale;
use serde_json::{Value, json};

use crate::chart::number::round_to;
use crate::chart::palette::Palette;

/// Letters of a name along an axis at most.
const MOST_LETTERS: usize = 22;

/// The ends of an axis and the distance between its marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ticks {
    pub(super) lo: f64,
    pub(super) hi: f64,
    pub(super) step: f64,
}

/// Round ends around all `values`, in at most `most` steps.
pub(super) fn ticks(values: impl IntoIterator<Item = f64>, most: u32) -> Ticks {
    let ends = values.into_iter().filter(|value| value.is_finite());
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        return Ticks { lo: 0.0, hi: 1.0, step: 1.0 };
    }
    let (low, high) = match low {
        _ if low < high => (low, high),
        0.0 => (0.0, 1.0),
        low => (low - low.abs() / 20.0, low + low.abs() / 20.0),
    };
    let span = high - low;
    let size = 10f64.powf((span / f64::from(most)).log10().floor());
    for factor in [1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 50.0] {
        let step = factor * size;
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil().max((low / step).floor() + 1.0));
        if last - first <= f64::from(most) {
            return Ticks { lo: round_to(first * step, 9), hi: round_to(last * step, 9), step: round_to(step, 9) };
        }
    }
    Ticks { lo: low, hi: high, step: span }
}

/// A value as it stands on an axis: rounded, days and moments in milliseconds since 1970.
pub(super) fn place(scale: AxisScale, value: f64) -> f64 {
    if is_time(scale) { (value * 1e3).round() } else { round_to(value, 7) }
}

/// An axis from end to end of `values`. `most`: steps at most.
pub(super) fn measure_axis(
    palette: &Palette,
    scale: AxisScale,
    values: impl IntoIterator<Item = f64>,
    most: u32,
    name: &str,
) -> Value {
    if is_time(scale) {
        let at = |value: f64| (value * 1e3).round();
        let (low, high) = values
            .into_iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(at(v)), high.max(at(v))));
        let mut axis = plain(palette, name);
        axis["type"] = json!("time");
        axis["splitNumber"] = json!(most.min(4));
        if low < high {
            axis["min"] = json!(low);
            axis["max"] = json!(high);
        }
        return axis;
    }
    number_axis(palette, ticks(values, most), name)
}

/// An axis of numbers.
pub(super) fn number_axis(palette: &Palette, ticks: Ticks, name: &str) -> Value {
    let mut axis = plain(palette, name);
    axis["type"] = json!("value");
    axis["min"] = json!(ticks.lo);
    axis["max"] = json!(ticks.hi);
    axis["interval"] = json!(ticks.step);
    axis
}

/// An axis of kinds.
pub(super) fn kind_axis(palette: &Palette, kinds: &[String], name: &str) -> Value {
    let mut axis = plain(palette, name);
    axis["type"] = json!("category");
    axis["data"] = json!(kinds.iter().map(|kind| cut(kind)).collect::<Vec<_>>());
    axis
}

/// Puts the name of an axis in the middle below it.
pub(super) fn below(mut axis: Value) -> Value {
    axis["nameLocation"] = json!("middle");
    axis["nameGap"] = json!(28);
    axis
}

/// Puts the name of an axis above it.
pub(super) fn beside(mut axis: Value) -> Value {
    let end = if axis["inverse"] == json!(true) { "start" } else { "end" };
    axis["nameLocation"] = json!(end);
    axis["nameGap"] = json!(10);
    axis["nameTextStyle"]["align"] = json!("left");
    axis
}

/// Lets an axis of kinds run downwards, as one reads.
pub(super) fn downwards(mut axis: Value) -> Value {
    axis["inverse"] = json!(true);
    axis
}

/// Draws lines at the marks between the ends: two at most where there are three steps.
pub(super) fn lined(mut axis: Value, palette: &Palette) -> Value {
    axis["splitLine"] = json!({
        "show": true, "showMinLine": false, "showMaxLine": false, "lineStyle": { "color": palette.line, "width": 1 },
    });
    axis
}

fn plain(palette: &Palette, name: &str) -> Value {
    json!({
        "name": name, "nameTextStyle": { "color": palette.ink_soft, "fontSize": 12 },
        "axisLine": { "show": false }, "axisTick": { "show": false }, "splitLine": { "show": false },
        "axisLabel": { "color": palette.ink_soft, "fontSize": 12, "hideOverlap": true },
    })
}

/// A dimension of data, so that days and moments are shown as such.
pub(super) fn dimension(name: &str, scale: AxisScale) -> Value {
    json!({ "name": name, "type": if is_time(scale) { "time" } else { "number" } })
}

pub(super) fn is_time(scale: AxisScale) -> bool {
    matches!(scale, AxisScale::Date | AxisScale::DateTime)
}

/// A name short enough for an axis.
pub(super) fn cut(name: &str) -> String {
    if name.chars().count() <= MOST_LETTERS {
        return name.into();
    }
    name.chars().take(MOST_LETTERS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: [f64; 2], most: u32, expected: (f64, f64, f64)) {
        let got = ticks(values, most);
        assert_eq!((got.lo, got.hi, got.step), expected, "{values:?}");
    }

    #[test]
    fn ends_are_round_and_steps_are_few() {
        check([4.3, 7.9], 5, (4.0, 8.0, 1.0));
        check([0.0, 37.0], 3, (0.0, 40.0, 20.0));
        check([-3.2, 12.0], 5, (-5.0, 15.0, 5.0));
        check([0.0, 0.0], 3, (0.0, 1.0, 0.5));
        check([2.0, 2.0], 3, (1.9, 2.1, 0.1));
        check([f64::NAN, f64::NAN], 3, (0.0, 1.0, 1.0));
        check([0.0, 1e-9], 3, (0.0, 1e-9, 5e-10));
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(cut("a"), "a");
        assert_eq!(cut(&"x".repeat(30)).chars().count(), MOST_LETTERS);
    }
}
