//! What a browser refuses: the network and its storage.

use crate::{Problem, ProblemKind};

const CHECK: &str = "Check the address and that this device is online, then try again; nothing was lost.";

/// A site took too long.
pub fn did_not_answer(site: &str, seconds: u32) -> Problem {
    Problem::new(ProblemKind::Unreachable, format!("{site} did not answer within {seconds} seconds.")).remedy(CHECK)
}

/// A site is not there.
pub fn not_reached(site: &str) -> Problem {
    Problem::new(ProblemKind::Unreachable, format!("{site} could not be reached.")).remedy(CHECK)
}

/// The site that the page came from, at the beginning of a sentence.
pub fn this_site() -> &'static str {
    "This site"
}

/// Why the storage failed: an older page is open.
pub fn older_tab() -> &'static str {
    "another tab of this site holds an older form of it; close that tab and try again"
}

/// Why the storage failed: a newer page has been open.
pub fn newer_form() -> &'static str {
    "it was written by a newer version of Bunsen; reload the page to get that version"
}

/// Why the storage failed: there is none.
pub fn no_indexed_db() -> &'static str {
    "this browser has no IndexedDB here"
}

/// Why the storage failed: something else wrote into it.
pub fn holds_no_bytes(key: &str) -> String {
    format!("{key} holds something that is not bytes")
}

/// Why the storage failed: the browser gave up.
pub fn aborted() -> &'static str {
    "the browser aborted the transaction"
}

/// Why the storage failed: the browser says nothing.
pub fn ended_without_a_word() -> &'static str {
    "the transaction ended without a word"
}
