//! What a deployment did over time: how often, how fast, and what it answered.

use std::collections::BTreeMap;

use bunsen_spec::StatsBucket;
use charming::element::{ItemStyle, LineStyle, Trigger};
use charming::series::{Bar, Line};

use super::figure::{Figure, FigureTable, Height, Key, LazyTable};
use super::number::{percent, short};
use super::options::{Bounds, Options, Series, bounds, number_axis, word_axis};
use super::palette::Palette;
use crate::state::format::count;
use crate::text::text;

/// How often it was asked per bucket. `times` names the buckets.
pub fn counts_over_time(buckets: &[StatsBucket], times: &[String], palette: &Palette) -> Figure {
    let most = buckets.iter().zip(times).max_by_key(|(b, _)| b.n_predictions).filter(|(b, _)| b.n_predictions > 0);
    let bar = Bar::new()
        .id("predictions")
        .name(text().chart.counts_title)
        .bar_width("80%")
        .item_style(ItemStyle::new().color(palette.color(0)).border_radius(1.0))
        .data(buckets.iter().map(|b| b.n_predictions as f64).collect::<Vec<_>>());
    let y = bounds(buckets.iter().map(|b| b.n_predictions as f64).chain([0.0, 2.0]));
    figure(
        text().chart.counts_title,
        (text().chart.counts_summary)(
            buckets.iter().map(|b| b.n_predictions).sum(),
            most.map(|(b, when)| (when.as_str(), b.n_predictions)),
        ),
        rows(&[text().chart.counts_title], buckets, times, |b| vec![count(b.n_predictions)]),
        Options::new(
            palette,
            Trigger::Axis,
            word_axis(palette, times.to_vec()),
            number_axis(palette, y),
            vec![Series::Bar(Box::new(bar))],
        ),
    )
}

/// Median latency per bucket.
pub fn latency_over_time(buckets: &[StatsBucket], times: &[String], palette: &Palette) -> Figure {
    line_over_time(text().chart.latency_title, buckets, times, palette, true, |b| b.latency_ms)
}

/// Mean answer per bucket (regression).
pub fn mean_over_time(buckets: &[StatsBucket], times: &[String], palette: &Palette) -> Figure {
    line_over_time(text().chart.mean_title, buckets, times, palette, false, |b| b.mean)
}

/// The share of each answer per bucket, stacked to one: of each class, or of what documents answered and did not.
pub fn balance_over_time(buckets: &[StatsBucket], times: &[String], palette: &Palette) -> Figure {
    let mut totals: BTreeMap<&str, u64> = BTreeMap::new();
    for (label, n) in buckets.iter().flat_map(|b| &b.by_label) {
        *totals.entry(label).or_default() += n;
    }
    let all = totals.values().sum::<u64>().max(1) as f64;
    let labels: Vec<&str> = totals.keys().copied().collect();
    let share = |bucket: &StatsBucket, label: &str| {
        let n: u64 = bucket.by_label.values().sum();
        (n > 0).then(|| bucket.by_label.get(label).copied().unwrap_or(0) as f64 / n as f64)
    };
    let series = labels
        .iter()
        .enumerate()
        .map(|(i, label)| {
            let paint = palette.color(i);
            let values = buckets.iter().map(|b| share(b, label));
            Series::Bar(Box::new(
                Bar::new()
                    .id(*label)
                    .name(*label)
                    .stack("all")
                    .bar_width("80%")
                    .item_style(ItemStyle::new().color(paint))
                    .data(values.map(heights).collect::<Vec<_>>()),
            ))
        })
        .collect();
    let shares: Vec<(String, f64)> = totals.iter().map(|(l, n)| ((*l).to_string(), *n as f64 / all)).collect();
    let mut figure = figure(
        text().chart.balance_title,
        (text().chart.balance_summary)(&shares),
        rows(&labels, buckets, times, |b| {
            labels.iter().map(|label| share(b, label).map(percent).unwrap_or_default()).collect()
        }),
        Options::new(
            palette,
            Trigger::Axis,
            word_axis(palette, times.to_vec()),
            number_axis(palette, Bounds { lo: 0.0, hi: 1.0, step: 0.5 }),
            series,
        ),
    );
    figure.keys = labels.iter().enumerate().map(|(color, l)| Key { name: (*l).into(), color }).collect();
    figure
}

fn line_over_time(
    title: &str,
    buckets: &[StatsBucket],
    times: &[String],
    palette: &Palette,
    starts_at_zero: bool,
    value: impl Fn(&StatsBucket) -> Option<f64>,
) -> Figure {
    let known: Vec<f64> = buckets.iter().filter_map(&value).collect();
    let range = known.iter().copied().map(|v| (v, v)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let line = Line::new()
        .id("value")
        .name(title)
        .symbol_size(5.0)
        .line_style(LineStyle::new().color(palette.color(0)).width(2.0))
        .item_style(ItemStyle::new().color(palette.color(0)))
        .data(buckets.iter().map(|b| heights(value(b))).collect::<Vec<_>>());
    let y = bounds(known.iter().copied().chain(starts_at_zero.then_some(0.0)));
    figure(
        title,
        (text().chart.range_summary)(title, range),
        rows(&[title], buckets, times, |b| vec![value(b).map(short).unwrap_or_default()]),
        Options::new(
            palette,
            Trigger::Axis,
            word_axis(palette, times.to_vec()),
            number_axis(palette, y),
            vec![Series::Line(Box::new(line))],
        ),
    )
}

fn figure(title: &str, summary: String, table: FigureTable, options: Options) -> Figure {
    Figure {
        title: title.into(),
        note: String::new(),
        summary,
        keys: Vec::new(),
        table: LazyTable::new(move || table.clone()),
        options: options.to_json(),
        height: Height::Low,
    }
}

fn heights(value: Option<f64>) -> charming::datatype::DataPoint {
    charming::datatype::CompositeValue::from(value.map(|v| super::number::round_to(v, 5))).into()
}

fn rows(
    columns: &[&str],
    buckets: &[StatsBucket],
    times: &[String],
    cells: impl Fn(&StatsBucket) -> Vec<String>,
) -> FigureTable {
    FigureTable {
        columns: std::iter::once(&text().chart.time).chain(columns).map(|c| (*c).to_string()).collect(),
        rows: buckets
            .iter()
            .zip(times)
            .map(|(bucket, time)| std::iter::once(time.clone()).chain(cells(bucket)).collect())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::options::tests::light;
    use super::*;

    fn buckets() -> (Vec<StatsBucket>, Vec<String>) {
        let labels = |a, b| BTreeMap::from([("no".to_string(), a), ("yes".to_string(), b)]);
        let first =
            StatsBucket { n_predictions: 4, latency_ms: Some(2.0), by_label: labels(1, 3), ..Default::default() };
        let last =
            StatsBucket { n_predictions: 1, latency_ms: Some(7.0), by_label: labels(1, 0), ..Default::default() };
        (vec![first, StatsBucket::default(), last], ["9:00", "10:00", "11:00"].map(String::from).into())
    }

    #[test]
    fn counts_latency_and_balance_say_what_happened() {
        let (buckets, times) = buckets();
        let palette = light();
        assert_eq!(counts_over_time(&buckets, &times, &palette).summary, "Asked 5 times in all, most at 9:00 (4).");
        let latency = latency_over_time(&buckets, &times, &palette);
        assert_eq!(latency.summary, "Median time for an answer, ms over time: between 2 and 7.");
        assert_eq!(latency.table.make().rows[1], ["10:00", ""]);
        let balance = balance_over_time(&buckets, &times, &palette);
        assert_eq!(balance.summary, "What it answered over time: in all, no 40.0 %, yes 60.0 %.");
        assert_eq!(balance.table.make().rows[0], ["9:00", "25.0 %", "75.0 %"]);
        let options: serde_json::Value = serde_json::from_str(&balance.options).unwrap();
        assert_eq!(options["series"][0]["data"], serde_json::json!([0.25, null, 1.0]));
    }
}
