//! A chart in words: its title, its kinds, and what has to be said about it.

use bunsen_spec::{Aggregation, AxisScale, Chart, ChartData, Drawn, GroupKind, PointColor};

use super::axes::is_time;
use crate::state::format::{date, number};
use crate::text::text;

/// The title.
pub(super) fn title(chart: &Chart) -> String {
    let t = &text().table_chart;
    match chart {
        Chart::Histogram { column, color, .. } => (t.distribution)(column, color.as_deref()),
        Chart::Box { column, by } => (t.spread)(column, by.as_deref()),
        Chart::Violin { column, by } => (t.density)(column, by.as_deref()),
        Chart::Bar { column, value, function, color } => {
            (t.by_kind)(&(t.aggregate)(*function, value.as_deref()), column, color.as_deref())
        }
        Chart::Line { x, y, function, color } => {
            (t.over)(&(t.aggregate)(*function, Some(&(t.and)(y))), x, color.as_deref())
        }
        Chart::Scatter { x, y, color } => (t.against)(y, x, color.as_deref()),
        Chart::HeatMap { x, y, value, function } => {
            (t.by_kind)(&(t.aggregate)(*function, value.as_deref()), x, Some(y))
        }
        Chart::Correlation { is_rank: false, .. } => t.correlations.into(),
        Chart::Correlation { is_rank: true, .. } => t.rank_correlations.into(),
        Chart::Pairs { columns, color } => (t.pairs)(&(t.and)(columns), color.as_deref()),
    }
}

/// What the numbers of a chart are: `Mean of petal_length`.
pub(super) fn measure(value: Option<&str>, function: Aggregation) -> String {
    match value {
        None => text().table_chart.rows.into(),
        Some(_) => (text().table_chart.aggregate)(function, value),
    }
}

/// A kind as a learner reads it.
pub(super) fn kind_text(kind: &GroupKind) -> String {
    let t = &text().table_chart;
    match kind {
        GroupKind::Text { value } => value.clone(),
        GroupKind::Flag { value } => if *value { t.yes } else { t.no }.into(),
        GroupKind::Value { value, scale } => value_text(*scale, *value),
        GroupKind::Range { low, high, scale, has_high } => {
            let last = if *has_high { *high } else { high - unit(*scale, *low, *high) };
            (t.range)(&value_text(*scale, *low), &value_text(*scale, last))
        }
        GroupKind::Other { n_kinds } => (t.other)(*n_kinds),
    }
}

/// A kind, or the word for all.
pub(super) fn name(kind: Option<&GroupKind>) -> String {
    kind.map_or_else(|| text().table_chart.all.into(), kind_text)
}

/// How far the last value of a range lies below its open end: one for whole numbers and days, else nothing.
fn unit(scale: AxisScale, low: f64, high: f64) -> f64 {
    let unit = match scale {
        AxisScale::Integer => 1.0,
        AxisScale::Date => 86_400.0,
        AxisScale::Number | AxisScale::DateTime => return 0.0,
    };
    if (low / unit).fract() == 0.0 && (high / unit).fract() == 0.0 { unit } else { 0.0 }
}

/// A value as a learner reads it.
pub(super) fn value_text(scale: AxisScale, value: f64) -> String {
    if is_time(scale) { date(value, scale == AxisScale::DateTime) } else { number(value) }
}

/// An aggregate as a learner reads it; nothing where there is none.
pub(super) fn amount(value: Option<f64>) -> String {
    value.map(number).unwrap_or_default()
}

/// What has to be said under the title; may be empty.
pub(super) fn note(data: &ChartData) -> String {
    let t = &text().table_chart;
    let mut said = Vec::new();
    if data.n_missing > 0 {
        said.push((t.left_out)(data.n_missing, data.n_rows));
    }
    if let Some(sampled) = data.sampled {
        said.push((t.sampled)(sampled.n, sampled.of));
    }
    let together = |kinds: &[GroupKind], column: &str| match kinds.last() {
        Some(GroupKind::Other { n_kinds }) => Some((t.together)(*n_kinds, column)),
        _ => None,
    };
    let owned = |kinds: Vec<Option<&GroupKind>>| kinds.into_iter().flatten().cloned().collect::<Vec<GroupKind>>();
    let (first, second) = groups(&data.chart);
    match &data.drawn {
        Drawn::Bins { series, .. } => {
            said.extend(together(&owned(series.iter().map(|s| s.kind.as_ref()).collect()), second))
        }
        Drawn::Boxes { boxes, .. } => {
            said.extend(together(&owned(boxes.iter().map(|one| one.kind.as_ref()).collect()), second));
            let of = boxes.iter().map(|one| one.n_outliers).sum::<u64>();
            let n = boxes.iter().map(|one| one.outliers.len() as u64).sum::<u64>();
            said.extend((n < of).then(|| (t.some_outliers)(n, of)));
        }
        Drawn::Violins { violins, .. } => {
            said.extend(together(&owned(violins.iter().map(|one| one.kind.as_ref()).collect()), second));
            let flat: Vec<String> =
                violins.iter().filter(|v| v.density.is_empty()).map(|v| name(v.kind.as_ref())).collect();
            said.extend((!flat.is_empty()).then(|| (t.no_density)(&(t.and)(&flat))));
            said.extend(violins.iter().any(|v| v.max_error > 0.0).then(|| t.binned.to_string()));
        }
        Drawn::Bars { kinds, series } => {
            said.extend(together(kinds, first));
            said.extend(together(&owned(series.iter().map(|s| s.kind.as_ref()).collect()), second));
        }
        Drawn::Lines { lines, .. } => {
            said.extend(together(&owned(lines.iter().map(|line| line.kind.as_ref()).collect()), second));
            let of = lines.iter().map(|line| line.n_points).sum::<u64>();
            let n = lines.iter().map(|line| line.x.len() as u64).sum::<u64>();
            said.extend((n < of).then(|| (t.reduced)(n, of)));
        }
        Drawn::Points { color, .. } | Drawn::Pairs { color, .. } => {
            if let PointColor::Kinds { kinds, .. } = color {
                said.extend(together(kinds, second));
            }
        }
        Drawn::Cells { x, y, .. } => {
            said.extend(together(x, first));
            said.extend(together(y, second));
        }
        Drawn::Correlations { n_pairs, .. } => {
            let is_whole = n_pairs.iter().flatten().all(|n| *n == data.n_rows);
            said.extend((!is_whole).then(|| t.pairwise.to_string()));
        }
    }
    said.join(" ")
}

/// The column whose kinds lie along the axis, and the column whose kinds make the series.
fn groups(chart: &Chart) -> (&str, &str) {
    match chart {
        Chart::Histogram { column, color: by, .. }
        | Chart::Box { column, by }
        | Chart::Violin { column, by }
        | Chart::Bar { column, color: by, .. }
        | Chart::Line { x: column, color: by, .. }
        | Chart::Scatter { x: column, color: by, .. } => (column, by.as_deref().unwrap_or_default()),
        Chart::HeatMap { x, y, .. } => (x, y),
        Chart::Pairs { color, .. } => ("", color.as_deref().unwrap_or_default()),
        Chart::Correlation { .. } => ("", ""),
    }
}
