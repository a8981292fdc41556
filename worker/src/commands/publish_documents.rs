//! `CountDocuments`, `SizeDocuments` and `PublishDocuments`: the index of a project's documents goes to the edge that served
//! the page, then its name does.

use std::rc::Rc;

use bunsen_project::{documents, md5_hex};
use bunsen_protocol::{CountDocuments, IndexSize, PackLibrary, PublishDocuments, SizeDocuments};
use bunsen_spec::say::{publishing, retrieval};
use bunsen_spec::{Deployment, ModelFile, Problem, ProjectId, PublishRequest, Ways, check_index_files};

use super::edge::Edge;
use super::handle::{Answer, Ask, Handle};
use crate::host::Buffers;
use crate::libraries::OpenLibrary;

impl Handle for CountDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<u64>, Problem> {
        let stored = documents::documents(&ask.lab.store, &self.project).await?;
        Ok((stored.documents.len() as u64).into())
    }
}

impl Handle for SizeDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<IndexSize>, Problem> {
        let (open, packed) = pack(&ask, &self.project, self.ways).await?;
        let size_bytes = packed.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        Ok(IndexSize {
            n_documents: open.stored().documents.len() as u64,
            n_passages: open.n_passages(),
            size_bytes,
            encoder: open.assistant().encoder_info().await,
        }
        .into())
    }
}

impl Handle for PublishDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<Deployment>, Problem> {
        let edge = Edge::new(&self.token)?;
        let (_, packed) = pack(&ask, &self.project, self.ways).await?;
        let total_bytes = packed.iter().map(|(_, bytes)| bytes.len()).sum::<usize>().max(1);
        let sending = async {
            let (mut files, mut sent_bytes) = (Vec::new(), 0);
            for (path, bytes) in packed {
                ask.lab.working(ask.id, publishing::sending(&path), Some(sent_bytes as f64 / total_bytes as f64));
                sent_bytes += bytes.len();
                let file = ModelFile { path, md5: md5_hex(&bytes), size_bytes: bytes.len() as u64 };
                edge.send_file(&file, async || Ok(bytes)).await?;
                files.push(file);
            }
            Ok(files)
        };
        // What follows is short, and nobody could say whether the edge has done it.
        let files = ask.lab.requests.until_given_up(ask.id, sending).await?;
        ask.lab.working(ask.id, publishing::publishing(&self.name), Some(1.0));
        let request = PublishRequest { files, options: self.options, replaces: self.replaces };
        Ok(edge.publish(&self.name, &request).await?.into())
    }
}

/// The files of the documents as they are stored now, if they can be published.
async fn pack(
    ask: &Ask,
    project: &ProjectId,
    ways: Ways,
) -> Result<(Rc<OpenLibrary>, Vec<(String, Vec<u8>)>), Problem> {
    let open = ask.lab.library(project, ask.id).await?;
    if open.n_unencoded() > 0 {
        return Err(retrieval::not_indexed_to_publish(open.n_unencoded()));
    }
    let packing = open.assistant().call_with(PackLibrary { ways }, Buffers::default());
    let (names, buffers) = ask.lab.requests.until_given_up(ask.id, packing).await?;
    let packed: Vec<_> = names.into_iter().zip(buffers.to_bytes()).collect();
    check_index_files(packed.iter().map(|(name, bytes)| (name.as_str(), bytes.len() as u64)))?;
    Ok((open, packed))
}
