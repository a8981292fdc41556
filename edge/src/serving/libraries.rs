//! Published documents in memory, and the encoder that they are asked with.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bunsen_deep::{BertEncoder, BertFiles};
use bunsen_model::QuietHost;
use bunsen_retrieve::{Library, N_READ, digest};
use bunsen_spec::say::retrieval as say;
use bunsen_spec::{Answer, Device, ModelFile, Problem, Ways, check_index_files};
use futures::executor::block_on;

use super::models::{ModelKey, read_file};
use crate::store::ObjectFolder;

/// The files of an encoder, in the order in which its name follows from them.
const ENCODER_FILES: [&str; 3] = ["config.json", "tokenizer.json", "model.safetensors"];
/// Bytes of the files of those that stay open. In memory they take some three times as much.
const MAX_OPEN_BYTES: u64 = 256 << 20;

/// The documents that were asked last, and their encoder.
pub(crate) struct Libraries {
    objects: ObjectFolder,
    /// Folders that the encoder may lie in.
    places: Vec<PathBuf>,
    encoder: Option<NamedEncoder>,
    /// The one asked last comes last.
    open: Vec<OpenLibrary>,
}

struct NamedEncoder {
    encoder: BertEncoder,
    name: String,
}

struct OpenLibrary {
    key: ModelKey,
    library: Library,
    ways: Ways,
    size_bytes: u64,
}

impl Libraries {
    /// None yet; they come from `objects`, and the encoder from the first of these folders that has one.
    pub fn new(objects: ObjectFolder, places: Vec<PathBuf>) -> Self {
        Self { objects, places, encoder: None, open: Vec::new() }
    }

    /// Answers questions to a version of published documents, which are opened now if they are not yet.
    pub fn ask(&mut self, key: &ModelKey, files: &[ModelFile], questions: &[String]) -> Result<Vec<Answer>, Problem> {
        let encoder = match self.encoder.take() {
            Some(encoder) => encoder,
            // Looked for anew each time: whoever runs the edge may have fetched it meanwhile.
            None => read_encoder(&self.places)?,
        };
        let NamedEncoder { encoder, name } = self.encoder.insert(encoder);
        let at = match self.open.iter().position(|own| own.key == *key) {
            Some(at) => at,
            None => {
                let (library, ways) = read_library(&self.objects, files)?;
                let size_bytes = files.iter().map(|file| file.size_bytes).sum();
                while self.open.iter().map(|own| own.size_bytes).sum::<u64>() + size_bytes > MAX_OPEN_BYTES {
                    self.open.remove(0);
                }
                self.open.push(OpenLibrary { key: key.clone(), library, ways, size_bytes });
                self.open.len() - 1
            }
        };
        let own = self.open.remove(at);
        self.open.push(own);
        let OpenLibrary { library, ways, .. } = self.open.last().expect("it was pushed just now");
        if library.collection().encoder != *name {
            return Err(say::edge_has_other_encoder());
        }
        let host = QuietHost::default();
        let answer = |question: &String| {
            let search = library.search(question, *ways, N_READ, Some(&*encoder), &host);
            Ok(library.answer(&block_on(search).map_err(Problem::from)?))
        };
        questions.iter().map(answer).collect()
    }
}

/// Reads documents that are published or to be published, whole.
///
/// # Errors
/// If they cannot be used.
pub(crate) fn read_library(objects: &ObjectFolder, files: &[ModelFile]) -> Result<(Library, Ways), Problem> {
    check_index_files(files.iter().map(|file| (file.path.as_str(), file.size_bytes)))?;
    let read = |file: &ModelFile| Ok((file.path.clone(), read_file(objects, file)?));
    Library::from_files(&files.iter().map(read).collect::<Result<BTreeMap<_, _>, Problem>>()?)
}

fn read_encoder(places: &[PathBuf]) -> Result<NamedEncoder, Problem> {
    let Some(folder) = places.iter().find(|folder| folder.join(ENCODER_FILES[2]).is_file()) else {
        tracing::error!(?places, "there is no encoder, so documents cannot be asked here");
        return Err(say::edge_has_no_encoder());
    };
    let unusable = |cause: String| {
        tracing::error!(cause, folder = %folder.display(), "the encoder cannot be used");
        say::edge_has_no_encoder()
    };
    let read = |name: &str| std::fs::read(folder.join(name)).map_err(|error| unusable(error.to_string()));
    let (config, tokenizer, weights) = (read(ENCODER_FILES[0])?, read(ENCODER_FILES[1])?, read(ENCODER_FILES[2])?);
    let name = digest(&[&config, &tokenizer, &weights]);
    let files = BertFiles { config: &config, tokenizer: &tokenizer, weights: &weights };
    let encoder = BertEncoder::load(&files, Device::Cpu).map_err(|problem| unusable(problem.to_string()))?;
    Ok(NamedEncoder { encoder, name })
}
