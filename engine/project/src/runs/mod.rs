//! Training runs: started, kept while they train, finished, listed, deleted.
//!
//! A run is a record (see [`bunsen_spec::RunRecord`]) and contents by MD5. It takes its number when it
//! starts. When it finishes, the project gets a version with `runs/<number>-<model>/`:
//! `params.yaml` (all that was asked for), `metrics.json` and `curves.csv` in the forms DVC and its friends
//! show, `dvc.yaml` with the stage that makes them again, and `dvc.lock`, which says what it ran with and
//! points to the model folder. The pipeline at the project's top takes the newest run for its last stage.

mod edit;
mod lifecycle;
mod params;
mod read;
mod summary;
mod top;
mod version;

pub use edit::{edit, restore, trash};
pub use lifecycle::{Beforehand, Finished, NewRun, Saved, cancel, fail, finish, resume, save, start};
pub use params::{read_params, write_params};
pub use read::{read, read_checkpoint, read_model_files};
pub use summary::{best, headline, list, list_trashed};
pub(crate) use summary::{stored_rows, stored_summary, summarise};
pub(crate) use top::{Top, WRITTEN, is_all_ours, settle};
pub use version::{curves_csv, metrics_json, validation_json};
pub(crate) use version::{run_folder, run_folder_files, version_files};
