//! DVC's contents of projects: which project has which object.

use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreFault;

/// Says that a project has a content. `name` is DVC's: its MD5, with `.dir` for a folder's listing.
pub(crate) fn add_content(t: &Transaction<'_>, project: i64, name: &str, md5: &str) -> Result<(), StoreFault> {
    t.prepare_cached("INSERT OR IGNORE INTO project_contents (project, name, md5) VALUES (?, ?, ?)")?
        .execute(params![project, name, md5])?;
    Ok(())
}

/// The object of a project's content, if it has it.
pub(crate) fn find_content(t: &Transaction<'_>, project: i64, name: &str) -> Result<Option<String>, StoreFault> {
    let mut statement = t.prepare_cached("SELECT md5 FROM project_contents WHERE project = ? AND name = ?")?;
    Ok(statement.query_row(params![project, name], |row| row.get(0)).optional()?)
}
