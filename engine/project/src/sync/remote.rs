//! Where a project's other side is.

use std::collections::BTreeSet;

use bunsen_spec::say::{stored, syncing};
use bunsen_spec::{Problem, ProjectId, RunId, SyncStatus, check_synced_name};
use serde::{Deserialize, Serialize};

use super::REMOTE;
use super::runs::RUNS;
use crate::change::{Change, retry};
use crate::git::{self, REMOTES, RefSteps, Stamp};
use crate::project::read_live;
use crate::record::{RECORD_VERSION, parse_versioned, remote_key, to_json};
use crate::{Batch, ProjectError, Space, Store, versions};

/// The address of a project on an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// Scheme, host and port, without a slash at the end.
    pub origin: String,
    /// The project's name there.
    pub name: String,
}

impl Remote {
    /// Reads an address such as `https://example.org/p/iris`, with or without `.git`.
    ///
    /// # Errors
    /// When it is another, or has a token or a question in it: addresses are shown and stored.
    pub fn parse(url: &str) -> Result<Self, Problem> {
        let bad = || syncing::bad_url(url).in_field("url");
        let trimmed = url.trim().trim_end_matches('/');
        let (scheme, rest) = trimmed.split_once("://").ok_or_else(bad)?;
        let (host, path) = rest.split_once('/').ok_or_else(bad)?;
        let is_plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
        if !matches!(scheme, "http" | "https") || host.is_empty() || !is_plain {
            return Err(bad());
        }
        let name = path.strip_prefix("p/").ok_or_else(bad)?;
        let name = name.strip_suffix(".git").unwrap_or(name);
        check_synced_name(name).map_err(|_| bad())?;
        Ok(Self { origin: format!("{scheme}://{host}"), name: name.to_string() })
    }

    /// The address, without `.git`.
    pub fn url(&self) -> String {
        format!("{}/p/{}", self.origin, self.name)
    }
}

/// What is known about a project's other side. The stored form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RemoteRecord {
    /// Version of this record's form. 1 now.
    pub version: u32,
    /// Its address.
    pub url: String,
    /// When this side last pushed, in milliseconds since 1970.
    pub pushed_ms: Option<f64>,
    /// When this side last pulled.
    pub pulled_ms: Option<f64>,
    /// Runs that were deleted here for good, of which the other side was not told yet.
    #[serde(default)]
    pub deleted: BTreeSet<RunId>,
}

impl RemoteRecord {
    /// The record of a side that nothing was sent to or fetched from.
    pub fn new(remote: &Remote) -> Self {
        Self { version: RECORD_VERSION, url: remote.url(), pushed_ms: None, pulled_ms: None, deleted: BTreeSet::new() }
    }

    /// Adds the record to a batch.
    pub fn put_into(&self, batch: &mut Batch, project: &ProjectId) {
        batch.put.push((Space::Records, remote_key(project), to_json(self)));
    }
}

/// A project's other side; `None` while it has none.
pub async fn read_remote(store: &dyn Store, project: &ProjectId) -> Result<Option<Remote>, Problem> {
    read_url(store, project).await?.map(|url| Remote::parse(&url)).transpose()
}

/// The address of a project's other side, as it is stored.
pub(crate) async fn read_url(store: &dyn Store, project: &ProjectId) -> Result<Option<String>, ProjectError> {
    Ok(read_record(store, project).await?.map(|record| record.url))
}

/// Says where a project's other side is. What was remembered of another one (its branches, the runs it had)
/// is forgotten; versions stay.
pub async fn set_remote(
    store: &dyn Store,
    project: &ProjectId,
    remote: &Remote,
    by: &Stamp,
) -> Result<(), ProjectError> {
    retry(async || {
        if read_url(store, project).await? == Some(remote.url()) {
            return Ok(());
        }
        let mut change = Change::begin(store, project, by).await?;
        let mut remembered = git::list_refs(store, &project.0, &format!("{REMOTES}{REMOTE}/")).await?;
        remembered.extend(git::list_refs(store, &project.0, RUNS).await?);
        change
            .refs(async |refs: &mut RefSteps<'_>| {
                for (name, at) in remembered {
                    refs.step(&name, Some(at), None);
                    refs.log(&name, Some(at), None, "remote: changed").await?;
                }
                Ok(())
            })
            .await?;
        RemoteRecord::new(remote).put_into(&mut change.batch, project);
        let changed_ms = change.record.changed_ms;
        change.write_as_of(changed_ms).await.map(drop)
    })
    .await
}

/// How a project stands to its other side, without asking it.
pub async fn status(store: &dyn Store, project: &ProjectId) -> Result<SyncStatus, ProjectError> {
    read_live(store, project).await?;
    let record = read_record(store, project).await?;
    let upstream = match record {
        Some(_) => versions::status(store, project).await?.upstream,
        None => None,
    };
    Ok(SyncStatus {
        remote: REMOTE.into(),
        pushed_ms: record.as_ref().and_then(|record| record.pushed_ms),
        pulled_ms: record.as_ref().and_then(|record| record.pulled_ms),
        url: record.map(|record| record.url),
        upstream,
    })
}

/// The stored record of a project's other side. One that is damaged is as good as none: the address can be given again.
pub(super) async fn read_record(store: &dyn Store, project: &ProjectId) -> Result<Option<RemoteRecord>, ProjectError> {
    Ok(read_stored(store, project).await?.0)
}

/// Changes the record of a project's other side within a change of the project. `remote` is where that side is, in case
/// there is no record of it; where it is not known either, nothing is changed.
pub(super) async fn change_record(
    change: &mut Change<'_>,
    remote: Option<&Remote>,
    edit: impl FnOnce(&mut RemoteRecord),
) -> Result<(), ProjectError> {
    let project = change.record.id.clone();
    let (record, bytes) = read_stored(change.store, &project).await?;
    if let Some(mut record) = record.or_else(|| remote.map(RemoteRecord::new)) {
        edit(&mut record);
        change.batch.expect.push((Space::Records, remote_key(&project), bytes));
        record.put_into(&mut change.batch, &project);
    }
    Ok(())
}

/// Has the other side be told, with the next push, that runs were deleted here for good.
pub(crate) async fn note_deleted(
    change: &mut Change<'_>,
    runs: impl Iterator<Item = RunId>,
) -> Result<(), ProjectError> {
    change_record(change, None, |record| record.deleted.extend(runs)).await
}

/// The record, and its bytes.
async fn read_stored(
    store: &dyn Store,
    project: &ProjectId,
) -> Result<(Option<RemoteRecord>, Option<Vec<u8>>), ProjectError> {
    let bytes = store.read(Space::Records, &remote_key(project)).await?;
    match bytes.as_deref().map(|bytes| parse_versioned(stored::remote(), bytes)).transpose() {
        Err(ProjectError::Damaged { .. }) => Ok((None, bytes)),
        read => Ok((read?, bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let check = |url: &str, expected: Option<(&str, &str)>| {
            let got = Remote::parse(url).ok().map(|remote| (remote.origin, remote.name));
            assert_eq!(got, expected.map(|(origin, name)| (origin.into(), name.into())), "{url}");
        };
        check("https://example.org/p/iris", Some(("https://example.org", "iris")));
        check(" http://127.0.0.1:8080/p/iris-2.git/ ", Some(("http://127.0.0.1:8080", "iris-2")));
        check("http://[::1]:80/p/a", Some(("http://[::1]:80", "a")));
        for wrong in [
            "",
            "iris",
            "example.org/p/iris",
            "ftp://example.org/p/iris",
            "https:///p/iris",
            "https://example.org/iris",
            "https://user:secret@example.org/p/iris",
            "https://example.org/p/iris?x=1",
            "https://example.org/p/",
            "https://example.org/p/a/b",
        ] {
            check(wrong, None);
        }
    }
}
