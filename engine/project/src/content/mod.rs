//! Contents by their MD5, as DVC names them.
//!
//! A content of up to [`WHOLE_BYTES`] is stored as it is. A larger one is cut into chunks where its own
//! bytes say so (FastCDC), each chunk is stored once by its hash, and a manifest says which chunks the
//! content is made of. So a version of a table in which one cell differs costs one chunk and a manifest.
//! Nobody outside sees this: a content is read, exported and sent as the whole file it is.

mod assembly;
mod chunk;
mod manifest;
mod put;
mod read;
#[cfg(test)]
mod sample;
mod writer;

pub(crate) use manifest::Manifest;
pub(crate) use put::{LAST_SWEEP, put_content, remove_content};
pub use read::{ContentReader, read_content, read_content_range};
pub(crate) use read::{READ_TOGETHER, has_content};
pub use writer::{ContentWriter, NewContent, WrittenContent};

use md5::{Digest, Md5};

/// Largest content that is stored whole, in bytes. It is the most that one chunk can have, so whatever is
/// cut has at least two.
pub const WHOLE_BYTES: usize = chunk::MAX_BYTES;

/// The MD5 of bytes, as 32 hexadecimal digits. A name, not a protection: the store's callers check
/// what comes from outside against the name they were promised.
pub fn md5_hex(bytes: &[u8]) -> String {
    hex(&Md5::digest(bytes))
}

/// The MD5 of what a reader gives, and how many bytes that is, without holding them all.
///
/// # Errors
/// If it cannot be read.
pub fn md5_of(mut reader: impl std::io::Read) -> std::io::Result<(String, u64)> {
    let (mut md5, mut buffer, mut size_bytes) = (Md5::new(), vec![0; 1 << 16], 0);
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok((hex(&md5.finalize()), size_bytes)),
            n => {
                md5.update(&buffer[..n]);
                size_bytes += n as u64;
            }
        }
    }
}

/// Whether text is an MD5 as we write it: 32 lower-case hexadecimal digits.
pub fn is_md5(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn md5_is_the_known_one() {
        assert_eq!(md5_hex(b""), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(md5_hex(b"hello world"), "5eb63bbbe01eeed093cb22bb8f5acdc3");
    }

    #[test]
    fn only_md5s_are_md5s() {
        assert!(is_md5("d41d8cd98f00b204e9800998ecf8427e"));
        assert!(!is_md5("D41D8CD98F00B204E9800998ECF8427E"));
        assert!(!is_md5("d41d8cd98f00b204e9800998ecf8427"));
        assert!(!is_md5("../../etc/passwd................"));
    }
}
