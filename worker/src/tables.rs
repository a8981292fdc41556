//! The table that was last used, parsed.

use std::cell::RefCell;
use std::rc::Rc;

use bunsen_project::read_content;
use bunsen_protocol::{ReadKind, ReadRequest, ReadTable, ReaderMessage};
use bunsen_spec::{DataRef, Problem, ReadOptions, TableProfile};
use bunsen_table::{Table, TableRead};

use crate::host::reader;
use crate::laboratory::Laboratory;

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
    latest: RefCell<Option<(String, ReadOptions, Rc<OpenTable>)>>,
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
        let table = Rc::new(self.read_table(&bytes, &data.options, &data.name, request).await?);
        self.tables.keep(data, table.clone());
        Ok(table)
    }

    /// Has a file read, and its columns looked at. `request` hears of the progress.
    ///
    /// # Errors
    /// When the bytes are no table; the problem names column and row.
    pub async fn read_table(
        &self,
        bytes: &[u8],
        options: &ReadOptions,
        name: &str,
        request: u64,
    ) -> Result<OpenTable, Problem> {
        let (table, read) = self.read(bytes, options, name, true, request).await?;
        let profile = read.profile.ok_or_else(|| Problem::internal("The reader did not look at the columns."))?;
        Ok(OpenTable { table, profile })
    }

    /// Has a file read without looking at what its columns hold. `request` hears of the
    /// progress.
    ///
    /// # Errors
    /// When the bytes are no table; the problem names column and row.
    pub async fn read_unprofiled(
        &self,
        bytes: &[u8],
        options: &ReadOptions,
        name: &str,
        request: u64,
    ) -> Result<TableRead, Problem> {
        let (table, read) = self.read(bytes, options, name, false, request).await?;
        Ok(TableRead { table, options: read.options, parts: read.parts, issues: read.issues })
    }

    async fn read(
        &self,
        bytes: &[u8],
        options: &ReadOptions,
        name: &str,
        is_profiled: bool,
        request: u64,
    ) -> Result<(Table, ReadTable), Problem> {
        let kind = ReadKind::Table { options: options.clone(), is_profiled };
        let reading = ReadRequest { file_name: name.to_string(), kind };
        let tell = |what: String, done| self.working(request, what, Some(done));
        let (ReaderMessage::Read(mut read), buffers) = reader::read(&reading, bytes, tell).await? else {
            return Err(Problem::internal("The reader answered with something else than a table."));
        };
        let table = Table::from_buffers(std::mem::take(&mut read.columns), read.n_rows as usize, buffers)?;
        Ok((table, *read))
    }
}
