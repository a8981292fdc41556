//! The library that was last used: the documents of a project, held by an assistant that can be asked.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use bunsen_project::documents::{self, Documents, StoredDocument};
use bunsen_protocol::{
    AssistantCall, CutDocuments, DocumentInfo, DocumentsState, EncodePassages, EncodedPassages, EncoderInfo,
    LibraryState, ReadInfo, TakeEncoder, TakeTokenizer,
};
use bunsen_spec::{Cutting, Document, Problem, ProjectId, say};
use futures::future::ready;
use futures::lock::Mutex;
use serde::Deserialize;

use crate::host::{Assistant, Buffers, Method, Program, fetch, fetch_once, is_kept, now_ms};
use crate::laboratory::Laboratory;
use crate::reading::Source;

/// Where the encoder is served.
const FOLDER: &str = "/encoder";
/// How long its small files may take.
const TIMEOUT_MS: u32 = 60_000;
/// Passages that are encoded at once at most. As many are as take about a second: so long a question waits.
const MOST_AT_ONCE: f64 = 16.0;
/// Milliseconds of encoding that a closed tab loses at most, about.
const KEEP_MS: f64 = 5_000.0;
/// Bytes of vectors of passages that are no longer there that are kept: who cuts documents in another way may go back.
const MOST_UNUSED_BYTES: usize = 64 << 20;

/// Keeps one library: that of the open project.
#[derive(Default)]
pub struct Libraries {
    latest: RefCell<Option<Rc<OpenLibrary>>>,
    /// Had by the request that brings the library to what is stored.
    turn: Mutex<()>,
}

/// The documents of a project, held by an assistant.
pub struct OpenLibrary {
    project: ProjectId,
    assistant: Assistant,
    encoder: EncoderFiles,
    /// Whether the assistant has the encoder's weights.
    has_encoder: Cell<bool>,
    /// Had by the request that hands them over.
    handing: Mutex<()>,
    /// The documents that it has, by name.
    known: RefCell<BTreeMap<String, Known>>,
    /// What is stored, as the assistant has cut it.
    cut: RefCell<Option<(Documents, LibraryState)>>,
    failed: RefCell<Vec<String>>,
}

/// A document that was looked into.
struct Known {
    /// The MD5 of its content.
    md5: String,
    /// What was read of it, or why nothing was.
    read: Result<ReadInfo, Problem>,
}

/// What is served of the encoder.
#[derive(Clone, Debug, Deserialize)]
struct EncoderFiles {
    name: String,
    /// Of its weights.
    size_bytes: u64,
}

/// A document that was read before it is stored.
pub struct ReadDocument {
    /// Its name.
    pub name: String,
    /// The MD5 of its content.
    pub md5: String,
    /// What was read.
    pub document: Document,
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
        let answer = self.assistant.call(call, buffers, |_, _| ()).await;
        answer.map_err(|ended| ended.problem(say::retrieval::library_gave_up))
    }

    /// The documents that it has, and how they are cut.
    pub fn stored(&self) -> Documents {
        self.cut.borrow().as_ref().map(|(stored, _)| stored.clone()).unwrap_or_default()
    }

    /// Number of their passages.
    pub fn n_passages(&self) -> u64 {
        self.cut.borrow().as_ref().map_or(0, |(_, state)| state.n_passages.values().sum())
    }

    /// Passages that have no vector yet.
    pub fn n_unencoded(&self) -> u64 {
        self.cut.borrow().as_ref().map_or(0, |(_, state)| state.n_unencoded)
    }

    /// What gives passages their vectors.
    pub fn encoder_name(&self) -> &str {
        &self.encoder.name
    }

    fn weights_url(&self) -> String {
        // The bytes are kept under their address, so it names them.
        format!("{FOLDER}/model.safetensors?{}", self.encoder.name)
    }
}

impl Laboratory {
    /// The library of a project as it is stored now. `request` hears of the progress, and can be given up.
    ///
    /// # Errors
    /// If the documents cannot be read, or the assistant dies of them.
    pub async fn library(&self, project: &ProjectId, request: u64) -> Result<Rc<OpenLibrary>, Problem> {
        self.library_with(project, Vec::new(), request).await
    }

    /// As [`Self::library`]; of these documents it is known already what is in them.
    ///
    /// # Errors
    /// As there.
    pub async fn library_with(
        &self,
        project: &ProjectId,
        read: Vec<ReadDocument>,
        request: u64,
    ) -> Result<Rc<OpenLibrary>, Problem> {
        let work = async {
            let _turn = self.libraries.turn.lock().await;
            let latest = self.libraries.latest.borrow().clone();
            let open = match latest.filter(|open| open.project == *project && !open.assistant.is_dead()) {
                Some(open) => open,
                None => {
                    // Its memory first.
                    *self.libraries.latest.borrow_mut() = None;
                    let open = Rc::new(self.start_library(project).await?);
                    self.libraries.latest.borrow_mut().insert(open).clone()
                }
            };
            self.bring_up(&open, read, request).await?;
            Ok(open)
        };
        self.requests.until_given_up(request, work).await
    }

    async fn start_library(&self, project: &ProjectId) -> Result<OpenLibrary, Problem> {
        let encoder: EncoderFiles = serde_json::from_slice(&fetch_small("encoder.json").await?)
            .map_err(|_| say::retrieval::encoder_not_fetched())?;
        let files = [fetch_small("config.json").await?, fetch_small("tokenizer.json").await?];
        let open = OpenLibrary {
            project: project.clone(),
            assistant: Assistant::start(Program::Library),
            has_encoder: Cell::new(false),
            handing: Mutex::default(),
            known: RefCell::default(),
            cut: RefCell::default(),
            failed: RefCell::default(),
            encoder,
        };
        let take = TakeTokenizer { encoder: open.encoder.name.clone() };
        open.call_with(take, Buffers::of(files.iter().map(Vec::as_slice))).await?;
        Ok(open)
    }

    /// Lets the assistant have the documents that are stored, cut as they should be.
    async fn bring_up(&self, open: &OpenLibrary, read: Vec<ReadDocument>, request: u64) -> Result<(), Problem> {
        let stored = documents::documents(&self.store, &open.project).await?;
        if open.cut.borrow().as_ref().is_some_and(|(cut, _)| *cut == stored) {
            return Ok(());
        }
        let read: BTreeMap<(String, String), Document> =
            read.into_iter().map(|own| ((own.name, own.md5), own.document)).collect();
        let is_known =
            |own: &StoredDocument| open.known.borrow().get(&own.name).is_some_and(|known| known.md5 == own.md5);
        let missing: Vec<&StoredDocument> = stored.documents.iter().filter(|own| !is_known(own)).collect();
        let (mut reader, mut new, mut looked) = (None, Vec::new(), BTreeMap::new());
        for (at, own) in missing.iter().enumerate() {
            let document = match read.get(&(own.name.clone(), own.md5.clone())) {
                Some(document) => Ok(document.clone()),
                None => {
                    let what = say::retrieval::reading_documents(at + 1, missing.len(), &own.name);
                    self.working(request, what, Some(at as f64 / missing.len() as f64));
                    self.read_document(&mut reader, Source::Stored(&own.md5), &own.name).await
                }
            };
            if let Ok(document) = &document {
                new.push(serde_json::to_vec(document).map_err(|error| Problem::internal(error.to_string()))?);
            }
            looked.insert(own.name.clone(), Known { md5: own.md5.clone(), read: document.map(|own| info(&own)) });
        }
        drop(reader);
        let is_readable = |own: &&StoredDocument| match looked.get(&own.name) {
            Some(looked) => looked.read.is_ok(),
            None => open.known.borrow().get(&own.name).is_some_and(|known| known.read.is_ok()),
        };
        let names = stored.documents.iter().filter(is_readable).map(|own| own.name.clone()).collect();
        self.working(request, say::retrieval::cutting(), None);
        let cut = self.cut(open, names, &new, &stored.cutting).await?;
        // Only now: who gives up before reads again what the assistant did not get.
        let mut known = open.known.borrow_mut();
        known.extend(looked);
        known.retain(|name, _| stored.documents.iter().any(|own| own.name == *name));
        open.failed.borrow_mut().clear();
        *open.cut.borrow_mut() = Some((stored, cut));
        Ok(())
    }

    /// Has the assistant take documents and cut all that there are, with all vectors that were kept.
    async fn cut(
        &self,
        open: &OpenLibrary,
        names: Vec<String>,
        new: &[Vec<u8>],
        cutting: &Cutting,
    ) -> Result<LibraryState, Problem> {
        let pieces = documents::vectors(&self.store, &open.project).await?;
        let call = CutDocuments { names, n_new: new.len() as u64, cutting: cutting.clone() };
        let buffers = new.iter().chain(pieces.iter().map(|(_, bytes)| bytes)).map(Vec::as_slice);
        let (state, _) = open.call_with(call, Buffers::of(buffers)).await?;
        let unused: Vec<_> = state.unused.iter().filter_map(|at| pieces.get(*at as usize)).collect();
        if unused.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > MOST_UNUSED_BYTES {
            documents::remove_vectors(&self.store, unused.into_iter().map(|(key, _)| key.clone()).collect()).await?;
        }
        Ok(state)
    }

    /// What the page shows of a library.
    pub async fn describe_library(&self, open: &OpenLibrary) -> DocumentsState {
        let is_here = open.has_encoder.get() || is_kept(&open.weights_url()).await;
        let cut = open.cut.borrow();
        let (stored, state) =
            cut.as_ref().map_or_else(Default::default, |(stored, state)| (stored.clone(), Some(state)));
        let n_passages = |name: &String| state.and_then(|state| state.n_passages.get(name)).copied().unwrap_or(0);
        let known = open.known.borrow();
        let documents = stored.documents.into_iter().filter_map(|StoredDocument { name, size_bytes, .. }| {
            let Known { read, .. } = known.get(&name)?;
            let read = read.clone().map(|read| ReadInfo { n_passages: n_passages(&name), ..read });
            Some(DocumentInfo { name, size_bytes, read })
        });
        let failed = open.failed.borrow().clone();
        DocumentsState {
            documents: documents.collect(),
            cutting: stored.cutting,
            n_passages: state.map_or(0, |state| state.n_passages.values().sum()),
            n_unencoded: state.map_or(0, |state| state.n_unencoded),
            encoder: EncoderInfo { name: open.encoder.name.clone(), size_bytes: open.encoder.size_bytes, is_here },
            failed,
        }
    }

    /// Hands the encoder's weights to the assistant, if they are in this browser or `fetches` them.
    ///
    /// # Errors
    /// If they cannot be fetched, or are damaged.
    pub async fn open_encoder(&self, open: &OpenLibrary, fetches: bool, request: u64) -> Result<(), Problem> {
        let url = open.weights_url();
        if open.has_encoder.get() || !(fetches || is_kept(&url).await) {
            return Ok(());
        }
        let size_bytes = open.encoder.size_bytes;
        let mut told_ms = f64::NEG_INFINITY;
        let heard = |bytes: u64| {
            if now_ms() - told_ms >= 100.0 {
                told_ms = now_ms();
                let share = bytes as f64 / size_bytes as f64;
                self.working(request, say::retrieval::fetching_encoder(bytes, size_bytes), Some(share));
            }
        };
        // Without the lock: who asks meanwhile does not wait for it.
        let weights = fetch_once(&url, size_bytes, heard).await?;
        let _turn = open.handing.lock().await;
        if open.has_encoder.get() {
            return Ok(());
        }
        self.working(request, say::retrieval::opening_encoder(), None);
        let mut files = Vec::new();
        for name in ["config.json", "tokenizer.json"] {
            files.push(fetch_small(name).await?);
        }
        let buffers = Buffers::of(files.iter().map(Vec::as_slice));
        buffers.push(&weights);
        open.call_with(TakeEncoder {}, buffers).await?;
        open.has_encoder.set(true);
        Ok(())
    }

    /// Gives all passages their vectors, some at a time, and keeps them every few seconds. Can be given up between.
    ///
    /// # Errors
    /// If the assistant dies, or there is no room.
    pub async fn encode(&self, open: &OpenLibrary, request: u64) -> Result<(), Problem> {
        let n_all = open.cut.borrow().as_ref().map_or(0, |(_, state)| state.n_unencoded);
        let (began_ms, mut kept_ms, mut done, mut per_second) = (now_ms(), now_ms(), 0, 0.0_f64);
        while open.cut.borrow().as_ref().is_some_and(|(_, state)| state.n_unencoded > 0) {
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
        let (encoded, vectors) = open.call_with(EncodePassages { n, gives }, Buffers::default()).await?;
        if let Some((_, state)) = &mut *open.cut.borrow_mut() {
            state.n_unencoded = encoded.n_left;
        }
        open.failed.borrow_mut().extend(encoded.failed.iter().cloned());
        for piece in vectors.to_bytes() {
            documents::keep_vectors(&self.store, &open.project, piece, &self.stamp()).await?;
        }
        Ok(encoded)
    }
}

/// A small file of the encoder.
async fn fetch_small(name: &str) -> Result<Vec<u8>, Problem> {
    let answer = fetch(Method::Get, &format!("{FOLDER}/{name}"), &[], None, TIMEOUT_MS).await?;
    if answer.is_ok() { Ok(answer.bytes) } else { Err(say::retrieval::encoder_not_fetched()) }
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
