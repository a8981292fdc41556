//! `bunsen index`: a folder of documents in, an index that can be asked out.

use std::time::Instant;

use bunsen_model::{Encoder, ModelError};
use bunsen_retrieve::{Collection, CutBy, Cutting, KeywordSpec, Library, TokenCounter, WordCounts};
use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use serde::Serialize;

use crate::arguments::{CutByArgument, IndexArguments};
use crate::documents::read_documents;
use crate::encode_missing::{Encoded, encode_missing};
use crate::encoder::read_encoder;
use crate::host::NativeHost;
use crate::interrupt;
use crate::library::{KIND, n_without_vector, no_vectors, read_vectors, write_library};
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
    /// Passages that have no vector.
    n_unencoded: usize,
    /// Whether the learner ended it before all had one.
    was_stopped: bool,
    /// Seconds that the encoder took.
    encoding_seconds: f64,
    /// Seconds from first to last: reading and cutting, encoding, a graph where one pays, and writing.
    seconds: f64,
    /// Files that are no documents, and what else could not be read.
    unread: Vec<String>,
}

/// Reads documents, cuts them into passages and encodes those that have changed.
///
/// # Errors
/// If nothing can be read, the encoder is missing or gives no vectors, the index cannot be written, or the learner cancels.
pub fn index(arguments: &IndexArguments) -> Result<(), Problem> {
    let started = Instant::now();
    let out = check_folder(&arguments.out, KIND)?;
    let named = read_encoder(arguments.encoder.as_deref())?;
    let (documents, mut unread) = read_documents(&arguments.documents, &out)?;
    let by = match arguments.by {
        CutByArgument::Heading => CutBy::Heading,
        CutByArgument::Sentence => CutBy::Sentence,
        CutByArgument::Fixed => CutBy::Fixed,
    };
    let cutting = Cutting { by, size_tokens: arguments.size, overlap_tokens: arguments.overlap };
    let counted = WordCounts::default();
    let count_tokens = |word: &str| counted.count(word, |word| named.encoder.tokenize(word));
    let n_special = named.encoder.tokenize("")?.len();
    let tokens = TokenCounter { count: &count_tokens, max_tokens: named.encoder.max_tokens() - n_special };
    let collection = Collection::cut(documents, &cutting, &named.name, &tokens)?;
    let dimension = named.encoder.dimension();
    let known = match read_vectors(&out).filter(|known| known.dimension() == dimension) {
        Some(known) => known,
        None => no_vectors(dimension)?,
    };
    let mut library = Library::new(collection, KeywordSpec::english(), known)?;
    // From here on there is something to keep.
    interrupt::listen()?;
    let host = NativeHost::new(!arguments.json, Some("stop and keep what is encoded"));
    let encoded = encode_missing(&mut library, &named.encoder, &host);
    host.finish();
    let Encoded { n_encoded, was_stopped, failed, gave_up, seconds: encoding_seconds } = encoded?;
    if n_encoded == 0 && (was_stopped || gave_up.is_some()) {
        // What stands there may have more vectors than this.
        return Err(gave_up.unwrap_or_else(|| ModelError::Cancelled.into()));
    }
    unread.extend(failed);
    library.tidy()?;
    write_library(&out, &library)?;
    let documents = &library.collection().documents;
    let (n_passages, n_unencoded) = (library.collection().passages().count(), n_without_vector(&library));
    let indexed = Indexed {
        n_documents: documents.len(),
        n_pages: documents.iter().map(|own| u64::from(own.document.n_pages.unwrap_or(0))).sum(),
        n_characters: documents.iter().map(|own| own.document.text.chars().count()).sum(),
        n_passages,
        n_encoded,
        n_unencoded,
        was_stopped,
        encoding_seconds,
        seconds: started.elapsed().as_secs_f64(),
        unread,
    };
    if arguments.json {
        print_json(&indexed)?;
    } else {
        indexed.unread.iter().for_each(|what| remark(&format!("note: {what}")));
        print(&format!(
            "{} documents in {n_passages} passages, {n_encoded} of them encoded in {encoding_seconds:.1} s, to {}: {:.1} s in \
             all\n",
            indexed.n_documents,
            arguments.out.display(),
            indexed.seconds
        ))?;
    }
    if n_unencoded > 0 {
        let stopped = if was_stopped { "Stopped: " } else { "" };
        remark(&format!("note: {stopped}{}", say::without_vectors(n_unencoded, n_passages)));
    }
    // Said last, so that what was encoded is not lost with the rest.
    gave_up.map_or(Ok(()), Err)
}
