//! Projects and their runs.

use crate::{Problem, ProblemKind, RunStatus};

const GO_BACK: &str = "It may have been deleted in another tab; go back to the list.";

/// The storage is full.
pub fn no_room() -> Problem {
    Problem::new(ProblemKind::Full, "There is no room left to store this. Nothing was changed.")
        .remedy("Empty the trash, delete runs you no longer need, or export a project and delete it here.")
}

/// Another tab keeps changing the same thing.
pub fn changed_elsewhere() -> Problem {
    let what = "The project was changed in another place at the same moment. Nothing was changed here.";
    Problem::new(ProblemKind::Conflict, what).remedy("Try again, or close the project in the other tab.")
}

/// No project has this id.
pub fn no_project(id: &str) -> Problem {
    Problem::not_found(format!("There is no project {id} in this browser.")).remedy(GO_BACK)
}

/// No run has this id.
pub fn no_run(id: &str) -> Problem {
    Problem::not_found(format!("There is no run {id} in this project.")).remedy(GO_BACK)
}

/// A project of documents alone is asked for what only a table has.
pub fn no_table() -> Problem {
    Problem::not_found("This project has no table yet.").remedy("Add one in the Data room.")
}

/// What to do about a run that is passed over because its record cannot be read.
pub(super) const UNREAD_RUN: &str = "It stays in this project. Bring it from where it is whole: pull, or import an older \
                                     export; if a newer Bunsen wrote it, use that one.";

/// A run is not in the copy of a project.
pub fn run_left_out(run: &str, why: &str) -> Problem {
    Problem::bad_input(format!("“{run}” is not in the copy: {why}")).remedy(UNREAD_RUN)
}

/// A [`project`](super::stored::project) or [`run`](super::stored::run) has this id already.
pub fn id_taken(what: &str, id: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("There is a {what} with the id {id} already."))
}

/// A run is not in a state in which this can be done.
pub fn wrong_status(number: u64, is: &str, wanted: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("Run {number} {is}, so it cannot be {wanted}."))
}

/// How a run stands, as in "Run 3 has finished".
pub fn status(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Running => "is still running",
        RunStatus::Finished => "has finished",
        RunStatus::Failed => "has failed",
        RunStatus::Cancelled => "was cancelled",
    }
}

/// What a run cannot be.
pub fn saved() -> &'static str {
    "saved"
}

/// What a run cannot be.
pub fn resumed() -> &'static str {
    "resumed"
}

/// What a run did that trained nothing, as in "Run 3 measured how documents are found".
pub fn measured_retrieval() -> &'static str {
    "measured how documents are found"
}

/// What a run cannot be.
pub fn finished() -> &'static str {
    "finished"
}

/// What a run cannot be.
pub fn marked_as_failed() -> &'static str {
    "marked as failed"
}

/// What a run cannot be.
pub fn cancelled() -> &'static str {
    "cancelled"
}

/// What a run cannot be.
pub fn used_to_predict() -> &'static str {
    "used to predict"
}

/// A name cannot be used; `why` is a sentence.
pub fn bad_name(why: &str) -> Problem {
    Problem::bad_input(why).remedy("Choose another name.")
}

/// Why a name cannot be used: it is empty.
pub fn name_needed() -> &'static str {
    "A project needs a name."
}

/// Why a name cannot be used: it is too long.
pub fn name_too_long() -> &'static str {
    "The name of a project can have at most 120 characters."
}

/// A project in the list cannot be opened; `why` is a sentence.
pub fn cannot_be_opened(name: &str, why: &str) -> String {
    format!("The project {name} cannot be opened. {why}")
}

/// Message of a project's first version: `data` is the file it is made of, if it is made of one.
pub fn start(data: Option<&str>) -> String {
    data.map_or_else(|| "Start without a table".into(), |data| format!("Start with {data}"))
}

/// Message of a version: what is expected of the data.
pub fn change_of_suite(data: &str) -> String {
    format!("Change what is expected of {data}")
}
