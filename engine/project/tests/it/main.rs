//! Projects over a store in memory, and before the genuine git.

mod archive;
mod genuine_git;
mod golden;
mod model_folder;
mod projects;
mod runs;
mod sample;
mod trash;
