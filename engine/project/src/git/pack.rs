//! Packs: many objects in one file, some of them as what differs from another.

use std::collections::BTreeMap;
use std::io::Read;

use bunsen_spec::say::archives;
use flate2::bufread::ZlibDecoder;
use gix_hash::ObjectId;
use gix_object::Kind;

/// The size of a hash, in bytes.
const HASH: usize = 20;
/// What stands before the objects: `PACK`, the version, their number.
const HEADER: usize = 12;
/// The longest chain of objects that each differ from the one before. Git makes 50, and 250 where it is asked to.
const MAX_CHAIN: usize = 4096;

/// An object of a pack.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PackedObject {
    /// Its name.
    pub id: ObjectId,
    /// Its kind.
    pub kind: Kind,
    /// Its content.
    pub content: Vec<u8>,
}

/// Reads all objects of a pack, each named by its content. A pack whose objects differ from some that are not in it
/// (a thin one) cannot be read.
///
/// # Errors
/// Says what is wrong with it: it is cut off or damaged, or has more than `max_bytes` when unpacked.
pub(crate) fn read_pack(bytes: &[u8], max_bytes: u64) -> Result<Vec<PackedObject>, String> {
    let damaged = || archives::pack_damaged().to_string();
    let (body, trailer) = bytes.split_at_checked(bytes.len().wrapping_sub(HASH)).ok_or_else(damaged)?;
    let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
    hasher.update(body);
    let is_whole = hasher.try_finalize().is_ok_and(|hash| hash.as_slice() == trailer);
    let header = body.get(..HEADER).filter(|header| header.starts_with(b"PACK")).ok_or_else(damaged)?;
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if !is_whole || !matches!(number(4), 2 | 3) {
        return Err(damaged());
    }
    let mut entries = Vec::new();
    let (mut at, mut left) = (HEADER, max_bytes);
    for _ in 0..number(8) {
        let (entry, end) = Entry::read(body, at, &mut left)?;
        entries.push((at, entry));
        at = end;
    }
    if at != body.len() {
        return Err(damaged());
    }
    Resolver::new(entries, left).resolve()
}

/// An object as it stands in a pack.
enum Entry {
    Whole(Kind, Vec<u8>),
    /// What differs from the object that begins at this place.
    AfterPlace(usize, Vec<u8>),
    /// What differs from the object of this name.
    AfterName(ObjectId, Vec<u8>),
}

impl Entry {
    /// Reads the entry at a place; gives also where it ends. What it unpacks to is taken from `left`.
    fn read(body: &[u8], start: usize, left: &mut u64) -> Result<(Self, usize), String> {
        let damaged = || archives::pack_damaged().to_string();
        let mut at = start;
        let mut next = || {
            let byte = body.get(at).copied();
            at += 1;
            byte.ok_or_else(damaged)
        };
        let mut byte = next()?;
        let code = (byte >> 4) & 7;
        let (mut size, mut shift) = (u64::from(byte & 15), 4);
        while byte & 0x80 != 0 {
            byte = next()?;
            size |= u64::from(byte & 0x7f).checked_shl(shift).filter(|_| shift < 57).ok_or_else(damaged)?;
            shift += 7;
        }
        *left = left.checked_sub(size).ok_or_else(|| archives::pack_too_large().to_string())?;
        // How far back the other object begins: seven bits at a time, highest first, and each length has its own range.
        let mut distance = 0_usize;
        if code == 6 {
            let mut byte = next()?;
            distance = usize::from(byte & 0x7f);
            while byte & 0x80 != 0 {
                byte = next()?;
                let higher = distance.checked_add(1).and_then(|higher| higher.checked_mul(128)).ok_or_else(damaged)?;
                distance = higher | usize::from(byte & 0x7f);
            }
        }
        let mut name = None;
        if code == 7 {
            name = body.get(at..at + HASH).and_then(|name| ObjectId::try_from(name).ok());
            at += HASH;
        }
        let (content, n_packed) = inflate(body.get(at..).unwrap_or_default(), size).ok_or_else(damaged)?;
        let entry = match code {
            1 => Self::Whole(Kind::Commit, content),
            2 => Self::Whole(Kind::Tree, content),
            3 => Self::Whole(Kind::Blob, content),
            4 => Self::Whole(Kind::Tag, content),
            6 => Self::AfterPlace(start.checked_sub(distance).ok_or_else(damaged)?, content),
            7 => Self::AfterName(name.ok_or_else(damaged)?, content),
            _ => return Err(damaged()),
        };
        Ok((entry, at + n_packed))
    }
}

/// Unpacks what shall have `size` bytes; gives also how many bytes it was packed into.
fn inflate(packed: &[u8], size: u64) -> Option<(Vec<u8>, usize)> {
    let mut decoder = ZlibDecoder::new(packed);
    let mut content = Vec::new();
    (&mut decoder).take(size + 1).read_to_end(&mut content).ok()?;
    (content.len() as u64 == size).then_some(())?;
    Some((content, usize::try_from(decoder.total_in()).ok()?))
}

/// Makes whole objects of those that differ from others.
struct Resolver {
    entries: Vec<Entry>,
    by_place: BTreeMap<usize, usize>,
    by_name: BTreeMap<ObjectId, usize>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl Resolver {
    fn new(placed: Vec<(usize, Entry)>, left: u64) -> Self {
        let by_place = placed.iter().enumerate().map(|(i, (place, _))| (*place, i)).collect();
        Self { entries: placed.into_iter().map(|(_, entry)| entry).collect(), by_place, by_name: BTreeMap::new(), left }
    }

    fn resolve(mut self) -> Result<Vec<PackedObject>, String> {
        let damaged = || archives::pack_damaged().to_string();
        let mut names = vec![None; self.entries.len()];
        let mut n_named = 0;
        // Names that others differ from may come late in the pack: each round makes whole what it can.
        loop {
            let before = n_named;
            for index in 0..self.entries.len() {
                if names[index].is_some() || !self.make_whole(index)? {
                    continue;
                }
                let Entry::Whole(kind, content) = &self.entries[index] else { continue };
                let id = gix_object::compute_hash(gix_hash::Kind::Sha1, *kind, content)
                    .map_err(|_| bunsen_spec::say::stored::made_to_collide().to_string())?;
                self.by_name.insert(id, index);
                names[index] = Some(id);
                n_named += 1;
            }
            if n_named == names.len() {
                break;
            }
            if n_named == before {
                return Err(archives::pack_is_thin().into());
            }
        }
        let objects = self.entries.into_iter().zip(names).map(|(entry, id)| match (entry, id) {
            (Entry::Whole(kind, content), Some(id)) => Ok(PackedObject { id, kind, content }),
            _ => Err(damaged()),
        });
        objects.collect()
    }

    /// Makes an object whole with all that it hangs on; `false` if one of those is not known yet.
    fn make_whole(&mut self, index: usize) -> Result<bool, String> {
        let damaged = || archives::pack_damaged().to_string();
        let mut chain = vec![index];
        loop {
            let last = *chain.last().expect("a chain has a first link");
            let base = match &self.entries[last] {
                Entry::Whole(..) => break,
                Entry::AfterPlace(place, _) => *self.by_place.get(place).ok_or_else(damaged)?,
                Entry::AfterName(name, _) => match self.by_name.get(name) {
                    Some(base) => *base,
                    None => return Ok(false),
                },
            };
            if chain.len() > MAX_CHAIN || base == last {
                return Err(damaged());
            }
            chain.push(base);
        }
        for pair in chain.windows(2).rev() {
            let (index, base) = (pair[0], pair[1]);
            let (Entry::AfterPlace(_, delta) | Entry::AfterName(_, delta)) = &self.entries[index] else { continue };
            let Entry::Whole(kind, content) = &self.entries[base] else { return Err(damaged()) };
            let made = apply(delta, content, &mut self.left)?;
            self.entries[index] = Entry::Whole(*kind, made);
        }
        Ok(true)
    }
}

/// Makes an object of the one it differs from.
fn apply(delta: &[u8], base: &[u8], left: &mut u64) -> Result<Vec<u8>, String> {
    let damaged = || archives::pack_damaged().to_string();
    let mut rest = delta;
    let n_base = read_size(&mut rest).ok_or_else(damaged)?;
    let n_made = read_size(&mut rest).ok_or_else(damaged)?;
    *left = left.checked_sub(n_made).ok_or_else(|| archives::pack_too_large().to_string())?;
    if n_base != base.len() as u64 {
        return Err(damaged());
    }
    let mut made = Vec::new();
    while let Some((&code, more)) = rest.split_first() {
        rest = more;
        let piece = if code & 0x80 == 0 {
            let (piece, more) = rest.split_at_checked(code.into()).filter(|_| code > 0).ok_or_else(damaged)?;
            rest = more;
            piece
        } else {
            // Which bytes of the start and of the length follow is told by the lower bits.
            let mut fields = [0_usize; 2];
            for bit in 0..7 {
                if code & (1 << bit) != 0 {
                    let (&byte, more) = rest.split_first().ok_or_else(damaged)?;
                    rest = more;
                    let (field, place) = if bit < 4 { (0, bit) } else { (1, bit - 4) };
                    fields[field] |= usize::from(byte) << (8 * place);
                }
            }
            let [start, len] = fields;
            let len = if len == 0 { 0x10000 } else { len };
            start.checked_add(len).and_then(|end| base.get(start..end)).ok_or_else(damaged)?
        };
        if (made.len() + piece.len()) as u64 > n_made {
            return Err(damaged());
        }
        made.extend_from_slice(piece);
    }
    if made.len() as u64 == n_made { Ok(made) } else { Err(damaged()) }
}

/// A size: seven bits at a time, lowest first.
fn read_size(rest: &mut &[u8]) -> Option<u64> {
    let (mut size, mut shift) = (0_u64, 0);
    loop {
        let (&byte, more) = rest.split_first()?;
        *rest = more;
        (shift < 57).then_some(())?;
        size |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_refused(bytes: &[u8], expected: &str) {
        let refused = read_pack(bytes, 1 << 20).unwrap_err();
        assert_eq!(refused, expected);
    }

    /// What `git pack-objects --stdout </dev/null` writes.
    fn empty() -> Vec<u8> {
        let hash = [
            0x02, 0x9d, 0x08, 0x82, 0x3b, 0xd8, 0xa8, 0xea, 0xb5, 0x10, 0xad, 0x6a, 0xc7, 0x5c, 0x82, 0x3c, 0xfd, 0x3e,
            0xd3, 0x1e,
        ];
        [b"PACK\0\0\0\x02\0\0\0\0".as_slice(), &hash].concat()
    }

    #[test]
    fn an_empty_pack_has_no_objects() {
        assert_eq!(read_pack(&empty(), 0), Ok(Vec::new()));
    }

    #[test]
    fn damaged_packs_are_refused() {
        let whole = empty();
        for n in 0..whole.len() {
            check_refused(&whole[..n], archives::pack_damaged());
        }
        for i in 0..whole.len() {
            let mut other = whole.clone();
            other[i] ^= 1;
            check_refused(&other, archives::pack_damaged());
        }
    }

    #[test]
    fn deltas_copy_and_insert() {
        let check = |delta: &[u8], expected: Option<&str>| {
            let made = apply(delta, b"0123456789", &mut 1000).ok();
            assert_eq!(made.as_deref(), expected.map(str::as_bytes), "{delta:?}");
        };
        check(&[10, 5, 0x91, 2, 3, 2, b'x', b'y'], Some("234xy"));
        check(&[10, 0], Some(""));
        check(&[9, 0], None);
        check(&[10, 5, 0x91, 8, 3], None);
        check(&[10, 3, 0x91, 2, 3, 0], None);
        check(&[10, 4, 0x91, 2, 3], None);
        assert!(apply(&[10, 5, 0x91, 2, 3, 2, b'x', b'y'], b"0123456789", &mut 4).is_err(), "more than may be unpacked");
    }
}
