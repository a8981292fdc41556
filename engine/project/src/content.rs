//! Contents by their MD5, as DVC names them.

use md5::{Digest, Md5};

use crate::{Batch, ProjectError, Space, Store};

/// The MD5 of bytes, as 32 hexadecimal digits. A name, not a protection: the store's callers check
/// what comes from outside against the name they were promised.
pub fn md5_hex(bytes: &[u8]) -> String {
    hex(&Md5::digest(bytes))
}

/// Reads a content by its MD5.
///
/// Fails with [`ProjectError::Missing`] when it is not stored.
pub async fn read_content(store: &dyn Store, md5: &str) -> Result<Vec<u8>, ProjectError> {
    let bytes = store.read(Space::Files, md5).await?;
    bytes.ok_or_else(|| ProjectError::Missing { space: Space::Files, key: md5.to_string() })
}

/// Reads `len` bytes of a content from `offset` on; fewer where it ends before.
///
/// Fails as [`read_content`] does.
pub async fn read_content_range(
    store: &dyn Store,
    md5: &str,
    offset: u64,
    len: usize,
) -> Result<Vec<u8>, ProjectError> {
    let mut bytes = read_content(store, md5).await?;
    bytes.drain(..usize::try_from(offset).map_or(bytes.len(), |offset| offset.min(bytes.len())));
    bytes.truncate(len);
    Ok(bytes)
}

/// Whether a content is stored.
pub(crate) async fn has_content(store: &dyn Store, md5: &str) -> Result<bool, ProjectError> {
    Ok(store.keys(Space::Files, md5).await?.iter().any(|key| key == md5))
}

/// Adds a content to a batch and gives its MD5.
pub(crate) async fn put_content(_: &dyn Store, batch: &mut Batch, bytes: &[u8]) -> Result<String, ProjectError> {
    let md5 = md5_hex(bytes);
    batch.put.push((Space::Files, md5.clone(), bytes.to_vec()));
    Ok(md5)
}

/// Whether text is an MD5 as we write it: 32 lower-case hexadecimal digits.
pub fn is_md5(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
