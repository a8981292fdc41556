//! Threads that own models. A model is not made to be shared between threads, so work goes to the
//! models, not models to the work.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

type Job<S> = Box<dyn FnOnce(&mut S) + Send>;

/// Why work was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Busy {
    /// As much waits already as may.
    Full,
    /// It panicked, or the threads have ended.
    Failed,
}

/// Threads, each with a state of its own, and a queue of bounded length before them.
pub(crate) struct ModelThreads<S> {
    jobs: SyncSender<Job<S>>,
}

impl<S> Clone for ModelThreads<S> {
    fn clone(&self) -> Self {
        Self { jobs: self.jobs.clone() }
    }
}

impl<S: 'static> ModelThreads<S> {
    /// Starts `n_threads` threads with at most `max_waiting` pieces of work before them. They end when
    /// the last handle is dropped.
    pub fn start(
        n_threads: usize,
        max_waiting: usize,
        make_state: impl Fn() -> S + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let (jobs, waiting) = sync_channel(max_waiting);
        let (waiting, make_state) = (Arc::new(Mutex::new(waiting)), Arc::new(make_state));
        for index in 0..n_threads {
            let (waiting, make_state) = (Arc::clone(&waiting), Arc::clone(&make_state));
            std::thread::Builder::new()
                .name(format!("predict-{index}"))
                .spawn(move || work_off(&waiting, &*make_state))?;
        }
        Ok(Self { jobs })
    }

    /// Has `work` done by the next free thread.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce(&mut S) -> T + Send + 'static) -> Result<T, Busy> {
        let (done, is_done) = oneshot::channel();
        let job: Job<S> = Box::new(move |state| {
            // Whoever asked may have gone: before its turn came nothing is done, after it nobody is told.
            if !done.is_closed() {
                let _ = done.send(work(state));
            }
        });
        self.jobs.try_send(job).map_err(|_| Busy::Full)?;
        is_done.await.map_err(|_| Busy::Failed)
    }
}

fn work_off<S>(waiting: &Mutex<Receiver<Job<S>>>, make_state: &dyn Fn() -> S) {
    let mut state = make_state();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if catch_unwind(AssertUnwindSafe(|| job(&mut state))).is_err() {
            tracing::error!("a prediction panicked; its thread starts afresh");
            state = make_state();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_is_not_done() {
        let threads: ModelThreads<u32> = ModelThreads::start(1, 4, || 0).unwrap();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let running = threads.run(move |_| wait.recv().is_ok());
        let abandoned = threads.run(|n| *n += 1);
        let polled = futures::future::join(running, abandoned);
        assert!(tokio::time::timeout(std::time::Duration::from_millis(50), polled).await.is_err(), "both wait");
        go.send(()).unwrap();
        assert_eq!(threads.run(|n| *n).await, Ok(0));
    }

    #[tokio::test]
    async fn refuses_what_it_cannot_bear_and_goes_on_after_a_panic() {
        let threads: ModelThreads<u32> = ModelThreads::start(1, 1, || 0).unwrap();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let (started, is_started) = oneshot::channel();
        let running = threads.clone();
        let running = tokio::spawn(async move {
            running
                .run(move |n| {
                    *n += 1;
                    let _ = started.send(());
                    wait.recv().is_ok()
                })
                .await
        });
        is_started.await.unwrap();
        let queued = threads.clone();
        let queued = tokio::spawn(async move { queued.run(|n| *n).await });
        while threads.jobs.try_send(Box::new(|_| ())).is_ok() {
            tokio::task::yield_now().await;
        }
        assert_eq!(threads.run(|_| ()).await, Err(Busy::Full));
        go.send(()).unwrap();
        assert_eq!(running.await.unwrap(), Ok(true));
        // It was either queued before the queue was stuffed, or refused.
        assert!(matches!(queued.await.unwrap(), Ok(1) | Err(Busy::Full)));
        let panicked = loop {
            match threads.run(|_| -> u32 { panic!("on purpose") }).await {
                Err(Busy::Full) => tokio::task::yield_now().await,
                other => break other,
            }
        };
        assert_eq!(panicked, Err(Busy::Failed));
        assert_eq!(threads.run(|n| *n).await, Ok(0), "a fresh state");
    }
}
