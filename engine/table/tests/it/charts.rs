//! Charts against the numbers of pandas, numpy, scipy and lttb (`tests/oracle/charts.py`), and what is refused.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{Float64Array, Int64Array};
use bunsen_spec::{Aggregation, Chart, ChartData, ColumnKind, Drawn, GroupKind, PointColor, Problem, SampledRows};
use bunsen_table::{Column, Table, Values, chart, read_csv};
use serde_json::Value;

const LENGTH: &str = "sepal_length_cm";
const WIDTH: &str = "sepal_width_cm";

fn table(name: &str) -> Table {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = match name {
        "waves" => return waves(20_000),
        "iris" => here.join("../../assets/samples/iris.csv"),
        other => here.join(format!("tests/golden/{other}.csv")),
    };
    read_csv(std::fs::read(path).unwrap(), &Default::default()).unwrap().table
}

/// As `waves` in the oracle.
fn waves(n: i64) -> Table {
    let value = |i: i64| ((i * i * 31 + i * 17) % 10007) as f64 / 100.0 + if i % 997 == 0 { 300.0 } else { 0.0 };
    let column = |name: &str, kind, values| Column { name: name.into(), kind, values };
    Table::new(vec![
        column("at", ColumnKind::Integer, Values::Integer(Int64Array::from_iter_values(0..n).into())),
        column("value", ColumnKind::Number, Values::Number(Float64Array::from_iter_values((0..n).map(value)))),
    ])
}

/// Whether `got` holds all of `expected`, numbers up to `tolerance` of the larger of 1 and the number.
fn compare(got: &Value, expected: &Value, tolerance: f64, path: &str) {
    match (got, expected) {
        (Value::Object(got), Value::Object(expected)) => expected.iter().for_each(|(key, expected)| {
            compare(got.get(key).unwrap_or(&Value::Null), expected, tolerance, &format!("{path}.{key}"));
        }),
        (Value::Array(got), Value::Array(expected)) => {
            assert_eq!(got.len(), expected.len(), "{path}");
            got.iter().zip(expected).enumerate().for_each(|(at, (got, expected))| {
                compare(got, expected, tolerance, &format!("{path}[{at}]"));
            });
        }
        _ => match (got.as_f64(), expected.as_f64()) {
            (Some(got), Some(expected)) => {
                assert!(
                    (got - expected).abs() <= tolerance * expected.abs().max(1.0),
                    "{path}: {got} is not {expected}"
                );
            }
            _ => assert_eq!(got, expected, "{path}"),
        },
    }
}

#[test]
fn charts_are_those_of_the_oracle() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/charts.json");
    let golden: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert!(cases.len() > 30);
    for case in cases {
        let asked: Chart = serde_json::from_value(case["chart"].clone()).unwrap();
        let got = serde_json::to_value(chart(&table(case["table"].as_str().unwrap()), &asked).unwrap()).unwrap();
        compare(&got, &case["expected"], case["tolerance"].as_f64().unwrap(), &format!("{asked:?}"));
    }
}

fn refused(asked: &Chart) -> Problem {
    let problem = chart(&table("gaps"), asked).unwrap_err();
    assert!(!problem.remedy.is_empty(), "{problem:?}");
    problem
}

fn check_refused(asked: Chart, part: &str) {
    let problem = refused(&asked);
    assert!(problem.what.contains(part), "{problem}");
}

fn histogram(column: &str, n_bins: Option<u32>, color: Option<&str>) -> Chart {
    Chart::Histogram { column: column.into(), n_bins, color: color.map(String::from) }
}

fn scatter(x: &str, y: &str, color: Option<&str>) -> Chart {
    Chart::Scatter { x: x.into(), y: y.into(), color: color.map(String::from) }
}

#[test]
fn what_does_not_fit_is_refused() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect::<Vec<_>>();
    let line = |y: &[&str], color: Option<&str>| Chart::Line {
        x: "n_leaves".into(),
        y: names(y),
        function: Aggregation::Mean,
        color: color.map(String::from),
    };
    let bar = |value: Option<&str>, function| Chart::Bar {
        column: "species".into(),
        value: value.map(String::from),
        function,
        color: None,
    };
    check_refused(histogram("sepal", None, None), "no column called \u{201c}sepal\u{201d}");
    check_refused(histogram(LENGTH, None, Some("kind")), "no column called \u{201c}kind\u{201d}");
    check_refused(histogram("species", None, None), "holds neither numbers nor dates");
    check_refused(histogram(LENGTH, Some(0), None), "cannot have 0 bins");
    check_refused(histogram(LENGTH, Some(201), None), "cannot have 201 bins");
    check_refused(line(&[], None), "Lines cannot be drawn of 0 columns");
    check_refused(line(&[LENGTH, WIDTH], Some("species")), "cannot be split by colour");
    check_refused(line(&[LENGTH, LENGTH], None), "named twice");
    check_refused(line(&["species"], None), "cannot be computed with");
    check_refused(bar(None, Aggregation::Mean), "not of which column");
    check_refused(bar(Some("day"), Aggregation::Mean), "cannot be computed with");
    check_refused(Chart::Pairs { columns: names(&[LENGTH]), color: None }, "of 1 column");
    check_refused(Chart::Pairs { columns: names(&[LENGTH, "bed"]), color: None }, "neither numbers nor dates");
    check_refused(Chart::Correlation { columns: names(&[LENGTH]), is_rank: false }, "of 1 column");
    check_refused(Chart::Correlation { columns: names(&[LENGTH, "bed"]), is_rank: true }, "holds no numbers");
}

#[test]
fn many_kinds_and_nothing_are_refused() {
    let text = |n: usize| format!("x,name,none\n{}", (0..n).map(|i| format!("{i},name {i},\n")).collect::<String>());
    let many = read_csv(text(300).into_bytes(), &Default::default()).unwrap().table;
    let problem = chart(&many, &scatter("x", "x", Some("name"))).unwrap_err();
    assert!(problem.what.contains("300 different texts"), "{problem}");
    let by_name = Chart::Box { column: "x".into(), by: Some("name".into()) };
    assert!(chart(&many, &by_name).is_err());
    let bars = Chart::Bar { column: "name".into(), value: None, function: Aggregation::Count, color: None };
    let Drawn::Bars { kinds, series } = chart(&many, &bars).unwrap().drawn else { panic!("no bars") };
    assert_eq!((kinds.len(), &kinds[12]), (13, &GroupKind::Other { n_kinds: 288 }));
    assert_eq!(series[0].values[12], Some(288.0));
    let counted = Chart::Bar { column: "none".into(), value: None, function: Aggregation::Count, color: None };
    let problem = chart(&many, &counted).unwrap_err();
    assert!(problem.what.starts_with("All values of \u{201c}none\u{201d} are missing"), "{problem}");
}

#[test]
fn points_keep_their_rows_and_colours() {
    let table = table("gaps");
    let all = chart(&table, &scatter(LENGTH, WIDTH, Some("species"))).unwrap();
    let Drawn::Points { x, y, rows, color: PointColor::Kinds { kinds, of }, .. } = &all.drawn else {
        panic!("no points")
    };
    assert_eq!(all.n_used + all.n_missing, 150);
    assert_eq!((all.sampled, x.len() as u64, kinds.len()), (None, all.n_used, 3));
    for (at, row) in rows.iter().enumerate() {
        let value = |name: &str| table.column(name).unwrap().values.number(*row as usize);
        assert_eq!((value(LENGTH), value(WIDTH)), (Some(x[at]), Some(y[at])));
        let kind = table.column("species").unwrap().values.cell(*row as usize);
        let GroupKind::Text { value } = &kinds[usize::from(of[at])] else { panic!("no text") };
        assert_eq!(kind, bunsen_spec::Cell::Text(value.clone()));
    }
    let by_number = chart(&table, &scatter(LENGTH, WIDTH, Some("petal_width_cm"))).unwrap();
    assert!(matches!(by_number.drawn, Drawn::Points { color: PointColor::Values { .. }, .. }));
}

#[test]
fn many_points_are_an_honest_sample() {
    let many = waves(120_000);
    let drawn = chart(&many, &scatter("at", "value", None)).unwrap();
    assert_eq!(drawn.sampled, Some(SampledRows { n: 50_000, of: 120_000 }));
    assert_eq!((drawn.n_used, drawn.n_missing), (120_000, 0));
    assert_eq!(drawn, chart(&many, &scatter("at", "value", None)).unwrap());
    let columns = vec!["at".to_string(), "value".to_string()];
    let pairs = chart(&many, &Chart::Pairs { columns, color: None }).unwrap();
    assert_eq!(pairs.sampled, Some(SampledRows { n: 2_000, of: 120_000 }));
    let Drawn::Pairs { values, counts, .. } = pairs.drawn else { panic!("no pairs") };
    assert_eq!((values.len(), values[1].len()), (2, 2_000));
    assert_eq!(counts[0][0].counts.iter().sum::<u64>(), 120_000);
}

#[test]
fn numbers_group_by_value_or_by_range() {
    let table = table("gaps");
    let kinds = |column: &str| {
        let asked = Chart::Bar { column: column.into(), value: None, function: Aggregation::Count, color: None };
        let Drawn::Bars { kinds, series } = chart(&table, &asked).unwrap().drawn else { panic!("no bars") };
        (kinds, series[0].values.iter().flatten().sum::<f64>())
    };
    let (days, n) = kinds("day");
    assert_eq!((days.len(), n), (7, 150.0));
    assert!(matches!(days[0], GroupKind::Value { value: 1_706_572_800.0, .. }), "{:?}", days[0]);
    let (leaves, n) = kinds("n_leaves");
    assert_eq!(n, 150.0);
    for pair in leaves.windows(2) {
        let (GroupKind::Range { high, .. }, GroupKind::Range { low, .. }) = (&pair[0], &pair[1]) else {
            panic!("{pair:?}")
        };
        assert_eq!((high, low.fract()), (low, 0.0));
    }
    let colored = chart(&table, &histogram(LENGTH, None, Some(WIDTH))).unwrap();
    let Drawn::Bins { series, .. } = &colored.drawn else { panic!("no bins") };
    assert_eq!(series.len(), 4);
}

#[test]
fn data_survives_json_and_odd_tables() {
    let odd = [f64::MAX, -f64::MAX, 0.0, 5e-324, 1.0];
    let column = |name: &str, at: usize| Column {
        name: name.into(),
        kind: ColumnKind::Number,
        values: Values::Number(odd.iter().cycle().skip(at).take(5).map(|v| Some(*v)).collect::<Float64Array>()),
    };
    let table = Arc::new(Table::new(vec![column("a", 0), column("b", 2)]));
    let one = |name: &str| name.to_string();
    let line = |function| Chart::Line { x: one("a"), y: vec![one("b")], function, color: None };
    let bar = |function| Chart::Bar { column: one("a"), value: Some(one("b")), function, color: Some(one("b")) };
    let all = [
        histogram("a", None, None),
        histogram("a", Some(3), Some("b")),
        Chart::Box { column: one("a"), by: Some(one("b")) },
        Chart::Violin { column: one("a"), by: None },
        bar(Aggregation::Sum),
        bar(Aggregation::Std),
        line(Aggregation::Mean),
        scatter("a", "b", Some("a")),
        Chart::HeatMap { x: one("a"), y: one("b"), value: Some(one("a")), function: Aggregation::Sum },
        Chart::Correlation { columns: vec![], is_rank: false },
        Chart::Correlation { columns: vec![], is_rank: true },
        Chart::Pairs { columns: vec![one("a"), one("b")], color: Some(one("b")) },
    ];
    for asked in all {
        let data = chart(&table, &asked).unwrap();
        let json = serde_json::to_string(&data).unwrap();
        let back: ChartData =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{asked:?}: {error} in {json}"));
        assert_eq!(back, data, "{asked:?}");
        assert_eq!(serde_json::from_str::<Chart>(&serde_json::to_string(&asked).unwrap()).unwrap(), asked);
    }
}
