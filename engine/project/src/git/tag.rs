//! Annotated tags: a name for a commit with a message of its own.

use bunsen_spec::say::stored;
use gix_hash::ObjectId;
use gix_object::WriteTo;

use super::commit::{Stamp, clean_message, signature};
use super::object::{Kind, Object, READ_TOGETHER, read_object, read_objects};
use crate::{ProjectError, Store};

/// An annotated tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// What it names: a commit, usually.
    pub target: ObjectId,
    /// The kind of what it names.
    pub target_kind: Kind,
    /// Who made it, and when; very old tags do not say.
    pub tagger: Option<Stamp>,
    /// What it is about.
    pub message: String,
}

/// Encodes an annotated tag of a commit.
pub fn write_tag(name: &str, commit: ObjectId, by: &Stamp, message: &str) -> Object {
    let tag = gix_object::Tag {
        target: commit,
        target_kind: Kind::Commit,
        name: name.into(),
        tagger: Some(signature(by)),
        message: clean_message(message).into(),
        signature: None,
    };
    let mut content = Vec::new();
    tag.write_to(&mut content).expect("a checked name and a cleaned author can be written into memory");
    Object::new(Kind::Tag, &content)
}

/// Reads an annotated tag's content. `None` when it is not one.
pub(crate) fn parse_tag(content: &[u8]) -> Option<Tag> {
    let tag = gix_object::TagRef::from_bytes(content, gix_hash::Kind::Sha1).ok()?;
    let tagger = tag.tagger().ok().flatten().map(|tagger| Stamp {
        now_ms: tagger.time().map_or(0.0, |time| time.seconds as f64 * 1000.0),
        name: tagger.name.to_string(),
        email: tagger.email.to_string(),
    });
    Some(Tag { target: tag.target(), target_kind: tag.target_kind, tagger, message: tag.message.to_string() })
}

/// Most tags that may name one another.
const MAX_TAGS: usize = 8;

/// The commit that an id means: itself, or what a tag names in the end; with the outermost tag.
pub async fn peel(store: &dyn Store, id: ObjectId) -> Result<(ObjectId, Option<Tag>), ProjectError> {
    let damaged = |id: ObjectId, why: String| ProjectError::damaged(stored::git_object(&id.to_string()), why);
    let mut outermost = None;
    let mut at = id;
    for _ in 0..MAX_TAGS {
        match read_object(store, at).await? {
            (Kind::Commit, _) => return Ok((at, outermost)),
            (Kind::Tag, content) => {
                let tag = parse_tag(&content).ok_or_else(|| damaged(at, stored::unreadable().into()))?;
                at = tag.target;
                outermost.get_or_insert(tag);
            }
            (kind, _) => return Err(damaged(at, stored::other_kind(&kind.to_string(), "commit"))),
        }
    }
    Err(damaged(id, stored::names_no_commit().into()))
}

/// The commits that some ids mean, in their order, as [`peel`] finds them. Commits, which most are, are read together.
pub(crate) async fn peel_all(
    store: &dyn Store,
    ids: &[ObjectId],
) -> Result<Vec<Result<ObjectId, ProjectError>>, ProjectError> {
    let mut commits = Vec::with_capacity(ids.len());
    for ids in ids.chunks(READ_TOGETHER) {
        for (id, object) in ids.iter().zip(read_objects(store, ids).await?) {
            commits.push(match object {
                Ok((Kind::Commit, _)) => Ok(*id),
                Ok(_) => peel(store, *id).await.map(|(commit, _)| commit),
                Err(error) => Err(error),
            });
        }
    }
    Ok(commits)
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::git::write_commit;
    use crate::{Batch, MemoryStore};

    #[test]
    fn a_tag_reads_back_and_leads_to_its_commit() {
        let by = Stamp::at(7_000.0);
        let tree = ObjectId::from_hex(b"4b825dc642cb6eb9a060e54bf8d69288fbee4904").unwrap();
        let commit = write_commit(tree, &[], &by, "One");
        let tag = write_tag("v1", commit.id, &by, "First\n\nrelease\n\n");
        let (commit_id, tag_id) = (commit.id, tag.id);
        let store = MemoryStore::new();
        let mut batch = Batch::default();
        commit.put_into(&mut batch);
        tag.put_into(&mut batch);
        block_on(store.write(batch)).unwrap();
        let (peeled, read) = block_on(peel(&store, tag_id)).unwrap();
        let read = read.unwrap();
        assert_eq!((peeled, read.target, read.tagger), (commit_id, commit_id, Some(by)));
        assert_eq!(read.message, "First\n\nrelease\n");
        assert_eq!(block_on(peel(&store, commit_id)).unwrap(), (commit_id, None));
    }
}
