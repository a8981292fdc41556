//! How well documents are searched: how soon answers are found, and how far confidence can be trusted.

use bunsen_spec::RunSummary;
use charming::element::{ItemStyle, LineStyle, LineStyleType, Symbol, Trigger};
use charming::series::{Line, Scatter};

use super::figure::{Figure, FigureTable, Height, Key, LazyTable};
use super::number::{percent, short};
use super::options::{Bounds, Options, Series, lower_axis, named, number_axis, point};
use super::palette::Palette;
use crate::state::ask::measure::Reliability;
use crate::text::text;

/// Passages that are looked through, and what recall among them is called.
const DEPTHS: [(u64, &str); 4] = [(1, "recall_at_1"), (3, "recall_at_3"), (5, "recall_at_5"), (10, "recall_at_10")];
/// Runs that are drawn: the newest, each in its colour.
const MOST: usize = 6;
const SHARE: Bounds = Bounds { lo: 0.0, hi: 1.0, step: 0.5 };

/// The share of answers that stand in the first passages, by how many of these are looked through.
pub fn recall_by_depth(runs: &[RunSummary], palette: &Palette) -> Figure {
    let t = &text().chart;
    let curves: Vec<(String, Vec<(u64, f64)>)> = runs
        .iter()
        .take(MOST)
        .map(|run| {
            let known = DEPTHS.iter().filter_map(|(k, name)| Some((*k, *run.metrics.get(*name)?)));
            (run.name.clone(), known.collect::<Vec<_>>())
        })
        .filter(|(_, points)| !points.is_empty())
        .collect();
    let series = curves.iter().enumerate().map(|(number, (name, points))| {
        let kind = if number % 2 == 0 { LineStyleType::Solid } else { LineStyleType::Dashed };
        let line = Line::new()
            .id(format!("{number}"))
            .name(name.as_str())
            .symbol(Symbol::Circle)
            .symbol_size(6.0)
            .line_style(LineStyle::new().color(palette.color(number)).width(2.0).type_(kind))
            .item_style(ItemStyle::new().color(palette.color(number)))
            .data(points.iter().map(|(k, recall)| point(*k as f64, Some(*recall))).collect::<Vec<_>>());
        Series::Line(Box::new(line))
    });
    let x_axis = named(lower_axis(palette, 1.0, 10.0).interval(1.0), palette, t.depth);
    let options = Options::new(palette, Trigger::Axis, x_axis, number_axis(palette, SHARE), series.collect());
    let fifth: Vec<_> = curves.iter().filter_map(|(name, points)| Some((name.clone(), at(points, 5)?))).collect();
    Figure {
        title: t.depth_title.into(),
        note: t.depth_note.into(),
        summary: (t.depth_summary)(&fifth),
        keys: curves.iter().enumerate().map(|(color, (name, _))| Key { name: name.clone(), color }).collect(),
        options: options.with_room_below(30).to_json(),
        table: LazyTable::new(move || depth_table(&curves)),
        height: Height::Normal,
    }
}

fn at(points: &[(u64, f64)], k: u64) -> Option<f64> {
    points.iter().find(|(own, _)| *own == k).map(|(_, recall)| *recall)
}

fn depth_table(curves: &[(String, Vec<(u64, f64)>)]) -> FigureTable {
    let label = |name: &str| (text().chart.metric_label)(name);
    let row = |(name, points): &(String, Vec<(u64, f64)>)| {
        let cells = DEPTHS.iter().map(|(k, _)| at(points, *k).map(short).unwrap_or_default());
        std::iter::once(name.clone()).chain(cells).collect()
    };
    FigureTable {
        columns: std::iter::once(text().runs.run.into()).chain(DEPTHS.map(|(_, name)| label(name))).collect(),
        rows: curves.iter().map(row).collect(),
    }
}

/// How often what was said with some confidence came true.
pub fn reliability(bins: &[Reliability], palette: &Palette) -> Figure {
    let t = &text().chart;
    let cloud = Scatter::new()
        .id("bins")
        .symbol_size(11.0)
        .item_style(ItemStyle::new().color(palette.color(0)))
        .data(bins.iter().map(|bin| point(bin.said, Some(bin.came_true))).collect::<Vec<_>>());
    let line = Line::new()
        .id("line")
        .show_symbol(false)
        .silent(true)
        .line_style(LineStyle::new().color(palette.ink_soft.as_str()).width(1.0).type_(LineStyleType::Dashed))
        .data(vec![point(0.0, Some(0.0)), point(1.0, Some(1.0))]);
    let x_axis = named(lower_axis(palette, 0.0, 1.0).interval(0.5), palette, t.said);
    let series = vec![Series::Line(Box::new(line)), Series::Scatter(Box::new(cloud))];
    let options = Options::new(palette, Trigger::Item, x_axis, number_axis(palette, SHARE), series);
    let row = |bin: &Reliability| vec![percent(bin.said), percent(bin.came_true), bin.n.to_string()];
    Figure {
        title: t.reliability_title.into(),
        note: t.reliability_note.into(),
        summary: (t.reliability_summary)(&bins.iter().map(|bin| (bin.said, bin.came_true)).collect::<Vec<_>>()),
        keys: Vec::new(),
        options: options.with_room_below(30).to_json(),
        table: LazyTable::new({
            let rows: Vec<Vec<String>> = bins.iter().map(row).collect();
            let columns = [t.said, t.came_true, t.n_questions].map(String::from).to_vec();
            move || FigureTable { columns: columns.clone(), rows: rows.clone() }
        }),
        height: Height::Normal,
    }
}

#[cfg(test)]
mod tests {
    use super::super::options::tests::light;
    use super::*;
    use crate::state::ask::measure::tests::run;

    #[test]
    fn each_run_is_a_line_of_what_is_known_of_it() {
        let runs = [
            run("Hybrid", &[("recall_at_1", 0.5), ("recall_at_5", 0.9), ("recall_at_10", 1.0)]),
            run("Unfinished", &[]),
            run("Keywords", &[("recall_at_5", 0.7)]),
        ];
        let figure = recall_by_depth(&runs, &light());
        assert_eq!(figure.summary, "Answers in the first 5 passages: Hybrid 90.0 %, Keywords 70.0 %.");
        assert_eq!(figure.keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["Hybrid", "Keywords"]);
        assert_eq!(figure.table.make().rows[0], ["Hybrid", "0.5", "", "0.9", "1"]);
    }

    #[test]
    fn what_was_said_stands_beside_what_came_true() {
        let bins = [Reliability { said: 0.25, came_true: 0.5, n: 4 }, Reliability { said: 0.9, came_true: 1.0, n: 4 }];
        let figure = reliability(&bins, &light());
        assert_eq!(figure.summary, "Said 25.0 %: came true 50.0 %. Said 90.0 %: came true 100.0 %.");
        assert_eq!(figure.table.make().rows[0], ["25.0 %", "50.0 %", "4"]);
    }
}
