//! The reader and the profile, seen from outside.

#[path = "it/bad_input.rs"]
mod bad_input;
#[path = "it/corpus.rs"]
mod corpus;
#[path = "it/golden.rs"]
mod golden;
#[path = "it/steps.rs"]
mod steps;
