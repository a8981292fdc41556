//! What sweeps know and change: which objects of a project no ref reaches, which contents nothing names.

use std::collections::BTreeMap;

use gix_hash::ObjectId;
use rusqlite::{Transaction, params};

use super::StoreFault;
use super::git_objects::column_id;

/// The projects in which something may be that no ref reaches.
pub(crate) fn unswept_projects(t: &Transaction<'_>) -> Result<Vec<i64>, StoreFault> {
    let mut statement = t.prepare_cached("SELECT id FROM projects WHERE is_swept = 0 ORDER BY id")?;
    let projects = statement.query_map([], |row| row.get(0))?;
    Ok(projects.collect::<Result<_, _>>()?)
}

/// Notes whether a sweep has to look into a project again. False if the project is not there any more.
pub(crate) fn set_swept(t: &Transaction<'_>, project: i64, is_swept: bool) -> Result<bool, StoreFault> {
    let mut statement = t.prepare_cached("UPDATE projects SET is_swept = ? WHERE id = ?")?;
    Ok(statement.execute(params![is_swept, project])? > 0)
}

/// The names of all objects of a project.
pub(crate) fn object_ids(t: &Transaction<'_>, project: i64) -> Result<Vec<ObjectId>, StoreFault> {
    let mut statement = t.prepare_cached("SELECT id FROM git_objects WHERE project = ? ORDER BY id")?;
    let ids = statement.query_map([project], |row| column_id(row.get(0)?))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The objects of a project that sweeps found no ref to reach, and since when, in milliseconds since 1970.
pub(crate) fn unreached_objects(t: &Transaction<'_>, project: i64) -> Result<BTreeMap<ObjectId, f64>, StoreFault> {
    let mut statement = t.prepare_cached("SELECT id, since_ms FROM git_unreached WHERE project = ?")?;
    let marks = statement.query_map([project], |row| Ok((column_id(row.get(0)?)?, row.get(1)?)))?;
    Ok(marks.collect::<Result<_, _>>()?)
}

/// Notes since when no ref reaches an object; `None`: one does again, or the object goes.
pub(crate) fn mark_object(
    t: &Transaction<'_>,
    project: i64,
    id: &gix_hash::oid,
    since_ms: Option<f64>,
) -> Result<(), StoreFault> {
    match since_ms {
        Some(since_ms) => t
            .prepare_cached("INSERT OR REPLACE INTO git_unreached (project, id, since_ms) VALUES (?, ?, ?)")?
            .execute(params![project, id.as_bytes(), since_ms])?,
        None => t
            .prepare_cached("DELETE FROM git_unreached WHERE project = ? AND id = ?")?
            .execute(params![project, id.as_bytes()])?,
    };
    Ok(())
}

/// Removes an object. Nothing that stays may name it.
pub(crate) fn remove_object(t: &Transaction<'_>, project: i64, id: &gix_hash::oid) -> Result<(), StoreFault> {
    t.prepare_cached("DELETE FROM git_objects WHERE project = ? AND id = ?")?
        .execute(params![project, id.as_bytes()])?;
    mark_object(t, project, id, None)
}

/// The contents of a project by name, and since when only objects that no ref reaches name them.
pub(crate) fn content_marks(t: &Transaction<'_>, project: i64) -> Result<BTreeMap<String, Option<f64>>, StoreFault> {
    let mut statement = t.prepare_cached("SELECT name, unnamed_ms FROM project_contents WHERE project = ?")?;
    let marks = statement.query_map([project], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(marks.collect::<Result<_, _>>()?)
}

/// Notes since when only objects that no ref reaches name a content; `None`: that is not so, or somebody who may
/// build on it has asked for it.
pub(crate) fn mark_content(
    t: &Transaction<'_>,
    project: i64,
    name: &str,
    since_ms: Option<f64>,
) -> Result<(), StoreFault> {
    t.prepare_cached("UPDATE project_contents SET unnamed_ms = ? WHERE project = ? AND name = ?")?
        .execute(params![since_ms, project, name])?;
    Ok(())
}

/// Removes a content from a project, unless its mark is another by now. Gives how many went: one or none.
pub(crate) fn remove_content(
    t: &Transaction<'_>,
    project: i64,
    name: &str,
    since_ms: f64,
) -> Result<usize, StoreFault> {
    let mut statement =
        t.prepare_cached("DELETE FROM project_contents WHERE project = ? AND name = ? AND unnamed_ms = ?")?;
    Ok(statement.execute(params![project, name, since_ms])?)
}
