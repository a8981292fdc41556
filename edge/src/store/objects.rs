//! Bytes by their MD5, in a folder: `ab/cdef…`, as DVC lays out its cache.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum::body::Body;
use bunsen_project::is_md5;
use md5::{Digest, Md5};

use super::{StoreFault, Writing, write_body};

/// A folder of objects. An object is whole and as its name says, or not there.
#[derive(Clone, Debug)]
pub(crate) struct ObjectFolder {
    root: PathBuf,
    incoming: PathBuf,
    pub(super) partial: PathBuf,
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

impl ObjectFolder {
    /// Opens or makes the folder, and throws away what was being received when the last process ended.
    pub fn open(root: &Path) -> io::Result<Self> {
        let incoming = root.join("incoming");
        if incoming.exists() {
            std::fs::remove_dir_all(&incoming)?;
        }
        std::fs::create_dir_all(&incoming)?;
        let partial = root.join("partial");
        std::fs::create_dir_all(&partial)?;
        Ok(Self { root: root.to_path_buf(), incoming, partial })
    }

    /// Where an object lies if it is there.
    pub fn path(&self, md5: &str) -> PathBuf {
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

    /// Opens an object to send it, if it is there; gives its size in bytes too.
    pub async fn open_file(&self, md5: &str) -> io::Result<Option<(tokio::fs::File, u64)>> {
        match tokio::fs::File::open(self.path(md5)).await {
            Ok(file) => {
                let size_bytes = file.metadata().await?.len();
                Ok(Some((file, size_bytes)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A folder for what is arriving. It goes with the value.
    pub fn incoming_folder(&self) -> io::Result<tempfile::TempDir> {
        tempfile::tempdir_in(&self.incoming)
    }

    /// The size of an object that somebody is about to publish, if it is there: it counts as sent now.
    pub fn renew(&self, md5: &str) -> io::Result<Option<u64>> {
        let size = self.size(md5)?;
        if size.is_some() {
            std::fs::File::options().write(true).open(self.path(md5))?.set_modified(SystemTime::now())?;
        }
        Ok(size)
    }

    /// Removes every object that was sent `age` ago or earlier by the disk's clock and is not in `kept`; gives
    /// how many. Parts of objects that were never finished go after the same time. Blocks.
    pub fn collect(&self, age: Duration, kept: &HashSet<String>) -> io::Result<u64> {
        let now = SystemTime::now();
        let mut n_removed = 0;
        for folder in std::fs::read_dir(&self.root)? {
            let folder = folder?.path();
            if folder == self.incoming || !folder.is_dir() {
                continue;
            }
            let is_partial = folder == self.partial;
            let start = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            for entry in std::fs::read_dir(&folder)? {
                let entry = entry?;
                let md5 = format!("{start}{}", entry.file_name().to_string_lossy());
                let is_old = now.duration_since(entry.metadata()?.modified()?).is_ok_and(|passed| passed >= age);
                if is_old && (is_partial || is_md5(&md5) && !kept.contains(&md5)) {
                    std::fs::remove_file(entry.path())?;
                    n_removed += 1;
                }
            }
        }
        Ok(n_removed)
    }

    /// Stores a body under `md5`: into a file of its own first, checked, forced to disk, then renamed.
    pub async fn receive(&self, md5: &str, body: Body, limit_bytes: u64) -> Result<Received, StoreFault> {
        let mut nonce = [0_u8; 8];
        getrandom::fill(&mut nonce).map_err(|error| io::Error::other(error.to_string()))?;
        let part = Part(self.incoming.join(format!("{md5}-{:016x}", u64::from_le_bytes(nonce))));
        let mut file = tokio::fs::File::create(&part.0).await?;
        let mut hash = Md5::new();
        let size_bytes =
            match write_body(&mut body.into_data_stream(), &mut file, limit_bytes, |chunk| hash.update(chunk)).await? {
                Writing::Whole { size_bytes } => size_bytes,
                Writing::TooLarge => return Ok(Received::TooLarge),
                Writing::Interrupted => return Ok(Received::Interrupted),
            };
        let got = hex(&hash.finalize());
        if got != md5 {
            return Ok(Received::Mismatch { md5: got });
        }
        file.sync_all().await?;
        drop(file);
        let (objects, md5) = (self.clone(), md5.to_string());
        let moved = tokio::task::spawn_blocking(move || objects.take_in(&part.0, &md5));
        moved.await.map_err(|error| io::Error::other(error.to_string()))??;
        Ok(Received::Stored { size_bytes })
    }

    /// Makes a file, whose bytes are on disk and checked, an object. Blocks.
    pub(super) fn take_in(&self, file: &Path, md5: &str) -> io::Result<()> {
        let target = self.path(md5);
        let folder = target.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder)?;
        std::fs::rename(file, &target)?;
        sync_folder(folder)?;
        sync_folder(&self.root)
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that is being received. Goes with the value, however receiving ends, unless it was renamed; what a
/// sudden end of the process leaves, the next start clears.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
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
    use futures::StreamExt;

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

    #[tokio::test]
    async fn nothing_is_left_of_what_a_client_stopped_sending() {
        let folder = tempfile::tempdir().unwrap();
        let objects = ObjectFolder::open(folder.path()).unwrap();
        let incoming = || std::fs::read_dir(folder.path().join("incoming")).unwrap().count();
        let start = futures::stream::once(async { Ok::<_, io::Error>("hel") });
        let body = Body::from_stream(start.chain(futures::stream::pending()));
        let mut receiving = Box::pin(objects.receive(HELLO, body, 5));
        while incoming() == 0 {
            assert!(futures::poll!(&mut receiving).is_pending());
            tokio::task::yield_now().await;
        }
        drop(receiving);
        assert_eq!(incoming(), 0);
    }

    #[tokio::test]
    async fn old_objects_that_nothing_refers_to_are_collected() {
        const DAY: Duration = Duration::from_secs(24 * 3600);
        let folder = tempfile::tempdir().unwrap();
        let objects = ObjectFolder::open(folder.path()).unwrap();
        let texts = ["old", "kept", "renewed", "new"];
        let md5s = texts.map(|text| bunsen_project::md5_hex(text.as_bytes()));
        for (text, md5) in texts.into_iter().zip(&md5s) {
            objects.receive(md5, Body::from(text), 10).await.unwrap();
            if text != "new" {
                let file = std::fs::File::options().write(true).open(objects.path(md5)).unwrap();
                file.set_modified(SystemTime::now() - DAY).unwrap();
            }
        }
        assert_eq!(objects.renew(&md5s[2]).unwrap(), Some(7));
        assert_eq!(objects.collect(DAY, &HashSet::from([md5s[1].clone()])).unwrap(), 1);
        assert_eq!(md5s.map(|md5| objects.size(&md5).unwrap().is_some()), [false, true, true, true]);
    }
}
