//! The form's fields by name, and which of them a problem belongs to.

use bunsen_spec::{ModelInfo, Problem, TrainSpec};

/// Field of the share held out, in per cent.
pub const TEST: &str = "split.test";
/// Field of the share watched, in per cent.
pub const VALIDATION: &str = "split.validation";
/// Field of the seed.
pub const SEED: &str = "seed";
/// Field of the target.
pub const TARGET: &str = "target";
/// Field of the features.
pub const FEATURES: &str = "features";
/// Field of the model.
pub const MODEL: &str = "model";
/// Field of the device.
pub const DEVICE: &str = "device";

/// The field a problem belongs to: the one it names, or that of the column it names.
pub fn field_of(problem: &Problem, spec: &TrainSpec, models: &[ModelInfo]) -> Option<String> {
    let place = problem.place.as_ref()?;
    if let Some(field) = &place.field {
        let is_setting = models.iter().any(|m| m.name == spec.model && m.settings.iter().any(|s| s.name == *field));
        let is_field = [TARGET, FEATURES, MODEL, TEST, VALIDATION, SEED, DEVICE, "split.stratify", "task"]
            .contains(&field.as_str());
        if is_setting || is_field {
            return Some(field.clone());
        }
    }
    let column = place.column.as_ref()?;
    if *column == spec.target {
        return Some(TARGET.into());
    }
    spec.features.contains(column).then(|| FEATURES.to_string())
}
