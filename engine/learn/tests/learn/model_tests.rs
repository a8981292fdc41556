//! Tests of models: scikit-learn's metrics on pinned rows, rows that were learned from, and what is no pass.

use std::collections::BTreeMap;

use bunsen_learn::{Learned, Trained, test_model};
use bunsen_model::{QuietHost, Signal};
use bunsen_spec::{Bound, ModelTest, ModelTestResult, ProblemKind, SplitRows, Task, TestSlice, TestVerdict, task_of};
use bunsen_table::{Table, read_written, rows_csv};
use futures::executor::block_on;
use serde::Deserialize;

use crate::cases::cases;
use crate::host::Recorder;
use crate::{golden, train};

#[derive(Deserialize)]
struct Golden {
    slices: BTreeMap<String, Slice>,
}

#[derive(Deserialize)]
struct Slice {
    /// Indices of its rows in the sample.
    rows: Vec<usize>,
    metrics: BTreeMap<String, f64>,
}

fn pinned(table: &Table, rows: &[usize]) -> Table {
    read_written(&rows_csv(table, rows.iter().copied())).unwrap()
}

fn test(target: &str, metric: &str, bound: Bound, n_rows: usize) -> ModelTest {
    let slice = TestSlice { n_rows: n_rows as u64, ..TestSlice::default() };
    ModelTest { name: "rare".into(), target: target.into(), metric: metric.into(), bound, slice }
}

fn run(test: &ModelTest, slice: &Table, trained: &Trained, table: Option<&Table>) -> ModelTestResult {
    let learned = table.map(|table| Learned { table, split: &trained.split });
    block_on(test_model(test, slice, &trained.pipeline, learned, &QuietHost::default())).unwrap()
}

#[test]
fn slices_have_scikit_learns_metrics() {
    let golden: Golden = golden::read("slices.json");
    for (name, slice) in &golden.slices {
        let (table, spec) = &cases()[name];
        let trained = block_on(bunsen_learn::train(spec, table, None, &crate::registry(), None, &QuietHost::default()));
        let trained = trained.unwrap_or_else(|error| panic!("{name}: {error}"));
        let rows = pinned(table, &slice.rows);
        for (metric, expected) in &slice.metrics {
            let test = test(&spec.target, metric, Bound::AtLeast(expected - 1e-4), slice.rows.len());
            let result = run(&test, &rows, &trained, Some(table));
            let value = result.value.unwrap_or_else(|| panic!("{name} {metric}: {:?}", result.problem));
            assert!((value - expected).abs() <= 1e-5 * expected.abs().max(1.0), "{name}: {metric} {value} {expected}");
            assert_eq!((result.verdict, result.n_learned), (TestVerdict::Met, Some(0)), "{name}: {metric}");
            assert_eq!(result.n_rows, slice.rows.len() as u64, "{name}");
            let below = ModelTest { bound: Bound::AtMost(expected - 1e-3), ..test };
            assert_eq!(run(&below, &rows, &trained, Some(table)).verdict, TestVerdict::Unmet, "{name}: {metric}");
        }
        // Where scikit-learn has no number, there is none to pass with.
        let undefined =
            bunsen_spec::metrics_of(spec.task).iter().filter(|metric| !slice.metrics.contains_key(**metric));
        for metric in undefined {
            let result = run(&test(&spec.target, metric, Bound::AtLeast(-1e9), 1), &rows, &trained, Some(table));
            assert_eq!((result.verdict, result.value), (TestVerdict::Unchecked, None), "{name}: {metric}");
        }
    }
    assert!(golden.slices.len() > 5);
}

#[test]
fn all_held_out_rows_give_the_metrics_of_the_run() {
    for (name, (table, spec)) in cases() {
        let trained =
            block_on(bunsen_learn::train(&spec, &table, None, &crate::registry(), None, &QuietHost::default()));
        let trained = trained.unwrap();
        let rows: Vec<usize> = trained.split.test.iter().map(|row| *row as usize).collect();
        let slice = pinned(&table, &rows);
        for (metric, expected) in trained.evaluation.metrics.iter().filter(|(metric, _)| task_of(metric).is_some()) {
            let result =
                run(&test(&spec.target, metric, Bound::AtMost(*expected), rows.len()), &slice, &trained, Some(&table));
            assert_eq!((result.value, result.n_learned), (Some(*expected), Some(0)), "{name}: {metric}");
        }
    }
}

#[test]
fn rows_that_were_learned_from_are_left_out_and_counted() {
    let (table, spec) = &cases()["iris"];
    let trained = train(spec, table);
    let accuracy = |n| test("species", "accuracy", Bound::AtLeast(0.0), n);
    let all: Vec<usize> = (0..table.n_rows()).collect();
    let result = run(&accuracy(all.len()), &pinned(table, &all), &trained, Some(table));
    let n_learned = (trained.split.train.len() + trained.split.validation.len()) as u64;
    assert_eq!((result.n_learned, result.n_rows), (Some(n_learned), trained.split.test.len() as u64));
    assert_eq!(result.value, Some(trained.evaluation.metrics["accuracy"]));

    let unknown = run(&accuracy(all.len()), &pinned(table, &all), &trained, None);
    assert_eq!((unknown.n_learned, unknown.n_rows), (None, 150));

    let seen: Vec<usize> = trained.split.train.iter().take(7).map(|row| *row as usize).collect();
    let result = run(&accuracy(7), &pinned(table, &seen), &trained, Some(table));
    assert_eq!((result.verdict, result.n_learned), (TestVerdict::Unchecked, Some(7)));
    assert!(result.holds_back() && result.problem.unwrap().what.contains("all of the test's 7 rows"));
}

#[test]
fn copies_of_a_row_are_told_apart_by_their_number() {
    let file = "x,kind\n1,a\n1,a\n1,a\n2,b\n2,b\n3,b\n4,a\n";
    let table = bunsen_table::read_csv(file.into(), &Default::default()).unwrap().table;
    let (iris, spec) = &cases()["iris"];
    let mut trained = train(spec, iris);
    // One of the three copies was held out, so one of the test's two is taken for it.
    trained.split = SplitRows { train: vec![0, 2, 3, 4], test: vec![1, 5, 6], ..SplitRows::default() };
    let mut spec = crate::cases::spec(&table, "kind", Task::Classification, "softmax_regression");
    spec.split.stratify = false;
    spec.split.validation = 0.0;
    let model = block_on(bunsen_learn::train(&spec, &table, None, &crate::registry(), None, &QuietHost::default()));
    trained.pipeline = model.unwrap().pipeline;
    let slice = read_written(b"x,kind\n1.0,a\n1,a\n2.0,b\n3,b\n").unwrap();
    let result = run(&test("kind", "accuracy", Bound::AtLeast(0.0), 4), &slice, &trained, Some(&table));
    assert_eq!((result.n_learned, result.n_rows), (Some(2), 2), "{result:?}");
}

#[test]
fn what_cannot_be_judged_is_no_pass() {
    let (table, spec) = &cases()["iris"];
    let trained = train(spec, table);
    let row = trained.split.test[0] as usize;
    let good = pinned(table, &[row]);
    let check = |target: &str, metric: &str, slice: &Table, verdict: TestVerdict, words: &str| {
        let result = run(&test(target, metric, Bound::AtMost(1e9), 1), slice, &trained, Some(table));
        let said = result.problem.map(|problem| problem.to_string()).unwrap_or_default();
        assert_eq!((result.verdict, result.value), (verdict, None), "{said}");
        assert!(said.contains(words), "{said}");
    };
    let changed = |from: &str, to: &str| {
        let text = String::from_utf8(rows_csv(table, [row].into_iter())).unwrap();
        read_written(text.replace(from, to).as_bytes()).unwrap()
    };
    use TestVerdict::{OtherTarget, Unchecked};
    check("colour", "accuracy", &good, OtherTarget, "colour");
    check("species", "r2", &good, Unchecked, "r2 is not defined");
    check("species", "roc_auc", &good, Unchecked, "not defined");
    check("species", "accuracy", &changed("petal_width", "width"), Unchecked, "no column \u{201c}petal_width");
    check("species", "accuracy", &changed("species", "kind"), Unchecked, "no column \u{201c}species");
    let label = match table.column("species").unwrap().values.cell(row) {
        bunsen_spec::Cell::Text(label) => label,
        other => panic!("{other:?}"),
    };
    check("species", "accuracy", &changed(&label, "rose"), Unchecked, "\u{201c}rose\u{201d}");
    check("species", "accuracy", &changed(&label, ""), Unchecked, "No chosen row has a value");
    check("species", "accuracy", &Table::default(), Unchecked, "No row");

    let (numbers, spec) = &cases()["diabetes"];
    let trained = train(spec, numbers);
    let row = trained.split.test[0] as usize;
    let text = String::from_utf8(rows_csv(numbers, [row].into_iter())).unwrap();
    let text = format!("{},many\n", text.trim_end().rsplit_once(',').unwrap().0);
    let slice = read_written(text.as_bytes()).unwrap();
    let result = run(&test("progression", "r2", Bound::AtLeast(0.0), 1), &slice, &trained, None);
    assert!(result.holds_back() && result.problem.unwrap().what.contains("many"), "the last column is the target");
}

#[test]
fn a_cancel_is_heard() {
    let (table, spec) = &cases()["iris"];
    let trained = train(spec, table);
    let host = Recorder { from_turn: 0, signal: Signal::Cancel, ..Recorder::default() };
    let test = test("species", "accuracy", Bound::AtLeast(0.0), 1);
    let learned = Some(Learned { table, split: &trained.split });
    let answer = block_on(test_model(&test, &pinned(table, &[0]), &trained.pipeline, learned, &host));
    assert_eq!(answer.unwrap_err().kind, ProblemKind::Cancelled);
}
