//! Storing a content that is too large to be held in memory.

use std::collections::BTreeSet;

use super::assembly::{Assembled, Assembly};
use super::put::put_content;
use crate::draft::Draft;
use crate::git::Stamp;
use crate::{Batch, ProjectError, Store, md5_hex};

/// How many bytes of packed chunks are held before they are stored.
const WRITE_BYTES: usize = 8 << 20;

/// How many bytes are taken at once.
const SLICE_BYTES: usize = 1 << 20;

/// Stores a content as it comes, slice by slice, and holds no more than some megabytes of it.
///
/// Nothing speaks of the content until the [`WrittenContent`] becomes part of a project. A writer that is
/// dropped, or whose tab is closed, leaves chunks that go when the trash is emptied a day later;
/// [`ContentWriter::abandon`] lets them go at once.
pub struct ContentWriter<'a> {
    store: &'a dyn Store,
    draft: Draft,
    assembly: Assembly<'a>,
}

impl<'a> ContentWriter<'a> {
    /// Begins with nothing. `id` tells this writer from others at work; the id of the project to be will do.
    pub async fn begin(store: &'a dyn Store, id: &str, by: &Stamp) -> Result<Self, ProjectError> {
        let draft = Draft::begin(store, id, by).await?;
        // Only now: what is found to be stored from here on stays.
        Ok(Self::within(store, draft))
    }

    /// Begins with nothing, as a part of something larger that has a draft. It ends there: the content is named
    /// by [`WrittenContent::put_within`].
    pub(crate) fn within(store: &'a dyn Store, draft: Draft) -> Self {
        Self { store, draft, assembly: Assembly::new(store, BTreeSet::new()) }
    }

    /// Takes the next slice, of any length.
    ///
    /// # Errors
    /// [`ProjectError::Full`] when the store has no room. [`ProjectError::Conflict`] when the writer was
    /// begun a day ago, and its chunks may be gone.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), ProjectError> {
        for slice in bytes.chunks(SLICE_BYTES) {
            self.assembly.push(slice).await?;
            if self.assembly.new_bytes() >= WRITE_BYTES {
                self.write().await?;
            }
        }
        Ok(())
    }

    /// Ends it: all chunks are stored, and what names them is ready to be. It takes no more then, but where that failed it
    /// can be abandoned.
    ///
    /// # Errors
    /// As [`ContentWriter::push`].
    pub async fn finish(&mut self) -> Result<WrittenContent, ProjectError> {
        let content = self.assembly.finish().await?;
        if self.assembly.new_bytes() > 0 {
            self.write().await?;
        }
        Ok(WrittenContent { content, draft: self.draft.clone() })
    }

    /// Gives up: what was stored is no longer kept.
    pub async fn abandon(self) -> Result<(), ProjectError> {
        let mut batch = Batch::default();
        self.draft.end_in(&mut batch);
        Ok(self.store.write(batch).await?)
    }

    async fn write(&mut self) -> Result<(), ProjectError> {
        let mut batch = Batch::default();
        self.draft.expect_in(&mut batch);
        self.assembly.take_new(&mut batch);
        Ok(self.store.write(batch).await?)
    }
}

/// A content whose chunks are stored, and which no project has yet.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenContent {
    content: Assembled,
    draft: Draft,
}

impl WrittenContent {
    /// Its MD5.
    pub(crate) fn md5(&self) -> &str {
        &self.content.md5
    }

    /// Its size in bytes.
    pub(crate) fn size_bytes(&self) -> u64 {
        self.content.size_bytes
    }

    /// Names it in a batch, which is taken only while the draft is there.
    pub(crate) fn put_within(&self, batch: &mut Batch) {
        self.draft.expect_in(batch);
        self.content.put_into(batch);
    }
}

/// A content that a project is about to get.
#[derive(Clone, Debug, PartialEq)]
pub enum NewContent {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// A [`ContentWriter`] has stored them. It can be given to one project, once.
    Written(WrittenContent),
}

impl NewContent {
    /// Its MD5.
    pub fn md5(&self) -> String {
        match self {
            Self::Bytes(bytes) => md5_hex(bytes),
            Self::Written(written) => written.md5().to_string(),
        }
    }

    /// Its size in bytes.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Written(written) => written.size_bytes(),
        }
    }

    /// Adds it to a batch.
    pub(crate) async fn put_into(&self, store: &dyn Store, batch: &mut Batch) -> Result<(), ProjectError> {
        match self {
            Self::Bytes(bytes) => put_content(store, batch, bytes).await.map(drop),
            Self::Written(written) => {
                written.put_within(batch);
                written.draft.end_in(batch);
                Ok(())
            }
        }
    }
}

impl From<Vec<u8>> for NewContent {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}
