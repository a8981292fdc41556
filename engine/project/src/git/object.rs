//! Loose objects: how git writes blobs, trees and commits.

use std::io::{Read, Write};

use bunsen_spec::say::stored;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use gix_hash::ObjectId;
use gix_object::encode::loose_header;

pub use gix_object::Kind;

use crate::{Batch, ProjectError, Space, Store};

/// How many objects are read at once. History is made of small ones, and each reading of a browser's database waits.
pub(crate) const READ_TOGETHER: usize = 256;

/// The most bytes an object may unpack to. Data files are not git objects, so this is plenty.
pub(super) const MAX_OBJECT_BYTES: u64 = 256 << 20;

/// An object in the form in which it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its name: the SHA-1 of its header and content.
    pub id: ObjectId,
    /// Its loose form, zlib-compressed.
    pub bytes: Vec<u8>,
}

impl Object {
    /// Encodes content as a loose object.
    pub fn new(kind: Kind, content: &[u8]) -> Self {
        Self::of_stranger(kind, content)
            .expect("only content made to collide with other content has no SHA-1, and this is our own")
    }

    /// Encodes content that somebody else wrote. `None` if it was made to collide with other content.
    pub(crate) fn of_stranger(kind: Kind, content: &[u8]) -> Option<Self> {
        let id = gix_object::compute_hash(gix_hash::Kind::Sha1, kind, content).ok()?;
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        let written = encoder
            .write_all(&loose_header(kind, content.len() as u64))
            .and_then(|()| encoder.write_all(content))
            .and_then(|()| encoder.finish());
        Some(Self { id, bytes: written.expect("writing into memory cannot fail") })
    }

    /// Adds the object to a batch.
    pub fn put_into(self, batch: &mut Batch) {
        batch.put.push((Space::Objects, self.id.to_string(), self.bytes));
    }
}

/// Reads an object and checks that it is what its name promises.
pub async fn read_object(store: &dyn Store, id: ObjectId) -> Result<(Kind, Vec<u8>), ProjectError> {
    let key = id.to_string();
    let bytes = store.read(Space::Objects, &key).await?;
    decode_stored(id, key, bytes)
}

/// Reads some objects in one go, in their order; each is checked as [`read_object`] does, and what is wrong with one
/// says nothing of the others. Ask for [`READ_TOGETHER`] at most. Each is unpacked when it is taken: small ones may
/// unpack to much more than there is room for all at once.
pub(crate) async fn read_objects(
    store: &dyn Store,
    ids: &[ObjectId],
) -> Result<impl Iterator<Item = Result<(Kind, Vec<u8>), ProjectError>>, ProjectError> {
    let keys: Vec<_> = ids.iter().map(ToString::to_string).collect();
    let stored = store.read_many(Space::Objects, &keys).await?;
    Ok(ids.iter().zip(keys).zip(stored).map(|((id, key), bytes)| decode_stored(*id, key, bytes)))
}

/// Reads some objects of one kind, as [`read_objects`] does.
pub(crate) async fn read_kinds(
    store: &dyn Store,
    ids: &[ObjectId],
    wanted: Kind,
) -> Result<impl Iterator<Item = Result<Vec<u8>, ProjectError>>, ProjectError> {
    let read = read_objects(store, ids).await?;
    Ok(ids.iter().zip(read).map(move |(id, object)| of_kind(*id, object?, wanted)))
}

/// Checks that a stored object is what its key promises.
pub(crate) fn check_object(key: &str, bytes: &[u8]) -> Result<(), ProjectError> {
    let id = ObjectId::from_hex(key.as_bytes());
    let checked = id.map_err(|error| error.to_string()).and_then(|id| decode_object(id, bytes));
    checked.map(drop).map_err(|why| ProjectError::damaged(stored::git_object(key), why))
}

/// Reads an object of a certain kind.
pub(crate) async fn read_kind(store: &dyn Store, id: ObjectId, wanted: Kind) -> Result<Vec<u8>, ProjectError> {
    of_kind(id, read_object(store, id).await?, wanted)
}

fn decode_stored(id: ObjectId, key: String, bytes: Option<Vec<u8>>) -> Result<(Kind, Vec<u8>), ProjectError> {
    let bytes = bytes.ok_or(ProjectError::Missing { space: Space::Objects, key })?;
    decode_object(id, &bytes).map_err(|why| ProjectError::damaged(stored::git_object(&id.to_string()), why))
}

fn of_kind(id: ObjectId, object: (Kind, Vec<u8>), wanted: Kind) -> Result<Vec<u8>, ProjectError> {
    let (kind, content) = object;
    if kind == wanted {
        return Ok(content);
    }
    let why = stored::other_kind(&kind.to_string(), &wanted.to_string());
    Err(ProjectError::damaged(stored::git_object(&id.to_string()), why))
}

/// Unpacks a loose object and checks it against its name. Says what is wrong with it.
pub(crate) fn decode_object(id: ObjectId, loose: &[u8]) -> Result<(Kind, Vec<u8>), String> {
    let mut bytes = Vec::new();
    let mut decoder = ZlibDecoder::new(loose).take(MAX_OBJECT_BYTES + 1);
    decoder.read_to_end(&mut bytes).map_err(|error| stored::does_not_unpack(&error.to_string()))?;
    if bytes.len() as u64 > MAX_OBJECT_BYTES {
        return Err(stored::unpacks_too_large(MAX_OBJECT_BYTES >> 20));
    }
    let (kind, size, start) = gix_object::decode::loose_header(&bytes).map_err(|_| stored::no_header().to_string())?;
    let content = bytes.split_off(start);
    if content.len() as u64 != size {
        return Err(stored::other_size(size, content.len()));
    }
    match gix_object::compute_hash(gix_hash::Kind::Sha1, kind, &content) {
        Ok(actual) if actual == id => Ok((kind, content)),
        Ok(actual) => Err(stored::other_content(&actual.to_string())),
        Err(_) => Err(stored::made_to_collide().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_has_the_name_git_gives_it() {
        let object = Object::new(Kind::Blob, b"hello world\n");
        assert_eq!(object.id.to_string(), "3b18e512dba79e4c8300dd08aeb37f8e728b8dad");
        assert_eq!(decode_object(object.id, &object.bytes), Ok((Kind::Blob, b"hello world\n".to_vec())));
    }

    fn check(id: ObjectId, loose: &[u8], expected: &str) {
        let answer = decode_object(id, loose);
        assert!(answer.as_ref().is_err_and(|why| why.contains(expected)), "{answer:?}");
    }

    #[test]
    fn damaged_objects_are_refused() {
        let good = Object::new(Kind::Blob, b"a");
        let other = Object::new(Kind::Blob, b"b");
        check(good.id, &other.bytes, "its content is that of");
        check(good.id, &good.bytes[..4], "unpack");
        check(good.id, b"not zlib", "unpack");
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"blob 7\0a").unwrap();
        check(good.id, &encoder.finish().unwrap(), "it says it has 7 bytes");
    }
}
