//! What is brushed on a chart, and the expression that keeps those rows.

use bunsen_spec::{AxisScale, Chart, ChartData, Drawn, GroupKind};
use serde::Deserialize;
use serde_json::{Value, json};

use super::axes::is_time;
use super::bars::is_standing;
use crate::state::format::date;

/// Steps from end to end of an axis that a hand can tell apart.
const N_STEPS: f64 = 500.0;
/// Words that mean something else in an expression.
const WORDS: [&str; 10] = ["and", "or", "not", "in", "is", "true", "false", "missing", "null", "none"];

/// A condition on one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Picked {
    /// A range of numbers, days or moments; both ends belong to it.
    Between {
        /// The column.
        column: String,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
        /// What they are.
        scale: AxisScale,
    },
    /// Some kinds.
    OneOf {
        /// The column.
        column: String,
        /// The kinds, none of which is other.
        kinds: Vec<GroupKind>,
    },
    /// All kinds but some: what is picked with other.
    NoneOf {
        /// The column.
        column: String,
        /// The kinds that are not picked.
        kinds: Vec<GroupKind>,
    },
}

/// An event of ECharts' brush: `brushEnd` has the areas, `brushSelected` has them in a batch.
#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    areas: Vec<Area>,
    #[serde(default)]
    batch: Vec<Batch>,
}

#[derive(Deserialize)]
struct Batch {
    #[serde(default)]
    areas: Vec<Area>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Area {
    #[serde(default)]
    coord_range: Value,
}

/// What takes up the brush of a chart, as ECharts' action in JSON; `None` for a chart without one.
pub fn brush_action(data: &ChartData) -> Option<String> {
    let kind = match &data.drawn {
        Drawn::Points { .. } => "rect",
        Drawn::Bins { .. } => "lineX",
        Drawn::Bars { kinds, .. } => {
            if is_standing(kinds) {
                "lineX"
            } else {
                "lineY"
            }
        }
        _ => return None,
    };
    let option = json!({ "brushType": kind, "brushMode": "single" });
    Some(json!({ "type": "takeGlobalCursor", "key": "brush", "brushOption": option }).to_string())
}

/// What an event of the brush picks on a chart: one list for each area, whose conditions hold together. Empty where
/// nothing is brushed.
pub fn picked(event: &str, data: &ChartData) -> Vec<Vec<Picked>> {
    let Ok(event) = serde_json::from_str::<Event>(event) else { return Vec::new() };
    let areas = event.areas.into_iter().chain(event.batch.into_iter().flat_map(|batch| batch.areas));
    areas.filter_map(|area| conditions(&area.coord_range, data)).filter(|all| !all.is_empty()).collect()
}

fn conditions(range: &Value, data: &ChartData) -> Option<Vec<Picked>> {
    match (&data.chart, &data.drawn) {
        (Chart::Scatter { x, y, .. }, Drawn::Points { x_scale, y_scale, x: across, y: up, .. }) => {
            let [x_range, y_range] = <[Value; 2]>::deserialize(range).ok()?;
            Some(vec![between(x, *x_scale, &x_range, across)?, between(y, *y_scale, &y_range, up)?])
        }
        (Chart::Histogram { column, .. }, Drawn::Bins { scale, edges, .. }) => {
            Some(vec![between(column, *scale, range, edges)?])
        }
        (Chart::Bar { column, .. }, Drawn::Bars { kinds, .. }) => {
            let [first, last] = <[f64; 2]>::deserialize(range).ok()?;
            let (first, last) = (first.min(last).max(0.0) as usize, first.max(last).max(0.0) as usize);
            Some(of_kinds(column, kinds, kinds.get(first..(last + 1).min(kinds.len()))?))
        }
        _ => None,
    }
}

/// A range on an axis, rounded to what a hand can mean. `values`: what lies on the axis.
fn between(column: &str, scale: AxisScale, range: &Value, values: &[f64]) -> Option<Picked> {
    let [a, b] = <[f64; 2]>::deserialize(range).ok()?;
    let unit = if is_time(scale) { 1e-3 } else { 1.0 };
    let (low, high) = (a.min(b) * unit, a.max(b) * unit);
    let ends = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
    let (low, high) = match scale {
        AxisScale::Date => ((low / 86_400.0).ceil() * 86_400.0, (high / 86_400.0).floor() * 86_400.0),
        AxisScale::DateTime => (low.floor(), high.ceil()),
        AxisScale::Integer => (low.ceil(), high.floor()),
        AxisScale::Number => (rounded(low, ends.1 - ends.0), rounded(high, ends.1 - ends.0)),
    };
    Some(Picked::Between { column: column.into(), low, high, scale })
}

/// A number with the decimals that tell places along `span` apart.
fn rounded(value: f64, span: f64) -> f64 {
    let decimals = -(span / N_STEPS).log10().floor();
    if !(0.0..=15.0).contains(&decimals) {
        return value;
    }
    format!("{value:.0$}", decimals as usize).parse().unwrap_or(value)
}

/// The condition that picks `chosen` of all kinds; none where all are chosen.
fn of_kinds(column: &str, all: &[GroupKind], chosen: &[GroupKind]) -> Vec<Picked> {
    let column = column.to_string();
    if chosen.iter().any(|kind| matches!(kind, GroupKind::Other { .. })) {
        let kinds: Vec<GroupKind> = all.iter().filter(|kind| !chosen.contains(kind)).cloned().collect();
        return if kinds.is_empty() { Vec::new() } else { vec![Picked::NoneOf { column, kinds }] };
    }
    match chosen {
        [] => Vec::new(),
        kinds => vec![Picked::OneOf { column, kinds: kinds.to_vec() }],
    }
}

/// The expression that is true of the rows that `areas` pick, such as
/// `height >= 1.2 and height <= 3.4 and kind in ("a", "b")`. Areas are joined by `or`. Empty where nothing is picked.
///
/// Names that are no plain words stand between back-ticks, texts in double quotes with backslashes before quotes and
/// backslashes, days as `"2024-01-31"`.
pub fn brush_expression(areas: &[Vec<Picked>]) -> String {
    let all = |conditions: &Vec<Picked>| conditions.iter().map(condition).collect::<Vec<_>>().join(" and ");
    match areas {
        [] => String::new(),
        [one] => all(one),
        several => several.iter().map(|one| format!("({})", all(one))).collect::<Vec<_>>().join(" or "),
    }
}

fn condition(picked: &Picked) -> String {
    match picked {
        Picked::Between { column, low, high, scale } => {
            let name = column_name(column);
            format!("{name} >= {} and {name} <= {}", literal(*scale, *low), literal(*scale, *high))
        }
        Picked::OneOf { column, kinds } => one_of(&column_name(column), kinds),
        Picked::NoneOf { column, kinds } => format!("not ({})", one_of(&column_name(column), kinds)),
    }
}

/// A column being one of some kinds, which are ranges next to each other or values.
fn one_of(name: &str, kinds: &[GroupKind]) -> String {
    if let (Some(GroupKind::Range { low, scale, .. }), Some(GroupKind::Range { high, has_high, .. })) =
        (kinds.first(), kinds.last())
    {
        let until = if *has_high { "<=" } else { "<" };
        return format!("{name} >= {} and {name} {until} {}", literal(*scale, *low), literal(*scale, *high));
    }
    let value = |kind: &GroupKind| match kind {
        GroupKind::Text { value } => Some(quoted(value)),
        GroupKind::Flag { value } => Some(value.to_string()),
        GroupKind::Value { value, scale } => Some(literal(*scale, *value)),
        GroupKind::Range { .. } | GroupKind::Other { .. } => None,
    };
    format!("{name} in ({})", kinds.iter().filter_map(value).collect::<Vec<_>>().join(", "))
}

/// A column's name, between back-ticks unless it is a plain word; a back-tick or backslash in it has a backslash.
fn column_name(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !WORDS.contains(&name.to_lowercase().as_str());
    if is_plain { name.into() } else { format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`")) }
}

fn literal(scale: AxisScale, value: f64) -> String {
    let is_midnight = (value / 86_400.0).fract() == 0.0;
    match scale {
        AxisScale::Date => format!("\"{}\"", date(value, false)),
        AxisScale::DateTime => format!("\"{}\"", date(value, !is_midnight)),
        _ if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        _ => format!("{value:?}"),
    }
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{}\"", escaped.replace('\r', "\\r").replace('\t', "\\t"))
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{Aggregation, BinCounts, PointColor};

    use super::*;

    fn data(chart: Chart, drawn: Drawn) -> ChartData {
        ChartData { chart, n_rows: 9, n_used: 9, n_missing: 0, sampled: None, drawn }
    }

    fn text(value: &str) -> GroupKind {
        GroupKind::Text { value: value.into() }
    }

    fn check(event: Value, data: &ChartData, expected: &str) {
        assert_eq!(brush_expression(&picked(&event.to_string(), data)), expected);
    }

    fn scatter(x_scale: AxisScale) -> ChartData {
        data(
            Chart::Scatter { x: "height".into(), y: "the width".into(), color: None },
            Drawn::Points {
                x_scale,
                y_scale: AxisScale::Integer,
                x: vec![0.0, 5.0],
                y: vec![0.0, 80.0],
                rows: vec![0, 1],
                color: PointColor::None,
            },
        )
    }

    #[test]
    fn a_rectangle_is_two_ranges() {
        let area = |x: [f64; 2]| json!({ "brushType": "rect", "coordRange": [x, [3.2, 7.9]] });
        let expected = "height >= 1.2 and height <= 3.4 and `the width` >= 4 and `the width` <= 7";
        let event = json!({ "type": "brushend", "areas": [area([3.399_999_99, 1.200_000_000_1])] });
        check(event, &scatter(AxisScale::Number), expected);
        let selected = json!({ "type": "brushselected", "batch": [{ "areas": [area([1.2, 3.4])] }] });
        check(selected, &scatter(AxisScale::Number), expected);
        let days = json!({ "areas": [area([1_706_600_000_000.0, 1_706_832_000_000.0])] });
        check(
            days,
            &scatter(AxisScale::Date),
            "height >= \"2024-01-31\" and height <= \"2024-02-02\" and `the width` >= 4 and `the width` <= 7",
        );
        let two = json!({ "areas": [area([1.0, 2.0]), area([3.0, 4.0])] });
        let both = brush_expression(&picked(&two.to_string(), &scatter(AxisScale::Number)));
        assert!(both.starts_with("(height >= 1 and ") && both.contains(") or (height >= 3 and "), "{both}");
    }

    #[test]
    fn a_span_of_bins_is_a_range() {
        let histogram = data(
            Chart::Histogram { column: "and".into(), n_bins: None, color: None },
            Drawn::Bins {
                scale: AxisScale::DateTime,
                edges: vec![0.0, 1e6],
                series: vec![BinCounts { kind: None, counts: vec![9] }],
            },
        );
        let event = json!({ "areas": [{ "brushType": "lineX", "coordRange": [86_400_000, 90_000_500] }] });
        check(event, &histogram, "`and` >= \"1970-01-02\" and `and` <= \"1970-01-02 01:00:01\"");
    }

    fn bars(kinds: Vec<GroupKind>) -> ChartData {
        let chart = Chart::Bar { column: "kind".into(), value: None, function: Aggregation::Count, color: None };
        data(chart, Drawn::Bars { kinds, series: Vec::new() })
    }

    #[test]
    fn bars_are_kinds() {
        let event = |range: [f64; 2]| json!({ "areas": [{ "coordRange": range }] });
        let texts = bars(vec![text("a"), text("say \"b\""), GroupKind::Other { n_kinds: 7 }]);
        check(event([0.0, 1.0]), &texts, "kind in (\"a\", \"say \\\"b\\\"\")");
        check(event([1.0, 2.0]), &texts, "not (kind in (\"a\"))");
        check(event([0.0, 2.0]), &texts, "");
        let flags = bars(vec![GroupKind::Flag { value: false }, GroupKind::Flag { value: true }]);
        check(event([1.0, 1.0]), &flags, "kind in (true)");
        let range = |low, high, has_high| GroupKind::Range { low, high, scale: AxisScale::Number, has_high };
        let ranges = bars(vec![range(0.0, 1.5, false), range(1.5, 3.0, false), range(3.0, 4.5, true)]);
        check(event([0.0, 1.0]), &ranges, "kind >= 0 and kind < 3");
        check(event([1.0, 2.0]), &ranges, "kind >= 1.5 and kind <= 4.5");
        check(event([7.0, 9.0]), &ranges, "");
    }

    #[test]
    fn events_are_those_of_echarts() {
        // As ECharts 6.1 sent them, shortened.
        let ended = r#"{"type":"brushend","brushId":"\u0000series\u00000\u00000","areas":[{"brushType":"rect",
            "panelId":"grid--\u0000series\u00000\u00000","range":[[100,300],[120,250]],
            "coordRanges":[[[4.345025781866237,5.285596025539605],[2.9111679299332986,4.308024861926764]]],
            "coordRange":[[4.345025781866237,5.285596025539605],[2.9111679299332986,4.308024861926764]]}],"$from":"x"}"#;
        let expected = "height >= 4.35 and height <= 5.29 and `the width` >= 3 and `the width` <= 4";
        assert_eq!(brush_expression(&picked(ended, &scatter(AxisScale::Number))), expected);
        let begun = r#"{"type":"brushselected","batch":[{"brushIndex":0,"areas":[],"selected":[{"seriesIndex":0,
            "dataIndex":[]}],"type":"brushselected","batch":null}]}"#;
        assert!(picked(begun, &scatter(AxisScale::Number)).is_empty());
    }

    #[test]
    fn what_is_no_brush_picks_nothing() {
        for event in [json!({}), json!({ "areas": [] }), json!({ "areas": [{ "coordRange": "x" }] }), json!(3)] {
            check(event, &scatter(AxisScale::Number), "");
        }
        assert!(picked("no json", &scatter(AxisScale::Number)).is_empty());
        assert!(brush_action(&scatter(AxisScale::Number)).unwrap().contains("rect"));
    }
}
