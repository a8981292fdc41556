//! Git's refs: the names that move.

use gix_hash::ObjectId;
use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreFault;
use super::git_objects::{column_id, peel};

/// A ref of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GitRef {
    /// Its full name, such as `refs/heads/main`.
    pub name: String,
    /// What it names.
    pub object: ObjectId,
    /// What a tag finally names; `None` for all that is no tag object.
    pub peeled: Option<ObjectId>,
}

/// A wish to move a ref from one object to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefMove {
    /// The ref's full name.
    pub name: String,
    /// Where the client saw it; `None`: it is to be new.
    pub from: Option<ObjectId>,
    /// Where it goes; `None`: it ends.
    pub to: Option<ObjectId>,
}

/// A project's refs, by name.
pub(crate) fn list_refs(t: &Transaction<'_>, project: i64) -> Result<Vec<GitRef>, StoreFault> {
    let mut statement =
        t.prepare_cached("SELECT name, object, peeled FROM git_refs WHERE project = ? ORDER BY name")?;
    let refs = statement.query_map([project], |row| {
        let peeled: Option<Vec<u8>> = row.get(2)?;
        Ok(GitRef { name: row.get(0)?, object: column_id(row.get(1)?)?, peeled: peeled.map(column_id).transpose()? })
    })?;
    Ok(refs.collect::<Result<_, _>>()?)
}

/// Moves a ref if it still is where the client saw it. `Err` says in a few words why not.
pub(crate) fn move_ref(
    t: &Transaction<'_>,
    project: i64,
    head: &str,
    wish: &RefMove,
) -> Result<Result<(), &'static str>, StoreFault> {
    let current = t
        .prepare_cached("SELECT object FROM git_refs WHERE project = ? AND name = ?")?
        .query_row(params![project, wish.name], |row| column_id(row.get(0)?))
        .optional()?;
    if current != wish.from {
        return Ok(Err("it moved meanwhile; fetch first"));
    }
    let Some(to) = wish.to else {
        if wish.name == head {
            return Ok(Err("it is the branch that clones start on and cannot be deleted"));
        }
        t.execute("DELETE FROM git_refs WHERE project = ? AND name = ?", params![project, wish.name])?;
        return Ok(Ok(()));
    };
    if current.is_none() && stands_in_the_way(t, project, &wish.name)? {
        return Ok(Err("a ref with a part of this name is there"));
    }
    let peeled = peel(t, project, to)?.filter(|&end| end != to);
    t.execute(
        "INSERT OR REPLACE INTO git_refs (project, name, object, peeled) VALUES (?, ?, ?, ?)",
        params![project, wish.name, to.as_slice(), peeled.as_ref().map(|id| id.as_slice())],
    )?;
    Ok(Ok(()))
}

/// Notes when refs moved, and where clones start if that branch is still missing.
pub(crate) fn note_push(t: &Transaction<'_>, project: i64, now_ms: f64) -> Result<(), StoreFault> {
    t.execute("UPDATE projects SET pushed_ms = ? WHERE id = ?", params![now_ms, project])?;
    t.execute(
        "UPDATE projects SET head = (
             SELECT name FROM git_refs WHERE project = ?1 AND name >= 'refs/heads/' AND name < 'refs/heads0'
             ORDER BY name != 'refs/heads/master', name LIMIT 1)
         WHERE id = ?1
           AND NOT EXISTS (SELECT 1 FROM git_refs WHERE project = ?1 AND name = head)
           AND EXISTS (SELECT 1 FROM git_refs WHERE project = ?1 AND name >= 'refs/heads/' AND name < 'refs/heads0')",
        [project],
    )?;
    Ok(())
}

/// Whether another ref takes a folder of this name for a name, or this name for a folder.
fn stands_in_the_way(t: &Transaction<'_>, project: i64, name: &str) -> Result<bool, StoreFault> {
    let inside: bool = t
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM git_refs WHERE project = ? AND name > ? AND name < ?)")?
        .query_row(params![project, format!("{name}/"), format!("{name}0")], |row| row.get(0))?;
    if inside {
        return Ok(true);
    }
    let mut statement = t.prepare_cached("SELECT EXISTS (SELECT 1 FROM git_refs WHERE project = ? AND name = ?)")?;
    for (end, _) in name.match_indices('/') {
        if statement.query_row(params![project, &name[..end]], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}
