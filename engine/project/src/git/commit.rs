//! Commits: the versions of a project.

use bunsen_spec::say::stored;
use gix_hash::ObjectId;
use gix_object::WriteTo;

use super::object::{Kind, Object, read_kind, read_kinds};
use crate::{ProjectError, Store};

/// Who makes a change, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Stamp {
    /// The moment, in milliseconds since 1970.
    pub now_ms: f64,
    /// The author's name.
    pub name: String,
    /// The author's address.
    pub email: String,
}

impl Commit {
    /// The first line of the message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }
}

impl Stamp {
    /// A change made now by `Bunsen learner <learner@localhost>`.
    pub fn at(now_ms: f64) -> Self {
        Self { now_ms, name: "Bunsen learner".into(), email: "learner@localhost".into() }
    }

    /// Whole seconds since 1970, as git counts. Never negative.
    pub fn seconds(&self) -> i64 {
        (self.now_ms / 1000.0).max(0.0) as i64
    }

    /// The name without what git does not allow in one.
    pub(crate) fn clean_name(&self) -> String {
        clean(&self.name)
    }

    /// The address without what git does not allow in one.
    pub(crate) fn clean_email(&self) -> String {
        clean(&self.email)
    }
}

/// Removes what would end a name or an address in git's own form.
fn clean(name: &str) -> String {
    let kept: String = name.chars().filter(|c| !matches!(c, '<' | '>') && !c.is_control()).collect();
    kept.trim().to_string()
}

/// A version of a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// Its name.
    pub id: ObjectId,
    /// Its files.
    pub tree: ObjectId,
    /// The versions it follows: none for the first, one usually.
    pub parents: Vec<ObjectId>,
    /// Who made it, and when.
    pub author: Stamp,
    /// What it is about: a short line, sometimes more after an empty line.
    pub message: String,
}

/// Encodes a commit.
pub fn write_commit(tree: ObjectId, parents: &[ObjectId], by: &Stamp, message: &str) -> Object {
    let author = signature(by);
    let commit = gix_object::Commit {
        tree,
        parents: parents.iter().copied().collect(),
        committer: author.clone(),
        author,
        encoding: None,
        message: clean_message(message).into(),
        extra_headers: Vec::new(),
    };
    let mut content = Vec::new();
    commit.write_to(&mut content).expect("a cleaned author can be written into memory");
    Object::new(Kind::Commit, &content)
}

/// Who makes a change, as git writes it.
pub(super) fn signature(by: &Stamp) -> gix_actor::Signature {
    gix_actor::Signature {
        name: by.clean_name().into(),
        email: by.clean_email().into(),
        time: gix_date::Time { seconds: by.seconds(), offset: 0 },
    }
}

/// A message with one line break at its end.
pub(super) fn clean_message(message: &str) -> String {
    let mut text: String = message.trim().chars().filter(|c| *c != '\0').collect();
    text.push('\n');
    text
}

/// Reads a commit.
pub async fn read_commit(store: &dyn Store, id: ObjectId) -> Result<Commit, ProjectError> {
    readable(id, &read_kind(store, id, Kind::Commit).await?)
}

/// Reads some commits in one go, in their order.
pub(super) async fn read_commits(
    store: &dyn Store,
    ids: &[ObjectId],
) -> Result<impl Iterator<Item = Result<Commit, ProjectError>>, ProjectError> {
    let read = read_kinds(store, ids, Kind::Commit).await?;
    Ok(ids.iter().zip(read).map(|(id, content)| readable(*id, &content?)))
}

fn readable(id: ObjectId, content: &[u8]) -> Result<Commit, ProjectError> {
    parse_commit(id, content)
        .ok_or_else(|| ProjectError::damaged(stored::git_commit(&id.to_string()), stored::unreadable()))
}

/// A commit and those before it, newest first, along first parents; at most `limit`.
pub async fn log(store: &dyn Store, from: ObjectId, limit: usize) -> Result<Vec<Commit>, ProjectError> {
    let mut commits = Vec::new();
    let mut next = Some(from);
    while let Some(id) = next.filter(|_| commits.len() < limit) {
        let commit = read_commit(store, id).await?;
        next = commit.parents.first().copied();
        commits.push(commit);
    }
    Ok(commits)
}

/// Reads a commit's content. `None` when it is not one.
pub(crate) fn parse_commit(id: ObjectId, content: &[u8]) -> Option<Commit> {
    let commit = gix_object::CommitRef::from_bytes(content, gix_hash::Kind::Sha1).ok()?;
    let author = commit.author().ok()?;
    Some(Commit {
        id,
        tree: commit.tree(),
        parents: commit.parents().collect(),
        author: Stamp {
            now_ms: commit.time().ok()?.seconds as f64 * 1000.0,
            name: author.name.to_string(),
            email: author.email.to_string(),
        },
        message: commit.message.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::{Batch, MemoryStore};

    #[test]
    fn a_commit_reads_back() {
        let tree = ObjectId::from_hex(b"4b825dc642cb6eb9a060e54bf8d69288fbee4904").unwrap();
        let by = Stamp::at(1_700_000_000_999.0);
        let odd = Stamp { name: "A <b>\n".into(), ..by.clone() };
        assert!(write_commit(tree, &[], &odd, "").bytes.len() > 50, "a name that git does not allow is cleaned");
        let first = write_commit(tree, &[], &by, "Import iris.csv");
        let second = write_commit(tree, &[first.id], &by, "Train\n\nwith care\n\n");
        // What `git commit-tree` makes of the same tree, author, time and message.
        assert_eq!(first.id.to_string(), "6b1d862669520a5290337053b20f7e256d090dbd");
        let store = MemoryStore::new();
        let (first_id, second_id) = (first.id, second.id);
        let mut batch = Batch::default();
        first.put_into(&mut batch);
        second.put_into(&mut batch);
        block_on(store.write(batch)).unwrap();

        let commits = block_on(log(&store, second_id, 10)).unwrap();
        assert_eq!(commits.iter().map(|c| c.id).collect::<Vec<_>>(), [second_id, first_id]);
        assert_eq!(commits[0].message, "Train\n\nwith care\n");
        assert_eq!(commits[0].author, Stamp::at(1_700_000_000_000.0));
        assert_eq!(block_on(log(&store, second_id, 1)).unwrap().len(), 1);
    }
}
