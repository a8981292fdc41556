//! Refs: the names that move. A project has one branch, and a log of where it has been.

use bunsen_spec::say::stored;
use gix_hash::ObjectId;

use super::Stamp;
use crate::{Batch, ProjectError, Space, Store};

/// The name of the branch.
pub const BRANCH: &str = "refs/heads/main";

/// What `HEAD` says.
pub const HEAD: &str = "ref: refs/heads/main\n";

/// A branch's step from one commit to the next, taken only if it is still where it was seen.
#[derive(Clone, Debug)]
pub struct RefChange<'a> {
    /// The project, as in its keys.
    pub project: &'a str,
    /// Where the branch is; `None`: there is none yet.
    pub from: Option<ObjectId>,
    /// Where it goes.
    pub to: ObjectId,
    /// Who moves it, and when.
    pub by: &'a Stamp,
    /// Why, as one line for the log.
    pub why: &'a str,
}

impl RefChange<'_> {
    /// Adds the step to a batch: the branch under compare-and-swap, `HEAD` when it is new, and a line
    /// of the reflog.
    pub async fn put_into(&self, store: &dyn Store, batch: &mut Batch) -> Result<(), ProjectError> {
        let branch = branch_key(self.project);
        batch.expect.push((Space::Refs, branch.clone(), self.from.map(|id| format!("{id}\n").into_bytes())));
        batch.put.push((Space::Refs, branch, format!("{}\n", self.to).into_bytes()));
        if self.from.is_none() {
            batch.put.push((Space::Refs, head_key(self.project), HEAD.into()));
        }
        for log in [format!("{}/logs/HEAD", self.project), format!("{}/logs/{BRANCH}", self.project)] {
            let mut text = store.read(Space::Refs, &log).await?.unwrap_or_default();
            text.extend_from_slice(reflog_line(self.from, self.to, self.by, self.why).as_bytes());
            batch.put.push((Space::Refs, log, text));
        }
        Ok(())
    }
}

/// The key of a project's branch.
pub(crate) fn branch_key(project: &str) -> String {
    format!("{project}/{BRANCH}")
}

/// The key of a project's `HEAD`.
pub(crate) fn head_key(project: &str) -> String {
    format!("{project}/HEAD")
}

/// The commit a project's branch is at.
pub async fn read_branch(store: &dyn Store, project: &str) -> Result<ObjectId, ProjectError> {
    let key = branch_key(project);
    let bytes = store.read(Space::Refs, &key).await?;
    let bytes = bytes.ok_or(ProjectError::Missing { space: Space::Refs, key })?;
    parse_id(&bytes).ok_or_else(|| ProjectError::damaged(stored::branch(), stored::names_no_commit()))
}

/// Reads a ref's text: 40 hexadecimal digits and a line break.
pub(crate) fn parse_id(bytes: &[u8]) -> Option<ObjectId> {
    ObjectId::from_hex(bytes.strip_suffix(b"\n").unwrap_or(bytes)).ok()
}

/// One line of a reflog, in git's own form.
pub(crate) fn reflog_line(from: Option<ObjectId>, to: ObjectId, by: &Stamp, why: &str) -> String {
    let from = from.unwrap_or_else(|| ObjectId::null(gix_hash::Kind::Sha1));
    let why = why.lines().next().unwrap_or_default();
    format!("{from} {to} {} <{}> {} +0000\t{why}\n", by.name, by.email, by.seconds())
}

/// All commits that a reflog's text names; the null id is left out. `None` when it is not a reflog.
pub(crate) fn log_ids(text: &[u8]) -> Option<Vec<ObjectId>> {
    let mut ids = Vec::new();
    for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let (from, to) = (line.get(..40)?, line.get(41..81)?);
        ids.push(ObjectId::from_hex(from).ok()?);
        ids.push(ObjectId::from_hex(to).ok()?);
    }
    ids.retain(|id| !id.is_null());
    Some(ids)
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::MemoryStore;

    fn id(digit: u8) -> ObjectId {
        ObjectId::from_hex(&[digit; 40]).unwrap()
    }

    fn step(store: &MemoryStore, from: Option<ObjectId>, to: ObjectId) -> Result<(), ProjectError> {
        let by = Stamp::at(5_000.0);
        let mut batch = Batch::default();
        let change = RefChange { project: "p", from, to, by: &by, why: "commit: more\nignored" };
        block_on(change.put_into(store, &mut batch))?;
        Ok(block_on(store.write(batch))?)
    }

    #[test]
    fn a_branch_moves_only_from_where_it_was_seen() {
        let store = MemoryStore::new();
        step(&store, None, id(b'a')).unwrap();
        step(&store, Some(id(b'a')), id(b'b')).unwrap();
        assert!(matches!(step(&store, Some(id(b'a')), id(b'c')), Err(ProjectError::Conflict { .. })));
        assert!(matches!(step(&store, None, id(b'c')), Err(ProjectError::Conflict { .. })));
        assert_eq!(block_on(read_branch(&store, "p")), Ok(id(b'b')));

        let log = block_on(store.read(Space::Refs, "p/logs/HEAD")).unwrap().unwrap();
        let line = format!("{} {} Bunsen learner <learner@localhost> 5 +0000\tcommit: more\n", id(b'a'), id(b'b'));
        assert!(String::from_utf8(log.clone()).unwrap().ends_with(&line));
        assert_eq!(log_ids(&log), Some(vec![id(b'a'), id(b'a'), id(b'b')]));
        assert_eq!(log_ids(b"what"), None);
    }
}
