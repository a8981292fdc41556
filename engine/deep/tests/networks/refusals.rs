//! What cannot be learned from or read is refused in words, never by a crash.

use bunsen_model::{FitData, ModelError, QuietHost, Target};
use bunsen_spec::{Device, ImageShape, SettingValue, Task};
use futures::executor::block_on;

use crate::world::{ScriptedHost, bars, fit, hills, registry, rings, settings};

fn check_fit(model: &str, data: &FitData, changed: &[(&str, SettingValue)], expected: &str) {
    let outcome = fit(model, data, &settings(model, changed), 1, None, &QuietHost::default());
    match outcome.err() {
        Some(ModelError::Problem(problem)) => assert!(problem.to_string().contains(expected), "{problem}"),
        other => panic!("expected {expected:?}, got {other:?}"),
    }
}

#[test]
fn data_that_cannot_be_learned_from() {
    let mut huge = rings(20);
    huge.x.row_mut(4)[1] = 1e300;
    check_fit("mlp", &huge, &[], "Feature 2 is too large");
    let mut empty = rings(20);
    empty.x = empty.x.select(&[]);
    empty.y = Target::Classes { labels: Vec::new(), n_classes: 2 };
    check_fit("mlp", &empty, &[], "no rows to learn from");
    check_fit("cnn", &rings(20), &[], "needs pictures");
    let mut mislabelled = bars(20);
    mislabelled.image = Some(ImageShape { height: 7, width: 5, channels: 3, max: 1.0 });
    check_fit("cnn", &mislabelled, &[], "needs pictures");
    check_fit("cnn", &bars(20), &[("channels", SettingValue::Text(String::new()))], "at least one convolution");
    let wild = [("optimizer", SettingValue::Text("sgd".into())), ("learning_rate", SettingValue::Number(10.0))];
    check_fit("mlp", &hills(200), &wild, "smaller learning rate");
}

#[test]
fn too_large_a_network_is_refused_before_it_is_made() {
    let layers = [("hidden_layers", SettingValue::Text("1024, 1024".into()))];
    let registry = registry();
    let mlp = registry.get("mlp").expect("a kind of ours");
    let n_weights = mlp.n_weights(4, 3, None, &settings("mlp", &[]));
    assert_eq!(n_weights, Ok((4 * 128 + 128) + (128 * 64 + 64) + (64 * 3 + 3)));
    let problem = mlp.n_weights(100_000, 2, None, &settings("mlp", &layers)).expect_err("100 million weights");
    assert_eq!(problem.place.and_then(|place| place.field).as_deref(), Some("hidden_layers"));
    let image = ImageShape { height: 8, width: 8, channels: 1, max: 16.0 };
    let cnn = registry.get("cnn").expect("a kind of ours");
    let expected = (9 * 16 + 16) + (9 * 16 * 32 + 32) + (128 * 64 + 64) + (64 * 10 + 10);
    assert_eq!(cnn.n_weights(64, 10, Some(image), &settings("cnn", &[])), Ok(expected));
    assert!(cnn.n_weights(64, 10, None, &settings("cnn", &[])).is_err(), "no pictures");
}

#[test]
fn a_model_survives_its_file_and_nothing_else_is_read() {
    let (data, few) = (rings(60), [("epochs", SettingValue::Integer(2))]);
    let fitted = fit("mlp", &data, &settings("mlp", &few), 1, None, &QuietHost::default()).expect("sound data");
    let bytes = fitted.to_safetensors();
    let registry = registry();
    let mlp = registry.get("mlp").expect("a kind of ours");
    let load = |bytes: &[u8], task| mlp.load(bytes, task, Device::Cpu);

    let read = load(&bytes, Task::Classification).expect("our own file");
    let expected = block_on(fitted.predict(&data.x, &QuietHost::default())).expect("sound rows");
    assert_eq!(block_on(read.predict(&data.x, &QuietHost::default())).expect("sound rows"), expected);
    assert!(read.to_safetensors() == bytes);

    assert!(load(&bytes, Task::Regression).is_err(), "another task");
    assert!(
        registry.get("cnn").expect("ours").load(&bytes, Task::Classification, Device::Cpu).is_err(),
        "another kind"
    );
    assert!(load(b"", Task::Classification).is_err());
    for end in (0..bytes.len()).step_by(97) {
        assert!(load(&bytes[..end], Task::Classification).is_err(), "cut off after {end} bytes");
    }
    // Any change to the header must be refused or leave a usable model; none may panic.
    let header_len = 8 + u64::from_le_bytes(bytes[..8].try_into().expect("8 bytes")) as usize;
    for at in 0..header_len {
        let mut scrambled = bytes.clone();
        scrambled[at] = scrambled[at].wrapping_add(1);
        let _ = load(&scrambled, Task::Classification);
    }
    let mut not_finite = bytes.clone();
    let last = bytes.len();
    not_finite[last - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
    let problem = load(&not_finite, Task::Classification).err().expect("not a number");
    assert!(problem.to_string().contains("not a finite number"), "{problem}");
}

#[test]
fn a_strangers_layers_are_checked_before_any_memory_is_taken() {
    let registry = registry();
    let (data, few) = (rings(40), settings("mlp", &[("epochs", SettingValue::Integer(1))]));
    let bytes = fit("mlp", &data, &few, 1, None, &QuietHost::default()).expect("sound data").to_safetensors();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    for (from, to) in [
        ("\\\"hidden\\\":[128,64]", "\\\"hidden\\\":[128,99]"),
        ("\\\"hidden\\\":[128,64]", "\\\"hidden\\\":[ 99999]"),
        ("\\\"n_inputs\\\":2", "\\\"n_inputs\\\":9"),
        ("\\\"n_outputs\\\":2", "\\\"n_outputs\\\":0"),
        ("\\\"version\\\":1", "\\\"version\\\":7"),
        ("\\\"n_classes\\\":2", "\\\"n_classes\\\":1"),
    ] {
        assert_eq!(from.len(), to.len(), "the header's length must stay");
        let at = text.find(from).unwrap_or_else(|| panic!("{from} is not in {}", &text[..600]));
        let mut changed = bytes.clone();
        changed[at..at + to.len()].copy_from_slice(to.as_bytes());
        let mlp = registry.get("mlp").expect("a kind of ours");
        assert!(mlp.load(&changed, Task::Classification, Device::Cpu).is_err(), "{to}");
    }
}

#[test]
fn a_checkpoint_of_another_run_is_refused() {
    let few = |epochs| settings("mlp", &[("epochs", SettingValue::Integer(epochs))]);
    let host = ScriptedHost::default();
    fit("mlp", &rings(40), &few(2), 1, None, &host).expect("sound data");
    let checkpoints = host.checkpoints.borrow();
    let (_, checkpoint) = checkpoints.first().expect("one per epoch");
    let resume = |data: &FitData, epochs, seed| {
        fit("mlp", data, &few(epochs), seed, Some(checkpoint), &QuietHost::default()).err().map(|e| e.to_string())
    };
    assert_eq!(resume(&rings(40), 2, 1), None);
    for problem in [resume(&rings(40), 2, 9), resume(&rings(40), 3, 1), resume(&rings(44), 2, 1)] {
        assert!(problem.as_deref().unwrap_or_default().contains("other data, settings or seed"), "{problem:?}");
    }
    for end in (0..checkpoint.len()).step_by(997) {
        let outcome = fit("mlp", &rings(40), &few(2), 1, Some(&checkpoint[..end]), &QuietHost::default());
        assert!(outcome.is_err(), "cut off after {end} bytes");
    }
}

#[test]
fn predicting_other_columns_or_wild_numbers_is_refused() {
    let (data, few) = (rings(40), settings("mlp", &[("epochs", SettingValue::Integer(1))]));
    let fitted = fit("mlp", &data, &few, 1, None, &QuietHost::default()).expect("sound data");
    let other = bunsen_model::Matrix::zeros(2, 3);
    let problem = block_on(fitted.predict(&other, &QuietHost::default())).expect_err("three features");
    assert!(problem.to_string().contains("takes 2 features, but 3"), "{problem}");
    let mut wild = bunsen_model::Matrix::zeros(3, 2);
    wild.row_mut(2)[0] = f64::NAN;
    let Err(ModelError::Problem(problem)) = block_on(fitted.predict(&wild, &QuietHost::default())) else {
        panic!("not a number")
    };
    assert_eq!(problem.place.and_then(|place| place.row), Some(3));
    assert_eq!(
        block_on(fitted.predict(&bunsen_model::Matrix::zeros(0, 2), &QuietHost::default())).expect("no rows").n_rows,
        0
    );
}

#[test]
fn without_webgpu_the_device_is_a_problem() {
    if cfg!(feature = "webgpu") {
        return;
    }
    let problem = block_on(bunsen_deep::init_gpu()).expect_err("this build has no WebGPU");
    assert!(problem.to_string().contains("processor only"), "{problem}");
}
