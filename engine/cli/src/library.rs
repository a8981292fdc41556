//! An index of documents as a folder.

use std::collections::BTreeMap;
use std::path::Path;

use bunsen_nearest::IndexSpec;
use bunsen_retrieve::{Collection, KeywordSpec, Language, Library, PassageVectors};
use bunsen_spec::Problem;

use crate::files::cannot_read;
use crate::write_folder::{Kind, write_folder};

/// The documents and their passages.
const COLLECTION: &str = "collection.json";
/// The passages' vectors.
const VECTORS: &str = "vectors.bin";
/// What is in a folder of an index, by which it is known.
pub const KIND: Kind = Kind { marker: COLLECTION, name: "an index" };

/// Reads an index.
///
/// # Errors
/// If a file is missing or damaged.
pub fn read_library(folder: &Path) -> Result<Library, Problem> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).map_err(|error| cannot_read(&path, &error))
    };
    let collection = Collection::from_json(&read(COLLECTION)?)?;
    let vectors = PassageVectors::from_bytes(&read(VECTORS)?)?;
    Library::new(collection, keywords(), vectors)
}

/// The vectors of an index that may be there, for another state of its documents.
pub fn read_vectors(folder: &Path) -> Option<PassageVectors> {
    PassageVectors::from_bytes(&std::fs::read(folder.join(VECTORS)).ok()?).ok()
}

/// Writes an index whole or not at all.
///
/// # Errors
/// If it cannot be written, or something else than an index is there.
pub fn write_library(folder: &Path, library: &Library) -> Result<(), Problem> {
    let collection = library.collection().to_json()?;
    let files = BTreeMap::from([(COLLECTION.into(), collection), (VECTORS.into(), library.vectors().to_bytes()?)]);
    write_folder(folder, KIND, &files)
}

/// How words are searched for.
pub fn keywords() -> KeywordSpec {
    KeywordSpec { language: Language::from_code("en").ok(), ..KeywordSpec::default() }
}

/// No vectors yet, of this dimension.
///
/// # Errors
/// If it is none.
pub fn no_vectors(dimension: usize) -> Result<PassageVectors, Problem> {
    PassageVectors::new(&IndexSpec::new(dimension))
}
