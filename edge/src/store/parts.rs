//! Objects that are sent in parts, so that a client goes on where it was cut off.

use std::io;
use std::path::{Path, PathBuf};

use axum::body::Body;
use md5::{Digest, Md5};

use super::objects::hex;
use super::{ObjectFolder, StoreFault, Writing, write_body};

/// A part of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SentPart<'a> {
    /// Who sends it: parts of others do not mix with theirs.
    pub owner: i64,
    /// What they call it; safe as a file's name.
    pub name: &'a str,
    /// The MD5 of the whole object.
    pub md5: &'a str,
    /// Where the part begins.
    pub start: u64,
    /// The bytes of the whole object.
    pub total_bytes: u64,
}

/// What became of a part.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ReceivedPart {
    /// It was the last: the object is there.
    Stored,
    /// More must follow.
    Waiting {
        /// Where the next part begins.
        arrived_bytes: u64,
    },
    /// It does not begin where the last one ended; nothing of it was kept.
    Elsewhere {
        /// Where the next part begins.
        arrived_bytes: u64,
    },
    /// Another part of the same object is arriving.
    Busy,
    /// It goes on after the object's end; all parts are thrown away.
    TooLarge,
    /// The whole has another MD5; all parts are thrown away.
    Mismatch {
        /// What it is.
        md5: String,
    },
    /// The client broke off; what arrived is kept.
    Interrupted,
}

impl ObjectFolder {
    /// What has arrived of an object that is sent in parts, as a file of its own. `owner` keeps apart who sends
    /// it. It outlives this process.
    fn partial(&self, owner: i64, name: &str) -> PathBuf {
        self.partial.join(format!("{owner}-{name}"))
    }

    /// How many bytes of an object that is sent in parts have arrived.
    pub fn arrived_bytes(&self, owner: i64, name: &str) -> io::Result<u64> {
        match std::fs::metadata(self.partial(owner, name)) {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Takes a part of an object: the bytes from `part.start`. What arrived stays even if the client breaks off;
    /// the last part is checked and makes it an object.
    pub async fn receive_part(&self, part: &SentPart<'_>, body: Body) -> Result<ReceivedPart, StoreFault> {
        let path = self.partial(part.owner, part.name);
        let file = tokio::fs::File::options().create(true).append(true).read(true).open(&path).await?;
        let file = file.into_std().await;
        // Two who send the same object at once would mix their bytes.
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Ok(ReceivedPart::Busy),
            Err(std::fs::TryLockError::Error(error)) => return Err(error.into()),
        }
        // Whoever held the lock until now may have made it an object, or thrown it away.
        if !is_at(&file, &path)? {
            return Ok(ReceivedPart::Busy);
        }
        let mut file = tokio::fs::File::from_std(file);
        let arrived_bytes = file.metadata().await?.len();
        if arrived_bytes != part.start {
            return Ok(ReceivedPart::Elsewhere { arrived_bytes });
        }
        let room = part.total_bytes.saturating_sub(arrived_bytes);
        let written = write_body(&mut body.into_data_stream(), &mut file, room, |_| ()).await?;
        file.sync_data().await?;
        let arrived_bytes = file.metadata().await?.len();
        if written == Writing::TooLarge {
            std::fs::remove_file(&path)?;
            return Ok(ReceivedPart::TooLarge);
        }
        if arrived_bytes < part.total_bytes {
            let is_whole = matches!(written, Writing::Whole { .. });
            return Ok(if is_whole { ReceivedPart::Waiting { arrived_bytes } } else { ReceivedPart::Interrupted });
        }
        let (objects, md5) = (self.clone(), part.md5.to_string());
        let checked = tokio::task::spawn_blocking(move || -> io::Result<ReceivedPart> {
            // What arrived earlier may be from before this process, so all is read once more.
            let got = hash_file(&path)?;
            if got != md5 {
                std::fs::remove_file(&path)?;
                return Ok(ReceivedPart::Mismatch { md5: got });
            }
            objects.take_in(&path, &md5)?;
            Ok(ReceivedPart::Stored)
        });
        let answer = checked.await.map_err(|error| io::Error::other(error.to_string()))??;
        drop(file);
        Ok(answer)
    }
}

/// Whether an open file is what lies at a path.
fn is_at(file: &std::fs::File, path: &Path) -> io::Result<bool> {
    let there = match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        there => there?,
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let own = file.metadata()?;
        Ok((own.dev(), own.ino()) == (there.dev(), there.ino()))
    }
    #[cfg(not(unix))]
    Ok(file.metadata()?.len() == there.len())
}

fn hash_file(path: &Path) -> io::Result<String> {
    let (mut file, mut hash) = (std::fs::File::open(path)?, Md5::new());
    let mut buffer = vec![0; 64 << 10];
    loop {
        let n = io::Read::read(&mut file, &mut buffer)?;
        if n == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..n]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "5d41402abc4b2a76b9719d911017c592";

    async fn send(objects: &ObjectFolder, start: u64, bytes: &'static str) -> ReceivedPart {
        let part = SentPart { owner: 1, name: HELLO, md5: HELLO, start, total_bytes: 5 };
        objects.receive_part(&part, Body::from(bytes)).await.unwrap()
    }

    #[tokio::test]
    async fn parts_become_an_object_even_across_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let objects = ObjectFolder::open(folder.path()).unwrap();
        assert_eq!(send(&objects, 0, "he").await, ReceivedPart::Waiting { arrived_bytes: 2 });
        assert_eq!(send(&objects, 0, "he").await, ReceivedPart::Elsewhere { arrived_bytes: 2 });
        let objects = ObjectFolder::open(folder.path()).unwrap();
        assert_eq!((objects.arrived_bytes(1, HELLO).unwrap(), objects.arrived_bytes(2, HELLO).unwrap()), (2, 0));
        assert_eq!(send(&objects, 2, "llo").await, ReceivedPart::Stored);
        assert_eq!(objects.read(HELLO).unwrap(), Some(b"hello".to_vec()));
        assert_eq!(objects.arrived_bytes(1, HELLO).unwrap(), 0);
    }

    #[test]
    fn a_file_that_was_moved_away_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("part"), folder.path().join("object"));
        std::fs::write(&path, "hello").unwrap();
        let file = std::fs::File::open(&path).unwrap();
        assert!(is_at(&file, &path).unwrap());
        std::fs::rename(&path, &other).unwrap();
        assert!(!is_at(&file, &path).unwrap());
        #[cfg(unix)]
        {
            std::fs::write(&path, "hello").unwrap();
            assert!(!is_at(&file, &path).unwrap());
        }
    }

    #[tokio::test]
    async fn wrong_parts_are_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        let objects = ObjectFolder::open(folder.path()).unwrap();
        send(&objects, 0, "he").await;
        assert_eq!(send(&objects, 2, "llo!").await, ReceivedPart::TooLarge);
        send(&objects, 0, "He").await;
        let mismatch = ReceivedPart::Mismatch { md5: "8b1a9953c4611296a827abf8c47804d7".into() };
        assert_eq!(send(&objects, 2, "llo").await, mismatch);
        assert_eq!((objects.arrived_bytes(1, HELLO).unwrap(), objects.size(HELLO).unwrap()), (0, None));
    }
}
