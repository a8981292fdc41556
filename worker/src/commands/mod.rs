//! What the worker does for each command: one file per command, or per small family of them.

mod dispatch;
mod handle;

mod cancel_request;
mod checks;
mod create_project;
mod deployment;
mod documents;
mod edge;
mod edit_run;
mod export_model;
mod measuring;
mod merge_data;
mod model_tests;
mod models;
mod open_project;
mod other_tables;
mod predict;
mod predict_deployment_file;
mod preview_training;
mod project_archive;
mod project_list;
mod publish_documents;
mod publish_run;
mod published_documents;
mod read_rows;
mod read_runs;
mod recipe;
mod replace_data;
mod resume_run;
mod set_project;
mod steer_run;
mod storage_use;
mod suggest_training;
mod sync;
mod train;
mod trash_project;
mod trash_run;
mod versions;

pub use dispatch::{dispatch, fetch_ahead};
pub use handle::Ask;
