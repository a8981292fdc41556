//! A library as files: an index on disk, and documents that are published. Data, never code; without the encoder, which is
//! named.

use std::collections::BTreeMap;

use bunsen_spec::say::retrieval as say;
use bunsen_spec::{COLLECTION_FILE, Problem, SEARCH_FILE, USUAL_WAYS, VECTORS_FILE, Ways, check_index_files};
use serde::{Deserialize, Serialize};

use crate::{Collection, KeywordSpec, Library, PassageVectors};

/// What [`SEARCH_FILE`] is written as; grows with every change that an older reader would not understand.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    ways: Ways,
}

impl Library {
    /// The files, by name, of a library that is searched in these ways.
    ///
    /// # Errors
    /// If there are no documents, or no passage has a vector: then nothing could be answered.
    pub fn to_files(&self, ways: Ways) -> Result<BTreeMap<String, Vec<u8>>, Problem> {
        self.check_answers()?;
        let search =
            serde_json::to_vec(&Stored { version: VERSION, ways }).map_err(|e| Problem::internal(e.to_string()))?;
        Ok(BTreeMap::from([
            (COLLECTION_FILE.into(), self.collection.to_json()?),
            (VECTORS_FILE.into(), self.vectors.to_bytes()?),
            (SEARCH_FILE.into(), search),
        ]))
    }

    /// Reads what [`Self::to_files`] wrote, or the files of an index; and how it is searched. They may come from a stranger.
    ///
    /// # Errors
    /// If files are missing, too large, damaged or newer, do not hold together, or nothing could be answered from them.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<(Self, Ways), Problem> {
        check_index_files(files.iter().map(|(name, bytes)| (name.as_str(), bytes.len() as u64)))?;
        let of = |name: &str| files.get(name).ok_or_else(|| say::index_lacks(name));
        let ways = files.get(SEARCH_FILE).map_or(Ok(USUAL_WAYS), |bytes| read_ways(bytes))?;
        let collection = Collection::from_json(of(COLLECTION_FILE)?)?;
        let vectors = PassageVectors::from_bytes(of(VECTORS_FILE)?)?;
        let library = Self::new(collection, KeywordSpec::english(), vectors)?;
        library.check_answers()?;
        Ok((library, ways))
    }

    fn check_answers(&self) -> Result<(), Problem> {
        if self.passages.is_empty() {
            return Err(say::nothing_to_publish());
        }
        if self.vectors.is_empty() { Err(say::no_vectors()) } else { Ok(()) }
    }
}

fn read_ways(bytes: &[u8]) -> Result<Ways, Problem> {
    let stored: Stored = serde_json::from_slice(bytes).map_err(|error| say::no_search(&error.to_string()))?;
    if stored.version != VERSION {
        return Err(say::other_search(stored.version, VERSION));
    }
    let ways = stored.ways;
    if ways.keywords || ways.vectors { Ok(ways) } else { Err(say::no_search(&say::no_way_of_searching())) }
}
