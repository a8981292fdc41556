//! `bunsen index`: a folder of documents in, an index that can be asked out.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bunsen_documents::{read, recognize};
use bunsen_model::{Encoder, TextWithParts};
use bunsen_retrieve::{Collection, CutBy, Cutting, Document, Library, TokenCounter, Unencoded};
use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use futures::executor::block_on;
use serde::Serialize;

use crate::arguments::{CutByArgument, IndexArguments};
use crate::encoder::read_encoder;
use crate::files::cannot_read;
use crate::host::NativeHost;
use crate::interrupt;
use crate::library::{KIND, keywords, no_vectors, read_vectors, write_library};
use crate::output::{print, print_json, remark};
use crate::write_folder::check_folder;

/// What was indexed.
#[derive(Debug, Serialize)]
struct Indexed {
    n_documents: usize,
    n_pages: u64,
    n_characters: usize,
    n_passages: usize,
    /// Passages that were encoded now; the others had their vectors from before.
    n_encoded: usize,
    seconds: f64,
    /// Files that are no documents, and what else could not be read.
    unread: Vec<String>,
}

/// Reads documents, cuts them into passages and encodes those that have changed.
///
/// # Errors
/// If nothing can be read, the encoder is missing, or the index cannot be written.
pub fn index(arguments: &IndexArguments) -> Result<(), Problem> {
    interrupt::listen()?;
    let out = check_folder(&arguments.out, KIND)?;
    let named = read_encoder(arguments.encoder.as_deref())?;
    let (documents, unread) = read_documents(&arguments.documents)?;
    let by = match arguments.by {
        CutByArgument::Heading => CutBy::Heading,
        CutByArgument::Sentence => CutBy::Sentence,
        CutByArgument::Fixed => CutBy::Fixed,
    };
    let cutting = Cutting { by, size_tokens: arguments.size, overlap_tokens: arguments.overlap };
    let counted = RefCell::new(BTreeMap::<String, usize>::new());
    let count_tokens = |word: &str| {
        if let Some(known) = counted.borrow().get(word) {
            return *known;
        }
        // What the tokenizer cannot read is nothing to the encoder either.
        let tokens = named.encoder.tokenize(word).unwrap_or_default();
        let n = tokens.iter().filter(|token| !token.is_special).count();
        counted.borrow_mut().insert(word.to_string(), n);
        n
    };
    let n_special = named.encoder.tokenize("")?.len();
    let tokens = TokenCounter { count: &count_tokens, max_tokens: named.encoder.max_tokens() - n_special };
    let collection = Collection::cut(documents, &cutting, &named.name, &tokens)?;
    let dimension = named.encoder.dimension();
    let known = match read_vectors(&out).filter(|known| known.dimension() == dimension) {
        Some(known) => known,
        None => no_vectors(dimension)?,
    };
    let mut library = Library::new(collection, keywords(), known)?;
    let unencoded = library.unencoded();
    let texts: Vec<TextWithParts<'_>> = unencoded.iter().map(Unencoded::with_parts).collect();
    let ids: Vec<u64> = unencoded.iter().map(|own| own.id).collect();
    let host = NativeHost::new(!arguments.json);
    let encoded = block_on(named.encoder.encode_parts(&texts, &host))?;
    host.finish();
    library.add_vectors(&ids, &encoded)?;
    library.tidy()?;
    write_library(&out, &library)?;
    let documents = &library.collection().documents;
    let indexed = Indexed {
        n_documents: documents.len(),
        n_pages: documents.iter().map(|own| u64::from(own.document.n_pages.unwrap_or(0))).sum(),
        n_characters: documents.iter().map(|own| own.document.text.chars().count()).sum(),
        n_passages: library.collection().passages().count(),
        n_encoded: ids.len(),
        seconds: host.seconds(),
        unread,
    };
    if arguments.json {
        return print_json(&indexed);
    }
    indexed.unread.iter().for_each(|what| remark(&format!("note: {what}")));
    let Indexed { n_documents, n_passages, n_encoded, seconds, .. } = indexed;
    print(&format!(
        "{n_documents} documents in {n_passages} passages, {n_encoded} of them encoded in {seconds:.1} s, to {}\n",
        arguments.out.display()
    ))
}

/// The documents among files and folders, by their paths in them; and what could not be read of the others.
fn read_documents(paths: &[PathBuf]) -> Result<(Vec<Document>, Vec<String>), Problem> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files_in(path, "", &mut files)?;
        } else {
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            files.push((name, path.clone()));
        }
    }
    files.sort();
    let (mut documents, mut unread) = (Vec::new(), Vec::new());
    for (name, path) in files {
        let bytes = std::fs::read(&path).map_err(|error| cannot_read(&path, &error))?;
        match recognize(&name, &bytes).and_then(|_| read(&name, &bytes)) {
            Ok(document) => {
                unread.extend(document.unread.iter().map(|what| format!("{name}: {what}")));
                documents.push(document);
            }
            Err(problem) => unread.push(format!("{name}: {problem}")),
        }
    }
    if documents.is_empty() {
        return Err(say::no_documents(unread.first().map_or("", String::as_str)));
    }
    Ok((documents, unread))
}

/// The files of a folder and its folders; hidden ones are left out.
fn files_in(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> Result<(), Problem> {
    let entries = std::fs::read_dir(folder).map_err(|error| cannot_read(folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| cannot_read(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let inner = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            files_in(&entry.path(), &inner, files)?;
        } else {
            files.push((inner, entry.path()));
        }
    }
    Ok(())
}
