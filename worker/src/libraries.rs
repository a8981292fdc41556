//! The library that was last used: the documents of a project, held by an assistant that can be asked.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::{Rc, Weak};

use bunsen_project::documents::{self, Documents, StoredDocument};
use bunsen_project::git::ObjectId;
use bunsen_protocol::{
    AssistantCall, CutDocuments, DocumentInfo, DocumentsState, EncodePassages, EncodedPassages, LibraryState, ReadInfo,
    TakeDocuments, TakeVectors,
};
use bunsen_spec::{Cutting, Document, Problem, ProjectId, say};
use futures::future::ready;
use futures::lock::Mutex;

use crate::host::{Buffers, now_ms};
use crate::laboratory::Laboratory;
use crate::library_assistant::LibraryAssistant;
use crate::reading::Source;

/// Passages that are encoded at once at most. As many are as take about a second: so long a question waits.
const MOST_AT_ONCE: f64 = 16.0;
/// Bytes of documents' text that are handed over together, about: more are not held here.
const GROUP_BYTES: usize = 16 << 20;
/// Documents that are handed over together at most.
const GROUP: usize = 64;
/// Milliseconds of encoding that a closed tab loses at most, about.
const KEEP_MS: f64 = 5_000.0;
/// Bytes of vectors of passages that are no longer there that are kept: who cuts documents in another way may go back.
const MOST_UNUSED_BYTES: usize = 64 << 20;

/// Keeps one library: that of the open project.
#[derive(Default)]
pub struct Libraries {
    latest: RefCell<Option<Rc<OpenLibrary>>>,
    /// All that there are: also those of projects that were left while they are indexed.
    known: RefCell<BTreeMap<ProjectId, Weak<OpenLibrary>>>,
    /// Had by the request that brings the library to what is stored.
    turn: Mutex<()>,
}

/// The documents of a project, held by an assistant.
pub struct OpenLibrary {
    project: ProjectId,
    assistant: LibraryAssistant,
    /// What was read of documents that the assistant has, or why nothing was.
    known: RefCell<BTreeMap<DocumentKey, Result<ReadInfo, Problem>>>,
    /// What is stored, as the assistant has cut it.
    cut: RefCell<Option<Cut>>,
    /// Whether the vectors that the assistant gave last are kept. Had by who has it encode some.
    was_kept: Mutex<bool>,
    /// The keys of the stored vectors that the assistant has.
    pieces: RefCell<BTreeSet<String>>,
    failed: RefCell<Vec<String>>,
}

/// The documents of a version, cut.
struct Cut {
    /// None from when the assistant is told to cut others: who asked for those may not wait until it has.
    version: Option<ObjectId>,
    documents: Documents,
    state: LibraryState,
}

/// A document's name, and the MD5 of its content.
type DocumentKey = (String, String);

/// Documents that were read and are handed to the assistant together.
#[derive(Default)]
pub struct ReadGroup {
    looked: Vec<(DocumentKey, Result<ReadInfo, Problem>)>,
    /// As JSON: those of which there is something.
    documents: Vec<(DocumentKey, Vec<u8>)>,
}

impl OpenLibrary {
    /// Has the assistant do something.
    ///
    /// # Errors
    /// If it refuses, or has died.
    pub async fn call<C: AssistantCall>(&self, call: C) -> Result<C::Reply, Problem> {
        Ok(self.call_with(call, Buffers::default()).await?.0)
    }

    async fn call_with<C: AssistantCall>(&self, call: C, buffers: Buffers) -> Result<(C::Reply, Buffers), Problem> {
        self.assistant.call_with(call, buffers).await
    }

    /// The assistant that holds them.
    pub fn assistant(&self) -> &LibraryAssistant {
        &self.assistant
    }

    /// The documents that it has, and how they are cut.
    pub fn stored(&self) -> Documents {
        self.cut.borrow().as_ref().map(|cut| cut.documents.clone()).unwrap_or_default()
    }

    /// Number of their passages.
    pub fn n_passages(&self) -> u64 {
        self.cut.borrow().as_ref().map_or(0, |cut| cut.state.n_passages.values().sum())
    }

    /// What gives passages their vectors.
    pub fn encoder_name(&self) -> &str {
        self.assistant.encoder_name()
    }

    /// Takes what was read of a document, and hands it to the assistant, if there is enough of it.
    ///
    /// # Errors
    /// As [`Self::hand_over`].
    pub async fn take(
        &self,
        group: &mut ReadGroup,
        key: DocumentKey,
        read: Result<Document, Problem>,
    ) -> Result<(), Problem> {
        if let Ok(document) = &read {
            let json = serde_json::to_vec(document).map_err(|error| Problem::internal(error.to_string()))?;
            group.documents.push((key.clone(), json));
        }
        group.looked.push((key, read.map(|own| info(&own))));
        let n_bytes: usize = group.documents.iter().map(|(_, json)| json.len()).sum();
        if n_bytes >= GROUP_BYTES || group.looked.len() >= GROUP { self.hand_over(group).await } else { Ok(()) }
    }

    /// Hands documents to the assistant.
    ///
    /// # Errors
    /// If it has died.
    pub async fn hand_over(&self, group: &mut ReadGroup) -> Result<(), Problem> {
        let ReadGroup { looked, documents } = std::mem::take(group);
        // It does what it is sent in turn: what is sent from here on finds them there, whoever waits for the answer.
        self.known.borrow_mut().extend(looked);
        if documents.is_empty() {
            return Ok(());
        }
        let buffers = Buffers::of(documents.iter().map(|(_, json)| json.as_slice()));
        let md5s = documents.into_iter().map(|((_, md5), _)| md5).collect();
        self.call_with(TakeDocuments { md5s }, buffers).await?;
        Ok(())
    }

    fn with_cut(&self, change: impl FnOnce(&mut Cut)) {
        if let Some(cut) = &mut *self.cut.borrow_mut() {
            change(cut);
        }
    }

    /// Says what is wrong with a way to cut documents.
    ///
    /// # Errors
    /// As [`Cutting::check`].
    pub fn check_cutting(&self, cutting: &Cutting) -> Result<(), Problem> {
        let cut = self.cut.borrow();
        cut.as_ref().map_or(Ok(()), |cut| cutting.check(cut.state.max_tokens as usize))
    }

    /// Passages that wait for a vector.
    pub fn n_unencoded(&self) -> u64 {
        self.cut.borrow().as_ref().map_or(0, |cut| cut.state.n_unencoded)
    }
}

impl Laboratory {
    /// The library of a project as it is stored now. `request` hears of the progress, and can be given up.
    ///
    /// # Errors
    /// If the documents cannot be read, or the assistant dies of them.
    pub async fn library(&self, project: &ProjectId, request: u64) -> Result<Rc<OpenLibrary>, Problem> {
        let work = async {
            let _turn = self.libraries.turn.lock().await;
            let open = self.find_library(project).await?;
            self.bring_up(&open, request).await?;
            Ok(open)
        };
        self.requests.until_given_up(request, work).await
    }

    /// The library of a project, whatever it holds of it so far. `request` can be given up.
    ///
    /// # Errors
    /// If the assistant cannot be started.
    pub async fn open_library(&self, project: &ProjectId, request: u64) -> Result<Rc<OpenLibrary>, Problem> {
        let work = async {
            let _turn = self.libraries.turn.lock().await;
            self.find_library(project).await
        };
        self.requests.until_given_up(request, work).await
    }

    async fn find_library(&self, project: &ProjectId) -> Result<Rc<OpenLibrary>, Problem> {
        let known = self.libraries.known.borrow().get(project).and_then(Weak::upgrade);
        let open = match known.filter(|open| !open.assistant.is_dead()) {
            Some(open) => open,
            None => {
                // The memory of the one before first.
                *self.libraries.latest.borrow_mut() = None;
                Rc::new(self.start_library(project).await?)
            }
        };
        let mut known = self.libraries.known.borrow_mut();
        known.retain(|_, open| open.strong_count() > 0);
        known.insert(project.clone(), Rc::downgrade(&open));
        *self.libraries.latest.borrow_mut() = Some(open.clone());
        Ok(open)
    }

    async fn start_library(&self, project: &ProjectId) -> Result<OpenLibrary, Problem> {
        Ok(OpenLibrary {
            project: project.clone(),
            assistant: LibraryAssistant::start().await?,
            known: RefCell::default(),
            cut: RefCell::default(),
            was_kept: Mutex::default(),
            pieces: RefCell::default(),
            failed: RefCell::default(),
        })
    }

    /// Lets the assistant have the documents that are stored, cut as they should be.
    async fn bring_up(&self, open: &OpenLibrary, request: u64) -> Result<(), Problem> {
        let version = documents::newest_version(&self.store, &open.project).await?;
        if open.cut.borrow().as_ref().is_some_and(|cut| cut.version == Some(version)) {
            return self.take_vectors(open).await;
        }
        let stored = documents::documents_at(&self.store, version).await?;
        let is_same = |cut: &Cut| cut.version.is_some() && cut.documents == stored;
        if open.cut.borrow().as_ref().is_some_and(is_same) {
            open.with_cut(|cut| cut.version = Some(version));
            return self.take_vectors(open).await;
        }
        let keys: BTreeSet<DocumentKey> = stored.documents.iter().map(key).collect();
        let missing: Vec<_> = keys.iter().filter(|key| !open.known.borrow().contains_key(*key)).collect();
        let (mut reader, mut group) = (None, ReadGroup::default());
        for (at, (name, md5)) in missing.iter().enumerate() {
            let what = say::retrieval::reading_documents(at + 1, missing.len(), name);
            self.working(request, what, Some(at as f64 / missing.len() as f64));
            let read = self.read_document(&mut reader, Source::Stored(md5), name).await;
            open.take(&mut group, (name.clone(), md5.clone()), read).await?;
        }
        drop(reader);
        open.hand_over(&mut group).await?;
        self.working(request, say::retrieval::cutting(), None);
        let state = self.cut(open, &keys, &stored.cutting).await?;
        open.failed.borrow_mut().clear();
        *open.cut.borrow_mut() = Some(Cut { version: Some(version), documents: stored, state });
        Ok(())
    }

    /// Has the assistant take vectors that were kept since it was given some: made in another tab.
    async fn take_vectors(&self, open: &OpenLibrary) -> Result<(), Problem> {
        let mut keys = documents::vector_keys(&self.store, &open.project).await?;
        keys.retain(|key| !open.pieces.borrow().contains(key));
        if keys.is_empty() {
            return Ok(());
        }
        let pieces = documents::read_vectors(&self.store, keys).await?;
        let buffers = Buffers::of(pieces.iter().map(|(_, bytes)| bytes.as_slice()));
        let (n_unencoded, _) = open.call_with(TakeVectors {}, buffers).await?;
        open.with_cut(|cut| cut.state.n_unencoded = n_unencoded);
        open.pieces.borrow_mut().extend(pieces.into_iter().map(|(key, _)| key));
        Ok(())
    }

    /// Has the assistant cut these of its documents, with all vectors that were kept.
    async fn cut(
        &self,
        open: &OpenLibrary,
        keys: &BTreeSet<DocumentKey>,
        cutting: &Cutting,
    ) -> Result<LibraryState, Problem> {
        let keys_of_vectors = documents::vector_keys(&self.store, &open.project).await?;
        let pieces = documents::read_vectors(&self.store, keys_of_vectors).await?;
        open.with_cut(|cut| cut.version = None);
        // What it forgets is not known any more from when it is told to.
        open.known.borrow_mut().retain(|key, _| keys.contains(key));
        let readable =
            open.known.borrow().iter().filter(|(_, read)| read.is_ok()).map(|(key, _)| key.clone()).collect();
        let call = CutDocuments { documents: readable, cutting: cutting.clone() };
        let buffers = Buffers::of(pieces.iter().map(|(_, bytes)| bytes.as_slice()));
        let (state, _) = open.call_with(call, buffers).await?;
        open.pieces.borrow_mut().extend(pieces.iter().map(|(key, _)| key.clone()));
        let unused: Vec<_> = state.unused.iter().filter_map(|at| pieces.get(*at as usize)).collect();
        if unused.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > MOST_UNUSED_BYTES {
            documents::remove_vectors(&self.store, unused.into_iter().map(|(key, _)| key.clone()).collect()).await?;
        }
        Ok(state)
    }

    /// What the page shows of a library.
    pub async fn describe_library(&self, open: &OpenLibrary) -> DocumentsState {
        let stored = open.cut.borrow().as_ref().map(|cut| cut.documents.clone()).unwrap_or_default();
        self.describe_documents(open, &stored, &say::retrieval::reading_stopped()).await
    }

    /// What the page shows of documents as far as the library has them, and `unread` of the others.
    pub async fn describe_documents(&self, open: &OpenLibrary, stored: &Documents, unread: &Problem) -> DocumentsState {
        let encoder = open.assistant.encoder_info().await;
        let cut = open.cut.borrow();
        let state = cut.as_ref().map(|cut| &cut.state);
        let n_passages = |name: &String| state.and_then(|state| state.n_passages.get(name)).copied().unwrap_or(0);
        let known = open.known.borrow();
        let documents = stored.documents.iter().map(|own| {
            let read = known.get(&key(own)).cloned().unwrap_or_else(|| Err(unread.clone()));
            let read = read.map(|read| ReadInfo { n_passages: n_passages(&own.name), ..read });
            DocumentInfo { name: own.name.clone(), size_bytes: own.size_bytes, read }
        });
        let unreadable = stored.unreadable.iter().map(|(name, error)| DocumentInfo {
            name: name.clone(),
            size_bytes: 0,
            read: Err(error.clone().into()),
        });
        let mut documents: Vec<DocumentInfo> = documents.chain(unreadable).collect();
        documents.sort_by(|a, b| a.name.cmp(&b.name));
        let nearest = cut.as_ref().filter(|cut| cut.documents.cutting == stored.cutting).map(|cut| &cut.state.cutting);
        let nearest = nearest.filter(|own| **own != stored.cutting).cloned();
        let cut_otherwise = match (&stored.unread_cutting, &nearest) {
            (Some(error), _) => Some(say::retrieval::cutting_unread(&Problem::from(error.clone()).to_string())),
            (None, Some(Cutting { size_tokens, overlap_tokens, .. })) => {
                Some(say::retrieval::cut_otherwise(stored.cutting.size_tokens, *size_tokens, *overlap_tokens))
            }
            (None, None) => None,
        };
        let failed = open.failed.borrow().clone();
        DocumentsState {
            documents,
            cutting: nearest.unwrap_or_else(|| stored.cutting.clone()),
            cut_otherwise,
            n_passages: state.map_or(0, |state| state.n_passages.values().sum()),
            n_unencoded: state.map_or(0, |state| state.n_unencoded),
            encoder,
            failed,
        }
    }

    /// Gives all passages their vectors, some at a time, and keeps them every few seconds. Can be given up between.
    ///
    /// # Errors
    /// If the assistant dies, or there is no room.
    pub async fn encode(&self, open: &OpenLibrary, request: u64) -> Result<(), Problem> {
        let n_all = open.n_unencoded();
        let (began_ms, mut kept_ms, mut done, mut per_second) = (now_ms(), now_ms(), 0, 0.0_f64);
        while open.n_unencoded() > 0 {
            // What is on its way is not dropped: its vectors would be lost.
            self.requests.until_given_up(request, ready(Ok(()))).await?;
            let gives = now_ms() - kept_ms >= KEEP_MS;
            let encoded = self.encode_some(open, per_second.clamp(1.0, MOST_AT_ONCE) as u64, gives).await?;
            if gives {
                kept_ms = now_ms();
            }
            done += encoded.n_encoded + encoded.failed.len() as u64;
            per_second = done as f64 * 1000.0 / (now_ms() - began_ms).max(1.0);
            let what = say::retrieval::encoding(done, n_all.max(done), per_second);
            self.working(request, what, Some(done as f64 / n_all.max(1) as f64));
        }
        Ok(())
    }

    /// Gives some passages their vectors. If it `gives`, all that were not kept yet are kept.
    ///
    /// # Errors
    /// As [`Self::encode`].
    pub async fn encode_some(&self, open: &OpenLibrary, n: u64, gives: bool) -> Result<EncodedPassages, Problem> {
        let mut kept = open.was_kept.lock().await;
        let call = EncodePassages { n, gives, was_kept: std::mem::take(&mut *kept) };
        let (encoded, vectors) = open.call_with(call, Buffers::default()).await?;
        open.with_cut(|cut| cut.state.n_unencoded = encoded.n_left);
        open.failed.borrow_mut().extend(encoded.failed.iter().cloned());
        for piece in vectors.to_bytes() {
            let key = documents::keep_vectors(&self.store, &open.project, piece, &self.stamp()).await?;
            open.pieces.borrow_mut().insert(key);
            *kept = true;
        }
        Ok(encoded)
    }
}

fn key(own: &StoredDocument) -> DocumentKey {
    (own.name.clone(), own.md5.clone())
}

/// What the page shows of a document that was read; its passages are counted when it is cut.
fn info(document: &Document) -> ReadInfo {
    ReadInfo {
        format: document.format,
        n_pages: document.n_pages,
        n_characters: document.text.chars().count() as u64,
        n_passages: 0,
        language: document.language.clone(),
        unread: document.unread.clone(),
    }
}
