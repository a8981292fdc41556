//! Files of weights.

use crate::Problem;

const WRITE_AGAIN: &str = "Write the model folder again from the run that made it.";

/// The weights of a classical model cannot be used.
pub fn damaged(why: &str) -> Problem {
    Problem::bad_input(format!("The model's weights are damaged: {why}.")).remedy(WRITE_AGAIN)
}

/// The weights are not those of the model they should be.
pub fn not_of_linear_regression() -> Problem {
    not_of("linear regression")
}

/// The weights are not those of the model they should be.
pub fn not_of_softmax_regression() -> Problem {
    not_of("softmax regression")
}

fn not_of(model: &str) -> Problem {
    Problem::bad_input(format!("The model's weights are not those of a {model}.")).remedy(WRITE_AGAIN)
}

/// Why weights are damaged: the preprocessing gives other features.
pub fn other_width(taken: usize, given: usize) -> String {
    format!("they take {taken} features where the preprocessing gives {given}")
}

/// Why weights are damaged: another model wrote them.
pub fn other_model(model: &str) -> String {
    format!("they are not of the model {model}")
}

/// Why weights are damaged: slopes and intercepts are of different models.
pub fn other_shapes(weights: &[usize], intercepts: &[usize]) -> String {
    format!("the shapes {weights:?} and {intercepts:?} do not fit each other")
}

/// Why weights are damaged: a tensor is missing.
pub fn no_tensor(name: &str) -> String {
    format!("there is no tensor {name}")
}

/// Why weights are damaged: a tensor holds another kind of numbers.
pub fn no_doubles(name: &str) -> String {
    format!("the tensor {name} does not hold 64-bit floats")
}

/// Why weights are damaged: a tensor holds infinities or no numbers.
pub fn tensor_not_finite(name: &str) -> String {
    format!("the tensor {name} holds numbers that are not finite")
}

/// The weights or the checkpoint of a network cannot be used.
pub fn unusable(why: &str) -> Problem {
    Problem::bad_input(format!("The file with the model's weights cannot be used: {why}."))
        .remedy("Train the model again, or take a fresh copy of the file.")
}

/// Why a network's file cannot be used: it is another kind of file.
pub fn no_safetensors(error: &str) -> String {
    format!("not a safetensors file ({error})")
}

/// Why a network's file cannot be used: what it says of itself is not readable.
pub fn unreadable_description(error: &str) -> String {
    format!("its description cannot be read ({error})")
}

/// Why a network's file cannot be used: weights are missing.
pub fn no_weights(name: &str) -> String {
    format!("the weights {name} are missing")
}

/// Why a network's file cannot be used: weights are of another kind or shape.
pub fn other_tensor(name: &str, found: &str, shape: &[usize]) -> String {
    format!("{name} is {found}, but F32 {shape:?} is wanted")
}

/// Why a network's file cannot be used: weights are infinite or no numbers.
pub fn weights_not_finite(name: &str) -> String {
    format!("{name} holds something that is not a finite number")
}

/// Why a network's file cannot be used: another Bunsen wrote it.
pub fn other_version(version: u32, known: u32) -> String {
    format!("it has version {version}, and this Bunsen reads version {known}")
}

/// Why a network's file cannot be used: it answers something else.
pub fn other_outputs() -> &'static str {
    "its outputs are not those of the model"
}

/// Why a network's file cannot be used: it has other layers.
pub fn other_number_of_tensors(n: usize, expected: usize) -> String {
    format!("it has {n} tensors instead of {expected}")
}

/// Why a checkpoint cannot be used: another Bunsen wrote it.
pub fn other_checkpoint_version(version: u32, known: u32) -> String {
    format!("the checkpoint has version {version}, not {known}")
}

/// Why a checkpoint cannot be used: its loss or epoch cannot be.
pub fn checkpoint_makes_no_sense() -> &'static str {
    "the checkpoint's numbers make no sense"
}
