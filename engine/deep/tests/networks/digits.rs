//! Handwritten digits, learned with default settings, judged on rows never seen.

use bunsen_model::{FitData, Matrix, QuietHost, Target};
use bunsen_spec::ImageShape;
use bunsen_stats::Rng;

use crate::world::{accuracy, fit, settings};

/// The digits (8 x 8 pixels from 0 to 16, then the digit), split at random: 80 % to learn from, a
/// tenth of it watched; and the held-out fifth.
fn digits(seed: u64) -> (FitData, Matrix, Target) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/samples/digits.csv");
    let text = std::fs::read_to_string(path).expect("the sample is part of the repository");
    let rows = text.lines().skip(1).map(|line| line.split(',').map(|c| c.trim().parse().expect("a number")).collect());
    let mut rows: Vec<Vec<f64>> = rows.collect();
    assert_eq!((rows.len(), rows[0].len()), (1797, 65));
    Rng::new(seed, 0).shuffle(&mut rows);
    let part = |rows: &[Vec<f64>]| {
        let x = rows.iter().flat_map(|row| row[..64].iter().map(|v| v / 16.0)).collect();
        let labels = rows.iter().map(|row| row[64] as u32).collect();
        (Matrix::new(rows.len(), 64, x), Target::Classes { labels, n_classes: 10 })
    };
    let (x_test, y_test) = part(&rows[..360]);
    let (x_validation, y_validation) = part(&rows[360..504]);
    let (x, y) = part(&rows[504..]);
    let image = Some(ImageShape { height: 8, width: 8, channels: 1, max: 16.0 });
    (FitData { x, y, x_validation, y_validation, image }, x_test, y_test)
}

/// Mean accuracy over three splits: a single one of 360 rows is off by 0.7 points from luck alone.
fn check(model: &str, at_least: f64) {
    let accuracies: Vec<f64> = (1..=3)
        .map(|seed| {
            let (data, x_test, y_test) = digits(seed);
            let settings = settings(model, &[]);
            let fitted = fit(model, &data, &settings, seed, None, &QuietHost::default()).expect("sound data");
            accuracy(&*fitted, &x_test, &y_test)
        })
        .collect();
    let mean = accuracies.iter().sum::<f64>() / accuracies.len() as f64;
    assert!(mean > at_least, "{model}: {mean:.4}, from {accuracies:?}");
}

#[test]
fn mlp_reads_over_97_percent() {
    check("mlp", 0.97);
}

#[test]
fn cnn_reads_over_98_percent() {
    check("cnn", 0.98);
}
