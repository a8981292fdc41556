//! Projects that are synced with the edge, and their tokens.

use bunsen_spec::{SyncRole, SyncToken, SyncedProject};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use sha2::{Digest, Sha256};

use super::StoreFault;

/// The branch that a clone of a new project starts on.
const FIRST_HEAD: &str = "refs/heads/main";

/// A project as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredProject {
    /// Its number, never used again.
    pub id: i64,
    /// The branch that a clone starts on, in full.
    pub head: String,
    /// What clients see of it.
    pub shown: SyncedProject,
}

const COLUMNS: &str = "id, head, name, is_private, created_ms, pushed_ms";

fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredProject> {
    let shown =
        SyncedProject { name: row.get(2)?, private: row.get(3)?, created_ms: row.get(4)?, pushed_ms: row.get(5)? };
    Ok(StoredProject { id: row.get(0)?, head: row.get(1)?, shown })
}

/// The project of a name.
pub(crate) fn find_project(t: &Transaction<'_>, name: &str) -> Result<Option<StoredProject>, StoreFault> {
    let mut statement = t.prepare_cached(&format!("SELECT {COLUMNS} FROM projects WHERE name = ?"))?;
    Ok(statement.query_row([name], from_row).optional()?)
}

/// Whether a project is still there.
pub(crate) fn has_project(t: &Transaction<'_>, id: i64) -> Result<bool, StoreFault> {
    let mut statement = t.prepare_cached("SELECT EXISTS (SELECT 1 FROM projects WHERE id = ?)")?;
    Ok(statement.query_row([id], |row| row.get(0))?)
}

/// All projects, by name.
pub(crate) fn list_projects(t: &Transaction<'_>) -> Result<Vec<StoredProject>, StoreFault> {
    let mut statement = t.prepare_cached(&format!("SELECT {COLUMNS} FROM projects ORDER BY name"))?;
    let projects = statement.query_map([], from_row)?;
    Ok(projects.collect::<Result<_, _>>()?)
}

/// Makes a project of a name that is free.
pub(crate) fn create_project(
    t: &Transaction<'_>,
    name: &str,
    is_private: bool,
    now_ms: f64,
) -> Result<StoredProject, StoreFault> {
    t.execute(
        "INSERT INTO projects (name, is_private, head, created_ms) VALUES (?, ?, ?, ?)",
        params![name, is_private, FIRST_HEAD, now_ms],
    )?;
    find_project(t, name)?.ok_or_else(|| StoreFault::Damaged(format!("{name} is not there right after it was made")))
}

/// Changes who may read a project.
pub(crate) fn set_private(t: &Transaction<'_>, id: i64, is_private: bool) -> Result<(), StoreFault> {
    t.execute("UPDATE projects SET is_private = ? WHERE id = ?", params![is_private, id])?;
    Ok(())
}

/// Removes a project with its versions, its tokens and what it says of contents.
pub(crate) fn delete_project(t: &Transaction<'_>, id: i64) -> Result<(), StoreFault> {
    t.execute("DELETE FROM projects WHERE id = ?", [id])?;
    Ok(())
}

/// Adds a token; its secret is kept as a hash only.
pub(crate) fn add_token(
    t: &Transaction<'_>,
    project: i64,
    role: SyncRole,
    label: &str,
    secret: &str,
    now_ms: f64,
) -> Result<SyncToken, StoreFault> {
    t.execute(
        "INSERT INTO project_tokens (project, role, label, hash, created_ms) VALUES (?, ?, ?, ?, ?)",
        params![project, role_text(role), label, hash(secret), now_ms],
    )?;
    Ok(SyncToken { id: t.last_insert_rowid() as u64, role, label: label.to_string(), created_ms: now_ms })
}

/// A project's tokens, oldest first.
pub(crate) fn list_tokens(t: &Transaction<'_>, project: i64) -> Result<Vec<SyncToken>, StoreFault> {
    let mut statement =
        t.prepare_cached("SELECT id, role, label, created_ms FROM project_tokens WHERE project = ? ORDER BY id")?;
    let tokens = statement.query_map([project], |row| {
        Ok(SyncToken {
            id: row.get::<_, i64>(0)? as u64,
            role: read_role(&row.get::<_, String>(1)?),
            label: row.get(2)?,
            created_ms: row.get(3)?,
        })
    })?;
    Ok(tokens.collect::<Result<_, _>>()?)
}

/// Ends a token. False if the project has no such token.
pub(crate) fn revoke_token(t: &Transaction<'_>, project: i64, id: i64) -> Result<bool, StoreFault> {
    Ok(t.execute("DELETE FROM project_tokens WHERE project = ? AND id = ?", [project, id])? > 0)
}

/// Whose token a secret is: the token's number, its project's, and what it allows there.
pub(crate) fn find_token(t: &Transaction<'_>, secret: &str) -> Result<Option<(i64, i64, SyncRole)>, StoreFault> {
    // Who guesses learns nothing from how long finding a hash takes: nobody can choose where it falls.
    let mut statement = t.prepare_cached("SELECT id, project, role FROM project_tokens WHERE hash = ?")?;
    let found = statement
        .query_row([hash(secret)], |row| Ok((row.get(0)?, row.get(1)?, read_role(&row.get::<_, String>(2)?))))
        .optional()?;
    Ok(found)
}

/// A secret is 160 random bits, so a plain hash hides it.
fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn role_text(role: SyncRole) -> &'static str {
    match role {
        SyncRole::Viewer => "viewer",
        SyncRole::Writer => "writer",
    }
}

fn read_role(text: &str) -> SyncRole {
    if text == "writer" { SyncRole::Writer } else { SyncRole::Viewer }
}
