//! The convex models against scikit-learn's on the same rows of the samples.

use std::collections::BTreeMap;

use bunsen_model::QuietHost;
use bunsen_spec::{Part, Prediction, Task};
use serde::Deserialize;

use crate::cases::{Case, cases, splits};
use crate::golden;

#[derive(Deserialize)]
struct Golden {
    cases: BTreeMap<String, Expected>,
}

#[derive(Deserialize)]
struct Expected {
    metrics: BTreeMap<String, f64>,
    /// What the first test rows are answered.
    first: Vec<Vec<f64>>,
}

#[test]
fn the_oracle_was_told_the_rows_that_are_used() {
    let known: BTreeMap<String, Case> = golden::read("splits.json");
    assert_eq!(known, splits(), "splits have changed: write splits.json again, then run tests/oracle/learn.py");
}

#[test]
fn samples_reach_scikit_learns_metrics() {
    let golden: Golden = golden::read("samples.json");
    for (name, (table, spec)) in cases() {
        let expected = &golden.cases[&name];
        // The oracle standardises pixels like any number, so no picture is announced here.
        let trained = futures::executor::block_on(bunsen_learn::train(
            &spec,
            &table,
            None,
            &crate::registry(),
            None,
            &QuietHost::default(),
        ))
        .unwrap_or_else(|error| panic!("{name}: {error}"));
        golden::check(&name, &trained.evaluation.metrics, &expected.metrics, 1e-5);
        let answers = futures::executor::block_on(trained.pipeline.predict_table(&table, &QuietHost::default()))
            .expect("its own rows");
        for (row, expected) in trained.split.test.iter().zip(&expected.first) {
            let got = match &answers[*row as usize] {
                Prediction::Class { probabilities, .. } => probabilities.clone(),
                Prediction::Number { value } => vec![*value],
            };
            let off = got.iter().zip(expected).map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).fold(0.0, f64::max);
            assert!(off < 1e-5, "{name}: row {row} is answered {got:?} instead of {expected:?}");
        }
        assert_eq!(trained.evaluation.n_rows, trained.split.test.len() as u64);
        assert_eq!(trained.evaluation.confusion.is_some(), spec.task == Task::Classification);
    }
}

#[test]
fn curves_and_surprises_are_drawn_from_the_held_out_rows() {
    let cases = cases();
    let (table, spec) = &cases["digits"];
    let trained = crate::train(spec, table);
    let evaluation = &trained.evaluation;
    assert_eq!(trained.pipeline.signature().image.map(|shape| (shape.height, shape.width)), Some((8, 8)));
    assert!(evaluation.metrics["accuracy"] > 0.93, "{:?}", evaluation.metrics);
    assert_eq!((evaluation.roc.len(), evaluation.precision_recall.len()), (10, 10));
    assert!(!evaluation.surprises.is_empty() && evaluation.surprises.len() <= 12);
    for surprise in &evaluation.surprises {
        assert!(trained.split.test.contains(&surprise.row));
        assert_ne!(surprise.truth, surprise.predicted);
        assert_eq!(surprise.pixels.len(), 64);
        assert!(surprise.pixels.iter().any(|pixel| *pixel > 0.5));
    }
    let total: u64 = evaluation.confusion.iter().flat_map(|c| c.counts.iter().flatten()).sum();
    assert_eq!(total, evaluation.n_rows);

    let (table, spec) = &cases["diabetes"];
    let evaluation = crate::train(spec, table).evaluation;
    assert_eq!(evaluation.residuals.len() as u64, evaluation.n_rows);
    assert!(evaluation.confusion.is_none() && evaluation.roc.is_empty());
}

#[test]
fn training_reports_falling_losses_of_both_parts() {
    let cases = cases();
    let (table, spec) = &cases["wine"];
    let host = crate::host::Recorder::default();
    futures::executor::block_on(bunsen_learn::train(spec, table, None, &crate::registry(), None, &host))
        .unwrap_or_else(|error| panic!("{error}"));
    for part in [Part::Train, Part::Validation] {
        let losses = host.series("loss", part);
        assert!(losses.len() > 4 && losses.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1), "{part:?} {losses:?}");
        assert!((losses[0].1 - 3.0_f64.ln()).abs() < 1e-12, "starts at chance: {losses:?}");
        assert!(losses[losses.len() - 1].1 < 0.2, "{part:?} {losses:?}");
    }
    assert_eq!(host.series("accuracy", Part::Validation).len(), host.series("loss", Part::Validation).len());
}
