//! The table that was last used, parsed.

use std::cell::RefCell;
use std::rc::Rc;

use bunsen_project::read_content;
use bunsen_spec::{CsvOptions, DataRef, Problem, TableProfile};
use bunsen_table::{CsvRead, CsvReader, Profiler, Table};

use crate::laboratory::Laboratory;
use crate::pace::Pace;

/// A parsed table and what is in it.
#[derive(Debug)]
pub struct OpenTable {
    /// The table.
    pub table: Table,
    /// What is in it, and how its file was read.
    pub profile: TableProfile,
}

/// Keeps one table: that of the open project. Reading it again costs time, keeping two costs memory
/// that WebAssembly never gives back.
#[derive(Debug, Default)]
pub struct Tables {
    latest: RefCell<Option<(String, CsvOptions, Rc<OpenTable>)>>,
}

impl Tables {
    fn get(&self, data: &DataRef) -> Option<Rc<OpenTable>> {
        let latest = self.latest.borrow();
        let (md5, options, table) = latest.as_ref()?;
        (*md5 == data.md5 && *options == data.options).then(|| table.clone())
    }

    /// Keeps the table of this data from now on.
    pub fn keep(&self, data: &DataRef, table: Rc<OpenTable>) {
        *self.latest.borrow_mut() = Some((data.md5.clone(), data.options.clone(), table));
    }
}

impl Laboratory {
    /// The table that `data` names: the kept one, or read from the store. `request` hears of the
    /// progress.
    pub async fn table(&self, data: &DataRef, request: u64) -> Result<Rc<OpenTable>, Problem> {
        if let Some(table) = self.tables.get(data) {
            return Ok(table);
        }
        let bytes = read_content(&self.store, &data.md5).await?;
        let table = Rc::new(self.read_table(bytes, &data.options, &data.name, request).await?);
        self.tables.keep(data, table.clone());
        Ok(table)
    }

    /// Reads a delimited text file. `request` hears of the progress.
    ///
    /// # Errors
    /// When the bytes are no table; the problem names column and row.
    pub async fn read_table(
        &self,
        bytes: Vec<u8>,
        options: &CsvOptions,
        name: &str,
        request: u64,
    ) -> Result<OpenTable, Problem> {
        let read = self.read_csv(bytes, options, name, request).await?;
        let what = format!("Looking at the columns of {name}");
        let mut pace = Pace::new(self, request);
        let mut profiler = Profiler::new(&read);
        while !profiler.step() {
            pace.turn(&what, profiler.done_share()).await;
        }
        let profile = profiler.finish();
        Ok(OpenTable { table: read.table, profile })
    }

    /// Reads a delimited text file without looking at what its columns hold. `request` hears of the
    /// progress.
    pub async fn read_csv(
        &self,
        bytes: Vec<u8>,
        options: &CsvOptions,
        name: &str,
        request: u64,
    ) -> Result<CsvRead, Problem> {
        let what = format!("Reading {name}");
        let mut pace = Pace::new(self, request);
        let mut reader = CsvReader::new(bytes, options)?;
        while !reader.step()? {
            pace.turn(&what, reader.done_share()).await;
        }
        reader.finish()
    }
}
