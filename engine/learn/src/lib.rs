//! Learning from tables: preprocessing, splits, metrics, the convex models, and the pipeline that
//! holds a trained model together with everything needed to ask it.
//!
//! [`train`] leads from a [`bunsen_spec::TrainSpec`] and a table to a [`Pipeline`] and its
//! evaluation; [`Pipeline::predict`] answers rows. Networks come in from outside through the
//! [`bunsen_model::Registry`]: this crate knows the trait, never the network. It must never know a
//! browser, a file system or a clock other than the host's.

mod check_spec;
mod coefficients;
mod estimators;
mod evaluate;
mod least_squares;
mod linear_regression;
mod model_test;
mod newton;
mod pace;
mod pipeline;
mod predictions;
mod preprocess;
mod preview;
mod signature;
mod softmax_loss;
mod softmax_regression;
mod split;
mod suggest;
mod target;
mod train;
mod value;

pub mod answers;
pub mod metrics;

pub use estimators::estimators;
pub use linear_regression::LinearRegression;
pub use model_test::{Learned, test_model};
pub use pipeline::Pipeline;
pub use preview::{Preview, preview};
pub use softmax_regression::SoftmaxRegression;
pub use split::split_rows;
pub use suggest::{Chosen, suggest};
pub use train::{Trained, train};
