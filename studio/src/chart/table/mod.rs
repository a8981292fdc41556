//! Charts of a table's columns: what the engine computed, as figures.
//!
//! The options are plain JSON rather than typed by `charming`: several grids, brushes, decals and colour scales would
//! bring most of that crate into the page. Never a function as text. What is left out, sampled or put together is
//! said under the title.

mod axes;
mod bars;
mod boxes;
mod brush;
mod grid;
mod histogram;
mod lines;
mod pairs;
mod scatter;
mod series;
mod sheet;
mod violins;
mod words;

use bunsen_spec::{ChartData, Drawn};

use super::figure::Figure;
use super::palette::Palette;

pub use brush::{brush_action, brush_expression, picked};

/// How much room a chart has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// A column of a desk, some 900 pixels.
    Wide,
    /// A phone, some 380 pixels.
    Narrow,
}

impl Room {
    /// The room that a width of `pixels` gives.
    pub fn of(pixels: f64) -> Self {
        if pixels < 600.0 { Self::Narrow } else { Self::Wide }
    }
}

/// What a figure is made of.
#[derive(Clone, Copy)]
struct Made<'a> {
    data: &'a ChartData,
    palette: &'a Palette,
    room: Room,
}

/// The figure of what the engine computed.
pub fn table_figure(data: &ChartData, room: Room, palette: &Palette) -> Figure {
    let made = Made { data, palette, room };
    match &data.drawn {
        Drawn::Bins { scale, edges, series } => histogram::figure(made, *scale, edges, series),
        Drawn::Boxes { scale, boxes } => boxes::figure(made, *scale, boxes),
        Drawn::Violins { scale, violins } => violins::figure(made, *scale, violins),
        Drawn::Bars { kinds, series } => bars::figure(made, kinds, series),
        Drawn::Lines { scale, lines } => lines::figure(made, *scale, lines),
        Drawn::Points { .. } => scatter::figure(made),
        Drawn::Cells { x, y, values } => grid::cells(made, x, y, values),
        Drawn::Correlations { columns, values, n_pairs } => grid::correlations(made, columns, values, n_pairs),
        Drawn::Pairs { .. } => pairs::figure(made),
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{
        Aggregation, AxisScale, BinCounts, BoxSummary, Chart, GroupKind, LineSeries, PointColor, SampledRows,
        SeriesValues, ViolinShape,
    };
    use serde_json::Value;

    use super::*;
    use crate::chart::options::tests::light;

    fn data(chart: Chart, drawn: Drawn) -> ChartData {
        ChartData { chart, n_rows: 10, n_used: 10, n_missing: 0, sampled: None, drawn }
    }

    fn kind(value: &str) -> GroupKind {
        GroupKind::Text { value: value.into() }
    }

    /// Draws it in both rooms; checks title, note, sentence and the first row of its table, and gives the options.
    fn check(data: &ChartData, title: &str, note: &str, summary: &str, first: &[&str]) -> Value {
        let narrow = table_figure(data, Room::Narrow, &light());
        let figure = table_figure(data, Room::Wide, &light());
        assert_eq!((figure.title.as_str(), figure.note.as_str()), (title, note));
        assert_eq!((figure.summary.as_str(), narrow.summary.as_str()), (summary, summary));
        let table = figure.table.make();
        assert_eq!(table.rows[0], first, "{table:?}");
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{table:?}");
        assert!(!figure.options.contains("function"));
        let options: Value = serde_json::from_str(&figure.options).unwrap();
        assert_eq!(options["aria"]["label"]["description"], summary);
        options
    }

    #[test]
    fn histograms_say_where_most_lie() {
        let chart = Chart::Histogram { column: "age".into(), n_bins: None, color: Some("kind".into()) };
        let series = [("a", vec![1, 4]), ("b", vec![5, 0])];
        let series = series.map(|(name, counts)| BinCounts { kind: Some(kind(name)), counts }).into();
        let mut data = data(chart, Drawn::Bins { scale: AxisScale::Number, edges: vec![0.0, 1.5, 3.0], series });
        (data.n_used, data.n_missing) = (8, 2);
        let options = check(
            &data,
            "Distribution of age by kind",
            "2 of 10 rows are left out, because a value is missing.",
            "Distribution of age by kind: 10 values from 0 to 3, most between 0 and 1.5. By kind: a 5, b 5.",
            &["0", "1.5", "1", "5"],
        );
        assert_eq!(options["series"][1]["data"][0]["value"], serde_json::json!([0.75, 5]));
        assert_eq!(options["series"][1]["stack"], "all");
        assert_eq!(options["legend"]["show"], true);
        assert_eq!(options["brush"]["xAxisIndex"], 0);
    }

    #[test]
    fn boxes_and_violins_name_medians() {
        let one = |name: &str, at: f64| BoxSummary {
            kind: Some(kind(name)),
            n: 4,
            low: at,
            q1: at + 1.0,
            median: at + 2.0,
            q3: at + 3.0,
            high: at + 4.0,
            outliers: vec![at + 9.0],
            n_outliers: 700,
        };
        let chart = Chart::Box { column: "age".into(), by: Some("kind".into()) };
        let boxes = vec![one("a", 0.0), one("b", 0.5)];
        let options = check(
            &data(chart, Drawn::Boxes { scale: AxisScale::Integer, boxes }),
            "Spread of age by kind",
            "2 of 1,400 outliers are drawn.",
            "Spread of age by kind: the median is 2 (a), 2.5 (b).",
            &["a", "4", "0", "1", "2", "3", "4", "700"],
        );
        assert_eq!(options["yAxis"]["data"], serde_json::json!(["a (4)", "b (4)"]));
        assert_eq!(options["series"][1]["data"], serde_json::json!([[9.0, 0], [9.5, 1]]));

        let shape = |density: Vec<f64>, max_error| ViolinShape {
            kind: None,
            n: 3,
            min: 1.0,
            q1: 1.5,
            median: 2.0,
            q3: 2.5,
            max: 3.0,
            density,
            max_error,
        };
        let chart = Chart::Violin { column: "age".into(), by: None };
        let violins = vec![shape(vec![0.1, 0.4, 0.1], 1e-6)];
        let drawn = data(chart.clone(), Drawn::Violins { scale: AxisScale::Number, violins });
        let note = "The densities are computed from finely binned counts.";
        let first = ["all", "3", "1", "1.5", "2", "2.5", "3"];
        let options = check(&drawn, "Density of age", note, "Density of age: the median is 2.", &first);
        assert_eq!(options["series"][0]["data"][1], serde_json::json!([2.0, 0.58]));
        assert_eq!(options["series"][1]["data"][1], serde_json::json!([2.0, 0.84]));
        let flat = data(chart, Drawn::Violins { scale: AxisScale::Number, violins: vec![shape(vec![], 0.0)] });
        let note = "No density is drawn where all values are equal or there is one: all.";
        check(&flat, "Density of age", note, "Density of age: the median is 2.", &first);
    }

    #[test]
    fn bars_lie_for_names_and_stand_for_numbers() {
        let chart = |color: Option<&str>| Chart::Bar {
            column: "kind".into(),
            value: Some("age".into()),
            function: Aggregation::Mean,
            color: color.map(String::from),
        };
        let series = vec![SeriesValues { kind: None, values: vec![Some(2.5), None] }];
        let kinds = vec![kind("a"), GroupKind::Other { n_kinds: 3 }];
        let options = check(
            &data(chart(None), Drawn::Bars { kinds, series: series.clone() }),
            "Mean of age by kind",
            "3 rarer kinds of kind are put together as other.",
            "Mean of age by kind: most for a (2.5), least for a (2.5).",
            &["a", "2.5"],
        );
        assert_eq!((&options["yAxis"]["type"], &options["brush"]["brushType"]), (&"category".into(), &"lineY".into()));
        let range = |low, high| GroupKind::Range { low, high, scale: AxisScale::Integer, has_high: false };
        let options = check(
            &data(chart(Some("b")), Drawn::Bars { kinds: vec![range(0.0, 5.0), range(5.0, 6.0)], series }),
            "Mean of age by kind and b",
            "",
            "Mean of age by kind and b: most for 0 to 4 (2.5), least for 0 to 4 (2.5).",
            &["0 to 4", "2.5"],
        );
        assert_eq!(options["xAxis"]["data"], serde_json::json!(["0 to 4", "5"]));
    }

    #[test]
    fn lines_say_how_they_begin_and_end() {
        let line = |column: &str, n_points| LineSeries {
            column: column.into(),
            kind: None,
            x: vec![0.0, 86_400.0],
            y: vec![1.0, 3.0],
            n_points,
            n_used: 9,
        };
        let y = vec!["a".to_string(), "b".to_string()];
        let chart = Chart::Line { x: "day".into(), y, function: Aggregation::Max, color: None };
        let options = check(
            &data(chart, Drawn::Lines { scale: AxisScale::Date, lines: vec![line("a", 2), line("b", 5000)] }),
            "Largest a and b over day",
            "4 of 5,002 points are drawn, which keep the shape.",
            "Largest a and b over day: a begins at 1 and ends at 3, b begins at 1 and ends at 3.",
            &["a", "1970-01-01", "1"],
        );
        assert_eq!(options["series"][0]["data"][1], serde_json::json!([86_400_000.0, 3.0]));
        assert_eq!((&options["xAxis"]["type"], &options["useUTC"]), (&"time".into(), &true.into()));
    }

    #[test]
    fn points_keep_their_rows() {
        let chart = Chart::Scatter { x: "a".into(), y: "b".into(), color: Some("c".into()) };
        let points = |n: usize, color| Drawn::Points {
            x_scale: AxisScale::Number,
            y_scale: AxisScale::Number,
            x: (0..n).map(|i| i as f64).collect(),
            y: vec![2.0; n],
            rows: (0..n as u64).collect(),
            color,
        };
        let kinds = PointColor::Kinds { kinds: vec![kind("k"), kind("l")], of: vec![1, 0, 1] };
        let title = "b against a, coloured by c";
        let summary = "b against a, coloured by c: 3 points, a from 0 to 2, b from 2 to 2.";
        let first = ["1", "0", "2", "l"];
        let options = check(&data(chart.clone(), points(3, kinds)), title, "", summary, &first);
        assert_eq!(options["series"][1]["data"], serde_json::json!([[0.0, 2.0, 1.0], [2.0, 2.0, 3.0]]));
        let scale = PointColor::Values { scale: AxisScale::Number, of: vec![5.0, 6.0, 7.0] };
        let options = check(&data(chart.clone(), points(3, scale)), title, "", summary, &["1", "0", "2", "5"]);
        assert_eq!((&options["visualMap"]["min"], &options["visualMap"]["max"]), (&5.0.into(), &7.0.into()));
        let many = ChartData {
            sampled: Some(SampledRows { n: 2_000, of: 9_000 }),
            ..data(chart, points(2_000, PointColor::None))
        };
        let figure = table_figure(&many, Room::Wide, &light());
        assert_eq!(figure.note, "2,000 of 9,000 rows are drawn, chosen by chance.");
        assert_eq!(figure.table.make().rows[1_000], ["and 1,000 more"]);
    }

    #[test]
    fn grids_name_their_largest_cell() {
        let chart = Chart::HeatMap { x: "a".into(), y: "b".into(), value: None, function: Aggregation::Count };
        let drawn = Drawn::Cells {
            x: vec![kind("k"), kind("l")],
            y: vec![GroupKind::Flag { value: false }],
            values: vec![vec![Some(0.0), Some(7.0)]],
        };
        let summary = "Rows by a and b: the largest value is 7, at l and false.";
        let options = check(&data(chart, drawn), "Rows by a and b", "", summary, &["false", "0", "7"]);
        assert_eq!(options["series"][0]["data"].as_array().unwrap().len(), 1);

        let chart = Chart::Correlation { columns: vec![], is_rank: false };
        let drawn = Drawn::Correlations {
            columns: ["a", "b", "c"].map(String::from).into(),
            values: vec![
                vec![Some(1.0), Some(0.2), None],
                vec![Some(0.2), Some(1.0), Some(-0.7)],
                vec![None, Some(-0.7), Some(1.0)],
            ],
            n_pairs: vec![vec![10; 3], vec![10, 10, 8], vec![10, 8, 10]],
        };
        check(
            &data(chart, drawn),
            "How columns go together (Pearson)",
            "Each pair of columns uses the rows in which both have a value.",
            "How columns go together (Pearson): b and c go together most, with a correlation of \u{2212}0.7.",
            &["a", "b", "0.2", "10"],
        );
    }

    #[test]
    fn pairs_are_a_square_with_room_and_a_column_without() {
        let columns: Vec<String> = ["a", "b", "c", "d"].map(String::from).into();
        let chart = Chart::Pairs { columns: columns.clone(), color: None };
        let drawn = Drawn::Pairs {
            columns,
            scales: vec![AxisScale::Number; 4],
            edges: vec![vec![0.0, 1.0]; 4],
            counts: vec![vec![BinCounts { kind: None, counts: vec![2] }]; 4],
            values: vec![vec![0.25, 1.0]; 4],
            rows: vec![3, 8],
            color: PointColor::None,
        };
        let data = data(chart, drawn);
        let summary = "Pairs of a, b, c and d: 4 columns against each other, 2 points in each picture.";
        let options = check(&data, "Pairs of a, b, c and d", "", summary, &["4", "0.25", "0.25", "0.25", "0.25"]);
        let n = |options: &Value, key: &str| options[key].as_array().map(Vec::len);
        assert_eq!((n(&options, "grid"), n(&options, "series"), n(&options, "xAxis")), (Some(16), Some(16), Some(16)));
        let narrow: Value = serde_json::from_str(&table_figure(&data, Room::Narrow, &light()).options).unwrap();
        assert_eq!((n(&narrow, "grid"), n(&narrow, "series")), (Some(6), Some(6)));
        assert_eq!(Room::of(380.0), Room::Narrow);
    }
}
