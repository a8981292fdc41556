//! Networks from the outside: what a pipeline may ask of them.

mod digits;
mod interrupted;
mod onnx;
mod refusals;
mod world;
