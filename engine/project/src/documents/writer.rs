//! Documents on their way into a project: many together may be larger than the memory.

use crate::content::{ContentWriter, WrittenContent};
use crate::draft::Draft;
use crate::git::Stamp;
use crate::{Batch, ProjectError, Store};

use super::StoredDocument;

/// Bytes of contents that are held before they are stored together, about.
const GROUP_BYTES: usize = 16 << 20;
/// Contents that are stored together at most.
const GROUP: usize = 64;

/// Stores the contents of documents as they come, some at a time.
///
/// No project has them until the [`WrittenDocuments`] are put into one. What is dropped, or left by a closed tab, goes when
/// the trash is emptied a day later; [`DocumentsWriter::abandon`] lets it go at once.
pub struct DocumentsWriter<'a> {
    store: &'a dyn Store,
    draft: Draft,
    documents: Vec<StoredDocument>,
    waiting: Batch,
}

impl<'a> DocumentsWriter<'a> {
    /// Begins with nothing. `id` tells this writer from others at work.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn begin(store: &'a dyn Store, id: &str, by: &Stamp) -> Result<Self, ProjectError> {
        let draft = Draft::begin(store, id, by).await?;
        Ok(Self { store, draft, documents: Vec::new(), waiting: Batch::default() })
    }

    /// What the next document's content is written with. Not to be abandoned by itself: the contents share one draft.
    pub fn content(&self) -> ContentWriter<'a> {
        ContentWriter::within(self.store, self.draft.clone())
    }

    /// Takes a document whose content was written; gives its MD5. Its name is one that
    /// [`document_name`](super::document_name) gives.
    ///
    /// # Errors
    /// As [`ContentWriter::push`].
    pub async fn add(&mut self, name: &str, content: &WrittenContent) -> Result<String, ProjectError> {
        let (md5, size_bytes) = (content.md5().to_string(), content.size_bytes());
        self.documents.push(StoredDocument { name: name.into(), md5: md5.clone(), size_bytes });
        let mut batch = Batch::default();
        content.put_within(&mut batch);
        self.waiting.put.append(&mut batch.put);
        self.waiting.delete.append(&mut batch.delete);
        let n_bytes: usize = self.waiting.put.iter().map(|(.., bytes)| bytes.len()).sum();
        if n_bytes >= GROUP_BYTES || self.waiting.put.len() >= GROUP {
            let mut batch = std::mem::take(&mut self.waiting);
            self.draft.expect_in(&mut batch);
            self.store.write(batch).await?;
        }
        Ok(md5)
    }

    /// Ends it: what was not stored yet is stored with the version that gets the documents.
    pub fn finish(self) -> WrittenDocuments {
        let Self { draft, documents, waiting, .. } = self;
        WrittenDocuments { draft, documents, waiting }
    }

    /// Gives up: what was stored is no longer kept.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn abandon(self) -> Result<(), ProjectError> {
        let store = self.store;
        self.finish().abandon(store).await
    }
}

/// Documents whose contents no project has yet. They can be given to one project, once.
#[derive(Clone, Debug)]
pub struct WrittenDocuments {
    draft: Draft,
    documents: Vec<StoredDocument>,
    waiting: Batch,
}

impl WrittenDocuments {
    /// The documents, in the order in which they came.
    pub fn documents(&self) -> &[StoredDocument] {
        &self.documents
    }

    /// Adds what is not stored yet to a batch, which is taken only while the draft is there, and ends the draft.
    pub(super) fn put_into(&self, batch: &mut Batch) {
        batch.put.extend_from_slice(&self.waiting.put);
        batch.delete.extend_from_slice(&self.waiting.delete);
        self.draft.expect_in(batch);
        self.draft.end_in(batch);
    }

    /// Gives up: what was stored is no longer kept.
    pub(super) async fn abandon(&self, store: &dyn Store) -> Result<(), ProjectError> {
        let mut batch = Batch::default();
        self.draft.end_in(&mut batch);
        Ok(store.write(batch).await?)
    }
}
