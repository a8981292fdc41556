//! Packs: many objects in one file, some of them as what differs from another.

mod delta;
mod entry;

use std::collections::BTreeMap;
use std::rc::Rc;

use gix_hash::ObjectId;

use self::delta::Delta;
use self::entry::{Base, Entry};
use super::object::{Kind, MAX_OBJECT_BYTES, Object};

/// The size of a hash, in bytes.
const HASH: usize = 20;
/// What stands before the objects: `PACK`, the version, their number.
const HEADER: usize = 12;

/// How much may still be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// Number of objects.
    pub n_objects: u64,
    /// Bytes of objects, and of what says how they differ from others.
    pub size_bytes: u64,
}

/// Why a pack cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackError {
    /// It is cut off, or not as a pack should be.
    Damaged,
    /// Objects in it differ from some that are not in it, or in a circle from one another.
    Thin,
    /// There are more objects in it than there is room for.
    TooMany,
    /// It unpacks to more bytes than there is room for, or one of its objects does.
    TooLarge,
    /// An object was made to have the hash of another one.
    Collides,
}

/// Reads all objects of a pack, each named by its content. What it holds is taken from `room`; sizes that it says are
/// not believed.
///
/// It is gone through twice. First each object is unpacked into nothing, which tells where the next one begins and
/// whether it has the size it says. Then each that stands by itself is unpacked, and those that differ from it after it:
/// so each is made once, however long the chain, and only what others still wait for is held.
pub(crate) fn read_pack(bytes: &[u8], room: &mut Room) -> Result<Vec<Object>, PackError> {
    let (body, trailer) = bytes.split_at_checked(bytes.len().wrapping_sub(HASH)).ok_or(PackError::Damaged)?;
    let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
    hasher.update(body);
    let is_whole = hasher.try_finalize().is_ok_and(|hash| hash.as_slice() == trailer);
    let header = body.get(..HEADER).filter(|header| header.starts_with(b"PACK")).ok_or(PackError::Damaged)?;
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if !is_whole || !matches!(number(4), 2 | 3) {
        return Err(PackError::Damaged);
    }
    room.n_objects = room.n_objects.checked_sub(number(8).into()).ok_or(PackError::TooMany)?;
    let (mut entries, mut at) = (Vec::new(), HEADER);
    for _ in 0..number(8) {
        let entry = Entry::read(body, at, &entries, room)?;
        at = entry.end;
        entries.push(entry);
    }
    if at != body.len() {
        return Err(PackError::Damaged);
    }
    Unpacking::new(body, &entries, room).run()
}

impl Room {
    /// Takes the room for an object of this size, or for what tells it from another.
    pub(super) fn take(&mut self, size: u64) -> Result<(), PackError> {
        let left = self.size_bytes.checked_sub(size).filter(|_| size <= MAX_OBJECT_BYTES);
        self.size_bytes = left.ok_or(PackError::TooLarge)?;
        Ok(())
    }
}

/// The objects of a pack on their way to be whole.
struct Unpacking<'a> {
    body: &'a [u8],
    entries: &'a [Entry],
    room: &'a mut Room,
    /// Numbers of entries that stand on others, by these.
    after_number: BTreeMap<usize, Vec<usize>>,
    after_name: BTreeMap<ObjectId, Vec<usize>>,
    /// Entries whose base is there, with its kind and content.
    ready: Vec<(usize, Kind, Rc<Vec<u8>>)>,
    objects: Vec<Object>,
}

impl<'a> Unpacking<'a> {
    fn new(body: &'a [u8], entries: &'a [Entry], room: &'a mut Room) -> Self {
        let (mut after_number, mut after_name) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for (number, entry) in entries.iter().enumerate() {
            match entry.base {
                Base::Itself(_) => {}
                Base::Number(base) => after_number.entry(base).or_default().push(number),
                Base::Name(base) => after_name.entry(base).or_default().push(number),
            }
        }
        Self { body, entries, room, after_number, after_name, ready: Vec::new(), objects: Vec::new() }
    }

    fn run(mut self) -> Result<Vec<Object>, PackError> {
        for (number, entry) in self.entries.iter().enumerate() {
            let Base::Itself(kind) = entry.base else { continue };
            self.add(number, kind, entry.unpack(self.body)?)?;
            while let Some((number, kind, base)) = self.ready.pop() {
                let delta = self.entries[number].unpack(self.body)?;
                let delta = Delta::parse(&delta).ok_or(PackError::Damaged)?;
                self.room.take(delta.made_bytes)?;
                let made = delta.apply(&base).ok_or(PackError::Damaged)?;
                self.add(number, kind, made)?;
            }
        }
        if self.objects.len() == self.entries.len() { Ok(self.objects) } else { Err(PackError::Thin) }
    }

    /// Adds an object that is whole; those that stand on it can be made now.
    fn add(&mut self, number: usize, kind: Kind, content: Vec<u8>) -> Result<(), PackError> {
        let object = Object::of_stranger(kind, &content).ok_or(PackError::Collides)?;
        let by_number = self.after_number.remove(&number).unwrap_or_default();
        let by_name = self.after_name.remove(&object.id).unwrap_or_default();
        if !by_number.is_empty() || !by_name.is_empty() {
            let base = Rc::new(content);
            self.ready.extend(by_number.into_iter().chain(by_name).map(|number| (number, kind, base.clone())));
        }
        self.objects.push(object);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const ROOM: Room = Room { n_objects: 100_000, size_bytes: 1 << 24 };

    /// An entry: the code of its kind, its size as it says, what stands between, and what is packed.
    fn entry(code: u8, size: usize, base: &[u8], content: &[u8]) -> Vec<u8> {
        let (mut bytes, mut rest) = (vec![code << 4 | (size & 15) as u8], size >> 4);
        while rest > 0 {
            *bytes.last_mut().unwrap() |= 0x80;
            bytes.push((rest & 0x7f) as u8);
            rest >>= 7;
        }
        bytes.extend_from_slice(base);
        let mut encoder = flate2::write::ZlibEncoder::new(bytes, flate2::Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn blob(content: &[u8]) -> Vec<u8> {
        entry(3, content.len(), &[], content)
    }

    /// What differs from the object that begins so many bytes before, at most 127.
    fn after(distance: usize, delta: &[u8]) -> Vec<u8> {
        entry(6, delta.len(), &[u8::try_from(distance).unwrap()], delta)
    }

    fn after_name(name: ObjectId, delta: &[u8]) -> Vec<u8> {
        entry(7, delta.len(), name.as_slice(), delta)
    }

    fn name(content: &[u8]) -> ObjectId {
        Object::new(Kind::Blob, content).id
    }

    fn pack(entries: &[Vec<u8>]) -> Vec<u8> {
        let n = u32::try_from(entries.len()).unwrap().to_be_bytes();
        let body = [&b"PACK\0\0\0\x02"[..], &n, &entries.concat()].concat();
        let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
        hasher.update(&body);
        [&body, hasher.try_finalize().unwrap().as_slice()].concat()
    }

    fn check(entries: &[Vec<u8>], expected: Result<&[&[u8]], PackError>) {
        let expected = expected.map(|contents| contents.iter().map(|c| name(c)).collect::<Vec<_>>());
        let read = read_pack(&pack(entries), &mut ROOM.clone());
        assert_eq!(read.map(|objects| objects.iter().map(|object| object.id).collect()), expected);
    }

    #[test]
    fn objects_come_whole_wherever_their_base_stands() {
        check(&[], Ok(&[]));
        check(&[blob(b"abc"), blob(b"")], Ok(&[b"abc", b""]));
        let first = blob(b"abc");
        let second = after(first.len(), &[3, 4, 0x90, 3, 1, b'd']);
        check(&[first.clone(), second.clone()], Ok(&[b"abc", b"abcd"]));
        let third = after(second.len(), &[4, 1, 0x91, 3, 1]);
        check(&[first.clone(), second, third], Ok(&[b"abc", b"abcd", b"d"]));
        // By its name it may stand anywhere, and what differs from it, too.
        let late = [after_name(name(b"ab"), &[2, 1, 0x90, 1]), after_name(name(b"abc"), &[3, 2, 0x90, 2]), first];
        check(&late, Ok(&[b"abc", b"ab", b"a"]));
    }

    #[test]
    fn what_hangs_on_nothing_is_refused() {
        check(&[after_name(name(b"elsewhere"), &[9, 1, 0x90, 1])], Err(PackError::Thin));
        // A circle needs names that nobody can make; these stand for one.
        let circle = [after_name(ObjectId::from_hex(&[b'1'; 40]).unwrap(), &[1, 1, 0x90, 1]), blob(b"x")];
        check(&circle, Err(PackError::Thin));
        check(&[after(0, &[1, 1, 0x90, 1])], Err(PackError::Damaged));
        check(&[blob(b"abc"), after(3, &[3, 1, 0x90, 1])], Err(PackError::Damaged));
        check(&[after(100, &[3, 1, 0x90, 1])], Err(PackError::Damaged));
        check(&[after_name(name(b"x"), &[5, 1, 0x90, 1]), blob(b"x")], Err(PackError::Damaged));
    }

    #[test]
    fn sizes_are_not_believed() {
        for size in [0, 2, 4, 1 << 20] {
            check(&[entry(3, size, &[], b"abc")], Err(PackError::Damaged));
        }
        for size in [1 << 25, 1 << 40, 1 << 58] {
            check(&[entry(3, size, &[], b"abc")], Err(PackError::TooLarge));
        }
        check(&[entry(3, usize::MAX, &[], b"abc")], Err(PackError::Damaged));
        for code in [0, 5] {
            check(&[entry(code, 3, &[], b"abc")], Err(PackError::Damaged));
        }
        let mut many = pack(&[]);
        many.truncate(HEADER);
        many[8..].fill(0xff);
        let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
        hasher.update(&many);
        many.extend_from_slice(hasher.try_finalize().unwrap().as_slice());
        assert_eq!(read_pack(&many, &mut ROOM.clone()), Err(PackError::TooMany));
        let mut all = Room { n_objects: u64::MAX, size_bytes: u64::MAX };
        assert_eq!(read_pack(&many, &mut all), Err(PackError::Damaged));
    }

    #[test]
    fn bombs_are_refused() {
        // 40 copies of the same 64 KiB, then as often that one.
        let base = blob(&vec![0; 1 << 16]);
        let copies = |n: usize| vec![0x80; n];
        let bomb = [&[0x80, 0x80, 4, 0x80, 0x80, 160, 1][..], &copies(40)].concat();
        let larger = [&[0x80, 0x80, 160, 1, 0x80, 0x80, 128, 50][..], &copies(1600)].concat();
        let second = after(base.len(), &bomb);
        let third = after(second.len(), &larger);
        assert!(base.len() + second.len() + third.len() < 300);
        check(&[base, second, third], Err(PackError::TooLarge));
    }

    #[test]
    fn long_chains_take_no_more_than_their_objects() {
        let mut entries = vec![blob(b"0000000")];
        for n in 1..20_000 {
            let delta = [&[7, 7, 7][..], format!("{n:07}").as_bytes()].concat();
            entries.push(after(entries[n - 1].len(), &delta));
        }
        let objects = read_pack(&pack(&entries), &mut ROOM.clone()).unwrap();
        assert_eq!((objects.len(), objects[19_999].id), (20_000, name(b"0019999")));
    }

    #[test]
    fn damaged_packs_are_refused() {
        let whole = pack(&[blob(b"abc")]);
        for n in 0..whole.len() {
            assert_eq!(read_pack(&whole[..n], &mut ROOM.clone()), Err(PackError::Damaged), "{n} bytes");
        }
        for i in 0..whole.len() {
            let mut other = whole.clone();
            other[i] ^= 1;
            assert_eq!(read_pack(&other, &mut ROOM.clone()), Err(PackError::Damaged), "byte {i}");
        }
    }
}
