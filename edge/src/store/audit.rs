//! The audit log: every write, never changed.

use rusqlite::{Transaction, params};

use super::StoreFault;

/// A line of the audit log.
#[derive(Clone, Debug)]
pub(crate) struct AuditEntry {
    /// When, in milliseconds since 1970.
    pub at_ms: f64,
    /// What was done, by the endpoint's name.
    pub action: &'static str,
    /// What it was done to.
    pub subject: String,
    /// The version it made or ended.
    pub version: Option<u64>,
    /// The address the request came from.
    pub remote: Option<String>,
    /// The project's token that was shown; `None` for the edge's own.
    pub token: Option<i64>,
}

/// Whether a line tells of an action on a subject.
pub(crate) fn is_audited(t: &Transaction<'_>, action: &str, subject: &str) -> Result<bool, StoreFault> {
    let mut statement = t.prepare_cached("SELECT EXISTS (SELECT 1 FROM audit WHERE subject = ? AND action = ?)")?;
    Ok(statement.query_row([subject, action], |row| row.get(0))?)
}

/// Adds a line, in the same transaction as the change it tells of.
pub(crate) fn record_audit(transaction: &Transaction<'_>, entry: &AuditEntry) -> Result<(), StoreFault> {
    transaction.execute(
        "INSERT INTO audit (at_ms, action, subject, version, remote, token) VALUES (?, ?, ?, ?, ?, ?)",
        params![entry.at_ms, entry.action, entry.subject, entry.version.map(|v| v as i64), entry.remote, entry.token],
    )?;
    Ok(())
}
