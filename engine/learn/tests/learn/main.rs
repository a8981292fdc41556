//! Learning as a whole: against scikit-learn, through files, and with a host that interferes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]

mod cases;
mod files;
mod golden;
mod host;
mod leakage;
mod model_tests;
mod predicting;
mod requests;
mod samples;
mod tables;

use bunsen_model::{QuietHost, Registry};
use bunsen_spec::{Picture, TrainSpec};
use bunsen_table::Table;
use futures::executor::block_on;

/// The kinds of models of this crate.
fn registry() -> Registry {
    Registry::new(bunsen_learn::estimators())
}

/// Trains without interference.
fn train(spec: &TrainSpec, table: &Table) -> bunsen_learn::Trained {
    let image = bunsen_table::find_image(table);
    let picture = image.as_ref().map(|(shape, pixels)| Picture { shape: *shape, pixels });
    block_on(bunsen_learn::train(spec, table, picture, &registry(), None, &QuietHost::default()))
        .unwrap_or_else(|error| panic!("{error}"))
}
