//! The table that was last used, and how one comes to be: read, handed to an assistant and prepared.

use std::cell::RefCell;
use std::rc::Rc;

use bunsen_protocol::{BeginTable, Event, TableRole, TakeTableBatch};
use bunsen_spec::{DataRef, OtherTable, Problem, ReadEnd, Step, say};
use futures::future::join;
use futures::lock::{Mutex, MutexGuard};

use crate::host::Buffers;
use crate::laboratory::Laboratory;
use crate::open_table::{Holder, OpenTable};
use crate::reading::{FileReading, Source};

/// Keeps one table: that of the open project. Reading it again costs time, keeping two costs memory
/// that WebAssembly never gives back.
#[derive(Default)]
pub struct Tables {
    latest: RefCell<Option<(DataRef, Rc<OpenTable>)>>,
    /// Had by the request that reads or prepares the table to keep. One that came for the same table meanwhile finds
    /// it when its turn comes, and does not read the file once more.
    turn: Mutex<()>,
}

impl Tables {
    fn get(&self, data: &DataRef) -> Option<Rc<OpenTable>> {
        let latest = self.latest.borrow();
        let (kept, table) = latest.as_ref().filter(|(_, table)| !table.holder.is_dead())?;
        is_same_table(kept, data).then(|| table.clone())
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
    fn forget(&self) {
        *self.latest.borrow_mut() = None;
    }
}

impl Laboratory {
    /// The table that `data` names: the kept one, or one that is prepared now, from the store if need be. `request`
    /// hears of the progress, and can be given up.
    pub async fn table(&self, data: &DataRef, request: u64) -> Result<Rc<OpenTable>, Problem> {
        if let Some(table) = self.tables.get(data) {
            return Ok(table);
        }
        let work = async {
            let _turn = self.wait_for_turn(request).await;
            if let Some(table) = self.tables.get(data) {
                return Ok(table);
            }
            let holder = self.tables.holder(data);
            // The assistant may go over to this data's recipe: until then the other's is no longer there.
            self.tables.forget();
            let holder = match holder {
                Some(holder) => holder,
                None => self.hold(Source::Stored(&data.md5), data, request).await?,
            };
            let table = Rc::new(self.prepare(holder, data, request).await?);
            self.tables.keep(data, table.clone());
            Ok(table)
        };
        self.requests.until_given_up(request, work).await
    }

    /// Waits until no other request reads or prepares the table to keep.
    async fn wait_for_turn(&self, request: u64) -> MutexGuard<'_, ()> {
        if let Some(turn) = self.tables.turn.try_lock() {
            return turn;
        }
        self.working(request, say::worker::waiting_for_table(), None);
        self.tables.turn.lock().await
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
        let work = async {
            // It may be the very one that another request has read or prepared.
            drop(self.wait_for_turn(request).await);
            match self.tables.get(data) {
                Some(table) => Ok(table),
                None => Ok(Rc::new(self.open_file(Source::Stored(&data.md5), data, request).await?)),
            }
        };
        self.requests.until_given_up(request, work).await
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
        self.requests.until_given_up(request, work).await
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
        OpenTable::prepare(holder, data.name.clone(), data.recipe.clone(), self.tell(request)).await
    }

    async fn hand_over<'a>(
        &self,
        holder: &Holder,
        data: &DataRef,
        steps: impl Iterator<Item = &'a Step> + Clone,
        request: u64,
    ) -> Result<(), Problem> {
        let mut held = holder.others.lock().await;
        let is_joined = |other: &OtherTable| steps.clone().any(|step| joins_with(step, &other.name));
        for other in data.others.iter().filter(|other| is_joined(other)) {
            if held.contains(other) {
                continue;
            }
            held.retain(|held| held.name != other.name);
            let file = Source::Stored(&other.md5);
            let reading = self.read_file(file, &other.options, &other.name, request).await?;
            self.take_in(holder, TableRole::Joined(other.name.clone()), reading, request).await?;
            held.push(other.clone());
        }
        Ok(())
    }

    /// Tells the page how a request goes.
    pub fn tell(&self, request: u64) -> impl FnMut(String, f64) + 'static {
        let port = self.port.clone();
        move |what, done| port.event(Event::Working { id: request, what, done: Some(done) })
    }
}

/// Whether a step joins with the table of this name.
pub fn joins_with(step: &Step, name: &str) -> bool {
    matches!(step, Step::Join { table, .. } if table == name)
}

/// Whether two names of data name the same table.
fn is_same_table(a: &DataRef, b: &DataRef) -> bool {
    is_same_file(a, b) && a.recipe == b.recipe && joined(a).eq(joined(b))
}

/// The tables that the recipe of `data` joins with.
fn joined(data: &DataRef) -> impl Iterator<Item = &OtherTable> {
    let is_joined =
        |other: &OtherTable| data.recipe.iter().any(|step| !step.is_off && joins_with(&step.step, &other.name));
    data.others.iter().filter(move |other| is_joined(other))
}

/// Whether two names of data name the same file, read in the same way.
fn is_same_file(a: &DataRef, b: &DataRef) -> bool {
    (&a.md5, &a.options) == (&b.md5, &b.options)
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{JoinHow, RecipeStep};

    use super::*;

    fn other(name: &str, md5: &str) -> OtherTable {
        OtherTable { name: name.into(), md5: md5.into(), size_bytes: 1, options: Default::default() }
    }

    fn check(change: impl FnOnce(&mut DataRef), is_same: bool) {
        let join = Step::Join { table: "b.csv".into(), how: JoinHow::Left, on: Vec::new() };
        let others = vec![other("b.csv", "1"), other("c.csv", "2")];
        let data = DataRef { md5: "0".into(), recipe: vec![RecipeStep::from(join)], others, ..DataRef::default() };
        let mut changed = data.clone();
        change(&mut changed);
        assert_eq!(is_same_table(&data, &changed), is_same, "{changed:?}");
    }

    #[test]
    fn a_table_is_its_file_how_it_is_read_its_recipe_and_what_that_joins_with() {
        check(|_| (), true);
        check(|data| data.name = "renamed.csv".into(), true);
        check(|data| data.others[1].md5 = "3".into(), true);
        check(|data| data.others[0].md5 = "3".into(), false);
        check(|data| data.md5 = "3".into(), false);
        check(|data| data.options.delimiter = Some(';'), false);
        check(|data| data.recipe[0].is_off = true, false);
        check(|data| drop(data.recipe.pop()), false);
    }
}
