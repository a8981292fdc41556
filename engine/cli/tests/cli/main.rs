//! Tests of the command line as its users see it.
