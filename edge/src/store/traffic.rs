//! What was predicted, added up over time: written by the minute, merged into hours and days as it ages.

use std::collections::BTreeMap;

use bunsen_spec::{DeploymentStats, StatsBucket};
use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreFault;
use super::latencies::Latencies;

const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 3600;
const DAY_S: i64 = 24 * HOUR_S;

/// Rows older than this are merged into longer spans: age, span.
const MERGES: [(i64, i64); 2] = [(2 * DAY_S, HOUR_S), (60 * DAY_S, DAY_S)];

/// A span of time asked for, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    /// Its start.
    pub from_ms: f64,
    /// Its end.
    pub to_ms: f64,
    /// Into how many equal parts it is cut.
    pub n_buckets: usize,
}

/// Which row of the table something is added to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TrafficKey {
    /// The deployment.
    pub name: String,
    /// Start in seconds since 1970.
    pub start_s: i64,
    /// Length in seconds.
    pub span_s: i64,
    /// The version that predicted.
    pub version: u64,
}

/// What happened in one row's span.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Traffic {
    /// Requests, refused ones left out.
    pub n_requests: u64,
    /// Rows predicted.
    pub n_predictions: u64,
    /// Requests refused.
    pub n_refused: u64,
    /// Predicted numbers (regression).
    pub n_values: u64,
    /// Their sum.
    pub sum_values: f64,
    /// How long requests took.
    pub latencies: Latencies,
    /// Rows by predicted label (classification).
    pub by_label: BTreeMap<String, u64>,
}

impl TrafficKey {
    /// The row for the minute of `at_ms`.
    pub fn minute(name: &str, version: u64, at_ms: f64) -> Self {
        let start_s = (at_ms / 1000.0) as i64 / MINUTE_S * MINUTE_S;
        Self { name: name.to_string(), start_s, span_s: MINUTE_S, version }
    }
}

impl Traffic {
    /// Adds what happened in another span.
    pub fn add(&mut self, other: &Self) {
        self.n_requests += other.n_requests;
        self.n_predictions += other.n_predictions;
        self.n_refused += other.n_refused;
        self.n_values += other.n_values;
        self.sum_values = bounded(self.sum_values + other.sum_values);
        self.latencies.add(&other.latencies);
        for (label, n) in &other.by_label {
            *self.by_label.entry(label.clone()).or_default() += n;
        }
    }
}

/// A sum as it is kept: sums of such sums stay numbers, which the database insists on.
pub(crate) fn bounded(sum: f64) -> f64 {
    const MOST: f64 = 1e100;
    if sum.is_nan() { 0.0 } else { sum.clamp(-MOST, MOST) }
}

/// Adds to a row, making it if it is not there.
pub(crate) fn add_traffic(t: &Transaction<'_>, key: &TrafficKey, more: &Traffic) -> Result<(), StoreFault> {
    let mut sum = more.clone();
    if let Some(stored) = read_row(t, key)? {
        sum.add(&stored);
    }
    t.prepare_cached("INSERT OR REPLACE INTO traffic VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(params![
        key.name,
        key.start_s,
        key.span_s,
        key.version as i64,
        sum.n_requests as i64,
        sum.n_predictions as i64,
        sum.n_refused as i64,
        sum.n_values as i64,
        sum.sum_values,
        sum.latencies.to_bytes()
    ])?;
    let mut add_label = t.prepare_cached(
        "INSERT INTO traffic_labels VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (name, start_s, span_s, version, label) DO UPDATE SET n = n + ?6",
    )?;
    for (label, &n) in &more.by_label {
        add_label.execute(params![key.name, key.start_s, key.span_s, key.version as i64, label, n as i64])?;
    }
    Ok(())
}

/// A row without its labels.
fn read_row(t: &Transaction<'_>, key: &TrafficKey) -> Result<Option<Traffic>, StoreFault> {
    let row = t
        .prepare_cached(
            "SELECT n_requests, n_predictions, n_refused, n_values, sum_values, latencies FROM traffic
             WHERE name = ? AND start_s = ? AND span_s = ? AND version = ?",
        )?
        .query_row(params![key.name, key.start_s, key.span_s, key.version as i64], |row| from_row(row, 0))
        .optional()?;
    Ok(row)
}

fn from_row(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Traffic> {
    let count = |index: usize| row.get::<_, i64>(first + index).map(|n| n as u64);
    Ok(Traffic {
        n_requests: count(0)?,
        n_predictions: count(1)?,
        n_refused: count(2)?,
        n_values: count(3)?,
        sum_values: row.get(first + 4)?,
        latencies: Latencies::from_bytes(&row.get::<_, Vec<u8>>(first + 5)?).unwrap_or_default(),
        by_label: BTreeMap::new(),
    })
}

/// Merges what has aged into hours and days, so that the table stays small for ever.
pub(crate) fn merge_aged_traffic(t: &Transaction<'_>, now_ms: f64) -> Result<(), StoreFault> {
    for (age_s, span_s) in MERGES {
        let before_s = ((now_ms / 1000.0) as i64 - age_s) / span_s * span_s;
        let mut merged: BTreeMap<TrafficKey, Traffic> = BTreeMap::new();
        for (key, traffic) in read_span(t, None, i64::MIN, before_s, span_s)? {
            let key = TrafficKey { start_s: key.start_s / span_s * span_s, span_s, ..key };
            merged.entry(key).or_default().add(&traffic);
        }
        for table in ["traffic", "traffic_labels"] {
            t.execute(&format!("DELETE FROM {table} WHERE start_s < ? AND span_s < ?"), [before_s, span_s])?;
        }
        for (key, traffic) in &merged {
            add_traffic(t, key, traffic)?;
        }
    }
    Ok(())
}

/// Rows that start in a span of seconds and are shorter than `below_s`, with their labels.
fn read_span(
    t: &Transaction<'_>,
    name: Option<&str>,
    from_s: i64,
    to_s: i64,
    below_s: i64,
) -> Result<BTreeMap<TrafficKey, Traffic>, StoreFault> {
    // Two statements, because one with OR would read the whole table for a single name.
    let of_name = if name.is_some() { "name = ?1" } else { "?1 IS NULL" };
    let wanted = params![name, from_s, to_s, below_s];
    let key = |row: &rusqlite::Row<'_>| -> rusqlite::Result<TrafficKey> {
        Ok(TrafficKey {
            name: row.get(0)?,
            start_s: row.get(1)?,
            span_s: row.get(2)?,
            version: row.get::<_, i64>(3)? as u64,
        })
    };
    let mut rows = t
        .prepare_cached(&format!(
            "SELECT name, start_s, span_s, version, n_requests, n_predictions, n_refused, n_values, sum_values,
             latencies FROM traffic
             WHERE {of_name} AND start_s >= ?2 AND start_s < ?3 AND span_s < ?4"
        ))?
        .query_map(wanted, |row| Ok((key(row)?, from_row(row, 4)?)))?
        .collect::<Result<BTreeMap<_, _>, _>>()?;
    let mut labels = t.prepare_cached(&format!(
        "SELECT name, start_s, span_s, version, label, n FROM traffic_labels
         WHERE {of_name} AND start_s >= ?2 AND start_s < ?3 AND span_s < ?4"
    ))?;
    let labels = labels.query_map(wanted, |row| Ok((key(row)?, row.get::<_, String>(4)?, row.get::<_, i64>(5)?)))?;
    for label in labels {
        let (key, label, n) = label?;
        rows.entry(key).or_default().by_label.insert(label, n as u64);
    }
    Ok(rows)
}

/// What a deployment predicted in a span.
pub(crate) fn traffic_stats(t: &Transaction<'_>, name: &str, span: Span) -> Result<DeploymentStats, StoreFault> {
    let width_ms = (span.to_ms - span.from_ms) / span.n_buckets as f64;
    let mut parts = vec![Traffic::default(); span.n_buckets];
    let mut all = Traffic::default();
    // A row belongs to the part it starts in; one that began just before the span still counts as its first.
    let from_s = ((span.from_ms / 1000.0) as i64 / MINUTE_S) * MINUTE_S;
    let to_s = (span.to_ms / 1000.0).ceil() as i64;
    for (key, traffic) in read_span(t, Some(name), from_s, to_s, i64::MAX)? {
        let index = ((key.start_s as f64 * 1000.0 - span.from_ms) / width_ms).max(0.0) as usize;
        parts[index.min(span.n_buckets - 1)].add(&traffic);
        all.add(&traffic);
    }
    let latency_ms = all
        .latencies
        .percentile_ms(0.5)
        .zip(all.latencies.percentile_ms(0.95))
        .zip(all.latencies.percentile_ms(0.99))
        .map(|((p50, p95), p99)| (p50, p95, p99));
    let buckets = parts.into_iter().enumerate().map(|(index, part)| StatsBucket {
        start_ms: span.from_ms + index as f64 * width_ms,
        n_predictions: part.n_predictions,
        latency_ms: part.latencies.percentile_ms(0.5),
        by_label: part.by_label,
        mean: (part.n_values > 0).then(|| part.sum_values / part.n_values as f64),
    });
    Ok(DeploymentStats {
        name: name.to_string(),
        n_predictions: all.n_predictions,
        n_refused: all.n_refused,
        latency_ms,
        buckets: buckets.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Database, Durability};

    fn one(label: &str, latency_ms: f64) -> Traffic {
        let mut traffic =
            Traffic { n_requests: 1, n_predictions: 2, n_values: 2, sum_values: 5.0, ..Traffic::default() };
        traffic.latencies.record(latency_ms);
        traffic.by_label.insert(label.to_string(), 2);
        traffic
    }

    #[test]
    fn ageing_changes_the_grain_and_no_sum() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("edge.sqlite")).unwrap();
        let day_ms = 86_400_000.0;
        let now_ms = 1_700_000_000_000.0;
        database
            .write(Durability::Crash, |t| {
                for minute in 0..200 {
                    for age in [0.0, 10.0, 100.0] {
                        let at_ms = now_ms - age * day_ms - f64::from(minute) * 60_000.0;
                        let label = if minute % 2 == 0 { "even" } else { "odd" };
                        add_traffic(t, &TrafficKey::minute("iris", 1, at_ms), &one(label, f64::from(minute)))?;
                    }
                }
                Ok(())
            })
            .unwrap();
        let stats = || {
            let span = Span { from_ms: now_ms - 200.0 * day_ms, to_ms: now_ms + 60_000.0, n_buckets: 4 };
            database.read(|t| traffic_stats(t, "iris", span)).unwrap()
        };
        let n_rows = || {
            database.read(|t| Ok(t.query_row("SELECT count(*) FROM traffic", [], |row| row.get::<_, i64>(0))?)).unwrap()
        };
        let before = stats();
        assert_eq!((n_rows(), before.n_predictions), (600, 1200));
        database.write(Durability::Crash, |t| merge_aged_traffic(t, now_ms)).unwrap();
        assert!(n_rows() < 210, "{} rows", n_rows());
        assert_eq!(stats(), before);
        database.write(Durability::Crash, |t| merge_aged_traffic(t, now_ms)).unwrap();
        assert_eq!(stats(), before, "merging twice changes nothing");
    }
}
