//! Networks from the outside: what a pipeline may ask of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]

mod digits;
mod encoder;
mod encoder_refusals;
mod interrupted;
mod minilm;
mod onnx;
mod refusals;
mod world;
