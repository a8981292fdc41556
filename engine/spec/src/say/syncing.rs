//! Sentences about projects that an edge keeps.

use super::{Words, counted, quoted};
use crate::{Problem, ProblemKind};

const NOTHING_LOST: &str = "Try again: what has arrived is not sent a second time.";

/// What a push does.
pub fn push() -> Words {
    Words {
        label: "Push",
        text: "Git sends the versions that the edge lacks and moves its branches to where yours are; DVC sends the data \
               they point to. What is there already is not sent again.",
    }
}

/// What a pull does.
pub fn pull() -> Words {
    Words {
        label: "Pull",
        text: "Git fetches the versions that are only on the edge and merges them into your branch; DVC fetches the \
               data they point to.",
    }
}

/// What a clone is.
pub fn clone() -> Words {
    Words {
        label: "Clone",
        text: "A clone is the whole project: every version, its data and its runs, with a note of where it came from, \
               so that you can push and pull.",
    }
}

/// A name that cannot stand in a project's address.
pub fn bad_project_name() -> Problem {
    Problem::bad_input("A project's name on the edge is 1 to 60 small letters from a to z, digits and hyphens.")
        .remedy("Begin and end it with a letter or a digit, such as “iris-2026”.")
}

/// An address that is not that of a project on an edge.
pub fn bad_url(url: &str) -> Problem {
    Problem::bad_input(format!("{} is not the address of a project on an edge.", quoted(url)))
        .remedy("It looks like https://example.org/p/iris or https://example.org/p/iris.git, without a token in it.")
}

/// A project has no other side.
pub fn no_remote() -> Problem {
    Problem::bad_input("This project is not kept on any edge yet.")
        .remedy("Give the address of one, such as https://example.org/p/iris, then push.")
}

/// The other side asks for a token, or for another one.
pub fn token_refused(name: &str) -> Problem {
    Problem::new(ProblemKind::Forbidden, format!("The edge does not show {name} to this token, or there is none."))
        .remedy("Give the edge's own token, or ask the project's owner for one; also check the name in the address.")
}

/// The token allows less than was asked for.
pub fn only_reading(name: &str) -> Problem {
    Problem::new(ProblemKind::Forbidden, format!("This token allows to read {name}, not to change it."))
        .remedy("Ask its owner for a writer's token.")
}

/// The other side has no such project.
pub fn no_such_project(name: &str) -> Problem {
    Problem::not_found(format!("There is no project {name} on this edge."))
        .remedy("Check the address. Pushing with the edge's own token makes a new one.")
}

/// Nothing was pushed to the other side yet.
pub fn nothing_there(name: &str) -> Problem {
    Problem::not_found(format!("{name} has no versions on the edge yet.")).remedy("Push to it first.")
}

/// A branch there has commits that this side lacks.
pub fn not_fast_forward(branch: &str) -> Problem {
    Problem::new(
        ProblemKind::Conflict,
        format!(
            "The edge's {branch} has versions that are not here. Moving it to where {branch} is here would drop them, \
             so nothing was sent."
        ),
    )
    .remedy("Pull first: that brings those versions and merges them with yours. Then push again.")
}

/// A tag of the same name means something else there.
pub fn tag_differs(tag: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("The tag {tag} names another version on the edge than here."))
        .remedy("Tags stay where they are. Delete the one that is wrong, or give yours another name.")
}

/// Someone pushed at the same moment.
pub fn moved_meanwhile(name: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("{name} moved on the edge while this was sent, so it stayed as it is."))
        .remedy("Pull, then push again.")
}

/// The other side did not move a ref, in its own words.
pub fn ref_refused(name: &str, why: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("The edge did not move {name}: {why}.")).remedy("Pull, then try again.")
}

/// The other side did not take the objects, in its own words.
pub fn pack_refused(why: &str) -> Problem {
    Problem::new(ProblemKind::Unreachable, format!("The edge did not take the versions: {why}.")).remedy(NOTHING_LOST)
}

/// More at once than an edge takes.
pub fn pack_too_large(mib: u64) -> Problem {
    Problem::new(
        ProblemKind::Full,
        format!("The versions to send are larger than {mib} MiB, which is the most at once."),
    )
    .remedy("Large files belong into the data, which is sent apart: remove them from the project's text files.")
}

/// The other side's answer is something else.
pub fn odd_answer(what: &str) -> Problem {
    Problem::new(ProblemKind::Unreachable, format!("The answer about {what} is not that of a Bunsen edge."))
        .remedy("Check the address, and that nothing between (a proxy, a log-in page) answers in its place.")
}

/// The other side answered with a status that says nothing more.
pub fn odd_status(what: &str, status: u16) -> Problem {
    Problem::new(
        ProblemKind::Unreachable,
        format!("The edge answered the request about {what} with the status {status}."),
    )
    .remedy(NOTHING_LOST)
}

/// An answer ended too early.
pub fn cut_off(what: &str) -> Problem {
    Problem::new(ProblemKind::Unreachable, format!("The connection broke off while {what} was on its way."))
        .remedy(NOTHING_LOST)
}

/// An object that came is not what its name says.
pub fn object_damaged(id: &str, why: &str) -> Problem {
    Problem::new(
        ProblemKind::Unreachable,
        format!("The object {id} came damaged from the edge: {why}. Your project stays as it was."),
    )
    .remedy("Try again. If it stays so, push it again from where it is whole.")
}

/// The other side lacks an object that its own versions need.
pub fn object_missing(id: &str) -> Problem {
    Problem::not_found(format!(
        "The edge lacks the object {id}, which its versions need. Your project stays as it was."
    ))
    .remedy("Push again from where the project is whole.")
}

/// A content that came is not what its name says.
pub fn content_damaged(md5: &str) -> Problem {
    Problem::new(ProblemKind::Unreachable, format!("The content {md5} came damaged from the edge and was not kept."))
        .remedy("Try again. If it stays so, push it again from where it is whole.")
}

/// The data of the newest version is on neither side.
pub fn data_missing(file: &str, branch: &str) -> Problem {
    Problem::not_found(format!("The edge has the newest version of {branch}, but not the data of {file}."))
        .remedy("Whoever committed it has to send the data: “dvc push”, or push from Bunsen. Then pull again.")
}

/// What is there is a repository, but not a project.
pub fn no_project(name: &str, why: &str) -> Problem {
    Problem::bad_input(format!("{name} is a git repository, but not one that Bunsen can open: {why}"))
        .remedy("Clone it with git instead, or choose one that was pushed from Bunsen.")
}

/// A run's record on the other side cannot be used.
pub fn bad_run(file: &str, why: &str) -> Problem {
    Problem::bad_input(format!("The record {file} of a run on the edge was passed over: {why}"))
        .remedy("Push again from where the run is whole.")
}

/// A run's record on this side cannot be used.
pub fn bad_own_run(run: &str, why: &str) -> Problem {
    Problem::bad_input(format!("Run {run} was passed over, here and on the edge: {why}"))
        .remedy("Delete this copy of the project and clone it again, or open it with the Bunsen that wrote the run.")
}

/// What is done meanwhile: the other side is asked what it has.
pub fn asking() -> String {
    "Asking the edge what it has".into()
}

/// What is done meanwhile: this side is looked through.
pub fn comparing() -> String {
    "Comparing versions".into()
}

/// What is done meanwhile: contents go there.
pub fn sending_contents(n: u64) -> String {
    format!("Sending data and models ({})", counted(n, "file", "files"))
}

/// What is done meanwhile: versions go there.
pub fn sending_versions(n: u64) -> String {
    format!("Sending versions ({})", counted(n, "object", "objects"))
}

/// What is done meanwhile: versions come here.
pub fn fetching_versions() -> String {
    "Fetching versions".into()
}

/// What is done meanwhile: contents come here.
pub fn fetching_contents(n: u64) -> String {
    format!("Fetching data and models ({})", counted(n, "file", "files"))
}

/// What is done meanwhile: both sides are put together.
pub fn merging() -> String {
    "Putting both sides together".into()
}
