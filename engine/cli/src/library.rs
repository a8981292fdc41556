//! An index of documents as a folder.

use std::collections::BTreeMap;
use std::path::Path;

use bunsen_nearest::IndexSpec;
use bunsen_retrieve::{Collection, KeywordSpec, Library, PassageVectors};
use bunsen_spec::{COLLECTION_FILE as COLLECTION, Problem, VECTORS_FILE as VECTORS};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::files::cannot_read;
use crate::folder_kind::Kind;
use crate::write_folder::write_folder;

/// A folder of an index.
pub const KIND: Kind =
    Kind { name: "an index", files: &[COLLECTION, VECTORS], marker: COLLECTION, is_marker: is_collection };

/// What every version of a collection has, and the files of others that are called so have not.
#[derive(Deserialize)]
#[expect(dead_code, reason = "that the fields are there is all that matters")]
struct AnyCollection {
    version: u32,
    encoder: String,
    cutting: IgnoredAny,
    documents: Vec<IgnoredAny>,
}

fn is_collection(bytes: &[u8]) -> bool {
    serde_json::from_slice::<AnyCollection>(bytes).is_ok()
}

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
    Library::new(collection, KeywordSpec::english(), vectors)
}

/// The vectors of an index that may be there, for another state of its documents.
pub fn read_vectors(folder: &Path) -> Option<PassageVectors> {
    PassageVectors::from_bytes(&std::fs::read(folder.join(VECTORS)).ok()?).ok()
}

/// How many passages have no vector.
pub fn n_without_vector(library: &Library) -> usize {
    let collection = library.collection();
    collection.passages().filter(|(at, _)| !library.vectors().contains(collection.vector_id(*at))).count()
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

/// No vectors yet, of this dimension.
///
/// # Errors
/// If it is none.
pub fn no_vectors(dimension: usize) -> Result<PassageVectors, Problem> {
    PassageVectors::new(&IndexSpec::new(dimension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_is_told_from_other_files_of_its_name() {
        let ours = Collection { encoder: "e".into(), ..Collection::default() };
        assert!(is_collection(&ours.to_json().unwrap()));
        for other in [
            r#"{"info":{"name":"Postman"},"item":[]}"#,
            r#"{"type":"Collection","stac_version":"1.0.0","id":"a","links":[]}"#,
            r#"{"version":1}"#,
            "[]",
            "",
        ] {
            assert!(!is_collection(other.as_bytes()), "{other}");
        }
    }
}
