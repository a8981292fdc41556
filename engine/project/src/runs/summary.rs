//! Runs as rows of a list.

use std::collections::BTreeMap;

use bunsen_spec::{MetricPoint, Part, ProjectId, RunId, RunRecord, RunStatus, RunSummary, SettingValue, say};

use crate::record::{StoredSummary, parse_versioned};
use crate::{ProjectError, Space, Store, dvc};

/// Most points of a row's curve.
const CURVE_POINTS: usize = 40;

/// The project's runs outside the trash, newest first.
///
/// `live` are the runs that a worker holds at the moment: they cannot be resumed.
pub async fn list(store: &dyn Store, project: &ProjectId, live: &[RunId]) -> Result<Vec<RunSummary>, ProjectError> {
    let stored = stored_rows(store, project).await?.rows;
    let mut rows: Vec<_> = stored.into_iter().filter(|row| row.trashed_ms.is_none()).map(|row| row.row).collect();
    for row in rows.iter_mut().filter(|row| live.contains(&row.id)) {
        row.resumable = None;
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.number));
    Ok(rows)
}

/// The project's runs in the trash, last deleted first, each with the moment it was deleted
/// (milliseconds since 1970).
pub async fn list_trashed(store: &dyn Store, project: &ProjectId) -> Result<Vec<(RunSummary, f64)>, ProjectError> {
    let stored = stored_rows(store, project).await?.rows;
    let mut rows: Vec<_> = stored.into_iter().filter_map(|row| row.trashed_ms.map(|ms| (row.row, ms))).collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.number.cmp(&a.0.number)));
    Ok(rows)
}

/// The metric that stands for a model in one word: its name and value. Accuracy for kinds, else R²,
/// else the root mean squared error.
pub fn headline(metrics: &BTreeMap<String, f64>) -> Option<(String, f64)> {
    let known = ["accuracy", "r2", "root_mean_squared_error"];
    known.iter().find_map(|name| metrics.get(*name).map(|value| ((*name).to_string(), *value)))
}

/// The best finished run by the headline of the newest finished one; the older wins a tie.
pub fn best(rows: &[RunSummary]) -> Option<&RunSummary> {
    let finished = || rows.iter().filter(|row| row.status == RunStatus::Finished);
    let newest = finished().filter(|row| headline(&row.metrics).is_some()).max_by_key(|row| row.number)?;
    let (name, _) = headline(&newest.metrics)?;
    let sign = if name.ends_with("error") { -1.0 } else { 1.0 };
    finished()
        .filter_map(|row| row.metrics.get(&name).map(|value| (row, value * sign)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.number.cmp(&a.0.number)))
        .map(|(row, _)| row)
}

/// A run's row.
pub(crate) fn summarise(run: &RunRecord) -> RunSummary {
    RunSummary {
        id: run.id.clone(),
        number: run.number,
        name: run.name.clone(),
        note: run.note.clone(),
        status: run.status,
        model: run.spec.model().to_string(),
        target: run.spec.train().map(|spec| spec.target.clone()).unwrap_or_default(),
        started_ms: run.started_ms,
        trained_ms: run.trained_ms,
        metrics: run.evaluation.as_ref().map(|evaluation| evaluation.metrics.clone()).unwrap_or_default(),
        curve: curve(&run.points),
        size_bytes: run.files.iter().chain(&run.prepared).map(|file| file.size_bytes).sum::<u64>()
            + run.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size_bytes),
        resumable: (run.status == RunStatus::Running).then(|| reached(run)),
        held_back: run.held_back(),
    }
}

/// A run's row as stored.
pub(crate) fn stored_summary(run: &RunRecord) -> StoredSummary {
    let files = run.files.iter().chain(&run.prepared);
    let mut contents: Vec<_> = files.map(|file| (file.md5.clone(), file.size_bytes)).collect();
    if !run.files.is_empty() {
        let (pointer, listing) = dvc::Pointer::folder("model", &run.files);
        contents.push((pointer.key().to_string(), listing.len() as u64));
    }
    if let Some(checkpoint) = &run.checkpoint {
        contents.push((checkpoint.md5.clone(), checkpoint.size_bytes));
    }
    contents.sort();
    contents.dedup();
    StoredSummary { version: run.version, row: summarise(run), trashed_ms: run.trashed_ms, contents }
}

/// The rows of a project, in the trash or not.
#[derive(Debug, Default)]
pub(crate) struct StoredRows {
    /// Those that can be read, in the order of their keys.
    pub rows: Vec<StoredSummary>,
    /// Why another cannot: it is damaged, or of a newer Bunsen. What that run needs is unknown.
    pub unreadable: Option<ProjectError>,
}

/// Reads the rows of a project.
pub(crate) async fn stored_rows(store: &dyn Store, project: &ProjectId) -> Result<StoredRows, ProjectError> {
    let mut stored = StoredRows::default();
    let keys = store.keys(Space::Records, &format!("{project}/summaries/")).await?;
    // A run that was removed since the keys were listed is no longer in the list.
    for bytes in store.read_many(Space::Records, &keys).await?.into_iter().flatten() {
        match parse_versioned(say::stored::run_summary(), &bytes) {
            Ok(row) => stored.rows.push(row),
            Err(error) => stored.unreadable = Some(error),
        }
    }
    Ok(stored)
}

/// Epochs finished and asked for, of a run that has not ended.
fn reached(run: &RunRecord) -> (u64, u64) {
    if let Some(checkpoint) = &run.checkpoint {
        return (checkpoint.epoch, checkpoint.epochs);
    }
    let setting = |name| run.spec.train().and_then(|spec| spec.settings.get(name));
    match setting("epochs").or_else(|| setting("max_iter")) {
        Some(SettingValue::Integer(epochs)) if *epochs > 0 => (0, epochs.unsigned_abs()),
        _ => (0, 1),
    }
}

/// The validation loss by step, or the training loss where no rows were watched, thinned out evenly;
/// first and last stay.
fn curve(points: &[MetricPoint]) -> Vec<f64> {
    let of = |part| -> Vec<f64> {
        points.iter().filter(|point| point.name == "loss" && point.part == part).map(|point| point.value).collect()
    };
    let mut values = of(Part::Validation);
    if values.is_empty() {
        values = of(Part::Train);
    }
    if values.len() <= CURVE_POINTS {
        return values;
    }
    (0..CURVE_POINTS).map(|i| values[i * (values.len() - 1) / (CURVE_POINTS - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(part: Part, n: u64) -> Vec<MetricPoint> {
        (0..n).map(|i| MetricPoint { name: "loss".into(), part, step: i, value: i as f64 }).collect()
    }

    fn check(points: &[MetricPoint], len: usize, last: Option<f64>) {
        let curve = curve(points);
        assert_eq!((curve.len(), curve.last().copied()), (len, last));
        assert!(curve.windows(2).all(|pair| pair[0] < pair[1]), "{curve:?}");
    }

    #[test]
    fn curves_are_short_and_keep_their_ends() {
        check(&[], 0, None);
        check(&points(Part::Train, 3), 3, Some(2.0));
        check(&points(Part::Train, 40), 40, Some(39.0));
        check(&points(Part::Train, 1001), 40, Some(1000.0));
        check(&[points(Part::Train, 9), points(Part::Validation, 5)].concat(), 5, Some(4.0));
    }

    #[test]
    fn headlines_follow_the_task() {
        let metrics = |pairs: &[(&str, f64)]| pairs.iter().map(|(name, v)| ((*name).to_string(), *v)).collect();
        assert_eq!(headline(&metrics(&[("accuracy", 0.9), ("f1_macro", 1.0)])), Some(("accuracy".into(), 0.9)));
        assert_eq!(headline(&metrics(&[("r2", 0.4), ("mean_absolute_error", 2.0)])), Some(("r2".into(), 0.4)));
        assert_eq!(headline(&metrics(&[])), None);
    }
}
