//! What is in a file, by where it will be stored. Objects and contents are checked against their names, nothing else is.

use std::collections::BTreeMap;

use bunsen_spec::RunRecord;
use bunsen_spec::say::{archives, stored};

use super::unpack::{Unpacked, unpack};
use super::{CACHE, ImportLimits, MERGE_RECORD, OBJECTS, RECORDS, bad};
use crate::git::{self, MERGE_HEAD, ORIG_HEAD, ObjectId, PackError, Room};
use crate::record::{ProjectRecord, parse_versioned};
use crate::{ProjectError, Space, is_md5, md5_hex};

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// The project's record, if Export wrote the file.
    pub record: Option<ProjectRecord>,
    /// Records of runs, if Export wrote it.
    pub runs: Vec<RunRecord>,
    /// Refs and reflogs, by path below `.git/`.
    pub refs: BTreeMap<String, Vec<u8>>,
    /// Objects and contents.
    pub stored: Vec<(Space, String, Vec<u8>)>,
    /// What was decided in a merge that is in progress.
    pub merge: Option<Vec<u8>>,
    /// The files beside git's and DVC's own, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The name of the folder that it all lies in.
    pub folder: Option<String>,
}

/// Reads a zip of an exported project, or of a repository.
pub(super) fn read_zip(bytes: &[u8], limits: &ImportLimits) -> Result<Found, ProjectError> {
    let Unpacked { files, folder, size_bytes } = unpack(bytes, limits)?;
    let mut room = Room { n_objects: limits.n_files, size_bytes: limits.size_bytes.saturating_sub(size_bytes) };
    let mut found = Found { folder, ..Found::default() };
    let mut packed_refs = Vec::new();
    for (path, bytes) in files {
        if let Some(name) = path.strip_prefix(OBJECTS) {
            found.add_objects(name, bytes, &mut room, limits)?;
        } else if let Some(name) = path.strip_prefix(CACHE) {
            found.add_content(name, bytes)?;
        } else if let Some(name) = path.strip_prefix(".git/") {
            match name {
                "packed-refs" => packed_refs = bytes,
                "shallow" if !bytes.is_empty() => return Err(bad(archives::is_shallow())),
                _ if name.starts_with("reftable/") => return Err(bad(archives::refs_in_tables())),
                _ => found.add_ref(name, bytes)?,
            }
        } else if let Some(name) = path.strip_prefix(RECORDS) {
            if name == "project.json" {
                found.record = Some(parse(stored::project(), &bytes)?);
            } else if name == MERGE_RECORD {
                found.merge = Some(bytes);
            } else if name.starts_with("runs/") {
                found.runs.push(parse(stored::run(), &bytes)?);
            }
        } else if !path.starts_with(".dvc/") {
            found.files.insert(path, bytes);
        }
    }
    // One that lies by itself has moved since.
    for (name, id) in git::parse_packed_refs(&packed_refs) {
        found.refs.entry(name).or_insert_with(|| format!("{id}\n").into_bytes());
    }
    refuse_sha256_packed(&packed_refs)?;
    Ok(found)
}

impl Found {
    /// Adds what lies below `.git/objects/`, if it is an object or a pack.
    fn add_objects(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        room: &mut Room,
        limits: &ImportLimits,
    ) -> Result<(), ProjectError> {
        if let Some(id) = object_id(name) {
            git::decode_object(id, &bytes).map_err(|why| bad(&archives::object_damaged(&id.to_string(), &why)))?;
            self.stored.push((Space::Objects, id.to_string(), bytes));
        } else if name.starts_with("pack/pack-") && name.ends_with(".pack") {
            self.stored.extend(objects_of(&bytes, room, limits)?);
        } else if name == "info/alternates" {
            return Err(bad(archives::objects_elsewhere()));
        }
        Ok(())
    }

    /// Adds what lies in DVC's cache, if it is a content: DVC leaves unfinished ones and notes beside them.
    fn add_content(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), ProjectError> {
        let md5 = name.replace('/', "");
        let md5 = md5.strip_suffix(".dir").unwrap_or(&md5).to_string();
        if is_md5(&md5) {
            if md5_hex(&bytes) != md5 {
                return Err(bad(&archives::other_content(name)));
            }
            self.stored.push((Space::Files, md5, bytes));
        }
        Ok(())
    }

    /// Adds what lies below `.git/`, if it is a ref or a reflog. One that only names another ref says nothing more.
    fn add_ref(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), ProjectError> {
        let log = name.strip_prefix("logs/");
        let is_single = matches!(name, MERGE_HEAD | ORIG_HEAD) || log.unwrap_or(name) == "HEAD";
        let is_symbolic = name != "HEAD" && bytes.starts_with(b"ref: ");
        if (is_single || git::is_ref_name(log.unwrap_or(name))) && !is_symbolic {
            if log.is_none() {
                refuse_sha256(&bytes)?;
            }
            self.refs.insert(name.to_string(), bytes);
        }
        Ok(())
    }
}

/// The objects of a pack, as they are stored.
pub(super) fn objects_of(
    pack: &[u8],
    room: &mut Room,
    limits: &ImportLimits,
) -> Result<impl Iterator<Item = (Space, String, Vec<u8>)>, ProjectError> {
    let objects = git::read_pack(pack, room).map_err(|error| match error {
        PackError::Damaged => bad(archives::pack_damaged()),
        PackError::Thin => bad(archives::pack_is_thin()),
        PackError::TooMany => bad(&archives::too_many_objects(limits.n_files)),
        PackError::TooLarge => bad(&archives::unpacks_too_large(limits.size_bytes >> 20)),
        PackError::Collides => bad(stored::made_to_collide()),
    })?;
    Ok(objects.into_iter().map(|object| (Space::Objects, object.id.to_string(), object.bytes)))
}

/// Refuses a ref's text that names an object by a longer hash.
pub(super) fn refuse_sha256(text: &[u8]) -> Result<(), ProjectError> {
    let text = text.trim_ascii();
    let is_sha256 = text.len() == 64 && text.iter().all(u8::is_ascii_hexdigit);
    if is_sha256 { Err(bad(archives::named_by_sha256())) } else { Ok(()) }
}

fn refuse_sha256_packed(packed_refs: &[u8]) -> Result<(), ProjectError> {
    packed_refs.split(|byte| *byte == b'\n').try_for_each(|line| refuse_sha256(line.get(..64).unwrap_or_default()))
}

/// The id of an object by its path below `.git/objects/`.
fn object_id(name: &str) -> Option<ObjectId> {
    let (two, rest) = name.split_once('/')?;
    let is_hash = two.len() == 2 && rest.len() == 38;
    is_hash.then(|| ObjectId::from_hex(format!("{two}{rest}").as_bytes()).ok()).flatten()
}

fn parse<T: serde::de::DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, ProjectError> {
    match parse_versioned(what, bytes) {
        Err(error @ ProjectError::TooNew { .. }) => Err(error),
        answer => answer.map_err(|error| bad(&error.to_string())),
    }
}
