//! The database: one writer, a few readers, migrations.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::StoreFault;

/// Changes of the schema, oldest first. A released one is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_start.sql"),
    include_str!("migrations/0002_audit_by_subject.sql"),
    include_str!("migrations/0003_projects.sql"),
    include_str!("migrations/0004_sweeping.sql"),
];

/// Connections kept for reading.
const MAX_IDLE_READERS: usize = 4;
/// Free pages that are given back to the disk in one transaction, so that nobody else waits for long.
const PAGES_AT_ONCE: usize = 2000;

/// How long a change must last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// It survives a power cut from the moment it is acknowledged: what owners write.
    PowerCut,
    /// It survives the end of this process, however sudden: counts of predictions.
    Crash,
}

/// An SQLite database in write-ahead mode.
pub(crate) struct Database {
    path: PathBuf,
    writer: Mutex<(Connection, Durability)>,
    readers: Mutex<Vec<Connection>>,
}

impl Database {
    /// Opens or makes the database at `path` and brings its schema up to date.
    pub fn open(path: &Path) -> Result<Self, StoreFault> {
        let mut writer = Connection::open(path)?;
        writer.busy_timeout(Duration::from_secs(10))?;
        let shrinks = let_shrink(&writer);
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        migrate(&mut writer)?;
        if let Err(cause) = shrinks {
            tracing::warn!(%cause, "what is removed from the database leaves room in it, but not on the disk");
        }
        Ok(Self {
            path: path.to_path_buf(),
            writer: Mutex::new((writer, Durability::PowerCut)),
            readers: Mutex::default(),
        })
    }

    /// Makes all changes of `change`, or none when it fails. They last as asked when this returns.
    pub fn write<T>(
        &self,
        durability: Durability,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.1 != durability {
            let level = if durability == Durability::PowerCut { "FULL" } else { "NORMAL" };
            writer.0.pragma_update(None, "synchronous", level)?;
            writer.1 = durability;
        }
        let transaction = writer.0.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = change(&transaction)?;
        transaction.commit()?;
        Ok(answer)
    }

    /// Gives the disk the room that removed rows have left. Others write in between.
    pub fn shrink(&self) -> Result<(), StoreFault> {
        loop {
            let n_free = self.write(Durability::Crash, |t| {
                let n_free: i64 = t.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
                // Each row is a page that has gone.
                let mut freeing = t.prepare(&format!("PRAGMA incremental_vacuum({PAGES_AT_ONCE})"))?;
                let mut freed = freeing.query([])?;
                while freed.next()?.is_some() {}
                let n_left: i64 = t.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
                Ok(if n_left < n_free { n_left } else { 0 })
            })?;
            if n_free == 0 {
                return Ok(());
            }
        }
    }

    /// Reads a consistent state.
    pub fn read<T>(&self, query: impl FnOnce(&Transaction<'_>) -> Result<T, StoreFault>) -> Result<T, StoreFault> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => {
                let reader = Connection::open(&self.path)?;
                reader.busy_timeout(Duration::from_secs(10))?;
                reader.pragma_update(None, "query_only", true)?;
                reader
            }
        };
        let transaction = reader.transaction()?;
        let answer = query(&transaction);
        drop(transaction);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < MAX_IDLE_READERS {
            readers.push(reader);
        }
        answer
    }
}

/// Has the file keep account of which page belongs to what, so that it can shrink. One that was made without is
/// written anew once.
fn let_shrink(writer: &Connection) -> rusqlite::Result<()> {
    const INCREMENTAL: i64 = 2;
    if writer.pragma_query_value(None, "auto_vacuum", |row| row.get::<_, i64>(0))? == INCREMENTAL {
        return Ok(());
    }
    writer.pragma_update(None, "auto_vacuum", INCREMENTAL)?;
    writer.execute_batch("VACUUM")
}

fn migrate(writer: &mut Connection) -> Result<(), StoreFault> {
    let done: i64 = writer.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    if done > MIGRATIONS.len() {
        return Err(StoreFault::Damaged(format!(
            "the database has schema {done}, this program knows up to {}: start a newer program on it",
            MIGRATIONS.len()
        )));
    }
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        let transaction = writer.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", (index + 1) as i64)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(database: &Database) -> i64 {
        database.read(|t| Ok(t.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))?)).unwrap()
    }

    fn insert(t: &Transaction<'_>) -> Result<(), StoreFault> {
        t.execute("INSERT INTO audit (at_ms, action, subject) VALUES (1.0, 'a', 's')", [])?;
        Ok(())
    }

    #[test]
    fn a_change_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("edge.sqlite")).unwrap();
        database.write(Durability::PowerCut, insert).unwrap();
        let failed = database.write(Durability::Crash, |t| {
            insert(t)?;
            Err::<(), _>(StoreFault::Damaged("no".into()))
        });
        assert!(failed.is_err());
        assert_eq!(count(&database), 1);
        assert!(database.read(insert).is_err(), "readers cannot write");
    }

    #[test]
    fn the_file_shrinks_also_one_that_was_made_without() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("edge.sqlite");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(
            "PRAGMA journal_mode = WAL; CREATE TABLE many (bytes BLOB);
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
             INSERT INTO many SELECT randomblob(9000) FROM n;",
        )
        .unwrap();
        drop(old);
        let database = Database::open(&path).unwrap();
        let n_pages =
            || database.read(|t| Ok(t.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0))?)).unwrap();
        assert!(n_pages() > 6000, "{}", n_pages());
        database.write(Durability::Crash, |t| Ok(t.execute("DELETE FROM many", [])?)).unwrap();
        assert!(n_pages() > 6000, "{}", n_pages());
        database.shrink().unwrap();
        assert!(n_pages() < 100, "{}", n_pages());
        database.shrink().unwrap();
    }

    #[test]
    fn opens_again_and_refuses_the_future() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("edge.sqlite");
        Database::open(&path).unwrap().write(Durability::PowerCut, insert).unwrap();
        assert_eq!(count(&Database::open(&path).unwrap()), 1);
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(Database::open(&path).is_err());
    }
}
