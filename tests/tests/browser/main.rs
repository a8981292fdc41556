//! A learner's journeys through the real page, in a real browser, against a real edge.

mod accessibility;
mod bad_input;
mod bundles;
mod checks;
mod documents;
mod documents_alone;
mod documents_published;
mod documents_reached;
mod faults;
mod formats;
mod keyboard;
mod model_tests;
mod publish;
mod recipe;
mod resume;
mod runs;
mod scene;
mod syncing;
mod training;
mod update;
mod versions;
mod webgpu;
