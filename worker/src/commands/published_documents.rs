//! `OpenPublishedDocuments`, `FetchPublishedEncoder`, `AskPublished` and `ReadPublishedDocument`: published documents on a
//! visitor's device.

use bunsen_protocol::{
    AskLibrary, AskPublished, DocumentText, FetchPublishedEncoder, FoundAnswer, LibraryAnswer, OpenPublishedDocuments,
    PublishedDocuments, ReadLibraryDocument, ReadPublishedDocument, TakePublished,
};
use bunsen_spec::{AskedQuestion, Problem, check_asked, check_index_files, say};

use super::deployment::fetch_file;
use super::handle::{Answer, Ask, Handle};
use crate::deployments::OpenDocuments;
use crate::host::{Buffers, now_ms, wall_ms};
use crate::library_assistant::LibraryAssistant;

impl Handle for OpenPublishedDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<PublishedDocuments>, Problem> {
        let (lab, deployment) = (&ask.lab, self.deployment);
        let files = &deployment.files;
        check_index_files(files.iter().map(|file| (file.path.as_str(), file.size_bytes)))?;
        let name = String::from(js_sys::encode_uri_component(&deployment.name));
        let total_bytes = files.iter().map(|file| file.size_bytes).sum::<u64>();
        let opening = async {
            let assistant = LibraryAssistant::start().await?;
            let (mut names, mut fetched, mut fetched_bytes) = (Vec::new(), Vec::new(), 0);
            for file in files {
                let what = say::retrieval::fetching_documents(fetched_bytes, total_bytes);
                lab.working(ask.id, what, Some(fetched_bytes as f64 / total_bytes.max(1) as f64));
                let (path, bytes) = fetch_file(&name, deployment.version, file).await?;
                names.push(path);
                fetched.push(bytes);
                fetched_bytes += file.size_bytes;
            }
            lab.working(ask.id, say::retrieval::opening_documents(), None);
            let buffers = Buffers::of(fetched.iter().map(Vec::as_slice));
            drop(fetched);
            let (taken, _) = assistant.call_with(TakePublished { names }, buffers).await?;
            Ok((assistant, taken))
        };
        let (assistant, taken) = lab.requests.until_given_up(ask.id, opening).await?;
        let encoder = assistant.encoder_info().await;
        let (n_documents, n_passages) = (taken.n_documents, taken.n_passages);
        lab.deployments.keep_documents(OpenDocuments { name: deployment.name.clone(), assistant, ways: taken.ways });
        Ok(PublishedDocuments { deployment, n_documents, n_passages, encoder }.into())
    }
}

impl Handle for FetchPublishedEncoder {
    async fn handle(self, ask: Ask) -> Result<Answer<()>, Problem> {
        let open = ask.lab.deployments.documents(&self.name)?;
        let fetching = ask.lab.open_encoder(&open.assistant, true, ask.id);
        Ok(ask.lab.requests.until_given_up(ask.id, fetching).await?.into())
    }
}

impl Handle for AskPublished {
    async fn handle(self, ask: Ask) -> Result<Answer<FoundAnswer>, Problem> {
        let question = self.question.trim().to_string();
        check_asked(&question)?;
        let open = ask.lab.deployments.documents(&self.name)?;
        let asking = async {
            // Without it nothing can be answered: the page has fetched it, or has said why it could not.
            ask.lab.open_encoder(&open.assistant, false, ask.id).await?;
            let began_ms = now_ms();
            let call = AskLibrary { question: question.clone(), after: self.after.clone(), ways: open.ways };
            Ok((open.assistant.call(call).await?, now_ms() - began_ms))
        };
        let (answered, took_ms) = ask.lab.requests.until_given_up(ask.id, asking).await?;
        let LibraryAnswer { answer, found, tokens } = answered;
        let asked = AskedQuestion { question, after: self.after, asked_ms: wall_ms(), answer };
        Ok(FoundAnswer { asked, found, tokens, took_ms }.into())
    }
}

impl Handle for ReadPublishedDocument {
    async fn handle(self, ask: Ask) -> Result<Answer<DocumentText>, Problem> {
        let open = ask.lab.deployments.documents(&self.name)?;
        Ok(open.assistant.call(ReadLibraryDocument { name: self.document }).await?.into())
    }
}
