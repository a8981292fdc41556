//! Git's objects in the database: a project's whole history is small, for data lies outside of git.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use gix_hash::{Kind as HashKind, ObjectId};
use gix_object::{Data, Kind, TagRef};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreFault;

/// The most bytes of one object. What is larger belongs to DVC.
pub(crate) const MAX_GIT_OBJECT_BYTES: u64 = 64 << 20;

/// An object as it is kept: its content, zlib-compressed.
#[derive(Clone, Debug)]
pub(crate) struct PackedObject {
    /// What it is.
    pub kind: Kind,
    /// The bytes of its content, unpacked.
    pub size_bytes: u64,
    /// Its content, zlib-compressed, without git's header.
    pub bytes: Vec<u8>,
}

impl PackedObject {
    /// Packs content.
    pub fn new(kind: Kind, content: &[u8]) -> std::io::Result<Self> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content)?;
        Ok(Self { kind, size_bytes: content.len() as u64, bytes: encoder.finish()? })
    }

    /// Unpacks the content into `out`, which is emptied first.
    pub fn unpack_into(&self, out: &mut Vec<u8>) -> Result<(), StoreFault> {
        out.clear();
        ZlibDecoder::new(self.bytes.as_slice()).take(self.size_bytes + 1).read_to_end(out)?;
        if out.len() as u64 == self.size_bytes {
            return Ok(());
        }
        Err(StoreFault::Damaged(format!("a git object has {} bytes, not {}", out.len(), self.size_bytes)))
    }
}

/// An object of a project, if it has it.
pub(crate) fn find_object(
    t: &Transaction<'_>,
    project: i64,
    id: &gix_hash::oid,
) -> Result<Option<PackedObject>, StoreFault> {
    let mut statement =
        t.prepare_cached("SELECT kind, size_bytes, bytes FROM git_objects WHERE project = ? AND id = ?")?;
    let found = statement.query_row(params![project, id.as_bytes()], |row| {
        Ok(PackedObject {
            kind: column_kind(row.get(0)?)?,
            size_bytes: row.get::<_, i64>(1)? as u64,
            bytes: row.get(2)?,
        })
    });
    Ok(found.optional()?)
}

/// What an object of a project is, if it has it.
pub(crate) fn find_kind(t: &Transaction<'_>, project: i64, id: &gix_hash::oid) -> Result<Option<Kind>, StoreFault> {
    let mut statement = t.prepare_cached("SELECT kind FROM git_objects WHERE project = ? AND id = ?")?;
    Ok(statement.query_row(params![project, id.as_bytes()], |row| column_kind(row.get(0)?)).optional()?)
}

/// Adds an object. All that it names must be there already.
pub(crate) fn add_object(
    t: &Transaction<'_>,
    project: i64,
    id: &gix_hash::oid,
    object: &PackedObject,
) -> Result<(), StoreFault> {
    t.prepare_cached(
        "INSERT OR IGNORE INTO git_objects (project, id, kind, size_bytes, bytes) VALUES (?, ?, ?, ?, ?)",
    )?
    .execute(params![project, id.as_bytes(), object.kind.to_string(), object.size_bytes as i64, object.bytes])?;
    Ok(())
}

/// What a tag finally names: itself for all that is no tag object. `None` if it is not there.
pub(super) fn peel(t: &Transaction<'_>, project: i64, id: ObjectId) -> Result<Option<ObjectId>, StoreFault> {
    let (mut id, mut content) = (id, Vec::new());
    while let Some(object) = find_object(t, project, &id)? {
        if object.kind != Kind::Tag {
            return Ok(Some(id));
        }
        object.unpack_into(&mut content)?;
        let tag = TagRef::from_bytes(&content, HashKind::Sha1);
        id = tag.map_err(|error| StoreFault::Damaged(format!("tag {id}: {error}")))?.target();
    }
    Ok(None)
}

/// Objects of a project, for resolving what a thin pack leaves out.
pub(crate) struct StoredObjects<'t> {
    /// A view of the database.
    pub transaction: &'t Transaction<'t>,
    /// The project.
    pub project: i64,
}

impl gix_object::Find for StoredObjects<'_> {
    fn try_find<'a>(&self, id: &gix_hash::oid, buffer: &'a mut Vec<u8>) -> gix_error::Result<Option<Data<'a>>> {
        let found = find_object(self.transaction, self.project, id).map_err(gix_error::Error::from_error)?;
        let Some(object) = found else { return Ok(None) };
        object.unpack_into(buffer).map_err(gix_error::Error::from_error)?;
        Ok(Some(Data { kind: object.kind, object_hash: HashKind::Sha1, data: buffer }))
    }
}

/// Reads an object's name out of a column.
pub(super) fn column_id(bytes: Vec<u8>) -> rusqlite::Result<ObjectId> {
    ObjectId::try_from(bytes.as_slice())
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, error.to_string().into()))
}

fn column_kind(text: String) -> rusqlite::Result<Kind> {
    Kind::from_bytes(text.as_bytes())
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.to_string().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_survives_and_damage_is_seen() {
        let mut object = PackedObject::new(Kind::Blob, b"hello").unwrap();
        let mut content = vec![1];
        object.unpack_into(&mut content).unwrap();
        assert_eq!(content, b"hello");
        object.size_bytes = 4;
        assert!(object.unpack_into(&mut content).is_err());
    }
}
