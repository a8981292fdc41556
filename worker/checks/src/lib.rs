//! The checks' assistant: holds the prepared table and says whether it does as expected. A program of its own,
//! because regular expressions are large and most tables are never checked with one.

use std::cell::RefCell;

use bunsen_assistant::{Given, Tell, reply};
use bunsen_expect::{Validator, report_html, suggest};
use bunsen_protocol::{AssistantCommand, ProposeSuite, TakeCheckedTable, ValidateTable, WriteReport};
use bunsen_spec::{Problem, Suite, Validation, say};
use bunsen_table::Table;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

thread_local! {
    static CHECKED: RefCell<Option<Checked>> = const { RefCell::new(None) };
}

/// A table, and what came of checking it last.
struct Checked {
    table: Table,
    latest: Option<(Suite, Validation)>,
}

/// Answers a message of the worker; `tell` hears how it goes. Called by the assistants' `start.js`.
#[wasm_bindgen]
pub async fn answer(request: String, buffers: Array, tell: Function) -> Array {
    reply(&request, &buffers, tell, async |command, buffers, tell| {
        CHECKED.with_borrow_mut(|checked| match command {
            AssistantCommand::TakeCheckedTable(TakeCheckedTable { table }) => {
                let table = Table::from_buffers(table.columns, table.n_rows as usize, buffers)?;
                *checked = Some(Checked { table, latest: None });
                Ok(Given::value(&()))
            }
            command => checked.as_mut().ok_or_else(say::worker::no_table)?.answer(command, tell),
        })
    })
    .await
}

impl Checked {
    fn answer(&mut self, command: AssistantCommand, tell: &Tell) -> Result<Given, Problem> {
        match command {
            AssistantCommand::ValidateTable(ValidateTable { suite }) => Ok(Given::value(self.validation(suite, tell))),
            AssistantCommand::ProposeSuite(ProposeSuite {}) => Ok(Given::value(&suggest(&self.table))),
            AssistantCommand::WriteReport(WriteReport { suite, name }) => {
                Ok(Given::value(&report_html(self.validation(suite.clone(), tell), &suite, &name)))
            }
            _ => Err(say::worker::unknown_request()),
        }
    }

    /// What comes of checking the table: what is known already, if nothing else is expected.
    fn validation(&mut self, suite: Suite, tell: &Tell) -> &Validation {
        let latest = match self.latest.take().filter(|(checked, _)| *checked == suite) {
            Some(latest) => latest,
            None => {
                let mut validator = Validator::new(&self.table, &suite);
                while !validator.step() {
                    tell.working(say::worker::checking(), validator.done_share());
                }
                let validation = validator.finish();
                (suite, validation)
            }
        };
        &self.latest.insert(latest).1
    }
}
