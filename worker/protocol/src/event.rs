//! Messages that travel between page and worker.

use bunsen_spec::{Problem, Progress, ProjectId, RunId, RunSummary};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Command;

/// From the page: do this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Names the request, for the reply.
    pub id: u64,
    /// What to do.
    pub command: Command,
}

/// From the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// The worker is ready for requests.
    Ready(Ready),
    /// The answer to a request. Its JSON is of the call's [`crate::Call::Reply`] type.
    Reply {
        /// Which request.
        id: u64,
        /// The answer.
        result: Result<Box<RawValue>, Problem>,
    },
    /// Something happened.
    Event {
        /// What.
        event: Event,
    },
    /// The worker could not start, or has hit a fault and is dead: no reply will come any more. The
    /// last message of a worker; one that dies without it shows as an `error` event or by silence.
    Failed {
        /// What happened, for a bug report.
        what: String,
    },
}

/// What the worker is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ready {
    /// What it computes on, in words, such as "CPU · SIMD" or "WebGPU · Apple M2".
    pub computes_on: String,
    /// Whether it can train networks on WebGPU.
    pub has_gpu: bool,
    /// Why WebGPU was asked for but is not to be had.
    pub gpu_problem: Option<Problem>,
}

/// Something that happened in the worker without being asked for at that moment. Of runs it speaks only to the page that
/// started them: other tabs hear that their project changed, and read the rest from the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A run was stored and is about to train.
    RunStarted {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunSummary,
        /// Rows it learns from.
        n_train: u64,
        /// Rows held out.
        n_test: u64,
    },
    /// A run goes on. At most every 50 ms.
    RunProgress {
        /// The run.
        run: RunId,
        /// How far it is, with the metric points since the last event.
        progress: Progress,
        /// Whether it is paused.
        is_paused: bool,
    },
    /// A checkpoint is in the store: a tab closed now resumes from here.
    CheckpointSaved {
        /// The run.
        run: RunId,
        /// Epochs finished.
        epoch: u64,
    },
    /// There is no room for a checkpoint. The run goes on, and tries again at the next one.
    CheckpointNotSaved {
        /// The run.
        run: RunId,
        /// Why not, and what to do.
        problem: Problem,
    },
    /// A project or its runs changed, here or in another tab.
    ProjectChanged {
        /// The project.
        project: ProjectId,
    },
    /// Another tab took the writing lock.
    WritingLost {
        /// The project.
        project: ProjectId,
    },
    /// A long command other than training goes on.
    Working {
        /// The request.
        id: u64,
        /// What is being done, in a few words.
        what: String,
        /// Share done, 0 to 1, if known.
        done: Option<f64>,
    },
}
