//! Bytes by their MD5, in a folder: `ab/cdef…`, as DVC lays out its cache.

use std::io;
use std::path::{Path, PathBuf};

use axum::body::Body;
use futures::StreamExt;
use md5::{Digest, Md5};
use tokio::io::AsyncWriteExt;

use super::StoreFault;

/// A folder of objects. An object is whole and as its name says, or not there.
#[derive(Clone, Debug)]
pub(crate) struct ObjectFolder {
    root: PathBuf,
    incoming: PathBuf,
}

/// What became of received bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Received {
    /// They are on disk now.
    Stored {
        /// How many.
        size_bytes: u64,
    },
    /// They are more than allowed.
    TooLarge,
    /// Their MD5 is another.
    Mismatch {
        /// What it is.
        md5: String,
    },
    /// The client broke off.
    Interrupted,
}

/// Whether `name` is an MD5: 32 hexadecimal digits in lower case.
pub(crate) fn is_md5(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

impl ObjectFolder {
    /// Opens or makes the folder, and throws away what was being received when the last process ended.
    pub fn open(root: &Path) -> io::Result<Self> {
        let incoming = root.join("incoming");
        if incoming.exists() {
            std::fs::remove_dir_all(&incoming)?;
        }
        std::fs::create_dir_all(&incoming)?;
        Ok(Self { root: root.to_path_buf(), incoming })
    }

    fn path(&self, md5: &str) -> PathBuf {
        self.root.join(&md5[..2]).join(&md5[2..])
    }

    /// The size of an object, if it is there.
    pub fn size(&self, md5: &str) -> io::Result<Option<u64>> {
        match std::fs::metadata(self.path(md5)) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bytes of an object, if it is there. Blocks.
    pub fn read(&self, md5: &str) -> io::Result<Option<Vec<u8>>> {
        match std::fs::read(self.path(md5)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Stores a body under `md5`: into a file of its own first, checked, forced to disk, then renamed.
    pub async fn receive(&self, md5: &str, body: Body, limit_bytes: u64) -> Result<Received, StoreFault> {
        let mut nonce = [0_u8; 8];
        getrandom::fill(&mut nonce).map_err(|error| io::Error::other(error.to_string()))?;
        let part = self.incoming.join(format!("{md5}-{:016x}", u64::from_le_bytes(nonce)));
        let answer = self.receive_into(&part, md5, body, limit_bytes).await;
        if !matches!(answer, Ok(Received::Stored { .. })) {
            // It may never have been made; the next start clears the folder in any case.
            let _ = tokio::fs::remove_file(&part).await;
        }
        answer
    }

    async fn receive_into(&self, part: &Path, md5: &str, body: Body, limit_bytes: u64) -> Result<Received, StoreFault> {
        let mut file = tokio::fs::File::create(part).await?;
        let mut hash = Md5::new();
        let mut size_bytes = 0;
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = chunks.next().await {
            let Ok(chunk) = chunk else { return Ok(Received::Interrupted) };
            size_bytes += chunk.len() as u64;
            if size_bytes > limit_bytes {
                return Ok(Received::TooLarge);
            }
            hash.update(&chunk);
            file.write_all(&chunk).await?;
        }
        file.flush().await?;
        let got: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        if got != md5 {
            return Ok(Received::Mismatch { md5: got });
        }
        file.sync_all().await?;
        drop(file);
        let (part, target, root) = (part.to_path_buf(), self.path(md5), self.root.clone());
        let moved = tokio::task::spawn_blocking(move || -> io::Result<()> {
            let folder = target.parent().unwrap_or(&root);
            std::fs::create_dir_all(folder)?;
            std::fs::rename(&part, &target)?;
            sync_folder(folder)?;
            sync_folder(&root)
        });
        moved.await.map_err(|error| io::Error::other(error.to_string()))??;
        Ok(Received::Stored { size_bytes })
    }
}

/// Forces a folder's entries to disk, so that a rename in it survives a power cut.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "5d41402abc4b2a76b9719d911017c592";

    async fn check(md5: &str, bytes: &'static str, limit_bytes: u64, expected: Received) {
        let folder = tempfile::tempdir().unwrap();
        let objects = ObjectFolder::open(folder.path()).unwrap();
        let got = objects.receive(md5, Body::from(bytes), limit_bytes).await.unwrap();
        let is_stored = matches!(got, Received::Stored { .. });
        assert_eq!(got, expected, "{bytes}");
        assert_eq!(objects.read(md5).unwrap(), is_stored.then(|| bytes.as_bytes().to_vec()));
        assert_eq!(std::fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0, "leftovers");
    }

    #[tokio::test]
    async fn stores_what_is_as_its_name_says() {
        check(HELLO, "hello", 5, Received::Stored { size_bytes: 5 }).await;
        check("d41d8cd98f00b204e9800998ecf8427e", "", 5, Received::Stored { size_bytes: 0 }).await;
        check(HELLO, "hello", 4, Received::TooLarge).await;
        check(HELLO, "Hello", 5, Received::Mismatch { md5: "8b1a9953c4611296a827abf8c47804d7".into() }).await;
    }

    #[test]
    fn names_are_lower_case_hexadecimal() {
        assert!(is_md5(HELLO));
        for name in [
            "",
            "5D41402ABC4B2A76B9719D911017C592",
            "../41402abc4b2a76b9719d911017c59",
            "5d41402abc4b2a76b9719d911017c59",
        ] {
            assert!(!is_md5(name), "{name}");
        }
    }
}
