//! Taking a content apart for the store: what of it is new?

use std::collections::BTreeSet;

use md5::{Digest, Md5};

use super::chunk::{ChunkName, Cutter, holds, pack};
use super::manifest::Manifest;
use super::{WHOLE_BYTES, hex};
use crate::{Batch, ProjectError, Space, Store};

/// How many bytes of chunks are held before the store is asked which of them it has.
const ASK_BYTES: usize = 4 << 20;

/// A content that comes in slices and is taken apart on the way. It holds [`ASK_BYTES`] of it, and the packed
/// form of those chunks that the store lacks until they are taken away.
pub(super) struct Assembly<'a> {
    store: &'a dyn Store,
    md5: Md5,
    cutter: Cutter,
    manifest: Manifest,
    /// Keys of chunks that need not be looked for: they were met before.
    known: BTreeSet<String>,
    /// Chunks that the store may have.
    unasked: Vec<(String, Vec<u8>)>,
    unasked_bytes: usize,
    /// Chunks that the store lacks, packed.
    new: Vec<(String, Vec<u8>)>,
    new_bytes: usize,
    relies_on_stored: bool,
}

/// A content that was taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Assembled {
    /// Its MD5.
    pub md5: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Where it is stored.
    space: Space,
    /// The content itself, or its manifest.
    bytes: Vec<u8>,
}

impl<'a> Assembly<'a> {
    /// Begins with nothing. `known` are keys of chunks that will be stored anyway.
    pub fn new(store: &'a dyn Store, known: BTreeSet<String>) -> Self {
        Self {
            store,
            md5: Md5::new(),
            cutter: Cutter::default(),
            manifest: Manifest::default(),
            known,
            unasked: Vec::new(),
            unasked_bytes: 0,
            new: Vec::new(),
            new_bytes: 0,
            relies_on_stored: false,
        }
    }

    /// Takes the next slice.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), ProjectError> {
        for slice in bytes.chunks(ASK_BYTES) {
            self.md5.update(slice);
            let mut cutter = std::mem::take(&mut self.cutter);
            cutter.push(slice, |chunk| self.meet(chunk));
            self.cutter = cutter;
            if self.unasked_bytes >= ASK_BYTES {
                self.ask().await?;
            }
        }
        Ok(())
    }

    /// Bytes of the new chunks that were not taken away yet.
    pub fn new_bytes(&self) -> usize {
        self.new_bytes
    }

    /// Moves the new chunks into a batch.
    pub fn take_new(&mut self, batch: &mut Batch) {
        self.new_bytes = 0;
        batch.put.extend(self.new.drain(..).map(|(key, bytes)| (Space::Chunks, key, bytes)));
    }

    /// Whether chunks were left out because the store has them already.
    pub fn relies_on_stored(&self) -> bool {
        self.relies_on_stored
    }

    /// Takes no more; gives what names the content. New chunks may be left to take away.
    pub async fn finish(&mut self) -> Result<Assembled, ProjectError> {
        let md5 = hex(&std::mem::take(&mut self.md5).finalize());
        let cutter = std::mem::take(&mut self.cutter);
        if self.manifest.parts.is_empty() {
            let bytes = cutter.rest();
            debug_assert!(bytes.len() <= WHOLE_BYTES, "more would have been cut");
            return Ok(Assembled { md5, size_bytes: bytes.len() as u64, space: Space::Files, bytes });
        }
        cutter.finish(|chunk| self.meet(chunk));
        self.ask().await?;
        let manifest = std::mem::take(&mut self.manifest);
        let (size_bytes, bytes) = (manifest.size_bytes, manifest.to_bytes());
        Ok(Assembled { md5, size_bytes, space: Space::Manifests, bytes })
    }

    fn meet(&mut self, chunk: &[u8]) {
        let name = ChunkName::of(chunk);
        self.manifest.push(name, chunk.len());
        let key = name.key();
        if self.known.insert(key.clone()) {
            self.unasked_bytes += chunk.len();
            self.unasked.push((key, chunk.to_vec()));
        }
    }

    /// Looks which chunks the store has, and packs the others. One that is there but damaged is stored anew: who gives a
    /// file again mends everything that it shares with it.
    async fn ask(&mut self) -> Result<(), ProjectError> {
        let (keys, chunks): (Vec<_>, Vec<_>) = std::mem::take(&mut self.unasked).into_iter().unzip();
        self.unasked_bytes = 0;
        let stored = self.store.read_many(Space::Chunks, &keys).await?;
        for ((key, chunk), stored) in keys.into_iter().zip(chunks).zip(stored) {
            if stored.is_some_and(|stored| holds(&stored, &chunk)) {
                self.relies_on_stored = true;
            } else {
                let packed = pack(&chunk);
                self.new_bytes += packed.len();
                self.new.push((key, packed));
            }
        }
        Ok(())
    }
}

impl Assembled {
    /// Adds what names the content to a batch: itself or its manifest, in place of an older form of it.
    pub fn put_into(&self, batch: &mut Batch) {
        if self.space == Space::Manifests {
            // Before there were chunks it may have been stored whole.
            batch.delete.push((Space::Files, self.md5.clone()));
        }
        batch.put.push((self.space, self.md5.clone(), self.bytes.clone()));
    }
}
