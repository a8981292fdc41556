//! The part of ONNX's protocol buffer messages that we write and read.
//!
//! Field numbers are those of `onnx.proto` (IR version 10). Declared by hand so that no protobuf
//! compiler is needed to build.

