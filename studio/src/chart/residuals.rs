//! How far off a regression is: predicted against true, errors against predicted, and their histogram.

use bunsen_spec::Residual;
use charming::element::{ItemStyle, LineStyle, LineStyleType, Trigger};
use charming::series::{Line, Scatter};

use super::figure::{Figure, FigureTable, Height, LazyTable};
use super::histogram::histogram;
use super::number::short;
use super::options::{Bounds, Options, Series, bounds, lower_axis, named, number_axis, point};
use super::palette::Palette;
use crate::text::text;

/// Each row as a point: the true value below, the predicted one beside, and the line where both agree.
pub fn predicted_against_true(residuals: &[Residual], palette: &Palette) -> Figure {
    let all = bounds(residuals.iter().flat_map(|r| [r.truth, r.predicted]));
    let points: Vec<_> = residuals.iter().map(|r| (r.truth, r.predicted)).collect();
    let n = residuals.len().max(1) as f64;
    let mean_absolute = residuals.iter().map(|r| (r.truth - r.predicted).abs()).sum::<f64>() / n;
    Figure {
        title: text().chart.predicted_title.into(),
        note: text().chart.predicted_note.into(),
        summary: (text().chart.predicted_summary)(residuals.len(), mean_absolute),
        keys: Vec::new(),
        table: lazy_table(residuals),
        options: cloud(&points, all, all, [(all.lo, all.lo), (all.hi, all.hi)], text().chart.true_value, palette),
        height: Height::Normal,
    }
}

/// Each row's error against its predicted value, and the line of no error.
pub fn residuals_against_predicted(residuals: &[Residual], palette: &Palette) -> Figure {
    let points: Vec<_> = residuals.iter().map(|r| (r.predicted, r.truth - r.predicted)).collect();
    let x = bounds(points.iter().map(|p| p.0));
    let far = points.iter().map(|p| p.1.abs()).fold(0.0, f64::max);
    let y = bounds([-far, far].into_iter());
    let errors = || points.iter().map(|p| p.1);
    let mean = errors().sum::<f64>() / points.len().max(1) as f64;
    let (low, high) = (errors().fold(f64::INFINITY, f64::min), errors().fold(f64::NEG_INFINITY, f64::max));
    Figure {
        title: text().chart.residual_title.into(),
        note: text().chart.residual_note.into(),
        summary: (text().chart.residual_summary)(residuals.len(), mean, low, high),
        keys: Vec::new(),
        table: lazy_table(residuals),
        options: cloud(&points, x, y, [(x.lo, 0.0), (x.hi, 0.0)], text().chart.predicted, palette),
        height: Height::Normal,
    }
}

/// How often errors of each size occur.
pub fn residual_histogram(residuals: &[Residual], palette: &Palette) -> Figure {
    let errors: Vec<f64> = residuals.iter().map(|r| r.truth - r.predicted).collect();
    let far = errors.iter().map(|e| e.abs()).fold(0.0, f64::max);
    let n_bins = 15;
    let width = if far > 0.0 { 2.0 * far / n_bins as f64 } else { 1.0 };
    let start = -width * n_bins as f64 / 2.0;
    let mut counts = vec![0; n_bins];
    for error in &errors {
        counts[(((error - start) / width) as usize).min(n_bins - 1)] += 1;
    }
    let edges: Vec<f64> = (0..=n_bins).map(|i| start + width * i as f64).collect();
    histogram(text().chart.residual_histogram_title, &edges, &counts, palette)
}

fn cloud(points: &[(f64, f64)], x: Bounds, y: Bounds, line: [(f64, f64); 2], name: &str, palette: &Palette) -> String {
    let cloud = Scatter::new()
        .id("rows")
        .symbol_size(6.0)
        .item_style(ItemStyle::new().color(palette.color(0)).opacity(0.5))
        .data(points.iter().map(|(x, y)| point(*x, Some(*y))).collect::<Vec<_>>());
    let line = Line::new()
        .id("line")
        .show_symbol(false)
        .silent(true)
        .line_style(LineStyle::new().color(palette.ink_soft.as_str()).width(1.0).type_(LineStyleType::Dashed))
        .data(line.iter().map(|(x, y)| point(*x, Some(*y))).collect::<Vec<_>>());
    let series = vec![Series::Line(Box::new(line)), Series::Scatter(Box::new(cloud))];
    let x_axis = named(lower_axis(palette, x.lo, x.hi).interval(x.step), palette, name);
    Options::new(palette, Trigger::Item, x_axis, number_axis(palette, y), series).with_room_below(30).to_json()
}

fn lazy_table(residuals: &[Residual]) -> LazyTable {
    let residuals = residuals.to_vec();
    LazyTable::new(move || table(&residuals))
}

fn table(residuals: &[Residual]) -> FigureTable {
    FigureTable {
        columns: vec![text().chart.true_value.into(), text().chart.predicted.into(), text().chart.error.into()],
        rows: residuals
            .iter()
            .map(|r| vec![short(r.truth), short(r.predicted), short(r.truth - r.predicted)])
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::options::tests::light;
    use super::*;

    fn some() -> Vec<Residual> {
        [(1.0, 2.0), (3.0, 2.5), (10.0, 9.0)].map(|(truth, predicted)| Residual { truth, predicted }).into()
    }

    #[test]
    fn the_sentence_says_how_far_off() {
        let figure = predicted_against_true(&some(), &light());
        assert_eq!(figure.summary, "Predicted against true value of 3 rows: off by 0.833 on average.");
        let figure = residuals_against_predicted(&some(), &light());
        assert_eq!(figure.summary, "Errors of 3 rows by predicted value: from -1 to 1, 0.167 on average.");
        assert_eq!(figure.table.make().rows[0], ["1", "2", "-1"]);
    }

    #[test]
    fn every_error_is_in_a_bin() {
        let figure = residual_histogram(&some(), &light());
        let counted: usize = figure.table.make().rows.iter().map(|row| row[2].parse::<usize>().unwrap()).sum();
        assert_eq!(counted, 3);
        assert_eq!(residual_histogram(&[], &light()).table.make().rows.len(), 15);
    }
}
