//! Documents: read, changed, cut into passages, given their vectors, and asked.

use std::collections::BTreeSet;
use std::rc::Rc;

use bunsen_project::documents::{self, Documents, DocumentsChange, DocumentsWriter, document_name};
use bunsen_protocol::{
    AddDocuments, AddedDocuments, AskDocuments, AskLibrary, ChangedDocuments, DocumentText, DocumentsState,
    EncodeDocuments, ForgetQuestions, FoundAnswer, LibraryAnswer, ListLibraryPassages, ListPassages, MapLibrary,
    MapPassages, PassagesPage, ReadDocument as ReadDocumentCall, ReadDocuments, ReadLibraryDocument, ReadQuestions,
    RemoveDocuments, SetCutting,
};
use bunsen_spec::{AskedQuestion, Moved, PassageMap, Problem, ProblemKind, ProjectId, say};
use futures::future::ready;
use wasm_bindgen_futures::spawn_local;

use super::handle::{Answer, Ask, Handle};
use crate::host::{now_ms, random_bits, wall_ms};
use crate::laboratory::Laboratory;
use crate::libraries::{OpenLibrary, ReadGroup};
use crate::reading::Source;

/// Passages on the map, at most: more of them hide each other.
const MAPPED: u64 = 3_000;

impl Handle for ReadDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<DocumentsState>, Problem> {
        let open = ask.lab.library(&self.project, ask.id).await?;
        open_ahead(&ask.lab, &open);
        Ok(ask.lab.describe_library(&open).await.into())
    }
}

/// Opens the encoder, if it is here, before something is asked.
fn open_ahead(lab: &Rc<Laboratory>, open: &Rc<OpenLibrary>) {
    let (lab, open) = (lab.clone(), open.clone());
    // Whoever asks tries again, and says what is wrong.
    spawn_local(async move { drop(lab.open_encoder(open.assistant(), false, u64::MAX).await) });
}

impl Handle for AddDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<AddedDocuments>, Problem> {
        let lab = &ask.lab;
        if self.names.len() != ask.files.len() {
            return Err(say::worker::no_bytes());
        }
        let _right = lab.write_right(&self.project).await?;
        // Their text goes to the assistant as they are read: all of it may be more than there is room for here.
        let open = lab.open_library(&self.project, ask.id).await?;
        let id = ProjectId::from_random(random_bits()).to_string();
        let mut writer = DocumentsWriter::begin(&lab.store, &id, &lab.stamp()).await?;
        let (n_added, refused) = match read_and_store(&ask, &self.names, &open, &mut writer).await {
            Ok(added) => added,
            Err(problem) => {
                // What cannot be let go now goes a day later.
                let _ = writer.abandon().await;
                return Err(problem);
            }
        };
        let (documents, moved) = change(&ask, &self.project, DocumentsChange::Put(writer.finish())).await?;
        open_ahead(lab, &open);
        let state = state_with(&ask, &self.project, &open, &documents).await;
        Ok(AddedDocuments { state, n_added, refused, moved }.into())
    }
}

/// Reads documents, hands their text to the library and stores their contents. Says how many there are, and why others were
/// refused: what is no document holds up no other; a full disk holds up all.
async fn read_and_store(
    ask: &Ask,
    paths: &[String],
    open: &OpenLibrary,
    writer: &mut DocumentsWriter<'_>,
) -> Result<(u64, Vec<Problem>), Problem> {
    let lab = &ask.lab;
    let (mut reader, mut group) = (None, ReadGroup::default());
    let (mut refused, mut names) = (Vec::new(), BTreeSet::new());
    for (at, (path, file)) in paths.iter().zip(&ask.files).enumerate() {
        let name = document_name(path);
        let what = say::retrieval::reading_documents(at + 1, paths.len(), &name);
        lab.working(ask.id, what, Some(at as f64 / paths.len() as f64));
        if names.contains(&name) {
            refused.push(say::retrieval::two_of_a_name(&name));
            continue;
        }
        let reading = async { Ok(lab.read_document(&mut reader, Source::Given(file), &name).await) };
        let document = match lab.requests.until_given_up(ask.id, reading).await? {
            Ok(document) => document,
            Err(problem) => {
                refused.push(problem);
                continue;
            }
        };
        let mut content = writer.content();
        let Some(content) = lab.write_file(&mut content, file, &name, ask.id).await? else {
            refused.push(say::worker::not_readable(&name));
            continue;
        };
        let md5 = writer.add(&name, &content).await?;
        names.insert(name.clone());
        open.take(&mut group, (name, md5), Ok(document)).await?;
    }
    drop(reader);
    open.hand_over(&mut group).await?;
    lab.requests.until_given_up(ask.id, ready(Ok(()))).await?;
    Ok((names.len() as u64, refused))
}

async fn change(ask: &Ask, project: &ProjectId, what: DocumentsChange) -> Result<(Documents, Moved), Problem> {
    let changed = documents::change_documents(&ask.lab.store, project, &what, &ask.lab.stamp()).await?;
    ask.lab.tell_changed(project);
    Ok(changed)
}

async fn changed(ask: &Ask, project: &ProjectId, what: DocumentsChange) -> Result<Answer<ChangedDocuments>, Problem> {
    let _right = ask.lab.write_right(project).await?;
    let open = ask.lab.open_library(project, ask.id).await?;
    let (documents, moved) = change(ask, project, what).await?;
    Ok(ChangedDocuments { state: state_with(ask, project, &open, &documents).await, moved }.into())
}

/// What the page shows after a change: with the documents read, or with why they are not. What was changed is changed,
/// also where the reading that follows was stopped.
async fn state_with(ask: &Ask, project: &ProjectId, open: &OpenLibrary, documents: &Documents) -> DocumentsState {
    let unread = match ask.lab.library(project, ask.id).await {
        Ok(open) => return ask.lab.describe_library(&open).await,
        Err(problem) if problem.kind == ProblemKind::Cancelled => say::retrieval::reading_stopped(),
        Err(problem) => problem,
    };
    ask.lab.describe_documents(open, documents, &unread).await
}

impl Handle for RemoveDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<ChangedDocuments>, Problem> {
        changed(&ask, &self.project, DocumentsChange::Remove(self.names)).await
    }
}

impl Handle for SetCutting {
    async fn handle(self, ask: Ask) -> Result<Answer<ChangedDocuments>, Problem> {
        let open = ask.lab.library(&self.project, ask.id).await?;
        open.check_cutting(&self.cutting)?;
        changed(&ask, &self.project, DocumentsChange::Cut(self.cutting)).await
    }
}

impl Handle for ListPassages {
    async fn handle(self, ask: Ask) -> Result<Answer<PassagesPage>, Problem> {
        let Self { project, cutting, document, offset, limit } = self;
        let open = ask.lab.library(&project, ask.id).await?;
        Ok(open.call(ListLibraryPassages { cutting, document, offset, limit }).await?.into())
    }
}

impl Handle for MapPassages {
    async fn handle(self, ask: Ask) -> Result<Answer<PassageMap>, Problem> {
        let open = ask.lab.library(&self.project, ask.id).await?;
        Ok(open.call(MapLibrary { limit: MAPPED }).await?.into())
    }
}

impl Handle for EncodeDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<DocumentsState>, Problem> {
        let lab = &ask.lab;
        let open = lab.library(&self.project, ask.id).await?;
        lab.requests.until_given_up(ask.id, lab.open_encoder(open.assistant(), true, ask.id)).await?;
        let encoded = lab.encode(&open, ask.id).await;
        // What has a vector keeps it, however that ended.
        let kept = lab.encode_some(&open, 0, true).await;
        lab.tell_changed(&self.project);
        encoded?;
        kept?;
        Ok(lab.describe_library(&open).await.into())
    }
}

impl Handle for AskDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<FoundAnswer>, Problem> {
        let Self { project, question, after, ways } = self;
        let lab = &ask.lab;
        let question = question.trim().to_string();
        if question.is_empty() {
            return Err(say::retrieval::nothing_asked());
        }
        let open = lab.library(&project, ask.id).await?;
        lab.requests.until_given_up(ask.id, lab.open_encoder(open.assistant(), false, ask.id)).await?;
        let began_ms = now_ms();
        let call = AskLibrary { question: question.clone(), after: after.clone(), ways };
        let LibraryAnswer { answer, found, tokens } = lab.requests.until_given_up(ask.id, open.call(call)).await?;
        let took_ms = now_ms() - began_ms;
        let asked = AskedQuestion { question, after, asked_ms: wall_ms(), answer };
        // An answer is worth more than its place in the history, for which there may be no room.
        let _ = documents::keep_question(&lab.store, &project, &asked, &lab.stamp()).await;
        Ok(FoundAnswer { asked, found, tokens, took_ms }.into())
    }
}

impl Handle for ReadDocumentCall {
    async fn handle(self, ask: Ask) -> Result<Answer<DocumentText>, Problem> {
        let open = ask.lab.library(&self.project, ask.id).await?;
        Ok(open.call(ReadLibraryDocument { name: self.name }).await?.into())
    }
}

impl Handle for ReadQuestions {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<AskedQuestion>>, Problem> {
        Ok(documents::questions(&ask.lab.store, &self.project).await?.into())
    }
}

impl Handle for ForgetQuestions {
    async fn handle(self, ask: Ask) -> Result<Answer<()>, Problem> {
        documents::forget_questions(&ask.lab.store, &self.project).await?;
        Ok(().into())
    }
}
