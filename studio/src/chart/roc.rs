//! Receiver operating characteristics and precision-recall curves, one per class.

use bunsen_spec::Curve;
use charming::element::{ItemStyle, LineStyle, LineStyleType, Trigger};
use charming::series::Line;

use super::figure::{Figure, FigureTable, Height, Key, LazyTable};
use super::number::short;
use super::options::{Bounds, Options, Series, lower_axis, named, number_axis, point};
use super::palette::Palette;
use crate::state::order::ordered;
use crate::text::text;

/// Most curves drawn with a colour of their own; more classes share the faint one, the worst in front.
const MOST_COLORS: usize = 6;

/// True positive rate against false positive rate, with the line of guessing.
pub fn roc(curves: &[Curve], palette: &Palette) -> Figure {
    let names = (text().chart.false_positive_rate, text().chart.true_positive_rate);
    draw((text().chart.roc_title, text().chart.roc_note), names, curves, true, palette)
}

/// Precision against recall.
pub fn precision_recall(curves: &[Curve], palette: &Palette) -> Figure {
    draw(
        (text().chart.pr_title, text().chart.pr_note),
        (text().chart.recall, text().chart.precision),
        curves,
        false,
        palette,
    )
}

fn draw(
    (title, note): (&str, &str),
    (x, y): (&'static str, &'static str),
    curves: &[Curve],
    has_diagonal: bool,
    palette: &Palette,
) -> Figure {
    let whole = Bounds { lo: 0.0, hi: 1.0, step: 0.5 };
    let shown = worst_first(curves);
    let mut series: Vec<Series> = shown
        .iter()
        .enumerate()
        .map(|(i, curve)| {
            let paint = if i < MOST_COLORS { palette.color(i) } else { &palette.line_strong };
            let kind = if i % 2 == 0 { LineStyleType::Solid } else { LineStyleType::Dashed };
            line(&curve.label, &curve.points.iter().map(|p| (p.x, p.y)).collect::<Vec<_>>(), paint, kind)
        })
        .collect();
    if has_diagonal {
        series.push(line(
            text().chart.guessing,
            &[(0.0, 0.0), (1.0, 1.0)],
            &palette.line_strong,
            LineStyleType::Dotted,
        ));
    }
    let x_axis = named(lower_axis(palette, 0.0, 1.0).interval(0.5), palette, x);
    let y_axis = number_axis(palette, whole);
    let areas: Vec<_> = curves.iter().map(|c| (c.label.clone(), c.area)).collect();
    Figure {
        title: title.into(),
        note: note.into(),
        summary: (text().chart.area_summary)(title, &areas),
        keys: shown
            .iter()
            .take(MOST_COLORS)
            .enumerate()
            .map(|(color, c)| Key { name: format!("{} {}", c.label, short(c.area)), color })
            .collect(),
        table: LazyTable::new({
            let curves = curves.to_vec();
            move || table(&curves, x, y)
        }),
        options: Options::new(palette, Trigger::Item, x_axis, y_axis, series).with_room_below(30).to_json(),
        height: Height::Normal,
    }
}

fn line(name: &str, points: &[(f64, f64)], paint: &str, kind: LineStyleType) -> Series {
    Series::Line(Box::new(
        Line::new()
            .id(name)
            .name(name)
            .show_symbol(false)
            .line_style(LineStyle::new().color(paint).width(2.0).type_(kind))
            .item_style(ItemStyle::new().color(paint))
            .data(points.iter().map(|(x, y)| point(*x, Some(*y))).collect::<Vec<_>>()),
    ))
}

/// With more classes than colours, the classes that are told apart worst are the ones worth seeing.
fn worst_first(curves: &[Curve]) -> Vec<&Curve> {
    let all: Vec<&Curve> = curves.iter().collect();
    if all.len() <= MOST_COLORS {
        return all;
    }
    ordered(all, |a, b| a.area.total_cmp(&b.area))
}

fn table(curves: &[Curve], x: &str, y: &str) -> FigureTable {
    let rows = curves.iter().flat_map(|curve| {
        curve.points.iter().map(move |p| vec![curve.label.clone(), short(p.x), short(p.y), short(curve.area)])
    });
    FigureTable {
        columns: vec![text().chart.kind.into(), x.into(), y.into(), text().chart.area.into()],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::CurvePoint;

    use super::super::options::tests::light;
    use super::*;

    fn curve(label: &str, area: f64) -> Curve {
        let points = [(0.0, 0.0), (0.0, 0.8), (1.0, 1.0)].map(|(x, y)| CurvePoint { x, y });
        Curve { label: label.into(), area, points: points.into() }
    }

    #[test]
    fn areas_are_named_and_guessing_is_drawn() {
        let figure = roc(&[curve("setosa", 1.0), curve("virginica", 0.987)], &light());
        assert_eq!(figure.summary, "ROC curve: the area under it is setosa 1, virginica 0.987.");
        assert_eq!(figure.keys[1].name, "virginica 0.987");
        assert_eq!(figure.table.make().rows.len(), 6);
        let options: serde_json::Value = serde_json::from_str(&figure.options).unwrap();
        assert_eq!(options["series"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn with_many_classes_the_worst_get_the_colours() {
        let curves: Vec<_> = (0..10).map(|i| curve(&i.to_string(), 1.0 - f64::from(i) / 100.0)).collect();
        let figure = precision_recall(&curves, &light());
        assert_eq!(figure.keys.len(), 6);
        assert!(figure.keys[0].name.starts_with('9'), "{:?}", figure.keys);
        assert!(figure.summary.ends_with("and 4 more."), "{}", figure.summary);
    }
}
