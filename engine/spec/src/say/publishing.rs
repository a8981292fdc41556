//! Links: models sent to an edge and fetched from one.

use crate::{Problem, ProblemKind};

const OPEN_THE_LINK: &str = "Open the link that the edge printed when it first started; it holds the token.";

/// A model's name is not fit for an address.
pub fn bad_link_name() -> Problem {
    Problem::bad_input("The name cannot be used in a link.")
        .remedy("Use 1 to 60 of the letters a to z, digits and hyphens, with no hyphen at either end.")
}

/// The run has not finished.
pub fn no_model(run: &str) -> Problem {
    Problem::bad_input(format!("{run} has no model to publish.")).remedy("Publish a run that has finished.")
}

/// There is no token, or it is none.
pub fn token_needed() -> Problem {
    Problem::new(ProblemKind::Forbidden, "Publishing needs the edge's token.").remedy(OPEN_THE_LINK)
}

/// The edge has another token.
pub fn token_refused() -> Problem {
    Problem::new(ProblemKind::Forbidden, "The edge does not accept this token.").remedy(OPEN_THE_LINK)
}

/// The edge knows nothing at this address.
pub fn no_such_thing() -> Problem {
    Problem::not_found("There is no such thing on this site.").remedy("Reload the page and try again.")
}

/// The edge refused without a word.
pub fn odd_status(status: u16) -> Problem {
    Problem::new(ProblemKind::Unreachable, format!("The edge answered with the status {status}."))
        .remedy("Try again in a while. Nothing was lost.")
}

/// The answer comes from something else, or another version.
pub fn no_edge(error: &str) -> Problem {
    Problem::new(ProblemKind::Unreachable, format!("The answer is not that of a Bunsen edge ({error})."))
        .remedy("Reload the page to get the version that the edge speaks.")
}

/// Nothing is published under this name.
pub fn no_such_model(name: &str) -> Problem {
    Problem::not_found(format!("Nothing is published under the name {name}."))
        .remedy("Check the link, or ask whoever sent it: it may have been taken down.")
}

/// A file of a published model came through broken.
pub fn file_arrived_damaged(file: &str) -> Problem {
    Problem::new(ProblemKind::Unreachable, format!("The file {file} arrived damaged."))
        .remedy("Reload the page to fetch it again.")
}

/// Published documents are asked before they are opened.
pub fn documents_not_loaded(name: &str) -> Problem {
    Problem::not_found(format!("The documents {name} are not loaded.")).remedy("Reload the page to load them.")
}

/// A published model is asked before it is opened.
pub fn not_loaded(name: &str) -> Problem {
    Problem::not_found(format!("The model {name} is not loaded.")).remedy("Reload the page to load it.")
}

/// What is done meanwhile: a file goes to the edge.
pub fn sending(file: &str) -> String {
    format!("Sending {file}")
}

/// What is done meanwhile: the edge is told the name.
pub fn publishing(name: &str) -> String {
    format!("Publishing {name}")
}
