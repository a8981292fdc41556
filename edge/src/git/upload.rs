//! Answering a fetch: what both sides have, and a pack of what the client lacks.

use std::collections::HashSet;
use std::io::{self, Write};

use gix_hash::{Kind as HashKind, ObjectId};
use gix_object::Kind;
use gix_pack::data::entry::Header;
use gix_packetline::Channel;
use gix_packetline::blocking_io::encode::{band_to_write, flush_to_write, text_to_write};
use rusqlite::Transaction;

use super::MAX_FETCH_REQUEST_BYTES;
use super::fetch_request::{FetchRequest, read_request};
use super::receive::{PushError, unzipped};
use super::walk::{Depth, walk};
use crate::store::{Database, StoreFault, find_kind, find_object};

/// Bytes of a pack in one line.
const BAND_BYTES: usize = 65_000;

/// What to answer to a fetch.
pub(crate) struct FetchAnswer {
    /// The lines that come first.
    pub lines: Vec<u8>,
    /// The objects of the pack that follows, if one does.
    pub objects: Option<Vec<ObjectId>>,
}

/// Reads a fetch and finds out what to answer. Blocks.
pub(crate) fn answer_fetch(database: &Database, project: i64, body: &[u8]) -> Result<FetchAnswer, PushError> {
    let request = read_request(&mut unzipped(body, MAX_FETCH_REQUEST_BYTES)?).map_err(PushError::Unreadable)?;
    database.read(|t| negotiate(t, project, &request))?.map_err(PushError::Unreadable)
}

/// The outer fault is ours, the inner one the client's.
fn negotiate(
    t: &Transaction<'_>,
    project: i64,
    request: &FetchRequest,
) -> Result<Result<FetchAnswer, String>, StoreFault> {
    let mut lines = Vec::new();
    for want in &request.wants {
        // Not only what a branch is at: it may have moved since the client looked.
        if find_kind(t, project, want)?.is_none() {
            return Ok(Err(format!("the project has no object {want}")));
        }
    }
    if request.wants.is_empty() {
        return Ok(Ok(FetchAnswer { lines, objects: None }));
    }
    if !request.reads_bands {
        return Ok(Err("the client does not know side-band-64k".into()));
    }
    let mut common = Vec::new();
    // A client that does not read what is common gets all: it knows no way to hear of less over HTTP.
    for have in request.haves.iter().filter(|_| request.reads_common) {
        if find_kind(t, project, have)?.is_some() {
            common.push(*have);
            text_to_write(format!("ACK {have} common").as_bytes(), &mut lines)?;
        }
    }
    let last = common.last();
    if !request.is_done {
        // One object of both sides is enough: at worst the pack holds a little that is there.
        if let Some(last) = last {
            text_to_write(format!("ACK {last} ready").as_bytes(), &mut lines)?;
        }
        text_to_write(b"NAK", &mut lines)?;
        if last.is_none() || !request.takes_early_pack {
            return Ok(Ok(FetchAnswer { lines, objects: None }));
        }
    }
    match last {
        Some(last) => text_to_write(format!("ACK {last}").as_bytes(), &mut lines)?,
        None => text_to_write(b"NAK", &mut lines)?,
    };
    Ok(Ok(FetchAnswer { lines, objects: Some(lacking(t, project, &request.wants, &common)?) }))
}

/// What the wants reach and the commons do not: the history of the commons, and the files of their newest
/// versions.
fn lacking(
    t: &Transaction<'_>,
    project: i64,
    wants: &[ObjectId],
    common: &[ObjectId],
) -> Result<Vec<ObjectId>, StoreFault> {
    let mut seen = HashSet::new();
    walk(t, project, common, &mut seen, Depth::History)?;
    let mut newest = seen.clone();
    for id in common {
        newest.remove(id);
    }
    walk(t, project, common, &mut newest, Depth::Files)?;
    seen.extend(newest);
    walk(t, project, wants, &mut seen, Depth::All)
}

/// Writes a pack of objects in the lines that git reads it from, then the flush that ends the answer. Blocks.
/// The objects are sent as they are kept: nothing is packed anew, and one is in memory at a time.
pub(crate) fn write_pack(
    database: &Database,
    project: i64,
    objects: &[ObjectId],
    out: &mut dyn Write,
) -> Result<(), StoreFault> {
    let mut bands = Bands { out, buffer: Vec::with_capacity(BAND_BYTES), hasher: gix_hash::hasher(HashKind::Sha1) };
    let n_objects = u32::try_from(objects.len()).map_err(|error| StoreFault::Damaged(error.to_string()))?;
    bands.write_all(&gix_pack::data::header::encode(gix_pack::data::Version::V2, n_objects))?;
    for id in objects {
        let object = database.read(|t| find_object(t, project, id))?;
        let object = object.ok_or_else(|| StoreFault::Damaged(format!("git object {id} is lost")))?;
        let header = match object.kind {
            Kind::Commit => Header::Commit,
            Kind::Tree => Header::Tree,
            Kind::Blob => Header::Blob,
            Kind::Tag => Header::Tag,
        };
        header.write_to(object.size_bytes, &mut bands)?;
        bands.write_all(&object.bytes)?;
    }
    bands.finish()
}

/// Cuts a pack into lines and keeps its checksum.
struct Bands<'a> {
    out: &'a mut dyn Write,
    buffer: Vec<u8>,
    hasher: gix_hash::Hasher,
}

impl Bands<'_> {
    fn finish(mut self) -> Result<(), StoreFault> {
        let hasher = std::mem::replace(&mut self.hasher, gix_hash::hasher(HashKind::Sha1));
        let checksum = hasher.try_finalize().map_err(|error| StoreFault::Damaged(error.to_string()))?;
        self.write_all(checksum.as_slice())?;
        self.flush()?;
        flush_to_write(&mut *self.out)?;
        Ok(self.out.flush()?)
    }
}

impl Write for Bands<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = bytes.len().min(BAND_BYTES - self.buffer.len());
        self.hasher.update(&bytes[..n]);
        self.buffer.extend_from_slice(&bytes[..n]);
        if self.buffer.len() == BAND_BYTES {
            self.flush()?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.buffer.is_empty() {
            band_to_write(Channel::Data, &self.buffer, &mut *self.out)?;
            self.buffer.clear();
        }
        Ok(())
    }
}
