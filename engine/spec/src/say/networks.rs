//! What keeps a neural network from being trained or asked.

use crate::Problem;

const ON_THE_CPU: &str = "Choose the processor (CPU) instead.";

/// The layers in a file make no sense.
pub fn foreign_layers() -> Problem {
    Problem::bad_input("The layers of this network are not ones that Bunsen makes.")
}

/// The network is too large for a browser.
pub fn too_many_weights(n: u64, max: u64) -> Problem {
    Problem::bad_input(format!("This network would have {n} weights, more than the {max} that fit in a browser."))
        .remedy("Choose smaller layers or fewer features.")
}

/// A CNN has no filters.
pub fn no_convolution() -> Problem {
    Problem::bad_input("A CNN needs at least one convolution.")
        .remedy("Give the number of filters of each convolution, such as 16, 32.")
}

/// A CNN was given other features.
pub fn cnn_needs_pictures() -> Problem {
    Problem::bad_input("A CNN needs pictures, and these features are not the pixels of one.")
        .remedy("Choose all pixel columns in order as features, or another model such as the MLP.")
}

/// Every row is held out.
pub fn no_rows() -> Problem {
    Problem::bad_input("There are no rows to learn from.").remedy("Hold out a smaller share, or bring more rows.")
}

/// The weights are an MLP's where a CNN's are wanted, or the other way round.
pub fn other_network() -> Problem {
    Problem::bad_input("The weights are those of another kind of network.")
}

/// The checkpoint is not this run's.
pub fn other_checkpoint() -> Problem {
    Problem::bad_input("The checkpoint belongs to a run with other data, settings or seed.")
        .remedy("Start the run anew.")
}

/// A target is beyond 32 bits.
pub fn target_too_large() -> Problem {
    Problem::bad_input("A value to predict is too large for a neural network.")
        .remedy("Remove the rows with extreme values, or divide the column by a large number.")
}

/// A feature, counted from 1, is beyond 32 bits.
pub fn feature_too_large(feature: usize) -> Problem {
    Problem::bad_input(format!("Feature {feature} is too large for a neural network, or not a number."))
        .remedy("Turn on \u{201c}standardise\u{201d}, or remove extreme values.")
}

/// A value of a row to answer is beyond 32 bits.
pub fn number_too_large() -> Problem {
    Problem::bad_input("A number is too large for a neural network, or none.")
        .remedy("Check the numbers of this row for typing errors.")
}

/// A row to answer is of another width.
pub fn other_width(wanted: usize, given: usize) -> Problem {
    Problem::bad_input(format!("The model takes {wanted} features, but {given} are given."))
}

/// The loss grew beyond all bounds.
pub fn diverged(epoch: u64) -> Problem {
    Problem::bad_input(format!("The loss stopped being a number in epoch {epoch}: the steps were too large."))
        .remedy("Choose a smaller learning rate, such as a tenth of this one.")
}

/// The graphics processor gave up.
pub fn device_stopped(error: &str) -> Problem {
    Problem::internal(format!("The device stopped computing: {error}.")).remedy("Try again, or choose the processor.")
}

/// The graphics processor is asked for too early.
pub fn gpu_not_started() -> Problem {
    Problem::bad_input("The graphics processor has not been started.").remedy(ON_THE_CPU)
}

/// The graphics processor does not answer.
pub fn gpu_failed(error: &str) -> Problem {
    Problem::bad_input(format!("The graphics processor could not be started: {error}.")).remedy(ON_THE_CPU)
}

/// The program was built without the graphics processor.
pub fn gpu_not_built_in() -> Problem {
    Problem::bad_input("This build of Bunsen computes on the processor only.").remedy(ON_THE_CPU)
}

/// The graphics processor is not there; `why` is a sentence, or empty.
pub fn no_gpu(why: &str) -> Problem {
    let why = if why.is_empty() { String::new() } else { format!(" {why}") };
    Problem::bad_input(format!("WebGPU is not to be had here.{why}")).remedy(ON_THE_CPU)
}
