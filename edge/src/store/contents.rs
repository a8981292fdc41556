//! DVC's contents of projects: which project has which object.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Transaction, params};

use super::sweeping::mark_content;
use super::{Database, Durability, StoreFault};

/// Says that a project has a content. `name` is DVC's: its MD5, with `.dir` for a folder's listing.
pub(crate) fn add_content(t: &Transaction<'_>, project: i64, name: &str, md5: &str) -> Result<(), StoreFault> {
    t.prepare_cached("INSERT OR IGNORE INTO project_contents (project, name, md5) VALUES (?, ?, ?)")?
        .execute(params![project, name, md5])?;
    Ok(())
}

/// Which of some contents a project has. Whoever hears that one is there may build a version on it, so no sweep
/// removes it soon.
pub(crate) fn renew_contents(
    database: &Database,
    project: i64,
    names: &BTreeSet<String>,
) -> Result<BTreeSet<String>, StoreFault> {
    let (mut there, mut waiting) = (BTreeSet::new(), Vec::new());
    database.read(|t| {
        for name in names {
            match find_mark(t, project, name)? {
                None => {}
                Some(None) => drop(there.insert(name.clone())),
                Some(Some(_)) => waiting.push(name),
            }
        }
        Ok(())
    })?;
    if !waiting.is_empty() {
        database.write(Durability::PowerCut, |t| {
            for name in waiting {
                // It may have gone since.
                if find_mark(t, project, name)?.is_some() {
                    mark_content(t, project, name, None)?;
                    there.insert(name.clone());
                }
            }
            Ok(())
        })?;
    }
    Ok(there)
}

/// Since when only what no ref reaches names a content; the outer `None`: the project does not have it.
fn find_mark(t: &Transaction<'_>, project: i64, name: &str) -> Result<Option<Option<f64>>, StoreFault> {
    let mut statement = t.prepare_cached("SELECT unnamed_ms FROM project_contents WHERE project = ? AND name = ?")?;
    Ok(statement.query_row(params![project, name], |row| row.get(0)).optional()?)
}
