//! Commits as a graph: what came before what, and where lines of work met.

use std::collections::{BTreeMap, BTreeSet};

use gix_hash::ObjectId;

use super::commit::{Commit, read_commits};
use super::object::READ_TOGETHER;
use super::reflog::logged_commits;
use crate::{ProjectError, Store};

/// Some commits and all before them, read once.
#[derive(Clone, Debug, Default)]
pub struct History {
    commits: BTreeMap<ObjectId, Commit>,
    /// Why some cannot be read: they are missing or damaged. Those before them are unknown.
    pub unreadable: BTreeMap<ObjectId, ProjectError>,
}

impl History {
    /// Reads commits and all before them. Commits that are missing or damaged are noted; only a store
    /// that fails makes this fail.
    ///
    /// Commits are read together as they become known. Of a line of commits only one is known at a time: where the
    /// project is at hand, [`History::read_of`] has to wait far less often.
    pub async fn read(store: &dyn Store, tips: impl IntoIterator<Item = ObjectId>) -> Result<Self, ProjectError> {
        Self::walk(store, tips, BTreeMap::new()).await
    }

    /// As [`History::read`]. The commits that the project's reflogs name, which are most of those made here, are read
    /// together before the walk begins.
    pub async fn read_of(
        store: &dyn Store,
        project: &str,
        tips: impl IntoIterator<Item = ObjectId>,
    ) -> Result<Self, ProjectError> {
        let mut ahead = BTreeMap::new();
        let named: Vec<_> = logged_commits(store, project).await?.into_iter().collect();
        for ids in named.chunks(READ_TOGETHER) {
            // What cannot be read is none of our concern, unless the walk comes to it.
            ahead.extend(read_commits(store, ids).await?.flatten().map(|commit| (commit.id, commit)));
        }
        Self::walk(store, tips, ahead).await
    }

    /// Fails where a commit could not be read.
    pub fn whole(mut self) -> Result<Self, ProjectError> {
        match self.unreadable.pop_first() {
            Some((_, error)) => Err(error),
            None => Ok(self),
        }
    }

    /// Goes from tips to all before them. `ahead` are commits that were read already.
    async fn walk(
        store: &dyn Store,
        tips: impl IntoIterator<Item = ObjectId>,
        mut ahead: BTreeMap<ObjectId, Commit>,
    ) -> Result<Self, ProjectError> {
        let mut history = Self::default();
        let mut next: Vec<_> = tips.into_iter().collect();
        loop {
            let mut unknown = BTreeSet::new();
            while let Some(id) = next.pop() {
                if let Some(commit) = ahead.remove(&id) {
                    next.extend(&commit.parents);
                    history.commits.insert(id, commit);
                } else if !history.commits.contains_key(&id) && !history.unreadable.contains_key(&id) {
                    unknown.insert(id);
                }
            }
            if unknown.is_empty() {
                return Ok(history);
            }
            let unknown: Vec<_> = unknown.into_iter().collect();
            for ids in unknown.chunks(READ_TOGETHER) {
                for (id, read) in ids.iter().zip(read_commits(store, ids).await?) {
                    match read {
                        Ok(commit) => {
                            next.extend(&commit.parents);
                            history.commits.insert(*id, commit);
                        }
                        Err(error) => drop(history.unreadable.insert(*id, error)),
                    }
                }
            }
        }
    }

    /// A commit.
    pub fn get(&self, id: ObjectId) -> Option<&Commit> {
        self.commits.get(&id)
    }

    /// Number of commits.
    pub fn len(&self) -> usize {
        self.commits.len()
    }

    /// Whether there is no commit.
    pub fn is_empty(&self) -> bool {
        self.commits.is_empty()
    }

    /// All commits, by id.
    pub fn commits(&self) -> impl Iterator<Item = &Commit> {
        self.commits.values()
    }

    /// Some commits and all before them.
    pub fn reachable(&self, tips: impl IntoIterator<Item = ObjectId>) -> BTreeSet<ObjectId> {
        self.reachable_beside(tips, &BTreeSet::new())
    }

    /// Some commits and all before them, but for others, with which is all that is before those.
    pub fn reachable_beside(
        &self,
        tips: impl IntoIterator<Item = ObjectId>,
        others: &BTreeSet<ObjectId>,
    ) -> BTreeSet<ObjectId> {
        let mut seen = BTreeSet::new();
        let mut next: Vec<_> = tips.into_iter().collect();
        while let Some(id) = next.pop() {
            if let Some(commit) = self.get(id).filter(|_| !others.contains(&id))
                && seen.insert(id)
            {
                next.extend(&commit.parents);
            }
        }
        seen
    }

    /// Whether a commit is another one or came before it.
    pub fn is_reachable(&self, id: ObjectId, from: ObjectId) -> bool {
        self.reachable([from]).contains(&id)
    }

    /// How many commits only the first has, and how many only the second, of two and all before them.
    pub fn ahead_behind(&self, ours: ObjectId, theirs: ObjectId) -> (u64, u64) {
        let (ours, theirs) = (self.reachable([ours]), self.reachable([theirs]));
        (ours.difference(&theirs).count() as u64, theirs.difference(&ours).count() as u64)
    }

    /// The best common ancestors of two commits: those before both, and before no other such commit.
    /// Newest first. Two that were merged into each other crosswise have more than one; two that share
    /// no past have none.
    pub fn merge_bases(&self, ours: ObjectId, theirs: ObjectId) -> Vec<ObjectId> {
        let (ours, theirs) = (self.reachable([ours]), self.reachable([theirs]));
        let common: BTreeSet<_> = ours.intersection(&theirs).copied().collect();
        let parents = common.iter().filter_map(|id| self.get(*id)).flat_map(|commit| &commit.parents);
        // Whatever is before a common ancestor is one too, so a parent among them is never the best.
        let before: BTreeSet<_> = parents.copied().collect();
        let mut best: Vec<_> = common.difference(&before).copied().collect();
        let time = |id: &ObjectId| self.get(*id).map_or(0.0, |commit| commit.author.now_ms);
        best.sort_by(|a, b| time(b).total_cmp(&time(a)).then_with(|| a.cmp(b)));
        best
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::git::{Stamp, write_commit};
    use crate::{Batch, MemoryStore};

    /// Makes commits of "name: parents", each a second after the one before it.
    fn graph(lines: &[(&str, &[&str])]) -> (History, BTreeMap<String, ObjectId>) {
        let store = MemoryStore::new();
        let tree = ObjectId::from_hex(b"4b825dc642cb6eb9a060e54bf8d69288fbee4904").unwrap();
        let mut ids = BTreeMap::new();
        for (second, (name, parents)) in lines.iter().enumerate() {
            let parents: Vec<_> = parents.iter().map(|parent| ids[*parent]).collect();
            let commit = write_commit(tree, &parents, &Stamp::at(second as f64 * 1000.0), name);
            ids.insert((*name).to_string(), commit.id);
            let mut batch = Batch::default();
            commit.put_into(&mut batch);
            block_on(store.write(batch)).unwrap();
        }
        (block_on(History::read(&store, ids.values().copied())).unwrap().whole().unwrap(), ids)
    }

    fn check(lines: &[(&str, &[&str])], of: (&str, &str), bases: &[&str], ahead_behind: (u64, u64)) {
        let (history, ids) = graph(lines);
        let (ours, theirs) = (ids[of.0], ids[of.1]);
        let expected: Vec<_> = bases.iter().map(|name| ids[*name]).collect();
        assert_eq!(history.merge_bases(ours, theirs), expected, "{of:?}");
        assert_eq!(history.ahead_behind(ours, theirs), ahead_behind, "{of:?}");
    }

    #[test]
    fn merge_bases_are_the_best_common_ancestors() {
        let line: &[(&str, &[&str])] = &[("a", &[]), ("b", &["a"]), ("c", &["b"])];
        check(line, ("c", "b"), &["b"], (1, 0));
        check(line, ("a", "c"), &["a"], (0, 2));
        check(line, ("b", "b"), &["b"], (0, 0));
        let fork: &[(&str, &[&str])] = &[("a", &[]), ("b", &["a"]), ("c", &["a"]), ("m", &["b", "c"]), ("d", &["c"])];
        check(fork, ("b", "c"), &["a"], (1, 1));
        check(fork, ("m", "d"), &["c"], (2, 1));
        let crossed: &[(&str, &[&str])] =
            &[("a", &[]), ("b", &["a"]), ("c", &["a"]), ("d", &["b", "c"]), ("e", &["c", "b"])];
        check(crossed, ("d", "e"), &["c", "b"], (1, 1));
        let strangers: &[(&str, &[&str])] = &[("a", &[]), ("b", &[])];
        check(strangers, ("a", "b"), &[], (1, 1));
    }

    #[test]
    fn what_is_beside_others_is_reached() {
        let lines: &[(&str, &[&str])] = &[("a", &[]), ("b", &["a"]), ("c", &["b"]), ("d", &["b"]), ("e", &["d"])];
        let (history, ids) = graph(lines);
        let kept = history.reachable([ids["c"]]);
        let beside = history.reachable_beside([ids["e"]], &kept);
        assert_eq!(beside, BTreeSet::from([ids["d"], ids["e"]]));
    }

    #[test]
    fn a_missing_commit_is_named_and_hides_nothing_else() {
        let lost = ObjectId::from_hex(&[b'7'; 40]).unwrap();
        let tree = ObjectId::from_hex(b"4b825dc642cb6eb9a060e54bf8d69288fbee4904").unwrap();
        let commit = write_commit(tree, &[lost], &Stamp::at(0.0), "after a loss");
        let (id, store, mut batch) = (commit.id, MemoryStore::new(), Batch::default());
        commit.put_into(&mut batch);
        block_on(store.write(batch)).unwrap();
        let history = block_on(History::read(&store, [id])).unwrap();
        assert_eq!((history.len(), history.unreadable.keys().copied().collect::<Vec<_>>()), (1, vec![lost]));
        assert!(history.whole().is_err());
    }
}
