//! The world around a long computation on a command line: the machine's clock, a progress bar, Ctrl+C.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::time::Instant;

use async_trait::async_trait;
use bunsen_model::{Host, Signal};
use bunsen_spec::{MetricPoint, Part, Problem, Progress};
use indicatif::{ProgressBar, ProgressStyle};

use crate::interrupt;

/// A host on a terminal, or without one.
pub struct NativeHost {
    started: Instant,
    bar: Option<ProgressBar>,
    on_interrupt: Option<&'static str>,
    last: RefCell<BTreeMap<(Part, String), f64>>,
    points: RefCell<Vec<MetricPoint>>,
    was_asked_to_stop: Cell<bool>,
    /// Epochs finished and asked for, as last reported.
    reached: Cell<(u64, u64)>,
}

impl NativeHost {
    /// A host that shows progress on standard error, if that is a terminal and `shows_progress`, and beside it what
    /// Ctrl+C does; `None` where nobody listens for it and it ends the program.
    pub fn new(shows_progress: bool, on_interrupt: Option<&'static str>) -> Self {
        let bar = (shows_progress && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::no_length();
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {elapsed} gone, {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self {
            started: Instant::now(),
            bar,
            on_interrupt,
            last: RefCell::default(),
            points: RefCell::default(),
            was_asked_to_stop: Cell::new(false),
            reached: Cell::default(),
        }
    }

    /// Seconds since training began.
    pub fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// The last value of each metric that training reported, for one part of the rows.
    pub fn last_metrics(&self, part: Part) -> BTreeMap<String, f64> {
        let last = self.last.borrow();
        last.iter().filter(|((of, _), _)| *of == part).map(|((_, name), value)| (name.clone(), *value)).collect()
    }

    /// All metrics that training reported, in the order they came.
    pub fn points(&self) -> Vec<MetricPoint> {
        self.points.borrow().clone()
    }

    /// Whether the learner ended it early. A wish that came when all epochs were done changes nothing.
    pub fn was_stopped(&self) -> bool {
        let (epoch, epochs) = self.reached.get();
        self.was_asked_to_stop.get() && epoch < epochs
    }

    /// Takes the progress bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[async_trait(?Send)]
impl Host for NativeHost {
    fn now_ms(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1000.0
    }

    async fn turn(&self) -> Signal {
        let signal = interrupt::signal();
        self.was_asked_to_stop.set(self.was_asked_to_stop.get() || signal == Signal::Stop);
        signal
    }

    fn report(&self, progress: Progress) {
        self.reached.set((progress.epoch, progress.epochs));
        let mut last = self.last.borrow_mut();
        self.points.borrow_mut().extend(progress.points.iter().cloned());
        for MetricPoint { name, part, value, .. } in progress.points {
            last.insert((part, name), value);
        }
        let Some(bar) = &self.bar else { return };
        if progress.steps > 0 {
            bar.set_length(progress.steps);
            bar.set_position(progress.step);
        } else {
            bar.set_length(progress.epochs);
            bar.set_position(progress.epoch);
        }
        let loss = last.get(&(Part::Validation, "loss".into())).or_else(|| last.get(&(Part::Train, "loss".into())));
        let left = progress.left_ms.map_or(String::new(), |ms| format!("{:.0} s left", ms / 1000.0));
        let loss = loss.map_or(String::new(), |loss| format!(", loss {loss:.4}"));
        let on_interrupt = self.on_interrupt.map_or(String::new(), |what| format!(" (Ctrl+C: {what})"));
        bar.set_message(format!("{left}{loss}{on_interrupt}"));
    }

    fn wants_checkpoint(&self) -> bool {
        false
    }

    async fn save_checkpoint(&self, _epoch: u64, _bytes: Vec<u8>) -> Result<(), Problem> {
        Ok(())
    }
}
