//! Packs: git objects in one file, each deflated by itself.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::git::Kind;

/// Where the number of objects stands.
const COUNT_AT: usize = 8;

/// A pack (version 2) that is being written. It has no deltas.
pub(super) struct Pack {
    bytes: Vec<u8>,
    n_objects: u32,
}

impl Pack {
    /// An empty one.
    pub fn new() -> Self {
        let mut bytes = b"PACK".to_vec();
        bytes.extend_from_slice(&2_u32.to_be_bytes());
        bytes.extend_from_slice(&0_u32.to_be_bytes());
        Self { bytes, n_objects: 0 }
    }

    /// Adds an object.
    pub fn add(&mut self, kind: Kind, content: &[u8]) {
        let code = match kind {
            Kind::Commit => 1,
            Kind::Tree => 2,
            Kind::Blob => 3,
            Kind::Tag => 4,
        };
        write_header(code, content.len(), &mut self.bytes);
        let mut encoder = ZlibEncoder::new(&mut self.bytes, Compression::default());
        let written = encoder.write_all(content).and_then(|()| encoder.finish());
        written.expect("writing into memory cannot fail");
        self.n_objects += 1;
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Number of objects.
    pub fn n_objects(&self) -> u64 {
        self.n_objects.into()
    }

    /// Ends it with its hash and gives its bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes[COUNT_AT..COUNT_AT + 4].copy_from_slice(&self.n_objects.to_be_bytes());
        let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
        hasher.update(&self.bytes);
        let hash = hasher.try_finalize().expect("only what is made to collide has no SHA-1, and this is our own");
        self.bytes.extend_from_slice(hash.as_slice());
        self.bytes
    }
}

/// The kind and size of an object: four bits of size and then seven at a time, lowest first.
fn write_header(code: u8, len: usize, out: &mut Vec<u8>) {
    let mut byte = (code << 4) | (len & 15) as u8;
    let mut rest = len >> 4;
    while rest > 0 {
        out.push(byte | 0x80);
        byte = (rest & 0x7f) as u8;
        rest >>= 7;
    }
    out.push(byte);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_pack_is_gits_own() {
        // What `git pack-objects --stdout </dev/null` writes.
        let bytes = Pack::new().finish();
        assert_eq!(crate::content::hex(&bytes[12..]), "029d08823bd8a8eab510ad6ac75c823cfd3ed31e");
        assert_eq!(bytes[..12], *b"PACK\0\0\0\x02\0\0\0\0");
    }

    #[test]
    fn sizes_take_as_many_bytes_as_they_need() {
        let check = |len: usize, expected: &[u8]| {
            let mut out = Vec::new();
            write_header(3, len, &mut out);
            assert_eq!(out, expected, "{len}");
        };
        check(0, &[0x30]);
        check(15, &[0x3f]);
        check(16, &[0xb0, 0x01]);
        check(2047, &[0xbf, 0x7f]);
        check(2048, &[0xb0, 0x80, 0x01]);
    }
}
