//! Readers that work in steps, so that a worker can tell how it goes.

use bunsen_spec::Problem;
use bunsen_table::{CsvReader, TableRead};

/// A file while it is read.
pub(crate) trait Steps {
    /// Works for a few milliseconds and says whether the file is read.
    ///
    /// # Errors
    /// If the file turns out to be unreadable.
    fn step(&mut self) -> Result<bool, Problem>;

    /// How much of the work is done, 0 to 1.
    fn done_share(&self) -> f64;

    /// What was read, once all steps are done.
    ///
    /// # Errors
    /// If there is nothing in it.
    fn finish(self: Box<Self>) -> Result<TableRead, Problem>;
}

impl Steps for CsvReader {
    fn step(&mut self) -> Result<bool, Problem> {
        self.step()
    }

    fn done_share(&self) -> f64 {
        self.done_share()
    }

    fn finish(self: Box<Self>) -> Result<TableRead, Problem> {
        (*self).finish()
    }
}
