//! Stopping, cancelling, resuming: what happens to a run that does not go straight through.

use bunsen_model::{FitData, ModelError, QuietHost, Signal};
use bunsen_spec::{Part, SettingValue, Settings};

use crate::world::{ScriptedHost, accuracy, bars, fit, hills, rings, settings};

fn text(value: &str) -> SettingValue {
    SettingValue::Text(value.into())
}

/// Trains straight through, then again from each checkpoint: always the same bits.
fn check_resumed(model: &str, data: &FitData, settings: &Settings) {
    let whole = ScriptedHost::default();
    let expected = fit(model, data, settings, 11, None, &whole).expect("sound data").to_safetensors();
    let again = fit(model, data, settings, 11, None, &QuietHost::default()).expect("sound data").to_safetensors();
    assert!(expected == again, "{model}: the same seed gave other weights");
    let other = fit(model, data, settings, 12, None, &QuietHost::default()).expect("sound data").to_safetensors();
    assert!(expected != other, "{model}: another seed gave the same weights");
    let curve = whole.curve("loss", Part::Train);
    for (epoch, checkpoint) in whole.checkpoints.borrow().iter() {
        let host = ScriptedHost::default();
        let resumed = fit(model, data, settings, 11, Some(checkpoint), &host).expect("our own checkpoint");
        assert!(resumed.to_safetensors() == expected, "{model}: resumed after epoch {epoch}");
        assert_eq!(host.curve("loss", Part::Train), curve[*epoch as usize..], "{model}: the curve after epoch {epoch}");
    }
}

#[test]
fn a_resumed_run_has_the_bits_of_one_that_never_stopped() {
    let few = ("epochs", SettingValue::Integer(4));
    for optimiser in ["adam", "adamw", "sgd"] {
        let changed = [
            few.clone(),
            ("optimizer", text(optimiser)),
            ("dropout", SettingValue::Number(0.2)),
            ("weight_decay", SettingValue::Number(0.01)),
        ];
        check_resumed("mlp", &rings(60), &settings("mlp", &changed));
    }
    check_resumed("mlp", &hills(60), &settings("mlp", &[few.clone(), ("activation", text("gelu"))]));
    check_resumed("cnn", &bars(40), &settings("cnn", &[few]));
}

#[test]
fn a_run_without_validation_rows_resumes_too() {
    let mut data = rings(50);
    data.x_validation = data.x_validation.select(&[]);
    data.y_validation = bunsen_model::Target::Classes { labels: Vec::new(), n_classes: 2 };
    check_resumed("mlp", &data, &settings("mlp", &[("epochs", SettingValue::Integer(3))]));
}

#[test]
fn cancelling_gives_no_model_and_stopping_gives_the_best() {
    let (data, settings) = (rings(200), settings("mlp", &[("epochs", SettingValue::Integer(200))]));
    for turn in [1, 20, 21, 50] {
        let host = ScriptedHost::with_signal(turn, Signal::Cancel);
        let outcome = fit("mlp", &data, &settings, 1, None, &host);
        assert_eq!(outcome.err(), Some(ModelError::Cancelled));
        assert_eq!(host.turns.get(), turn, "nothing more may be computed");
    }
    let host = ScriptedHost::with_signal(300, Signal::Stop);
    let stopped = fit("mlp", &data, &settings, 1, None, &host).expect("the best so far");
    assert_eq!(host.turns.get(), 300);
    assert!(accuracy(&*stopped, &data.x_validation, &data.y_validation) > 0.8);
    let at_once = fit("mlp", &data, &settings, 1, None, &ScriptedHost::with_signal(1, Signal::Stop));
    assert!(at_once.is_ok(), "a model that has learned nothing yet is still a model");
}

#[test]
fn the_best_epoch_is_kept_and_patience_ends_the_run() {
    // So large a step that the loss gets worse again and again.
    let changed = [
        ("learning_rate", SettingValue::Number(0.1)),
        ("epochs", SettingValue::Integer(500)),
        ("patience", SettingValue::Integer(5)),
    ];
    let (data, host) = (rings(100), ScriptedHost::default());
    let fitted = fit("mlp", &data, &settings("mlp", &changed), 1, None, &host).expect("sound data");
    let losses = host.curve("loss", Part::Validation);
    let best = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let best_epoch = losses.iter().position(|&l| l == best).expect("there are epochs");
    assert!(losses.len() < 500, "patience never ended the run");
    assert_eq!(losses.len(), best_epoch + 6, "{losses:?}");
    let at_best = host.curve("accuracy", Part::Validation)[best_epoch];
    assert!((accuracy(&*fitted, &data.x_validation, &data.y_validation) - at_best).abs() < 1e-9);
}

#[test]
fn progress_counts_up_and_estimates_the_time_left() {
    let host = ScriptedHost::default();
    let few = [("epochs", SettingValue::Integer(6)), ("batch_size", SettingValue::Integer(16))];
    fit("mlp", &hills(160), &settings("mlp", &few), 1, None, &host).expect("sound data");
    let progress = host.progress.borrow();
    let last = progress.last().expect("there was progress");
    assert_eq!((last.epoch, last.epochs, last.step, last.steps), (6, 6, 60, 60));
    assert!(progress.windows(2).all(|pair| pair[0].step <= pair[1].step));
    assert!(last.steps_per_second > 0.0);
    assert_eq!(last.left_ms, Some(0.0));
    for (name, part) in [("loss", Part::Train), ("root_mean_squared_error", Part::Validation)] {
        assert_eq!(host.curve(name, part).len(), 6, "{name}");
    }
    let steps: Vec<u64> = progress.iter().flat_map(|p| p.points.iter().map(|point| point.step)).collect();
    assert_eq!((steps.first(), steps.last()), (Some(&1), Some(&6)));
}

#[test]
fn large_batches_are_worked_through_in_chunks() {
    let mut settings = settings("mlp", &[("epochs", SettingValue::Integer(1))]);
    settings.insert("hidden_layers".into(), text("1024, 1024, 1024"));
    settings.insert("batch_size".into(), SettingValue::Integer(200));
    let (data, host) = (rings(200), ScriptedHost::default());
    fit("mlp", &data, &settings, 1, None, &host).expect("sound data");
    assert!(host.turns.get() > 10, "{} turns for 200 rows of 2 million weights", host.turns.get());
}
