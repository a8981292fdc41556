//! Published models and documents: names, versions, files.

use std::collections::HashSet;

use bunsen_spec::{Deployment, DeploymentOptions, ModelFile, PublishRequest, Signature};
use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreFault;

/// How a name stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum State {
    /// Nothing was ever published under it.
    Unknown,
    /// It was unpublished; this was its last version.
    Unpublished {
        /// The last version.
        version: u64,
    },
    /// It is served.
    Published(Box<Published>),
}

/// A served deployment, and what a model takes and gives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Published {
    /// What clients see of it.
    pub deployment: Deployment,
    /// What the model takes and gives; none of documents.
    pub signature: Option<Signature>,
}

/// The newest state of a name.
pub(crate) fn newest_state(t: &Transaction<'_>, name: &str) -> Result<State, StoreFault> {
    let row = t
        .query_row("SELECT version, unpublished_ms, n_predictions FROM deployments WHERE name = ?", [name], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<f64>>(1)?, row.get::<_, i64>(2)?))
        })
        .optional()?;
    let Some((version, unpublished_ms, n_predictions)) = row else { return Ok(State::Unknown) };
    if unpublished_ms.is_some() {
        return Ok(State::Unpublished { version: version as u64 });
    }
    let (published_ms, options, signature) = t.query_row(
        "SELECT published_ms, options, signature FROM versions WHERE name = ? AND version = ?",
        params![name, version],
        |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)),
    )?;
    let deployment = Deployment {
        name: name.to_string(),
        version: version as u64,
        published_ms,
        files: version_files(t, name, version as u64)?,
        options: serde_json::from_str::<DeploymentOptions>(&options)?,
        n_predictions: n_predictions as u64,
    };
    Ok(State::Published(Box::new(Published { deployment, signature: serde_json::from_str(&signature)? })))
}

/// The files of a version, in the order they were sent. Empty if there is no such version.
pub(crate) fn version_files(t: &Transaction<'_>, name: &str, version: u64) -> Result<Vec<ModelFile>, StoreFault> {
    let mut statement =
        t.prepare_cached("SELECT path, md5, size_bytes FROM files WHERE name = ? AND version = ? ORDER BY position")?;
    let files = statement.query_map(params![name, version as i64], |row| {
        Ok(ModelFile { path: row.get(0)?, md5: row.get(1)?, size_bytes: row.get::<_, i64>(2)? as u64 })
    })?;
    Ok(files.collect::<Result<_, _>>()?)
}

/// Everything that is served, by name.
pub(crate) fn published(t: &Transaction<'_>) -> Result<Vec<Deployment>, StoreFault> {
    let mut statement = t.prepare_cached("SELECT name FROM deployments WHERE unpublished_ms IS NULL ORDER BY name")?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut deployments = Vec::with_capacity(names.len());
    for name in names {
        if let State::Published(found) = newest_state(t, &name)? {
            deployments.push(found.deployment);
        }
    }
    Ok(deployments)
}

/// How many names are served.
pub(crate) fn count_published(t: &Transaction<'_>) -> Result<i64, StoreFault> {
    Ok(t.query_row("SELECT count(*) FROM deployments WHERE unpublished_ms IS NULL", [], |row| row.get(0))?)
}

/// The MD5s of all files of all versions, and of all contents of projects.
pub(crate) fn referenced_objects(t: &Transaction<'_>) -> Result<HashSet<String>, StoreFault> {
    let mut statement = t.prepare_cached("SELECT md5 FROM files UNION SELECT md5 FROM project_contents")?;
    let md5s = statement.query_map([], |row| row.get(0))?;
    Ok(md5s.collect::<Result<_, _>>()?)
}

/// Adds a version if `request.replaces` is the newest one; else gives the state that stood against it.
/// A name that was unpublished may be taken again with 0 or with its last version.
pub(crate) fn publish(
    t: &Transaction<'_>,
    name: &str,
    request: &PublishRequest,
    signature: Option<&Signature>,
    now_ms: f64,
) -> Result<Result<Deployment, State>, StoreFault> {
    let state = newest_state(t, name)?;
    let newest = match &state {
        State::Unknown => 0,
        State::Unpublished { version } => *version,
        State::Published(found) => found.deployment.version,
    };
    let may_start_anew = request.replaces == 0 && !matches!(state, State::Published(_));
    if request.replaces != newest && !may_start_anew {
        return Ok(Err(state));
    }
    let version = newest + 1;
    t.execute(
        "INSERT INTO deployments (name, version) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET version = ?2, unpublished_ms = NULL",
        params![name, version as i64],
    )?;
    t.execute(
        "INSERT INTO versions (name, version, published_ms, options, signature) VALUES (?, ?, ?, ?, ?)",
        params![
            name,
            version as i64,
            now_ms,
            serde_json::to_string(&request.options)?,
            serde_json::to_string(&signature)?
        ],
    )?;
    for (position, file) in request.files.iter().enumerate() {
        t.execute(
            "INSERT INTO files (name, version, position, path, md5, size_bytes) VALUES (?, ?, ?, ?, ?, ?)",
            params![name, version as i64, position as i64, file.path, file.md5, file.size_bytes as i64],
        )?;
    }
    match newest_state(t, name)? {
        State::Published(found) => Ok(Ok(found.deployment)),
        _ => Err(StoreFault::Damaged(format!("{name} is not there right after it was published"))),
    }
}

/// Stops serving a name; gives its last version, or `None` if nothing was served under it. The versions
/// stay on disk.
pub(crate) fn unpublish(t: &Transaction<'_>, name: &str, now_ms: f64) -> Result<Option<u64>, StoreFault> {
    let version = t
        .query_row(
            "UPDATE deployments SET unpublished_ms = ? WHERE name = ? AND unpublished_ms IS NULL RETURNING version",
            params![now_ms, name],
            |row| row.get::<_, i64>(0),
        )
        .optional()?;
    Ok(version.map(|version| version as u64))
}
