//! Neural networks on burn: the kinds of networks, the training loop, and the devices they run on; and a
//! network that comes trained, the sentence encoder.
//!
//! What learns sees numbers only; columns, categories and labels are the pipeline's business. Knows no clock, no
//! storage and no browser: those come through [`bunsen_model::Host`]. All randomness comes from the
//! seed of a fit, never from a generator inside burn.

mod activation;
mod architecture;
mod bert;
mod checkpoint;
mod cnn;
mod device;
mod dropout;
mod estimator;
mod fitted;
mod head;
mod mlp;
mod optimiser;
#[cfg(test)]
mod oracle;
mod pace;
mod samples;
mod settings;
mod training;
mod weights_file;

pub use bert::{BertEncoder, BertFiles, BertTokens, WeightForm, compress};
pub use device::init_gpu;
pub use estimator::estimators;
