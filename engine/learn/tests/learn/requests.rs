//! Requests: what is proposed, and what is refused before training.

use bunsen_learn::{Chosen, preview, split_rows, suggest};
use bunsen_model::QuietHost;
use bunsen_spec::{
    ColumnKind, ColumnProfile, DataRef, Distribution, Problem, ReadOptions, SettingValue, TableProfile, Task, TrainSpec,
};
use bunsen_table::{Column, Table};
use futures::executor::block_on;

use crate::cases::{cases, spec};
use crate::registry;
use crate::tables::{integers, mixed, mixed_spec, numbers, replace, words};

fn profile(table: &Table) -> TableProfile {
    let of_column = |column: &Column| {
        let n = column.values.len();
        let mut cells: Vec<String> = (0..n)
            .filter(|row| !column.values.is_missing(*row))
            .map(|row| format!("{:?}", column.values.cell(row)))
            .collect();
        let n_missing = (n - cells.len()) as u64;
        cells.sort();
        cells.dedup();
        ColumnProfile {
            name: column.name.clone(),
            kind: column.kind,
            n_missing,
            n_distinct: cells.len() as u64,
            numbers: None,
            distribution: Distribution::Empty,
        }
    };
    let (image, pixels) = bunsen_table::find_image(table).unzip();
    TableProfile {
        n_rows: table.n_rows() as u64,
        columns: table.columns().iter().map(of_column).collect(),
        n_duplicate_rows: 0,
        options: ReadOptions::default(),
        parts: Vec::new(),
        issues: Vec::new(),
        image,
        pixels: pixels.unwrap_or_default(),
        ..TableProfile::default()
    }
}

fn data() -> DataRef {
    DataRef { name: "data.csv".into(), md5: "0".repeat(32), ..DataRef::default() }
}

fn suggested(table: &Table, target: Option<&str>, model: Option<&str>) -> Result<TrainSpec, Problem> {
    suggest(&profile(table), &data(), &registry().infos(), Chosen { target, model, ..Chosen::default() })
}

#[test]
fn samples_are_understood() {
    for (name, target, task, model) in [
        ("iris", "species", Task::Classification, "softmax_regression"),
        ("wine", "cultivar", Task::Classification, "softmax_regression"),
        ("breast_cancer", "diagnosis", Task::Classification, "softmax_regression"),
        ("digits", "digit", Task::Classification, "softmax_regression"),
        ("diabetes", "progression", Task::Regression, "linear_regression"),
    ] {
        let (table, case) = &cases()[name];
        let got = suggested(table, None, None).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!((got.target.as_str(), got.task, got.model.as_str()), (target, task, model), "{name}");
        assert_eq!(got.features, case.features, "{name}");
        let preview = preview(&got, table, None, &registry()).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!((preview.n_train + preview.n_validation + preview.n_test) as usize, table.n_rows(), "{name}");
        assert_eq!(preview.n_features as usize, got.features.len(), "{name}");
    }
}

#[test]
fn pixels_in_another_order_are_a_picture() {
    let pixel = |i: usize| {
        let values = (0..40_usize).map(|row| Some(((row * 7 + i * 3) % 17) as i64)).collect();
        integers(&format!("pixel_{}_{}", i / 4, i % 4), values)
    };
    let kinds = words("kind", (0..40).map(|i| Some(["a", "b"][i % 2])).collect());
    let table = Table::new((0..16).rev().map(pixel).chain([kinds]).collect());
    let profile = profile(&table);
    let chosen = Chosen { target: Some("kind"), ..Chosen::default() };
    let spec = suggest(&profile, &data(), &registry().infos(), chosen).expect("a proposal");
    assert_eq!((spec.features[0].as_str(), spec.features[15].as_str()), ("pixel_0_0", "pixel_3_3"));
    let preview = preview(&spec, &table, profile.picture(), &registry()).expect("its own proposal");
    assert!(preview.image.is_some());
}

#[test]
fn identifiers_constants_and_free_text_are_no_features() {
    let n = 60;
    let text: Vec<String> = (0..n).map(|i| format!("remark number {i}")).collect();
    let mut remark = words("remark", text.iter().map(|text| Some(text.as_str())).collect());
    remark.kind = ColumnKind::Text;
    let table = Table::new(vec![
        integers("customer_id", (0..n).map(|i| Some(1_000 + i * 7)).collect()),
        numbers("amount", (0..n).map(|i| Some(i as f64 * 0.5)).collect()),
        remark,
        words("country", vec![Some("Thailand"); n as usize]),
        integers("visits", (0..n).map(|i| Some(i % 9)).collect()),
        words("churn", (0..n).map(|i| Some(if i % 3 == 0 { "yes" } else { "no" })).collect()),
        integers("last_seen_days", (0..n).map(|i| Some(i % 31)).collect()),
    ]);
    let got = suggested(&table, None, None).expect("a proposal");
    assert_eq!(got.target, "churn", "a telling name counts more than the last place");
    assert_eq!(got.features, ["amount", "visits", "last_seen_days"]);
    let got = suggested(&table, Some("last_seen_days"), None).expect("a proposal");
    assert_eq!((got.task, got.model.as_str()), (Task::Regression, "linear_regression"));
    let got = suggested(&table, Some("visits"), Some("linear_regression")).expect("a proposal");
    assert_eq!(got.task, Task::Regression, "the chosen model decides where both are possible");
    assert!(suggested(&table, Some("nothing"), None).is_err());
    assert!(suggested(&table, None, Some("nothing")).is_err());
}

/// Changes a good request; expects a refusal at `place` (column or field), from preview and training alike.
fn check_refused(table: &Table, place: &str, change: impl FnOnce(&mut TrainSpec)) {
    let mut spec = mixed_spec("kind");
    change(&mut spec);
    let problem = preview(&spec, table, None, &registry()).expect_err(place);
    let trained = block_on(bunsen_learn::train(&spec, table, None, &registry(), None, &QuietHost::default()));
    assert_eq!(trained.err().map(Problem::from), Some(problem.clone()));
    let at = problem.place.clone().unwrap_or_default();
    assert!(at.column.as_deref() == Some(place) || at.field.as_deref() == Some(place), "{place}: {problem:?}");
    assert!(!problem.remedy.is_empty() || at.field.is_some(), "{problem:?}");
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let table = mixed();
    check_refused(&table, "model", |s| s.model = "oracle".into());
    check_refused(&table, "model", |s| s.model = "linear_regression".into());
    check_refused(&table, "C", |s| _ = s.settings.insert("C".into(), SettingValue::Number(0.0)));
    check_refused(&table, "depth", |s| _ = s.settings.insert("depth".into(), SettingValue::Integer(1)));
    check_refused(&table, "target", |s| s.target = "nothing".into());
    check_refused(&table, "features", |s| s.features.clear());
    check_refused(&table, "features", |s| s.features.push("nothing".into()));
    check_refused(&table, "features", |s| s.features.push("age".into()));
    check_refused(&table, "features", |s| s.features.push("kind".into()));
    check_refused(&table, "split.test", |s| s.split.test = 0.04);
    check_refused(&table, "split.test", |s| s.split.test = f64::NAN);
    check_refused(&table, "split.validation", |s| s.split.validation = 0.5);
    check_refused(&table, "kind", |s| {
        s.task = Task::Regression;
        s.model = "linear_regression".into();
    });
}

#[test]
fn tables_that_cannot_be_learned_from_are_refused() {
    let table = mixed();
    let n = table.n_rows();
    check_refused(&replace(&table, words("kind", vec![None; n])), "kind", |_| {});
    check_refused(&replace(&table, words("kind", vec![Some("ill"); n])), "kind", |_| {});
    let lonely = (0..n).map(|i| Some(if i == 5 { "rare" } else { ["ill", "well"][i % 2] })).collect();
    check_refused(&replace(&table, words("kind", lonely)), "kind", |_| {});
    let few = (0..n).map(|i| (i < 4).then_some(["ill", "well"][i % 2])).collect();
    check_refused(&replace(&table, words("kind", few)), "kind", |_| {});
    check_refused(&replace(&table, numbers("height", vec![None; n])), "height", |_| {});
    check_refused(&replace(&table, words("colour", vec![None; n])), "colour", |_| {});
    let huge = (0..n).map(|i| Some(if i % 2 == 0 { 1e308 } else { -1.7e308 })).collect();
    let table_of_huge = replace(&table, numbers("height", huge));
    let spec = mixed_spec("kind");
    let trained = block_on(bunsen_learn::train(&spec, &table_of_huge, None, &registry(), None, &QuietHost::default()));
    let problem = Problem::from(trained.err().expect("too large to add up"));
    assert_eq!(problem.place.and_then(|place| place.column).as_deref(), Some("height"));
    let mut text = table.column("colour").expect("is there").clone();
    text.kind = ColumnKind::Text;
    check_refused(&replace(&table, text), "colour", |_| {});
}

#[test]
fn the_smallest_table_that_can_be_parted_is_learned_from() {
    let table = Table::new(vec![
        numbers("x", vec![Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(5.0)]),
        words("y", vec![Some("a"), Some("a"), Some("b"), Some("b"), Some("b")]),
    ]);
    let spec = spec(&table, "y", Task::Classification, "softmax_regression");
    let split = split_rows(&spec, &table).expect("splits");
    assert_eq!((split.train.len(), split.validation.len(), split.test.len()), (3, 1, 1));
    let trained = crate::train(&spec, &table);
    assert_eq!(trained.evaluation.n_rows, 1);
    assert!(!trained.evaluation.metrics.contains_key("roc_auc"), "undefined for one row");
}

#[test]
fn dependent_and_constant_columns_do_no_harm() {
    let table = mixed();
    let copy = Column { name: "age again".into(), ..table.column("age").expect("is there").clone() };
    let constant = numbers("constant", vec![Some(0.1); table.n_rows()]);
    let mut columns = table.columns().to_vec();
    columns.extend([copy, constant]);
    let wide = Table::new(columns);
    let narrow = crate::train(&mixed_spec("cost"), &table);
    let mut spec = mixed_spec("cost");
    spec.features.extend(["age again".into(), "constant".into()]);
    let trained = crate::train(&spec, &wide);
    crate::golden::check("wide", &trained.evaluation.metrics, &narrow.evaluation.metrics, 1e-9);
}
