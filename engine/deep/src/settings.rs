//! What a learner can set on a network, and the checked form of it.

use bunsen_spec::say::{self, Words, models};
use bunsen_spec::{Problem, Setting, SettingKind, SettingValue, Settings};
use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::cnn::{MAX_CONVOLUTIONS, MAX_FILTERS, MAX_HIDDEN};
use crate::mlp::{MAX_LAYERS, MAX_UNITS};
use crate::optimiser::OptimiserKind;

/// How a network is trained, whatever its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TrainingSettings {
    /// Times that every row is seen.
    pub(crate) epochs: u64,
    /// Rows between two changes of the weights.
    pub(crate) batch_size: usize,
    /// Size of a step.
    pub(crate) learning_rate: f64,
    /// Rule that changes the weights.
    pub(crate) optimiser: OptimiserKind,
    /// Pull of every weight towards zero.
    pub(crate) weight_decay: f64,
    /// Share of units hidden while training.
    pub(crate) dropout: f64,
    /// Epochs without a new best loss after which to end; 0 for never.
    pub(crate) patience: u64,
}

impl TrainingSettings {
    /// Reads settings that were checked against [`mlp`] or [`cnn`].
    pub(crate) fn read(settings: &Settings) -> Result<Self, Problem> {
        let optimiser = text(settings, "optimizer")?;
        Ok(Self {
            epochs: integer(settings, "epochs")?,
            batch_size: integer(settings, "batch_size")? as usize,
            learning_rate: number(settings, "learning_rate")?,
            optimiser: OptimiserKind::from_name(&optimiser).ok_or_else(|| unusable("optimizer"))?,
            weight_decay: number(settings, "weight_decay")?,
            dropout: number(settings, "dropout")?,
            patience: integer(settings, "patience")?,
        })
    }
}

/// The settings of the multilayer perceptron.
pub(crate) fn mlp() -> Vec<Setting> {
    let hidden = setting(
        "hidden_layers",
        models::hidden_layers(),
        SettingKind::IntegerList { min: 1, max: MAX_UNITS as i64, max_len: MAX_LAYERS },
        SettingValue::Text("128, 64".into()),
    );
    let activation =
        setting("activation", models::activation(), choice(&Activation::NAMES), SettingValue::Text("relu".into()));
    [vec![hidden], training(0.002, 0.2), vec![advanced(activation)]].concat()
}

/// The settings of the convolutional network.
pub(crate) fn cnn() -> Vec<Setting> {
    let channels = setting(
        "channels",
        models::filters(),
        SettingKind::IntegerList { min: 1, max: MAX_FILTERS as i64, max_len: MAX_CONVOLUTIONS },
        SettingValue::Text("16, 32".into()),
    );
    let hidden = setting(
        "hidden",
        models::hidden_units(),
        SettingKind::Integer { min: 1, max: MAX_HIDDEN as i64 },
        SettingValue::Integer(64),
    );
    [vec![channels], training(0.003, 0.4), vec![advanced(hidden)]].concat()
}

/// The settings that both kinds share. The defaults were the best of those tried on the digits, over
/// several splits and seeds.
fn training(learning_rate: f64, dropout: f64) -> Vec<Setting> {
    vec![
        setting("epochs", models::epochs(), SettingKind::Integer { min: 1, max: 10_000 }, SettingValue::Integer(30)),
        setting(
            "batch_size",
            models::batch_size(),
            SettingKind::Integer { min: 1, max: 4096 },
            SettingValue::Integer(32),
        ),
        setting(
            "learning_rate",
            models::learning_rate(),
            SettingKind::Number { min: 1e-6, max: 10.0 },
            SettingValue::Number(learning_rate),
        ),
        advanced(setting(
            "optimizer",
            models::optimiser(),
            choice(&OptimiserKind::NAMES),
            SettingValue::Text("adam".into()),
        )),
        advanced(setting(
            "dropout",
            models::dropout(),
            SettingKind::Number { min: 0.0, max: 0.9 },
            SettingValue::Number(dropout),
        )),
        advanced(setting(
            "weight_decay",
            models::weight_decay(),
            SettingKind::Number { min: 0.0, max: 1.0 },
            SettingValue::Number(0.0),
        )),
        advanced(setting(
            "patience",
            models::patience(),
            SettingKind::Integer { min: 0, max: 10_000 },
            SettingValue::Integer(0),
        )),
    ]
}

/// A list of whole numbers such as `64, 32`.
pub(crate) fn sizes(settings: &Settings, name: &str) -> Result<Vec<usize>, Problem> {
    let listed = text(settings, name)?;
    let words = listed.split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(|word| word.parse().map_err(|_| unusable(name))).collect()
}

/// A whole number.
pub(crate) fn integer(settings: &Settings, name: &str) -> Result<u64, Problem> {
    match settings.get(name) {
        Some(SettingValue::Integer(value)) => u64::try_from(*value).map_err(|_| unusable(name)),
        _ => Err(unusable(name)),
    }
}

/// A word or a list.
pub(crate) fn text(settings: &Settings, name: &str) -> Result<String, Problem> {
    match settings.get(name) {
        Some(SettingValue::Text(value)) => Ok(value.clone()),
        _ => Err(unusable(name)),
    }
}

fn number(settings: &Settings, name: &str) -> Result<f64, Problem> {
    match settings.get(name) {
        Some(SettingValue::Number(value)) => Ok(*value),
        _ => Err(unusable(name)),
    }
}

fn unusable(name: &str) -> Problem {
    say::settings::missing(name).in_field(name)
}

fn setting(name: &str, words: Words, kind: SettingKind, default: SettingValue) -> Setting {
    let (label, hint) = (words.label.into(), words.text.into());
    Setting { name: name.into(), label, hint, kind, default, is_advanced: false }
}

fn advanced(setting: Setting) -> Setting {
    Setting { is_advanced: true, ..setting }
}

fn choice(names: &[&str]) -> SettingKind {
    SettingKind::Choice { options: names.iter().map(ToString::to_string).collect() }
}
