//! Steps of refs that happen together, each taken only if the ref is still where it was seen.

use gix_hash::ObjectId;

use super::Stamp;
use super::reflog::LogEntry;
use super::refs::{Head, ref_key};
use crate::{Batch, ProjectError, Space, Store};

/// Adds steps of a project's refs to a batch, under compare-and-swap, with lines of the reflog.
pub(crate) struct RefSteps<'a> {
    pub store: &'a dyn Store,
    /// The project, as in its keys.
    pub project: &'a str,
    /// Who moves the refs, and when.
    pub by: &'a Stamp,
    pub batch: &'a mut Batch,
}

impl RefSteps<'_> {
    /// Moves a ref from where it was seen (`None`: there was none) to another place (`None`: away).
    pub fn step(&mut self, name: &str, from: Option<ObjectId>, to: Option<ObjectId>) {
        let text = |id: ObjectId| format!("{id}\n").into_bytes();
        self.write(name, from.map(text), to.map(text));
    }

    /// Lets `HEAD` name another branch, or the first one.
    pub fn point_head(&mut self, from: Option<&str>, to: &str) {
        let text = |branch: &str| format!("ref: {branch}\n").into_bytes();
        self.write("HEAD", from.map(text), Some(text(to)));
    }

    /// Makes sure that `HEAD` still names the branch.
    pub fn expect_head(&mut self, head: &Head) {
        let text = format!("ref: {}\n", head.branch).into_bytes();
        self.batch.expect.push((Space::Refs, ref_key(self.project, "HEAD"), Some(text)));
    }

    /// Adds a line to a ref's log.
    pub async fn log(
        &mut self,
        name: &str,
        from: Option<ObjectId>,
        to: Option<ObjectId>,
        why: &str,
    ) -> Result<(), ProjectError> {
        let line = LogEntry { from, to, by: self.by.clone(), why: why.to_string() }.to_line();
        let key = log_key(self.project, name);
        let put = self.batch.put.iter_mut().find(|(space, put, _)| *space == Space::Refs && *put == key);
        if let Some((_, _, text)) = put {
            text.extend_from_slice(line.as_bytes());
            return Ok(());
        }
        let before = self.store.read(Space::Refs, &key).await?;
        self.batch.expect.push((Space::Refs, key.clone(), before.clone()));
        let mut text = before.unwrap_or_default();
        text.extend_from_slice(line.as_bytes());
        self.batch.put.push((Space::Refs, key, text));
        Ok(())
    }

    /// Moves the branch that the project is on through some commits, each with the reason for the step.
    /// The log of the branch and that of `HEAD` tell of each.
    pub async fn move_branch(&mut self, head: &Head, steps: &[(ObjectId, String)]) -> Result<(), ProjectError> {
        let Some((last, _)) = steps.last() else { return Ok(()) };
        self.expect_head(head);
        self.step(&head.branch, Some(head.commit), Some(*last));
        let mut from = head.commit;
        for (to, why) in steps {
            for name in ["HEAD", &head.branch] {
                self.log(name, Some(from), Some(*to), why).await?;
            }
            from = *to;
        }
        Ok(())
    }

    fn write(&mut self, name: &str, from: Option<Vec<u8>>, to: Option<Vec<u8>>) {
        let key = ref_key(self.project, name);
        self.batch.expect.push((Space::Refs, key.clone(), from));
        match to {
            Some(bytes) => self.batch.put.push((Space::Refs, key, bytes)),
            None => self.batch.delete.push((Space::Refs, key)),
        }
    }
}

/// The key of a ref's log.
pub(crate) fn log_key(project: &str, name: &str) -> String {
    format!("{project}/logs/{name}")
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::MemoryStore;
    use crate::git::{BRANCH, parse_log, read_head};

    fn id(digit: u8) -> ObjectId {
        ObjectId::from_hex(&[digit; 40]).unwrap()
    }

    fn take(store: &MemoryStore, steps: impl AsyncFnOnce(&mut RefSteps<'_>)) -> Result<(), ProjectError> {
        let (by, mut batch) = (Stamp::at(5_000.0), Batch::default());
        let mut refs = RefSteps { store, project: "p", by: &by, batch: &mut batch };
        block_on(steps(&mut refs));
        Ok(block_on(store.write(batch))?)
    }

    fn move_from(store: &MemoryStore, from: ObjectId, to: &[u8]) -> Result<(), ProjectError> {
        let head = Head { branch: BRANCH.into(), commit: from };
        let steps: Vec<_> = to.iter().map(|digit| (id(*digit), format!("commit: {}", char::from(*digit)))).collect();
        take(store, async |refs| refs.move_branch(&head, &steps).await.unwrap())
    }

    #[test]
    fn a_branch_moves_only_from_where_it_was_seen() {
        let store = MemoryStore::new();
        take(&store, async |refs| {
            refs.point_head(None, BRANCH);
            refs.step(BRANCH, None, Some(id(b'a')));
        })
        .unwrap();
        move_from(&store, id(b'a'), b"bc").unwrap();
        assert!(matches!(move_from(&store, id(b'a'), b"d"), Err(ProjectError::Conflict { .. })));
        let again = take(&store, async |refs| refs.point_head(None, BRANCH));
        assert!(matches!(again, Err(ProjectError::Conflict { .. })));
        assert_eq!(block_on(read_head(&store, "p")), Ok(Head { branch: BRANCH.into(), commit: id(b'c') }));
        for name in ["HEAD", BRANCH] {
            let log = block_on(store.read(Space::Refs, &log_key("p", name))).unwrap().unwrap();
            let steps: Vec<_> = parse_log(&log).into_iter().map(|entry| (entry.from, entry.to)).collect();
            assert_eq!(steps, [(Some(id(b'a')), Some(id(b'b'))), (Some(id(b'b')), Some(id(b'c')))], "{name}");
        }
        take(&store, async |refs| refs.step(BRANCH, Some(id(b'c')), None)).unwrap();
        assert!(block_on(read_head(&store, "p")).is_err());
    }
}
