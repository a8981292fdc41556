//! Asking a pipeline: what is accepted, and what is refused in which words.

use bunsen_learn::Pipeline;
use bunsen_model::{QuietHost, Signal};
use bunsen_spec::{Cell, InputKind, Prediction, Problem, ProblemKind, Rows};
use futures::executor::block_on;

use crate::host::Recorder;
use crate::tables::{mixed, mixed_spec, replace, words};
use crate::train;

fn pipeline() -> Pipeline {
    train(&mixed_spec("kind"), &mixed()).pipeline
}

/// A row that any pipeline of the mixed table accepts.
fn good() -> Vec<(&'static str, Cell)> {
    vec![
        ("height", Cell::Number(170.5)),
        ("age", Cell::Number(44.0)),
        ("colour", Cell::Text("red".into())),
        ("city", Cell::Text("Bern".into())),
        ("smokes", Cell::Flag(true)),
    ]
}

fn ask(pipeline: &Pipeline, row: Vec<(&str, Cell)>) -> Result<Prediction, Problem> {
    let (columns, cells) = row.into_iter().map(|(name, cell)| (name.to_string(), cell)).unzip();
    // The row in question is the second.
    let mut other = Vec::clone(&cells);
    let first = Rows { columns, rows: vec![std::mem::take(&mut other), cells] };
    block_on(pipeline.predict(&first, &QuietHost::default())).map(|mut answers| answers.remove(1))
}

/// Changes one cell; `Err` names column and words that the problem must contain.
fn check(pipeline: &Pipeline, column: &str, cell: Cell, expected: Result<(), &str>) {
    let mut row = good();
    row.iter_mut().filter(|(name, _)| *name == column).for_each(|(_, old)| *old = cell.clone());
    match (ask(pipeline, row), expected) {
        (Ok(_), Ok(())) => {}
        (Err(problem), Err(words)) => {
            let place = problem.place.clone().expect("a place");
            assert_eq!(place.column.as_deref(), Some(column), "{problem}");
            assert_eq!(place.row, Some(1), "the first row is wrong as well: {problem}");
            assert!(problem.to_string().contains(words), "{problem} does not say {words}");
        }
        (got, _) => panic!("{column} = {cell:?}: {got:?}"),
    }
}

#[test]
fn values_are_accepted_as_people_write_them_or_refused_with_reasons() {
    let pipeline = pipeline();
    check(&pipeline, "height", Cell::Text(" 170.5 ".into()), Ok(()));
    check(&pipeline, "height", Cell::Missing, Ok(()));
    check(&pipeline, "height", Cell::Text("tall".into()), Err("number"));
    check(&pipeline, "height", Cell::Number(f64::INFINITY), Err("number"));
    check(&pipeline, "age", Cell::Text("44".into()), Ok(()));
    check(&pipeline, "age", Cell::Number(44.5), Ok(()));
    check(&pipeline, "age", Cell::Missing, Err("has no value"));
    check(&pipeline, "age", Cell::Flag(true), Err("number"));
    check(&pipeline, "colour", Cell::Missing, Ok(()));
    check(
        &pipeline,
        "colour",
        Cell::Text("purple".into()),
        Err("\u{201c}blue\u{201d}, \u{201c}green\u{201d}, \u{201c}red\u{201d}"),
    );
    check(&pipeline, "city", Cell::Text(String::new()), Err("has no value"));
    check(&pipeline, "city", Cell::Number(3.0), Err("Chiang Mai"));
    check(&pipeline, "smokes", Cell::Text("no".into()), Ok(()));
    check(&pipeline, "smokes", Cell::Number(0.0), Ok(()));
    check(&pipeline, "smokes", Cell::Text("often".into()), Err("true or false"));
}

#[test]
fn columns_may_be_in_any_order_and_more_but_not_fewer() {
    let pipeline = pipeline();
    let expected = ask(&pipeline, good()).expect("a good row");
    let mut more = good();
    more.reverse();
    more.insert(2, ("unknown", Cell::Text("ignored".into())));
    assert_eq!(ask(&pipeline, more), Ok(expected));
    for left_out in 0..good().len() {
        let mut row = good();
        let (name, _) = row.remove(left_out);
        let mut with_null = good();
        with_null[left_out].1 = Cell::Missing;
        match ask(&pipeline, row) {
            Ok(answer) => assert_eq!(Ok(answer), ask(&pipeline, with_null), "{name} need not be given"),
            Err(problem) => {
                assert!(["age", "city"].contains(&name), "{name} is not required: {problem}");
                assert_eq!(problem.place.expect("a place").column.as_deref(), Some(name));
            }
        }
    }
    let mut twice = good();
    twice.push(("age", Cell::Number(1.0)));
    assert!(ask(&pipeline, twice).expect_err("given twice").what.contains("twice"));
    let ragged = Rows { columns: vec!["age".into()], rows: vec![vec![]] };
    assert!(block_on(pipeline.predict(&ragged, &QuietHost::default())).is_err());
    let none = Rows { columns: good().iter().map(|(name, _)| name.to_string()).collect(), rows: vec![] };
    assert_eq!(block_on(pipeline.predict(&none, &QuietHost::default())), Ok(vec![]));
}

#[test]
fn huge_numbers_are_refused_rather_than_answered_with_nan() {
    let regression = train(&mixed_spec("cost"), &mixed()).pipeline;
    let mut row = good();
    // A year costs 3.5.
    row[1].1 = Cell::Number(1e308);
    let problem = ask(&regression, row).expect_err("no float is as large as the answer");
    assert!(problem.what.contains("The numbers in row 1 are too large"), "{problem}");
}

#[test]
fn signatures_say_what_was_seen_in_training() {
    let table = mixed();
    let trained = train(&mixed_spec("stage"), &table);
    let signature = trained.pipeline.signature();
    let required: Vec<bool> = signature.inputs.iter().map(|input| input.is_required).collect();
    assert_eq!(required, [false, true, false, true, false]);
    assert!(matches!(&signature.inputs[1].kind, InputKind::Number { is_integer: true, min, max, .. } if min < max));
    assert!(
        matches!(&signature.inputs[2].kind, InputKind::Choice { options, .. } if options == &["blue", "green", "red"])
    );
    assert_eq!(signature.inputs[4].kind, InputKind::Flag);
    // Whole numbers are sorted by value, not as words.
    let bunsen_spec::Output::Classes { labels, are_integers, .. } = &signature.output else { panic!("classes") };
    assert_eq!((labels.join(" ").as_str(), *are_integers), ("1 2 10", true));
}

#[test]
fn tables_are_answered_like_rows() {
    let table = mixed();
    for target in ["kind", "cost"] {
        let pipeline = train(&mixed_spec(target), &table).pipeline;
        let columns: Vec<String> = table.columns().iter().map(|c| c.name.clone()).collect();
        let cells = |row: usize| table.columns().iter().map(|c| c.values.cell(row)).collect();
        let rows = Rows { columns, rows: (0..table.n_rows()).map(cells).collect() };
        let from_rows = block_on(pipeline.predict(&rows, &QuietHost::default())).expect("answers");
        assert_eq!(from_rows, block_on(pipeline.predict_table(&table, &QuietHost::default())).expect("answers"));
        assert_eq!(from_rows.len(), table.n_rows());
        for answer in from_rows {
            if let Prediction::Class { probabilities, .. } = answer {
                assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn the_host_comes_in_and_can_cancel() {
    let table = mixed();
    let pipeline = pipeline();
    let host = Recorder::default();
    block_on(pipeline.predict_table(&table, &host)).expect("answers");
    assert!(host.n_turns.get() > 0);
    assert_eq!(host.progress.borrow()[0].steps, table.n_rows() as u64);
    let host = Recorder { from_turn: 0, signal: Signal::Cancel, ..Recorder::default() };
    let problem = block_on(pipeline.predict_table(&table, &host)).expect_err("cancelled");
    assert_eq!(problem.kind, ProblemKind::Cancelled);
}

#[test]
fn blanks_that_show_nothing_count_as_missing() {
    let colours = (0..120).map(|i| Some(if i % 10 == 0 { "\u{a0}" } else { ["red", "blue"][i % 2] })).collect();
    let trained = train(&mixed_spec("kind"), &replace(&mixed(), words("colour", colours)));
    let colour = &trained.pipeline.signature().inputs[2];
    assert!(!colour.is_required, "{colour:?}");
}
