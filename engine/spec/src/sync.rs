//! Projects that are kept on an edge as well: where, how they stand, and what a push or a pull came to.

use serde::{Deserialize, Serialize};

use crate::{MergeOutcome, Problem, ProjectSummary, Upstream};

/// How a project stands to its other side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncStatus {
    /// The other side's name in refs, such as `edge` in `edge/main`.
    pub remote: String,
    /// Its address, such as `https://example.org/p/iris`; `None` while the project has no other side.
    pub url: Option<String>,
    /// When this side last pushed, in milliseconds since 1970.
    pub pushed_ms: Option<f64>,
    /// When this side last pulled, in milliseconds since 1970.
    pub pulled_ms: Option<f64>,
    /// How the current branch stood to its fellow there when the other side was last asked.
    pub upstream: Option<Upstream>,
}

/// How far a push or a pull is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncProgress {
    /// What is being done, in a few words.
    pub what: String,
    /// Versions, folders, files and contents that are through.
    pub n_done: u64,
    /// How many there are as far as is known; it may grow while more is discovered.
    pub n_total: u64,
    /// Bytes that are through.
    pub bytes_done: u64,
    /// Bytes that there are as far as is known.
    pub bytes_total: u64,
}

impl SyncProgress {
    /// The share that is done, 0 to 1: by bytes where they are known, else by number. `None` where nothing is known.
    pub fn share(&self) -> Option<f64> {
        let of = |done: u64, total: u64| (total > 0).then(|| (done as f64 / total as f64).min(1.0));
        of(self.bytes_done, self.bytes_total).or_else(|| of(self.n_done, self.n_total))
    }
}

/// A branch or tag that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedRef {
    /// Its whole name, such as `refs/heads/main`.
    pub name: String,
    /// Where it was; `None`: it is new.
    pub from: Option<String>,
    /// Where it is.
    pub to: String,
}

/// A branch or tag that stayed where it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedRef {
    /// Its whole name.
    pub name: String,
    /// Why.
    pub problem: Problem,
}

/// What a push came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PushOutcome {
    /// Branches and tags that are on the other side now as they are here.
    pub moved: Vec<MovedRef>,
    /// Those that stayed there as they were. That of the current branch is an error instead.
    pub refused: Vec<RefusedRef>,
    /// Git objects that were sent.
    pub n_objects: u64,
    /// Contents that were sent.
    pub n_contents: u64,
    /// Runs whose records are new or changed there.
    pub n_runs: u64,
    /// Bytes that were sent.
    pub sent_bytes: u64,
    /// Contents, by MD5, that versions point to and neither side has.
    pub lost: Vec<String>,
    /// Why the records of some runs, on either side, were passed over: they cannot be read.
    #[serde(default)]
    pub skipped: Vec<Problem>,
}

/// What a pull came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PullOutcome {
    /// Remembered branches (`refs/remotes/…`) and tags that moved.
    pub moved: Vec<MovedRef>,
    /// Tags that name something else here and stayed so.
    pub refused: Vec<RefusedRef>,
    /// Git objects that came.
    pub n_objects: u64,
    /// Contents that came.
    pub n_contents: u64,
    /// Runs that came or changed.
    pub n_runs: u64,
    /// Bytes that came.
    pub received_bytes: u64,
    /// Contents, by MD5, that versions or runs point to and neither side has.
    pub lost: Vec<String>,
    /// Why the records of some runs, on either side, were passed over: they cannot be read.
    #[serde(default)]
    pub skipped: Vec<Problem>,
    /// What became of the current branch; `None`: the other side has no branch of its name.
    pub merge: Option<MergeOutcome>,
}

/// What a clone came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloneOutcome {
    /// The new project.
    pub project: ProjectSummary,
    /// Git objects that came.
    pub n_objects: u64,
    /// Contents that came.
    pub n_contents: u64,
    /// Runs that came.
    pub n_runs: u64,
    /// Bytes that came.
    pub received_bytes: u64,
    /// Contents, by MD5, that versions or runs point to and neither side has.
    pub lost: Vec<String>,
    /// Why the records of some runs, on either side, were passed over: they cannot be read.
    #[serde(default)]
    pub skipped: Vec<Problem>,
}

/// What came of importing a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportOutcome {
    /// The new project.
    pub project: ProjectSummary,
    /// Contents, by MD5, that versions or runs point to and neither the file nor the store has.
    pub lost: Vec<String>,
    /// Why the records of some runs were passed over: they cannot be read.
    pub skipped: Vec<Problem>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_go_by_bytes_where_they_are_known() {
        let check = |progress: SyncProgress, expected| assert_eq!(progress.share(), expected, "{progress:?}");
        check(SyncProgress::default(), None);
        check(SyncProgress { n_done: 1, n_total: 4, ..SyncProgress::default() }, Some(0.25));
        check(
            SyncProgress { n_done: 1, n_total: 4, bytes_done: 3, bytes_total: 4, ..SyncProgress::default() },
            Some(0.75),
        );
        check(SyncProgress { bytes_done: 9, bytes_total: 4, ..SyncProgress::default() }, Some(1.0));
    }
}
