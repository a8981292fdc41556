//! Tests of the edge as its clients see it: whole answers, refusals included.

mod app;
mod deployments;
mod durability;
mod guards;
mod invocations;
mod links;
mod model;
mod objects;
mod operation;
mod site;
mod stats;
