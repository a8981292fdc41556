//! One object as it stands in a pack.

use std::io::{Read, copy, sink};

use flate2::bufread::ZlibDecoder;
use gix_hash::ObjectId;

use super::{HASH, PackError, Room};
use crate::git::Kind;

/// An object as it stands in a pack.
pub(super) struct Entry {
    /// What it stands on.
    pub base: Base,
    /// Where it begins in the pack.
    start: usize,
    /// Where its packed bytes begin.
    packed: usize,
    /// Where the next one begins.
    pub end: usize,
    /// Bytes that these unpack to.
    size: u64,
}

/// What an object stands on.
#[derive(Clone, Copy)]
pub(super) enum Base {
    /// On itself.
    Itself(Kind),
    /// On the object with this number in the pack.
    Number(usize),
    /// On the object of this name.
    Name(ObjectId),
}

impl Entry {
    /// Reads the entry that begins at a place, after those `before` it.
    pub fn read(body: &[u8], start: usize, before: &[Self], room: &mut Room) -> Result<Self, PackError> {
        let mut at = start;
        let mut next = || {
            let byte = body.get(at).copied().ok_or(PackError::Damaged);
            at += 1;
            byte
        };
        let mut byte = next()?;
        let code = (byte >> 4) & 7;
        let (mut size, mut shift) = (u64::from(byte & 15), 4);
        while byte & 0x80 != 0 {
            byte = next()?;
            size |= Some(u64::from(byte & 0x7f)).filter(|_| shift < 57).ok_or(PackError::Damaged)? << shift;
            shift += 7;
        }
        let base = match code {
            1 => Base::Itself(Kind::Commit),
            2 => Base::Itself(Kind::Tree),
            3 => Base::Itself(Kind::Blob),
            4 => Base::Itself(Kind::Tag),
            6 => {
                // How far back it begins: seven bits at a time, highest first, and each length has its own range.
                let mut byte = next()?;
                let mut distance = usize::from(byte & 0x7f);
                while byte & 0x80 != 0 {
                    byte = next()?;
                    let higher = distance.checked_add(1).and_then(|higher| higher.checked_mul(128));
                    distance = higher.ok_or(PackError::Damaged)? | usize::from(byte & 0x7f);
                }
                let place = start.checked_sub(distance).ok_or(PackError::Damaged)?;
                let number = before.binary_search_by_key(&place, |entry| entry.start);
                Base::Number(number.map_err(|_| PackError::Damaged)?)
            }
            7 => {
                let name = body.get(at..at + HASH).and_then(|name| ObjectId::try_from(name).ok());
                at += HASH;
                Base::Name(name.ok_or(PackError::Damaged)?)
            }
            _ => return Err(PackError::Damaged),
        };
        room.take(size)?;
        let mut decoder = ZlibDecoder::new(body.get(at..).unwrap_or_default());
        let unpacked = copy(&mut (&mut decoder).take(size + 1), &mut sink());
        if unpacked.ok() != Some(size) {
            return Err(PackError::Damaged);
        }
        let n_packed = usize::try_from(decoder.total_in()).map_err(|_| PackError::Damaged)?;
        Ok(Self { base, start, packed: at, end: at + n_packed, size })
    }

    /// Its content, or what it differs in.
    pub fn unpack(&self, body: &[u8]) -> Result<Vec<u8>, PackError> {
        let mut content = Vec::new();
        let unpacked = ZlibDecoder::new(&body[self.packed..self.end]).take(self.size).read_to_end(&mut content);
        unpacked.map_err(|_| PackError::Damaged)?;
        Ok(content)
    }
}
