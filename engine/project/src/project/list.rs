//! Projects as rows of a list.

use bunsen_spec::{Problem, ProjectId, ProjectList, ProjectSummary, RunId, say};

use super::{MAX_NAME_CHARS, read_head, read_live};
use crate::documents::n_documents;
use crate::reach::passable;
use crate::record::{ProjectRecord, project_ids, read_project};
use crate::runs::{best, headline, stored_rows};
use crate::{ProjectError, Store};

/// The projects outside the trash, last changed first. `live` are the runs that a worker holds at the
/// moment: they do not count as interrupted.
///
/// A project that cannot be read (damaged, or written by a newer Bunsen) does not hide the others: it
/// stands beside them with what is wrong with it.
pub async fn list(store: &dyn Store, live: &[RunId]) -> Result<ProjectList, ProjectError> {
    let mut list = ProjectList::default();
    for id in project_ids(store).await? {
        let record = match read_project(store, &id).await {
            Ok(stored) if stored.value.trashed_ms.is_some() => continue,
            Ok(stored) => stored.value,
            Err(error) => {
                list.unreadable.extend(unreadable(&id.0, error)?);
                continue;
            }
        };
        match summarise(store, &record, live).await {
            Ok(row) => list.projects.push(row),
            Err(error) => list.unreadable.extend(unreadable(&record.name, error)?),
        }
    }
    list.projects.sort_by(|a, b| b.changed_ms.total_cmp(&a.changed_ms).then_with(|| a.id.cmp(&b.id)));
    Ok(list)
}

/// The projects in the trash, last deleted first, each with the moment it was deleted (milliseconds
/// since 1970).
pub async fn list_trashed(store: &dyn Store) -> Result<Vec<(ProjectSummary, f64)>, ProjectError> {
    let mut rows = Vec::new();
    for record in records(store).await? {
        if let Some(trashed_ms) = record.trashed_ms {
            rows.extend(readable(summarise(store, &record, &[]).await)?.map(|row| (row, trashed_ms)));
        }
    }
    rows.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
    Ok(rows)
}

/// One project's row. `live` as in [`list`].
pub async fn summary(store: &dyn Store, project: &ProjectId, live: &[RunId]) -> Result<ProjectSummary, ProjectError> {
    summarise(store, &read_live(store, project).await?, live).await
}

/// A record's row.
pub(super) async fn summarise(
    store: &dyn Store,
    record: &ProjectRecord,
    live: &[RunId],
) -> Result<ProjectSummary, ProjectError> {
    let record = read_head(store, record.clone()).await?;
    let stored = stored_rows(store, &record.id).await?.rows;
    let rows: Vec<_> = stored.into_iter().filter(|row| row.trashed_ms.is_none()).map(|row| row.row).collect();
    let interrupted = rows
        .iter()
        .filter(|row| !live.contains(&row.id))
        .filter_map(|row| row.resumable.map(|(epoch, epochs)| (row.id.clone(), row.number, epoch, epochs)))
        .max_by_key(|interrupted| interrupted.1);
    let n_documents = if record.data.is_none() { passable(n_documents(store, &record.head).await)? } else { None };
    Ok(ProjectSummary {
        n_runs: rows.len() as u64,
        best: best(&rows).and_then(|row| headline(&row.metrics)),
        interrupted,
        id: record.id,
        name: record.name,
        created_ms: record.created_ms,
        changed_ms: record.changed_ms,
        data: record.data,
        n_documents,
        n_versions: record.n_versions,
    })
}

/// A name that no other project outside the trash has: the wished one, or with " 2", " 3"… added, for which the end of a
/// very long one goes.
pub(crate) async fn unique_name(
    store: &dyn Store,
    wished: &str,
    except: Option<&ProjectId>,
) -> Result<String, ProjectError> {
    let records = records(store).await?;
    let others = records.iter().filter(|record| record.trashed_ms.is_none() && Some(&record.id) != except);
    let taken: Vec<_> = others.map(|record| record.name.to_lowercase()).collect();
    let mut name = wished.to_string();
    let mut number = 2;
    while taken.contains(&name.to_lowercase()) {
        let ending = format!(" {number}");
        let stem: String = wished.chars().take(MAX_NAME_CHARS - ending.len()).collect();
        name = stem.trim_end().to_string() + &ending;
        number += 1;
    }
    Ok(name)
}

/// All records that this build can read.
async fn records(store: &dyn Store) -> Result<Vec<ProjectRecord>, ProjectError> {
    let mut records = Vec::new();
    for id in project_ids(store).await? {
        records.extend(readable(read_project(store, &id).await)?.map(|stored| stored.value));
    }
    Ok(records)
}

/// Says which project cannot be read and why; nothing of one that was removed meanwhile.
fn unreadable(name: &str, error: ProjectError) -> Result<Option<Problem>, ProjectError> {
    match error {
        ProjectError::NoProject(_) => Ok(None),
        error if error.is_of_one_project() => {
            let problem = Problem::from(error);
            Ok(Some(Problem { what: say::projects::cannot_be_opened(name, &problem.what), ..problem }))
        }
        error => Err(error),
    }
}

/// Passes over what cannot be read for a reason of its own, so that it does not hide the rest.
fn readable<T>(answer: Result<T, ProjectError>) -> Result<Option<T>, ProjectError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_of_one_project() => Ok(None),
        Err(error) => Err(error),
    }
}
