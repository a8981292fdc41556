//! The worker: one run at a time, one tab that writes, and a reader of its own.

use crate::{Problem, ProblemKind};

/// Another run trains in this tab.
pub fn still_training(run: &str) -> Problem {
    conflict(format!("{run} is still training in this tab.")).remedy("Wait for it, or stop it first.")
}

/// What a run is called before it has a name.
pub fn new_run(model: &str) -> String {
    format!("A new {model}")
}

/// What a run is called before its record is read.
pub fn resumed_run() -> &'static str {
    "A resumed run"
}

/// A run that is to be taken up trains in another tab.
pub fn training_in_another_tab() -> Problem {
    conflict("This run is training in another tab.").remedy("Watch it there, or close that tab and try again.")
}

/// There is no room for what a run has reached.
pub fn no_room_for_checkpoint() -> Problem {
    Problem::new(
        ProblemKind::Full,
        "There is no room for a checkpoint. Training goes on, but a closed tab would lose what came since the last one.",
    )
    .remedy("Make room meanwhile: empty the trash, delete runs you no longer need, or export a project and delete it here.")
}

/// A run that is to be steered trains in another tab.
pub fn steered_in_another_tab() -> Problem {
    conflict("This run trains in another tab.").remedy("Steer it from the tab that started it.")
}

/// A run that is to be paused has ended.
pub fn not_training() -> Problem {
    conflict("This run is not training any more.")
}

/// A run that is to be deleted trains.
pub fn run_still_training() -> Problem {
    conflict("This run is still training.").remedy("Cancel it first, then delete it.")
}

/// A project that is to be deleted trains.
pub fn training_in_project(run: &str) -> Problem {
    conflict(format!("{run} is training in this project.")).remedy("Wait for it or cancel it, then delete the project.")
}

/// Another tab has the right to write.
pub fn another_tab_writes() -> Problem {
    conflict("Another tab is working on this project, so it cannot be changed here. Nothing was changed.")
        .remedy("Close that tab, or take over writing here with \u{201c}Take over\u{201d}.")
}

fn conflict(what: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::Conflict, what)
}

/// What is done meanwhile: a file goes into the store.
pub fn storing(file: &str) -> String {
    format!("Storing {file}")
}

/// A file did not come with its command.
pub fn no_bytes() -> Problem {
    Problem::internal("The file's bytes did not reach the worker.").remedy("Reload the page.")
}

/// A part of the engine, which is fetched when it is first needed, did not come.
pub fn part_not_fetched() -> Problem {
    Problem::new(ProblemKind::Unreachable, "A part of the engine could not be fetched.").remedy(
        "Check the connection to where the studio is served, then try again. If the studio was updated meanwhile, \
         reload the page.",
    )
}

/// The browser cannot read a file that the learner gave (any more).
pub fn not_readable(file: &str) -> Problem {
    Problem::bad_input(format!("{file} could not be read from this device."))
        .remedy("It may have been moved or changed meanwhile. Choose it again.")
}

/// The page is of another version than the worker.
pub fn unknown_command() -> Problem {
    Problem::internal("The worker does not know this command.")
        .remedy("Reload the page, so that its parts are of one version.")
}

/// An answer was found, but the browser did not take it.
pub fn answer_not_sent() -> Problem {
    Problem::new(ProblemKind::Full, "The answer did not reach the page: there is not enough memory for it.")
        .remedy("Nothing is lost. Close other tabs, or ask for less at once, and try again.")
}

/// The worker is of another version than the reader.
pub fn unknown_request() -> Problem {
    Problem::internal("The reader does not know this request.").remedy("Reload the page.")
}

/// The reader gave up on a file.
pub fn reader_gave_up(file: &str, why: &str) -> Problem {
    Problem::internal(format!("{file} could not be read: the reader gave up ({why})."))
        .remedy("Nothing is lost. The file may be damaged or too large for this device: try a smaller part of it.")
}

/// Why the reader gave up.
pub fn not_started() -> &'static str {
    "it could not be started"
}

/// Why the reader gave up.
pub fn no_memory() -> &'static str {
    "there is not enough memory for the file"
}

/// Why the reader gave up.
pub fn fell_silent() -> &'static str {
    "it fell silent"
}

/// Why the reader gave up.
pub fn of_another_version() -> &'static str {
    "it is of another version"
}

/// Why the reader gave up.
pub fn not_loaded_or_crashed() -> &'static str {
    "it could not be loaded, or has crashed"
}

/// The table's assistant is asked before it has a table.
pub fn no_table() -> Problem {
    Problem::internal("The table is not there yet.").remedy("Open the project again.")
}

/// The table's assistant gave up.
pub fn table_gave_up(file: &str, why: &str) -> Problem {
    Problem::internal(format!("The table of {file} could not be worked on: {why}."))
        .remedy("Nothing is lost. It may be too large for this device: try fewer steps, rows or columns.")
}

/// What is done meanwhile: another request reads or prepares the table.
pub fn waiting_for_table() -> &'static str {
    "Waiting for the table"
}

/// A table was prepared by another recipe while something was asked of it.
pub fn prepared_anew(file: &str) -> Problem {
    conflict(format!("The table of {file} was prepared in another way meanwhile.")).remedy("Do it again.")
}

/// The learner gave up a request.
pub fn given_up() -> Problem {
    Problem::new(ProblemKind::Cancelled, "This was stopped.")
}

/// The learner stopped the reading of a project's table.
pub fn reading_stopped() -> Problem {
    Problem::new(ProblemKind::Cancelled, "The table was not read: you stopped it.")
}

/// What is being done: a table is checked.
pub fn checking() -> &'static str {
    "Checking the table"
}

/// The assistant that checks a table died, and why.
pub fn checks_gave_up(file: &str, why: &str) -> Problem {
    Problem::internal(format!("{file} could not be checked: {why}."))
        .remedy("Try again. If it stays so, the table may be too large to be checked in this browser.")
}

/// Versions of a table are being merged.
pub fn merging() -> &'static str {
    "Merging the tables"
}

/// A merged table is being written.
pub fn writing_merged() -> &'static str {
    "Writing the merged table"
}

/// What is being done: two tables are compared.
pub fn comparing() -> &'static str {
    "Comparing the tables"
}
