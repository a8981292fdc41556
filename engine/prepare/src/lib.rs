//! Preparing a table: the steps of a recipe, and the expressions in them; how two versions of a table differ, and the
//! merge of two that came from a third.
//!
//! Every step takes a table and gives a table, as pandas would with the code that the page shows beside it. Knows
//! no model, no store and no file.

mod aggregates;
mod bench;
#[cfg(test)]
mod cases;
mod chance;
mod columns;
mod diff;
mod effect;
mod equality;
mod expression;
mod keys;
mod limits;
mod merge;
mod names;
mod preview;
mod recipe;
mod select;
mod step;
mod steps;
mod widen;

pub use bench::{Bench, Columns, Page, View};
pub use diff::{Differ, diff_tables, suggest_key};
pub use merge::{Resolving, TableMerge, TableMerger, merge_tables, suggest_merge_key};
pub use preview::preview;
pub use recipe::{Prepared, prepare};
pub use step::{OtherTables, RowOrigin, Stepped};
pub use steps::take_step;
