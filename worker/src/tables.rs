//! The table that was last used: read, prepared, and held by an assistant.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use bunsen_protocol::{
    AssistantCall, BeginTable, DiffTable, Event, GiveTable, Preparation, PrepareTable, TableColumns, TableRole,
    TakeCheckedTable, TakeTableBatch, ValidateTable,
};
use bunsen_spec::{DataRef, OtherTable, Problem, ReadEnd, Step, Suite, TableDiff, TableProfile, Validation, say};
use bunsen_table::Table;
use futures::channel::oneshot;
use futures::future::{Either, join, select};
use futures::lock::Mutex;

use crate::host::{Assistant, Buffers, Program};
use crate::laboratory::Laboratory;
use crate::reading::{FileReading, Source};

/// A table that an assistant holds, prepared, and what is in it.
pub struct OpenTable {
    /// What is in it, and how its file was read.
    pub profile: TableProfile,
    /// What the steps of its recipe did.
    pub preparation: Preparation,
    holder: Rc<Holder>,
    /// The columns, once something here asked for them.
    table: RefCell<Option<Rc<Table>>>,
    /// The assistant that checks it, once something was expected of it.
    checks: Mutex<Option<Rc<Assistant>>>,
}

/// An assistant with a table as it was read, and those that it can be joined with; or with the versions of one.
pub struct Holder {
    file_name: String,
    assistant: Assistant,
    others: RefCell<Vec<OtherTable>>,
}

/// Keeps one table: that of the open project. Reading it again costs time, keeping two costs memory
/// that WebAssembly never gives back.
#[derive(Default)]
pub struct Tables {
    latest: RefCell<Option<(DataRef, Rc<OpenTable>)>>,
    /// How requests that read or prepare can be given up.
    given_up: RefCell<BTreeMap<u64, oneshot::Sender<()>>>,
}

impl Tables {
    fn get(&self, data: &DataRef) -> Option<Rc<OpenTable>> {
        let latest = self.latest.borrow();
        let (kept, table) = latest.as_ref().filter(|(_, table)| !table.holder.is_dead())?;
        (kept.recipe == data.recipe && is_same_file(kept, data)).then(|| table.clone())
    }

    /// The assistant that holds the file of `data`, whatever its recipe.
    fn holder(&self, data: &DataRef) -> Option<Rc<Holder>> {
        let latest = self.latest.borrow();
        let (kept, table) = latest.as_ref().filter(|(_, table)| !table.holder.is_dead())?;
        is_same_file(kept, data).then(|| table.holder.clone())
    }

    /// Keeps the table of this data from now on.
    pub fn keep(&self, data: &DataRef, table: Rc<OpenTable>) {
        *self.latest.borrow_mut() = Some((data.clone(), table));
    }

    /// Keeps no table.
    pub fn forget(&self) {
        *self.latest.borrow_mut() = None;
    }

    /// Gives up what a request reads or prepares, if it still does.
    pub fn give_up(&self, request: u64) {
        if let Some(sender) = self.given_up.borrow_mut().remove(&request) {
            // Nobody listens any more when it has just ended.
            let _ = sender.send(());
        }
    }
}

impl OpenTable {
    /// The columns, to learn from.
    ///
    /// # Errors
    /// If a step of the recipe does not fit: the table would not be what was meant. If the assistant has died.
    pub async fn table(&self) -> Result<Rc<Table>, Problem> {
        self.is_whole()?;
        if let Some(table) = &*self.table.borrow() {
            return Ok(table.clone());
        }
        let (TableColumns { columns, n_rows }, buffers) = self.ask(GiveTable {}).await?;
        let table = Rc::new(Table::from_buffers(columns, n_rows as usize, buffers.to_bytes())?);
        *self.table.borrow_mut() = Some(table.clone());
        Ok(table)
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
                let (table, buffers) = self.ask(GiveTable {}).await?;
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

    /// How a newer table differs from this one.
    ///
    /// # Errors
    /// If a step of either recipe does not fit, a column of the key is missing, or an assistant has died.
    pub async fn diff(
        &self,
        newer: &Self,
        key: Option<Vec<String>>,
        working: impl FnMut(String, f64) + 'static,
    ) -> Result<TableDiff, Problem> {
        self.is_whole()?;
        newer.is_whole()?;
        let (before, buffers) = self.ask(GiveTable {}).await?;
        Ok(newer.holder.call(DiffTable { before, key }, buffers, working).await?.0)
    }

    /// Has the assistant answer something about the table.
    ///
    /// # Errors
    /// If it refuses, or has died; the table is read again the next time.
    pub async fn ask<C: AssistantCall>(&self, call: C) -> Result<(C::Reply, Buffers), Problem> {
        self.holder.call(call, Buffers::default(), |_, _| ()).await
    }
}

impl Holder {
    /// An assistant that holds nothing yet.
    pub fn start(file_name: &str) -> Self {
        let assistant = Assistant::start(Program::Tables);
        Self { file_name: file_name.into(), assistant, others: RefCell::default() }
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

impl Laboratory {
    /// The table that `data` names: the kept one, or one that is prepared now, from the store if need be. `request`
    /// hears of the progress, and can be given up.
    pub async fn table(&self, data: &DataRef, request: u64) -> Result<Rc<OpenTable>, Problem> {
        if let Some(table) = self.tables.get(data) {
            return Ok(table);
        }
        let holder = self.tables.holder(data);
        let work = async {
            let holder = match holder {
                Some(holder) => holder,
                None => self.hold(Source::Stored(&data.md5), data, request).await?,
            };
            self.prepare(holder, data, request).await
        };
        // The assistant may go over to this data's recipe: until then the other's is no longer there.
        self.tables.forget();
        let table = Rc::new(self.until_given_up(request, work).await?);
        self.tables.keep(data, table.clone());
        Ok(table)
    }

    /// The table that `data` names, beside the kept one, which stays: the kept one itself, or one that goes with whoever
    /// asked.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn table_beside(&self, data: &DataRef, request: u64) -> Result<Rc<OpenTable>, Problem> {
        if let Some(table) = self.tables.get(data) {
            return Ok(table);
        }
        Ok(Rc::new(self.open_file(Source::Stored(&data.md5), data, request).await?))
    }

    /// Has a file read as `data` says, and prepared.
    ///
    /// # Errors
    /// When it is no table; the problem names column and row.
    pub async fn open_file(&self, file: Source<'_>, data: &DataRef, request: u64) -> Result<OpenTable, Problem> {
        let work = async {
            let holder = self.hold(file, data, request).await?;
            self.prepare(holder, data, request).await
        };
        self.until_given_up(request, work).await
    }

    /// Sees to it that `table`'s assistant has the tables that these steps of `data` join with.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub async fn hand_over_others<'a>(
        &self,
        table: &OpenTable,
        data: &DataRef,
        steps: impl Iterator<Item = &'a Step> + Clone,
        request: u64,
    ) -> Result<(), Problem> {
        self.hand_over(&table.holder, data, steps, request).await
    }

    /// Has a file read, and the table held by an assistant.
    async fn hold(&self, file: Source<'_>, data: &DataRef, request: u64) -> Result<Rc<Holder>, Problem> {
        let reading = self.read_file(file, &data.options, &data.name, request).await?;
        let holder = Holder::start(&data.name);
        self.take_in(&holder, TableRole::Prepared, reading, request).await?;
        Ok(Rc::new(holder))
    }

    /// Hands a table that is being read over to an assistant, batch by batch: neither the reader nor this worker ever has
    /// more of it. Gives what is known of the file in the end.
    ///
    /// # Errors
    /// When the file turns out to be unreadable, or an assistant has died.
    pub async fn take_in(
        &self,
        holder: &Holder,
        role: TableRole,
        mut reading: FileReading<'_>,
        request: u64,
    ) -> Result<ReadEnd, Problem> {
        let begin = BeginTable { role, plan: reading.plan().clone() };
        holder.call(begin, Buffers::default(), |_, _| ()).await?;
        let (mut batch, mut buffers) = reading.next(self.tell(request)).await?;
        loop {
            let end = batch.end.clone();
            let taking = holder.call(TakeTableBatch { batch }, buffers, |_, _| ());
            if let Some(end) = end {
                taking.await?;
                return Ok(end);
            }
            let (taken, next) = join(taking, reading.next(self.tell(request))).await;
            taken?;
            (batch, buffers) = next?;
        }
    }

    async fn prepare(&self, holder: Rc<Holder>, data: &DataRef, request: u64) -> Result<OpenTable, Problem> {
        let steps = data.recipe.iter().filter(|step| !step.is_off).map(|step| &step.step);
        self.hand_over(&holder, data, steps, request).await?;
        let prepare = PrepareTable { file_name: data.name.clone(), recipe: data.recipe.clone() };
        let (prepared, _) = holder.call(prepare, Buffers::default(), self.tell(request)).await?;
        let (profile, preparation) = (prepared.profile, prepared.preparation);
        Ok(OpenTable { profile, preparation, holder, table: RefCell::default(), checks: Mutex::default() })
    }

    async fn hand_over<'a>(
        &self,
        holder: &Holder,
        data: &DataRef,
        steps: impl Iterator<Item = &'a Step> + Clone,
        request: u64,
    ) -> Result<(), Problem> {
        let is_joined = |other: &OtherTable| steps.clone().any(|step| joins_with(step, &other.name));
        for other in data.others.iter().filter(|other| is_joined(other)) {
            if holder.others.borrow().contains(other) {
                continue;
            }
            let file = Source::Stored(&other.md5);
            let reading = self.read_file(file, &other.options, &other.name, request).await?;
            self.take_in(holder, TableRole::Joined(other.name.clone()), reading, request).await?;
            holder.others.borrow_mut().push(other.clone());
        }
        Ok(())
    }

    /// Tells the page how a request goes.
    pub fn tell(&self, request: u64) -> impl FnMut(String, f64) + 'static {
        let port = self.port.clone();
        move |what, done| port.event(Event::Working { id: request, what, done: Some(done) })
    }

    /// What `work` comes to, unless the request is given up first.
    ///
    /// # Errors
    /// Its own, or that it was given up.
    pub async fn until_given_up<T>(
        &self,
        request: u64,
        work: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let (sender, receiver) = oneshot::channel();
        self.tables.given_up.borrow_mut().insert(request, sender);
        let result = match select(std::pin::pin!(work), receiver).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => Err(say::worker::given_up()),
        };
        self.tables.given_up.borrow_mut().remove(&request);
        result
    }
}

/// Whether a step joins with the table of this name.
pub fn joins_with(step: &Step, name: &str) -> bool {
    matches!(step, Step::Join { table, .. } if table == name)
}

/// Whether two names of data name the same file, read in the same way.
fn is_same_file(a: &DataRef, b: &DataRef) -> bool {
    (&a.md5, &a.options) == (&b.md5, &b.options)
}
