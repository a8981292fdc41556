//! Whether all that a new tip reaches is there.

use std::collections::HashMap;

use gix_hash::{Kind as HashKind, ObjectId};
use gix_object::bstr::ByteSlice;
use gix_object::{CommitRef, Kind, TagRef, TreeRef};
use gix_validate::path::component::{Mode, Options};
use rusqlite::Transaction;

use super::incoming::Incoming;
use crate::store::{StoreFault, find_kind};

/// Walks from tips through what came with a push, as far as to what is stored: everything that is stored has
/// all that it reaches.
pub(super) struct Connection<'a> {
    /// A view of the database.
    pub transaction: &'a Transaction<'a>,
    /// The project.
    pub project: i64,
    /// What came with the push.
    pub incoming: &'a mut Incoming,
    /// What has been reached and is whole.
    reached: HashMap<ObjectId, Kind>,
    /// New objects that were reached; each stands after all that it names.
    order: Vec<ObjectId>,
}

/// Why a tip cannot be taken: a fault of ours, or what is wrong with it in a few words.
pub(super) enum Broken {
    Fault(StoreFault),
    Said(String),
}

impl From<StoreFault> for Broken {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<String> for Broken {
    fn from(said: String) -> Self {
        Self::Said(said)
    }
}

enum Step {
    /// Look at an object, which is to be of a kind.
    Enter(ObjectId, Option<Kind>),
    /// All that it names has been looked at.
    Leave(ObjectId),
}

impl<'a> Connection<'a> {
    /// Nothing reached yet.
    pub fn new(transaction: &'a Transaction<'a>, project: i64, incoming: &'a mut Incoming) -> Self {
        Self { transaction, project, incoming, reached: HashMap::new(), order: Vec::new() }
    }

    /// The new objects that the whole tips reach; each stands after all that it names.
    pub fn into_order(self) -> Vec<ObjectId> {
        self.order
    }

    /// Walks from a tip. What was reached stays only if everything is there.
    pub fn connect(&mut self, tip: ObjectId, kind: Option<Kind>) -> Result<(), Broken> {
        let (n_before, mut entered) = (self.order.len(), Vec::new());
        let walked = self.walk(tip, kind, &mut entered);
        if walked.is_err() {
            self.order.truncate(n_before);
            for id in entered {
                self.reached.remove(&id);
            }
        }
        walked
    }

    fn walk(&mut self, tip: ObjectId, kind: Option<Kind>, entered: &mut Vec<ObjectId>) -> Result<(), Broken> {
        let mut steps = vec![Step::Enter(tip, kind)];
        while let Some(step) = steps.pop() {
            let (id, wanted) = match step {
                Step::Leave(id) => {
                    self.order.push(id);
                    continue;
                }
                Step::Enter(id, wanted) => (id, wanted),
            };
            let known = self.reached.get(&id).copied();
            let stored = if known.is_none() { find_kind(self.transaction, self.project, &id)? } else { None };
            let is_new = known.is_none() && stored.is_none();
            let found = match known.or(stored) {
                Some(kind) => Some(kind),
                None => self.incoming.kind(&id)?,
            };
            let Some(found) = found else { return Err(format!("object {id} is missing").into()) };
            if let Some(wanted) = wanted.filter(|&wanted| wanted != found) {
                return Err(format!("object {id} is a {found}, not a {wanted}").into());
            }
            if known.is_none() {
                self.reached.insert(id, found);
                entered.push(id);
            }
            if is_new {
                steps.push(Step::Leave(id));
                if found != Kind::Blob {
                    let content = self.incoming.read(&id)?;
                    let (_, content) = content.ok_or_else(|| format!("object {id} is missing"))?;
                    let named = named_by(found, content).map_err(|why| format!("{found} {id} {why}"))?;
                    steps.extend(named.into_iter().map(|(id, kind)| Step::Enter(id, Some(kind))));
                }
            }
        }
        Ok(())
    }
}

/// What an object names, and what each is to be. `Err` says what is wrong with the object.
pub(super) fn named_by(kind: Kind, content: &[u8]) -> Result<Vec<(ObjectId, Kind)>, String> {
    let unreadable = |error: gix_error::Error| format!("cannot be read: {error}");
    match kind {
        Kind::Blob => Ok(Vec::new()),
        Kind::Commit => {
            let commit = CommitRef::from_bytes(content, HashKind::Sha1).map_err(unreadable)?;
            let parents = commit.parents().map(|parent| (parent, Kind::Commit));
            Ok(std::iter::once((commit.tree(), Kind::Tree)).chain(parents).collect())
        }
        Kind::Tag => {
            let tag = TagRef::from_bytes(content, HashKind::Sha1).map_err(unreadable)?;
            Ok(vec![(tag.target(), tag.target_kind)])
        }
        Kind::Tree => {
            let tree = TreeRef::from_bytes(content, HashKind::Sha1).map_err(unreadable)?;
            if !tree.entries.is_sorted_by(|a, b| a < b) {
                return Err("is not sorted or has an entry twice".into());
            }
            let mut named = Vec::with_capacity(tree.entries.len());
            for entry in &tree.entries {
                let mode = entry.mode.is_link().then_some(Mode::Symlink);
                // Names that only Windows cannot use are fine; those that some system takes for `.git` are not.
                let options = Options { protect_windows: false, ..Options::default() };
                gix_validate::path::component(entry.filename, mode, options)
                    .map_err(|why| format!("has the name {:?}: {why}", entry.filename.as_bstr()))?;
                // The commit of a submodule lies in another repository.
                if !entry.mode.is_commit() {
                    let kind = if entry.mode.is_tree() { Kind::Tree } else { Kind::Blob };
                    named.push((entry.oid.to_owned(), kind));
                }
            }
            Ok(named)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(entries: &[(&str, &str)], expected: Result<usize, &str>) {
        let mut content = Vec::new();
        for (mode, name) in entries {
            content.extend_from_slice(format!("{mode} {name}\0").as_bytes());
            content.extend_from_slice(&[7; 20]);
        }
        match (named_by(Kind::Tree, &content), expected) {
            (Ok(named), Ok(n)) => assert_eq!(named.len(), n, "{entries:?}"),
            (Err(why), Err(part)) => assert!(why.contains(part), "{why}"),
            (got, _) => panic!("{entries:?}: {got:?}"),
        }
    }

    #[test]
    fn trees_are_as_git_wants_them() {
        check(&[], Ok(0));
        check(&[("100644", "a.b"), ("40000", "a"), ("100755", "a0"), ("120000", "b"), ("160000", "c")], Ok(4));
        check(&[("100644", "aux.py"), ("100644", "ข้อมูล")], Ok(2));
        check(&[("100644", "b"), ("100644", "a")], Err("not sorted"));
        check(&[("100644", "a"), ("100644", "a")], Err("twice"));
        for name in [".git", ".GIT", "..", ".", "a/b", "git~1"] {
            check(&[("40000", name)], Err("has the name"));
        }
    }
}
