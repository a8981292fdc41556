//! A table that an assistant holds: what is in it, and what can be asked of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use bunsen_protocol::{
    AssistantCall, DiffTable, GiveTable, Preparation, PrepareTable, PreparedTable, TableColumns, TakeCheckedTable,
    ValidateTable,
};
use bunsen_spec::{OtherTable, Problem, RecipeStep, Suite, TableDiff, TableProfile, Validation, say};
use bunsen_table::Table;
use futures::lock::Mutex;

use crate::host::{Assistant, Buffers, Program};

/// A table that an assistant holds, prepared, and what is in it.
pub struct OpenTable {
    /// What is in it, and how its file was read.
    pub profile: TableProfile,
    /// What the steps of its recipe did.
    pub preparation: Preparation,
    /// The assistant that holds it.
    pub holder: Rc<Holder>,
    /// How often its assistant had prepared a table, this one included.
    n_prepared: u64,
    /// The columns, once something here asked for them.
    table: RefCell<Option<Rc<Table>>>,
    /// The assistant that checks it, once something was expected of it.
    checks: Mutex<Option<Rc<Assistant>>>,
}

/// An assistant with a table as it was read, and those that it can be joined with; or with the versions of one.
pub struct Holder {
    file_name: String,
    assistant: Assistant,
    /// How often it was asked to prepare its table.
    n_prepared: Cell<u64>,
    /// Those that it can be joined with. Had by whoever hands one over: an assistant takes in one table at a time.
    pub others: Mutex<Vec<OtherTable>>,
}

impl OpenTable {
    /// Has an assistant prepare the table that it holds as `recipe` says. What it had prepared before is gone.
    ///
    /// # Errors
    /// If the assistant has died.
    pub async fn prepare(
        holder: Rc<Holder>,
        file_name: String,
        recipe: Vec<RecipeStep>,
        working: impl FnMut(String, f64) + 'static,
    ) -> Result<Self, Problem> {
        let n_prepared = holder.n_prepared.get() + 1;
        holder.n_prepared.set(n_prepared);
        let prepare = PrepareTable { file_name, recipe };
        let (PreparedTable { profile, preparation }, _) = holder.call(prepare, Buffers::default(), working).await?;
        Ok(Self { profile, preparation, holder, n_prepared, table: RefCell::default(), checks: Mutex::default() })
    }

    /// The columns, to learn from.
    ///
    /// # Errors
    /// If a step of the recipe does not fit: the table would not be what was meant. If the assistant has died.
    pub async fn table(&self) -> Result<Rc<Table>, Problem> {
        self.is_whole()?;
        if let Some(table) = &*self.table.borrow() {
            return Ok(table.clone());
        }
        let (TableColumns { columns, n_rows }, buffers) = self.columns().await?;
        let table = Rc::new(Table::from_buffers(columns, n_rows as usize, buffers.to_bytes())?);
        *self.table.borrow_mut() = Some(table.clone());
        Ok(table)
    }

    /// The columns as they can be handed on, without a copy being made in this worker's memory.
    ///
    /// # Errors
    /// As for [`Self::table`].
    pub async fn columns(&self) -> Result<(TableColumns, Buffers), Problem> {
        self.is_whole()?;
        self.ask(GiveTable {}, |_, _| ()).await
    }

    /// Whether every step of the recipe could be taken.
    fn is_whole(&self) -> Result<(), Problem> {
        self.preparation.stuck.as_ref().map_or(Ok(()), |(at, why)| Err(say::steps::stuck(at + 1, why)))
    }

    /// What comes of checking the table against a suite.
    ///
    /// # Errors
    /// As for [`Self::ask_checks`].
    pub async fn validate(
        &self,
        suite: &Suite,
        working: impl FnMut(String, f64) + 'static,
    ) -> Result<Validation, Problem> {
        if suite.expectations.is_empty() {
            return Ok(Validation::of_nothing());
        }
        self.ask_checks(ValidateTable { suite: suite.clone() }, working).await
    }

    /// Has the checks' assistant answer something about the table, which it gets without a copy being made here.
    ///
    /// # Errors
    /// If a step of the recipe does not fit, or an assistant has died.
    pub async fn ask_checks<C: AssistantCall>(
        &self,
        call: C,
        working: impl FnMut(String, f64) + 'static,
    ) -> Result<C::Reply, Problem> {
        self.is_whole()?;
        let gave_up = |why: &str| say::worker::checks_gave_up(&self.holder.file_name, why);
        // Who asks while the assistant is given the table waits for it: a second one would hold the table once more.
        let mut known = self.checks.lock().await;
        let assistant = match known.as_ref().filter(|assistant| !assistant.is_dead()) {
            Some(assistant) => assistant.clone(),
            None => {
                let (table, buffers) = self.columns().await?;
                let assistant = Rc::new(Assistant::start(Program::Checks));
                let taken = assistant.call(TakeCheckedTable { table }, buffers, |_, _| ()).await;
                taken.map_err(|ended| ended.problem(gave_up))?;
                known.insert(assistant).clone()
            }
        };
        drop(known);
        let answer = assistant.call(call, Buffers::default(), working).await;
        Ok(answer.map_err(|ended| ended.problem(gave_up))?.0)
    }

    /// How this table differs from an older one, of which these are the columns.
    ///
    /// # Errors
    /// If a step of the recipe does not fit, a column of the key is missing, or as for [`Self::ask`].
    pub async fn diff(
        &self,
        (before, buffers): (TableColumns, Buffers),
        key: Option<Vec<String>>,
        working: impl FnMut(String, f64) + 'static,
    ) -> Result<TableDiff, Problem> {
        self.is_whole()?;
        Ok(self.ask_about(DiffTable { before, key }, buffers, working).await?.0)
    }

    /// Has the assistant answer something about the table; `working` hears how it goes.
    ///
    /// # Errors
    /// If it refuses, or has died; the table is read again the next time. If it has gone over to another recipe since:
    /// whoever needs a table for longer takes its columns first.
    pub async fn ask<C: AssistantCall>(
        &self,
        call: C,
        working: impl FnMut(String, f64) + 'static,
    ) -> Result<(C::Reply, Buffers), Problem> {
        self.ask_about(call, Buffers::default(), working).await
    }

    async fn ask_about<C: AssistantCall>(
        &self,
        call: C,
        buffers: Buffers,
        working: impl FnMut(String, f64) + 'static,
    ) -> Result<(C::Reply, Buffers), Problem> {
        if self.holder.n_prepared.get() != self.n_prepared {
            return Err(say::worker::prepared_anew(&self.holder.file_name));
        }
        self.holder.call(call, buffers, working).await
    }
}

impl Holder {
    /// An assistant that holds nothing yet.
    pub fn start(file_name: &str) -> Self {
        let assistant = Assistant::start(Program::Tables);
        Self { file_name: file_name.into(), assistant, n_prepared: Cell::new(0), others: Mutex::default() }
    }

    /// Whether the assistant has died, and what it held with it.
    pub fn is_dead(&self) -> bool {
        self.assistant.is_dead()
    }

    /// Has the assistant answer something.
    ///
    /// # Errors
    /// If it refuses, or has died.
    pub async fn call<C: AssistantCall>(
        &self,
        call: C,
        buffers: Buffers,
        working: impl FnMut(String, f64) + 'static,
    ) -> Result<(C::Reply, Buffers), Problem> {
        let answer = self.assistant.call(call, buffers, working).await;
        answer.map_err(|ended| ended.problem(|why| say::worker::table_gave_up(&self.file_name, why)))
    }
}
