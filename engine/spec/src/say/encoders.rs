//! What keeps a sentence encoder from being loaded or asked.

use crate::Problem;

/// The files of an encoder cannot be used. Who calls says which file, as a field.
pub fn unusable(why: &str) -> Problem {
    Problem::bad_input(format!("The sentence encoder cannot be used: {why}."))
        .remedy("Take a fresh copy of its folder, or another encoder of the kind BERT.")
}

/// Why an encoder cannot be used: a file is not the JSON it should be.
pub fn no_json(error: &str) -> String {
    format!("the file cannot be read ({error})")
}

/// Why an encoder cannot be used: a setting has another value than the one that Bunsen computes.
pub fn other_setting(name: &str, found: &str, wanted: &str) -> String {
    format!("its {name} is {found}, and Bunsen computes {wanted} only")
}

/// Why an encoder cannot be used: a size is out of bounds.
pub fn other_size(name: &str, found: usize, max: usize) -> String {
    format!("its {name} is {found}, and must be from 1 to {max}")
}

/// Why an encoder cannot be used: the heads of attention do not share the numbers evenly.
pub fn uneven_heads(n_hidden: usize, n_heads: usize) -> String {
    format!("its hidden_size of {n_hidden} cannot be shared evenly by {n_heads} heads")
}

/// Why an encoder cannot be used: its layer_norm_eps makes no sense.
pub fn other_epsilon(found: f64) -> String {
    format!("its layer_norm_eps is {found}, and must be above 0 and at most 0.1")
}

/// Why an encoder cannot be used: a tensor has another shape, or numbers of another kind.
pub fn other_tensor(name: &str, found: &str, shape: &[usize]) -> String {
    format!("{name} is {found}, but F32, F16, BF16 or I8 {shape:?} is wanted")
}

/// Why an encoder cannot be used: the scales of a tensor of 8 bits are missing or of another kind.
pub fn no_scales(name: &str, n_rows: usize) -> String {
    format!("{name} has 8 bits, but not its {n_rows} scales, as F32, beside it")
}

/// Why weights cannot be written in 16 bits.
pub fn too_large_for_16_bits(name: &str) -> String {
    format!("{name} holds a number that 16 bits cannot")
}

/// Why an encoder cannot be used: a token that is needed is not in the vocabulary, or has another number there.
pub fn no_token(token: &str) -> String {
    format!("the token {token} is not in its vocabulary, or has another number there")
}

/// Why an encoder cannot be used: the vocabulary is larger than the network knows.
pub fn too_many_words(id: u32, n_words: usize) -> String {
    format!("its vocabulary has the number {id}, but the network knows {n_words} tokens")
}

/// Why an encoder cannot be used: words are tried letter by letter, which takes long.
pub fn long_words(found: usize, max: usize) -> String {
    format!("its max_input_chars_per_word is {found}, and must be from 1 to {max}")
}

/// Why an encoder cannot be used: the special tokens leave no room for a text.
pub fn no_room(n_special: usize, max_tokens: usize) -> String {
    format!("{n_special} special tokens leave no room for a text in {max_tokens} tokens")
}

/// Why an encoder cannot be used: around a text there is something else than tokens of the first segment.
pub fn other_template() -> &'static str {
    "its post_processor does something else than putting special tokens before and after a text"
}

/// A text cannot be cut into tokens.
pub fn text_unreadable(error: &str) -> Problem {
    Problem::internal(format!("The text could not be cut into tokens: {error}."))
        .remedy("Remove the text, or take another encoder.")
}

/// A text's vector has no direction, or numbers beyond all bounds.
pub fn no_vector() -> Problem {
    Problem::internal("The encoder gave no usable vector for this text.")
        .remedy("Take a fresh copy of the encoder's folder.")
}
