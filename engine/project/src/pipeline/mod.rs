//! Pipelines: the stages of a `dvc.yaml`, in which order they run, and what a `dvc.lock` says they ran with.
//!
//! This is DVC's format as far as it names files, and nothing here touches one: who runs stages reads and hashes,
//! this says what that means.

mod graph;
mod lock;
mod new_stage;
mod stage;
mod template;

pub use graph::{Graph, Node};
pub use lock::{Hashed, LockFile, Locked};
pub(crate) use new_stage::{NewStage, plain_text};
pub use stage::{Out, ParamsFile, Stage, read_stages};
pub use template::vars_files;

/// The name of the file that holds stages.
pub const PIPELINE_FILE: &str = "dvc.yaml";
/// The name of the file beside it that says what they ran with.
pub const LOCK_FILE: &str = "dvc.lock";
/// The file whose parameters have names without a file's.
pub const PARAMS_FILE: &str = "params.yaml";
