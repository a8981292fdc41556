//! The table's assistant: holds the table of the open project, takes the steps of its recipe, and answers what is
//! asked of it. So the Data room answers while a run trains, and a table too large for its memory takes nothing
//! else down. An assistant of its own merges the versions of a table.

mod merging;

use std::cell::RefCell;

use bunsen_assistant::{Given, Tell, reply};
use bunsen_prepare::{Bench, Differ, Page, View, suggest_key};
use bunsen_protocol::{
    AssistantCommand, BeginTable, DiffTable, DrawTable, GiveTable, Preparation, PrepareTable, PreparedTable,
    PreviewTableStep, ReadTableRows, RowView, RowsPage, TableBatch, TableRole, WriteTable, WriteTableRows,
};
use bunsen_spec::{Problem, say};
use bunsen_table::{Profiler, Table, TableBuilder};
use js_sys::{Array, Function};
use merging::Merging;
use wasm_bindgen::prelude::*;

thread_local! {
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
    static COMING: RefCell<Option<Coming>> = const { RefCell::new(None) };
    static MERGING: RefCell<Merging> = RefCell::default();
}

/// A table whose rows are still to come, and what it is for.
struct Coming {
    role: TableRole,
    table: TableBuilder,
}

/// Answers a message of the worker; `tell` hears how it goes. Called by the assistants' `start.js`.
#[wasm_bindgen]
pub async fn answer(request: String, buffers: Array, tell: Function) -> Array {
    reply(&request, &buffers, tell, async |command, buffers, tell| {
        BENCH.with_borrow_mut(|bench| match command {
            AssistantCommand::BeginTable(BeginTable { role, plan }) => {
                COMING.set(Some(Coming { role, table: TableBuilder::new(&plan) }));
                Ok(Given::value(&()))
            }
            AssistantCommand::TakeTableBatch(call) => take(bench, call.batch, buffers),
            AssistantCommand::MergeTables(call) => MERGING.with_borrow_mut(|merging| merging.merge(call, tell)),
            AssistantCommand::WriteMerge(call) => MERGING.with_borrow_mut(|merging| merging.write(&call, tell)),
            AssistantCommand::DiffTable(call) => {
                diff(bench.as_ref().ok_or_else(say::worker::no_table)?, call, buffers, tell)
            }
            command => answer_from(bench.as_mut().ok_or_else(say::worker::no_table)?, command, tell),
        })
    })
    .await
}

fn take(bench: &mut Option<Bench>, batch: TableBatch, buffers: Vec<Vec<u8>>) -> Result<Given, Problem> {
    let mut coming = COMING.take().ok_or_else(say::worker::no_table)?;
    let rows = Table::from_buffers(batch.rows.columns, batch.rows.n_rows as usize, buffers)?;
    coming.table.append(&rows)?;
    let Some(end) = batch.end else {
        COMING.set(Some(coming));
        return Ok(Given::value(&()));
    };
    let read = coming.table.finish(end)?;
    match coming.role {
        TableRole::Prepared => *bench = Some(Bench::new(read)),
        TableRole::Joined(name) => bench.as_mut().ok_or_else(say::worker::no_table)?.put_other(name, read.table),
        TableRole::Merged(version) => MERGING.with_borrow_mut(|merging| merging.take(version, read.table)),
    }
    Ok(Given::value(&()))
}

fn answer_from(bench: &mut Bench, command: AssistantCommand, tell: &Tell) -> Result<Given, Problem> {
    match command {
        AssistantCommand::PrepareTable(call) => Ok(Given::value(&prepare(bench, &call, tell))),
        AssistantCommand::ReadTableRows(ReadTableRows { view: RowView { only, filter, sort }, offset, limit }) => {
            let Page { rows, numbers, n_rows } = bench.rows(&View { only, filter, sort }, offset, limit)?;
            Ok(Given::value(&RowsPage { rows, numbers, n_rows }))
        }
        AssistantCommand::PreviewTableStep(PreviewTableStep { before, step }) => {
            let n_steps = before.len() + 1;
            let working = |at| tell.working(&say::steps::taking(at + 1, n_steps), at as f64 / n_steps as f64);
            Ok(Given::value(&bench.preview(&before, &step, working)?))
        }
        AssistantCommand::DrawTable(DrawTable { chart }) => {
            Ok(Given::value(&bunsen_table::chart(bench.table(), &chart)?))
        }
        AssistantCommand::GiveTable(GiveTable {}) => Ok(Given::with_table(bench.table(), |table| table)),
        AssistantCommand::WriteTableRows(WriteTableRows { view: RowView { only, filter, sort } }) => {
            let (csv, n_rows) = bench.csv_of(&View { only, filter, sort })?;
            Ok(Given::with_buffers(&n_rows, [&csv[..]].into_iter()))
        }
        AssistantCommand::WriteTable(WriteTable {}) => Ok(Given::with_buffers(&(), [&bench.csv()[..]].into_iter())),
        _ => Err(say::worker::unknown_request()),
    }
}

/// How the prepared table differs from an older one.
fn diff(bench: &Bench, call: DiffTable, buffers: Vec<Vec<u8>>, tell: &Tell) -> Result<Given, Problem> {
    let before = Table::from_buffers(call.before.columns, call.before.n_rows as usize, buffers)?;
    let key = call.key.unwrap_or_else(|| suggest_key(&before, bench.table()));
    let mut differ = Differ::new(&before, bench.table(), &key)?;
    while !differ.step() {
        tell.working(say::worker::comparing(), differ.done_share());
    }
    Ok(Given::value(&differ.finish()))
}

fn prepare(bench: &mut Bench, call: &PrepareTable, tell: &Tell) -> PreparedTable {
    let n_steps = call.recipe.len();
    bench.prepare(&call.recipe, |at| tell.working(&say::steps::taking(at + 1, n_steps), at as f64 / n_steps as f64));
    let read = bench.read();
    let looking = say::tables::looking_at_columns(&call.file_name);
    let mut profiler = Profiler::new(&read);
    while !profiler.step() {
        tell.working(&looking, profiler.done_share());
    }
    let preparation = Preparation {
        effects: bench.effects().to_vec(),
        columns: bench.columns().to_vec(),
        others: bench.others().collect(),
        stuck: bench.stuck().cloned(),
    };
    PreparedTable { profile: profiler.finish(), preparation }
}
