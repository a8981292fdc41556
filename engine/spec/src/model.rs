//! What kinds of models there are.

use serde::{Deserialize, Serialize};

use crate::{Setting, Task};

/// A kind of model that can be trained, and its settings. `bunsen models --json` lists these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelInfo {
    /// Its name in specs and on the command line, such as `mlp`.
    pub name: String,
    /// Its name as a learner reads it, such as "Neural network (MLP)".
    pub label: String,
    /// What it is and when to use it, in a sentence or two.
    pub description: String,
    /// What it can be asked to do.
    pub tasks: Vec<Task>,
    /// Whether it needs pictures.
    pub needs_image: bool,
    /// Whether it can train on WebGPU.
    pub runs_on_gpu: bool,
    /// Whether it learns in epochs, with curves and checkpoints.
    pub is_iterative: bool,
    /// What can be set.
    pub settings: Vec<Setting>,
}

impl ModelInfo {
    /// Checks chosen settings and fills in defaults, so that every setting has a valid value.
    /// Refuses names the model does not know.
    pub fn check_settings(&self, chosen: &crate::Settings) -> Result<crate::Settings, crate::Problem> {
        if let Some(unknown) = chosen.keys().find(|name| !self.settings.iter().any(|s| s.name == **name)) {
            let known: Vec<_> = self.settings.iter().map(|s| s.name.as_str()).collect();
            return Err(crate::say::settings::no_such_setting(&self.name, unknown, &known).in_field(unknown));
        }
        self.settings
            .iter()
            .map(|s| Ok((s.name.clone(), s.check(chosen.get(&s.name).unwrap_or(&s.default))?)))
            .collect()
    }
}
