//! The world around a training run in the browser.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use async_trait::async_trait;
use bunsen_model::{Host, Signal};
use bunsen_project::runs::{self, Saved};
use bunsen_protocol::Event;
use bunsen_spec::{MetricPoint, Problem, ProblemKind, Progress, ProjectId, RunId, say};

use super::ActiveRun;
use super::coalesce::Coalescer;
use super::span::Span;
use crate::host::{now_ms, wall_ms};
use crate::laboratory::Laboratory;

/// Most milliseconds of work between two openings to the world.
const TURN_MS: f64 = 20.0;
/// Least milliseconds between two checkpoints.
const CHECKPOINT_MS: f64 = 2_000.0;
/// Saving may take at most one part in so many of the time.
const CHECKPOINT_SHARE: f64 = 20.0;

/// The [`Host`] of a run: sends progress to the page, obeys its steering and keeps checkpoints in the
/// store.
pub struct RunHost {
    lab: Rc<Laboratory>,
    project: ProjectId,
    active: Rc<ActiveRun>,
    turned_ms: Cell<f64>,
    coalescer: RefCell<Coalescer>,
    /// The last report, without its points: shown again when the run is held.
    latest: RefCell<Progress>,
    unsaved: RefCell<Vec<MetricPoint>>,
    span: RefCell<Span>,
    next_checkpoint_ms: Cell<f64>,
}

impl RunHost {
    /// The host of a run that is about to train.
    pub fn new(lab: Rc<Laboratory>, project: ProjectId, active: Rc<ActiveRun>) -> Self {
        let now_ms = now_ms();
        Self {
            lab,
            project,
            active,
            turned_ms: Cell::new(now_ms),
            coalescer: RefCell::new(Coalescer::new()),
            latest: RefCell::default(),
            unsaved: RefCell::default(),
            span: RefCell::new(Span::start(now_ms)),
            next_checkpoint_ms: Cell::new(now_ms + CHECKPOINT_MS),
        }
    }

    /// Sends what progress is still held back.
    pub fn flush(&self) {
        let progress = self.coalescer.borrow_mut().take(now_ms());
        if let Some(progress) = progress {
            self.tell(progress);
        }
    }

    /// Takes what is not in the store yet: metric points, and milliseconds spent training.
    pub fn take_unsaved(&self) -> (Vec<MetricPoint>, f64) {
        (self.unsaved.take(), self.span.borrow_mut().take_lap(now_ms()))
    }

    fn run(&self) -> &RunId {
        &self.active.id
    }

    fn tell(&self, progress: Progress) {
        let is_paused = self.active.steer.must_wait();
        self.lab.port.event(Event::RunProgress { run: self.run().clone(), progress, is_paused });
    }

    /// Waits while the learner holds the run.
    async fn wait_while_held(&self) {
        if !self.active.steer.must_wait() {
            return;
        }
        self.span.borrow_mut().hold(now_ms());
        self.flush();
        self.tell(self.latest.borrow().clone());
        self.active.steer.released().await;
        self.span.borrow_mut().go_on(now_ms());
        self.tell(self.latest.borrow().clone());
    }
}

#[async_trait(?Send)]
impl Host for RunHost {
    fn now_ms(&self) -> f64 {
        now_ms()
    }

    async fn turn(&self) -> Signal {
        if now_ms() - self.turned_ms.get() >= TURN_MS {
            self.lab.macrotasks.turn().await;
            self.wait_while_held().await;
            self.turned_ms.set(now_ms());
        }
        self.active.steer.signal()
    }

    fn report(&self, progress: Progress) {
        self.unsaved.borrow_mut().extend(progress.points.iter().cloned());
        *self.latest.borrow_mut() = Progress { points: Vec::new(), ..progress.clone() };
        let due = {
            let mut coalescer = self.coalescer.borrow_mut();
            coalescer.add(progress);
            coalescer.take_due(now_ms())
        };
        if let Some(progress) = due {
            self.tell(progress);
        }
    }

    fn wants_checkpoint(&self) -> bool {
        now_ms() >= self.next_checkpoint_ms.get()
    }

    async fn save_checkpoint(&self, epoch: u64, bytes: Vec<u8>) -> Result<(), Problem> {
        let began_ms = now_ms();
        let (points, trained_ms) = self.take_unsaved();
        let epochs = self.latest.borrow().epochs.max(epoch);
        let saved = Saved { points, trained_ms, checkpoint: Some((epoch, epochs, bytes)) };
        let answer = runs::save(&self.lab.store, &self.project, self.run(), &saved, wall_ms()).await;
        let took_ms = now_ms() - began_ms;
        self.next_checkpoint_ms.set(now_ms() + CHECKPOINT_MS.max(took_ms * CHECKPOINT_SHARE));
        match answer.map_err(Problem::from) {
            Ok(_) => {
                self.lab.port.event(Event::CheckpointSaved { run: self.run().clone(), epoch });
                Ok(())
            }
            // A full disk is no reason to end a run that may yet finish: what it needs in the end is
            // less than what it learned. It goes on and tries again at the next checkpoint.
            Err(problem) if problem.kind == ProblemKind::Full => {
                let problem = say::worker::no_room_for_checkpoint();
                self.lab.port.event(Event::CheckpointNotSaved { run: self.run().clone(), problem });
                let Saved { points, trained_ms, .. } = saved;
                self.unsaved.borrow_mut().splice(0..0, points);
                self.span.borrow_mut().add(trained_ms);
                Ok(())
            }
            Err(problem) => Err(problem),
        }
    }
}
