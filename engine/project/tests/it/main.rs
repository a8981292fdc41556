//! Projects over a store in memory, and before the genuine git.

#![expect(clippy::unwrap_used, reason = "a test that panics is a test that fails")]

mod archive;
mod contents;
mod damage;
mod documents;
mod documents_alone;
mod genuine_git;
mod golden;
mod measured;
mod merge_carried;
mod merged_texts;
mod model_folder;
mod model_tests;
mod projects;
mod renames;
mod repositories;
mod round_trips;
mod run_folders;
mod runs;
mod sample;
mod snapshot;
mod stages;
mod stages_merged;
mod sync;
mod trash;
mod versions;
mod versions_back;
mod versions_git;
mod versions_merge;
mod versions_random;
mod versions_tables;
mod writers;
