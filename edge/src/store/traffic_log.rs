//! Takes note of predictions: one thread writes what many requests hand in, as few transactions as it can.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rusqlite::params;
use tokio::sync::oneshot;

use super::traffic::{Traffic, TrafficKey, add_traffic, bounded, merge_aged_traffic};
use super::{Database, Durability, StoreFault};

/// Entries that may wait to be written.
const MAX_WAITING: usize = 4096;
/// Entries written in one transaction.
const MAX_TOGETHER: usize = 512;
/// How often old rows are merged, in milliseconds.
const MERGE_EVERY_MS: f64 = 3_600_000.0;

/// What is noted of one request. Never its inputs.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrafficEntry {
    /// The deployment.
    pub name: String,
    /// The version that predicted.
    pub version: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: f64,
    /// How long it took in milliseconds.
    pub latency_ms: f64,
    /// Rows by predicted label (classification).
    pub by_label: BTreeMap<String, u64>,
    /// Predicted numbers: how many, their sum (regression).
    pub values: (u64, f64),
    /// Whether the request was refused instead.
    pub is_refused: bool,
}

type Waiting = (TrafficEntry, oneshot::Sender<bool>);

/// The way into the log.
#[derive(Clone)]
pub(crate) struct TrafficLog {
    entries: SyncSender<Waiting>,
}

impl TrafficLog {
    /// Starts the writing thread. It ends when the last `TrafficLog` is dropped.
    pub fn start(database: Arc<Database>) -> std::io::Result<Self> {
        let (entries, waiting) = sync_channel(MAX_WAITING);
        std::thread::Builder::new().name("traffic-log".into()).spawn(move || write_all(&database, &waiting))?;
        Ok(Self { entries })
    }

    /// Notes a request. True once the note survives the end of this process; false (and a line in the
    /// program's log) when it could not be written, which is no reason to withhold an answer.
    pub async fn note(&self, entry: TrafficEntry) -> bool {
        let (done, is_done) = oneshot::channel();
        if self.entries.try_send((entry, done)).is_err() {
            tracing::error!("a prediction was not counted: too many wait to be written");
            return false;
        }
        is_done.await.unwrap_or(false)
    }
}

fn write_all(database: &Database, waiting: &Receiver<Waiting>) {
    let mut merged_ms = f64::NEG_INFINITY;
    while let Ok(first) = waiting.recv() {
        let together: Vec<Waiting> = std::iter::once(first).chain(waiting.try_iter().take(MAX_TOGETHER - 1)).collect();
        let now_ms = together.iter().map(|(entry, _)| entry.at_ms).fold(f64::NEG_INFINITY, f64::max);
        let is_written = match write_together(database, &together) {
            Ok(()) => true,
            Err(fault) => {
                tracing::error!(cause = %fault, "predictions were not counted");
                false
            }
        };
        for (_, done) in together {
            // The request may have been given up meanwhile.
            let _ = done.send(is_written);
        }
        if now_ms > merged_ms + MERGE_EVERY_MS {
            merged_ms = now_ms;
            if let Err(fault) = database.write(Durability::Crash, |t| merge_aged_traffic(t, now_ms)) {
                tracing::error!(cause = %fault, "old counts were not merged");
            }
        }
    }
}

fn write_together(database: &Database, together: &[Waiting]) -> Result<(), StoreFault> {
    let mut rows: BTreeMap<TrafficKey, Traffic> = BTreeMap::new();
    let mut n_by_name: BTreeMap<&str, u64> = BTreeMap::new();
    for (entry, _) in together {
        let traffic = traffic_of(entry);
        *n_by_name.entry(&entry.name).or_default() += traffic.n_predictions;
        rows.entry(TrafficKey::minute(&entry.name, entry.version, entry.at_ms)).or_default().add(&traffic);
    }
    database.write(Durability::Crash, |t| {
        for (key, traffic) in &rows {
            add_traffic(t, key, traffic)?;
        }
        for (name, n) in &n_by_name {
            t.execute(
                "UPDATE deployments SET n_predictions = n_predictions + ? WHERE name = ?",
                params![*n as i64, name],
            )?;
        }
        Ok(())
    })
}

fn traffic_of(entry: &TrafficEntry) -> Traffic {
    if entry.is_refused {
        return Traffic { n_refused: 1, ..Traffic::default() };
    }
    let (n_values, sum_values) = entry.values;
    let mut traffic = Traffic {
        n_requests: 1,
        n_predictions: entry.by_label.values().sum::<u64>() + n_values,
        n_values,
        sum_values: bounded(sum_values),
        by_label: entry.by_label.clone(),
        ..Traffic::default()
    };
    traffic.latencies.record(entry.latency_ms);
    traffic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::traffic::{Span, traffic_stats};

    #[test]
    fn numbers_beyond_counting_do_not_cost_the_others_theirs() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("edge.sqlite")).unwrap();
        let entry = |name: &str, sum: f64| {
            let (done, _) = oneshot::channel();
            (TrafficEntry { name: name.into(), version: 1, values: (1, sum), ..TrafficEntry::default() }, done)
        };
        let beyond = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MAX];
        let mut together: Vec<Waiting> = beyond.into_iter().map(|sum| entry("beyond", sum)).collect();
        together.push(entry("fine", 2.0));
        for _ in 0..2 {
            write_together(&database, &together).unwrap();
        }
        let stats = |name: &str| {
            let span = Span { from_ms: 0.0, to_ms: 60_000.0, n_buckets: 1 };
            database.read(|t| traffic_stats(t, name, span)).unwrap()
        };
        assert_eq!((stats("fine").n_predictions, stats("fine").buckets[0].mean), (2, Some(2.0)));
        assert_eq!(stats("beyond").n_predictions, 10);
        assert!(stats("beyond").buckets[0].mean.is_some_and(f64::is_finite));
    }
}
