//! The traits that every model answers to, and what training needs of the world.
//!
//! An [`Estimator`] is a kind of model with settings; `fit` makes a [`FittedModel`]. Both see
//! numbers only: columns, categories and labels are the pipeline's business (`bunsen-learn`). An
//! [`Encoder`] comes trained and gives texts vectors. The clock, cancelling and checkpoints come from a
//! [`Host`], so that no algorithm knows whether it runs in a browser's worker or on a command line.

mod encoder;
mod estimator;
mod host;
mod matrix;

pub use encoder::{Encoder, PartVectors, TextWithParts, Token, TokenVectors, Vectors};
pub use estimator::{Estimator, FitData, FittedModel, ModelError, Registry, Target, no_such_model};
pub use host::{Host, QuietHost, Signal};
pub use matrix::Matrix;
