//! Hosts that record, stop, cancel and keep checkpoints.

use std::cell::{Cell, RefCell};

use async_trait::async_trait;
use bunsen_model::{Host, ModelError, QuietHost, Signal};
use bunsen_spec::{Part, Problem, Progress};
use futures::executor::block_on;

use crate::cases::cases;
use crate::registry;

/// Records what it is told, keeps every checkpoint, and answers `signal` from turn `from_turn` on.
pub struct Recorder {
    pub progress: RefCell<Vec<Progress>>,
    pub checkpoints: RefCell<Vec<(u64, Vec<u8>)>>,
    pub n_turns: Cell<u64>,
    pub from_turn: u64,
    pub signal: Signal,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            progress: RefCell::default(),
            checkpoints: RefCell::default(),
            n_turns: Cell::new(0),
            from_turn: u64::MAX,
            signal: Signal::Continue,
        }
    }
}

impl Recorder {
    /// Steps and values of a metric.
    pub fn series(&self, name: &str, part: Part) -> Vec<(u64, f64)> {
        let progress = self.progress.borrow();
        let points = progress.iter().flat_map(|progress| &progress.points);
        points.filter(|point| point.name == name && point.part == part).map(|point| (point.step, point.value)).collect()
    }
}

#[async_trait(?Send)]
impl Host for Recorder {
    fn now_ms(&self) -> f64 {
        self.n_turns.get() as f64
    }

    async fn turn(&self) -> Signal {
        self.n_turns.set(self.n_turns.get() + 1);
        if self.n_turns.get() > self.from_turn { self.signal } else { Signal::Continue }
    }

    fn report(&self, progress: Progress) {
        self.progress.borrow_mut().push(progress);
    }

    fn wants_checkpoint(&self) -> bool {
        true
    }

    async fn save_checkpoint(&self, epoch: u64, bytes: Vec<u8>) -> Result<(), Problem> {
        self.checkpoints.borrow_mut().push((epoch, bytes));
        Ok(())
    }
}

#[test]
fn resuming_gives_the_same_bits_as_never_having_stopped() {
    let cases = cases();
    let (table, spec) = &cases["breast_cancer"];
    let host = Recorder::default();
    let whole = block_on(bunsen_learn::train(spec, table, None, &registry(), None, &host)).expect("trains");
    let checkpoints = host.checkpoints.borrow();
    assert!(checkpoints.len() > 3, "{}", checkpoints.len());
    for (epoch, checkpoint) in checkpoints.iter() {
        let resumed = Recorder::default();
        let again = block_on(bunsen_learn::train(spec, table, None, &registry(), Some(checkpoint), &resumed));
        assert_eq!(again.expect("resumes").pipeline.to_files(), whole.pipeline.to_files(), "from {epoch}");
        let steps: Vec<u64> = resumed.series("loss", Part::Train).iter().map(|(step, _)| *step).collect();
        let last = host.series("loss", Part::Train).len() as u64 - 1;
        assert_eq!(steps, (epoch + 1..=last).collect::<Vec<_>>(), "goes on where it was");
    }
}

#[test]
fn foreign_checkpoints_are_refused() {
    let cases = cases();
    let (table, spec) = &cases["iris"];
    let good = {
        let host = Recorder::default();
        block_on(bunsen_learn::train(spec, table, None, &registry(), None, &host)).expect("trains");
        host.checkpoints.borrow()[0].1.clone()
    };
    let mut not_finite = good.clone();
    not_finite[16..24].copy_from_slice(&f64::NAN.to_le_bytes());
    for bytes in [&[][..], b"nonsense", &good[..good.len() - 1], &not_finite] {
        let result = block_on(bunsen_learn::train(spec, table, None, &registry(), Some(bytes), &QuietHost::default()));
        assert!(matches!(result, Err(ModelError::Problem(_))));
    }
}

#[test]
fn a_wish_to_end_is_met_at_every_turn() {
    let cases = cases();
    for name in ["iris", "diabetes"] {
        let (table, spec) = &cases[name];
        let host = Recorder::default();
        block_on(bunsen_learn::train(spec, table, None, &registry(), None, &host)).expect("trains");
        let n_turns = host.n_turns.get();
        assert!(n_turns > 5, "{name}: {n_turns} turns");
        for from_turn in 0..n_turns {
            let cancelling = Recorder { from_turn, signal: Signal::Cancel, ..Recorder::default() };
            let result = block_on(bunsen_learn::train(spec, table, None, &registry(), None, &cancelling));
            assert!(matches!(result, Err(ModelError::Cancelled)), "{name}: cancelled at turn {from_turn}");
            let stopping = Recorder { from_turn, signal: Signal::Stop, ..Recorder::default() };
            let result = block_on(bunsen_learn::train(spec, table, None, &registry(), None, &stopping));
            let stopped = result.unwrap_or_else(|error| panic!("{name}: stopped at turn {from_turn}: {error}"));
            assert!(!stopped.evaluation.metrics.is_empty());
        }
    }
}
