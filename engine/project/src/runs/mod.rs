//! Runs: started, kept while they train, finished, listed, deleted; and measurements, which are stored when they are done.
//!
//! A run is a record (see [`bunsen_spec::RunRecord`]) and contents by MD5. It takes its number when it
//! starts. When it finishes, the project gets a version with a folder such as `runs/3-mlp-1a2b3c4/`:
//! `params.yaml` (all that was asked for), `metrics.json` and `curves.csv` in the forms DVC and its friends
//! show, `tests.json` (what came of the project's model tests, if there are any), `dvc.yaml` with the stages that
//! make them again, and `dvc.lock`, which says what they ran with and points to the model folder. The pipeline at the
//! project's top takes the newest run for its last stage. A run that does not pass a model test gets no version before it
//! does, or is committed anyway.

mod commit;
mod curves;
mod edit;
mod folder;
mod held_back;
mod lifecycle;
mod measured;
mod params;
mod read;
mod stages;
mod summary;
mod top;
mod version;

pub use curves::curves_csv;
pub use edit::{edit, restore, trash};
pub(crate) use folder::{RUNS_FOLDER, find_run_folder};
pub use held_back::{commit_anyway, set_tests};
pub use lifecycle::{Beforehand, Finished, NewRun, Saved, cancel, fail, finish, resume, save, start, trained};
pub use measured::{Measured, keep_measured, read_judged};
pub use params::{read_params, write_params};
pub(crate) use read::{AllRuns, read_all};
pub use read::{read, read_checkpoint, read_model_files};
pub use summary::{best, headline, list, list_trashed};
pub(crate) use summary::{stored_rows, stored_summary, summarise};
pub(crate) use top::{Top, WRITTEN, is_generated, settle};
pub(crate) use version::run_folder_files;
pub use version::{metrics_json, tests_json, validation_json};
