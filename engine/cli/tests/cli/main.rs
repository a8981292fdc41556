//! Tests of the command line as its users see it.

mod bad_input;
mod bunsen;
mod models;
mod predict;
mod publish;
mod train;
