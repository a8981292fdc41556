//! What is in a table: the numbers and pictures of the data room.

mod column;
mod duplicates;

use bunsen_spec::{ColumnProfile, TableProfile};

use crate::find_image;
use crate::read::TableRead;
use column::profile_column;
use duplicates::Duplicates;

/// Profiles a whole table at once; see [`Profiler`].
pub fn profile(read: &TableRead) -> TableProfile {
    let mut profiler = Profiler::new(read);
    while !profiler.step() {}
    profiler.finish()
}

/// Profiles a table one column at a time, so that a worker can listen in between.
pub struct Profiler<'a> {
    read: &'a TableRead,
    columns: Vec<ColumnProfile>,
    duplicates: Duplicates,
}

impl<'a> Profiler<'a> {
    /// Begins to profile what was read.
    pub fn new(read: &'a TableRead) -> Self {
        Self { read, columns: Vec::new(), duplicates: Duplicates::new(read.table.n_rows()) }
    }

    /// Profiles the next column and says whether that was the last.
    pub fn step(&mut self) -> bool {
        let columns = self.read.table.columns();
        if let Some(column) = columns.get(self.columns.len()) {
            self.duplicates.add(&column.values);
            self.columns.push(profile_column(column));
        }
        self.columns.len() == columns.len()
    }

    /// How much of the work is done, 0 to 1.
    pub fn done_share(&self) -> f64 {
        self.columns.len() as f64 / self.read.table.columns().len().max(1) as f64
    }

    /// The profile, after the steps that are left.
    pub fn finish(mut self) -> TableProfile {
        while !self.step() {}
        let (image, pixels) = find_image(&self.read.table).unzip();
        TableProfile {
            n_rows: self.read.table.n_rows() as u64,
            columns: self.columns,
            n_duplicate_rows: self.duplicates.count(&self.read.table),
            options: self.read.options.clone(),
            parts: self.read.parts.clone(),
            issues: self.read.issues.clone(),
            image,
            pixels: pixels.unwrap_or_default(),
        }
    }
}
