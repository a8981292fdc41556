//! `bunsen ask`: a question in, sentences of the documents that answer it out; or that none does.

use bunsen_retrieve::{Answer, Library, N_READ, Ways};
use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use futures::executor::block_on;

use crate::arguments::{AskArguments, WaysArguments};
use crate::encoder::{NamedEncoder, read_encoder};
use crate::host::NativeHost;
use crate::library::{n_without_vector, read_library};
use crate::output::{print, print_json, remark};

/// Answers one question.
///
/// # Errors
/// If the index or the encoder cannot be read, or they do not fit each other.
pub fn ask(arguments: &AskArguments) -> Result<(), Problem> {
    let (library, named) = open(arguments.index.as_path(), &arguments.ways)?;
    let host = NativeHost::new(false, None);
    let search = library.search(&arguments.question, ways(&arguments.ways), N_READ, Some(&named.encoder), &host);
    let answer = library.answer(&block_on(search)?);
    if arguments.json { print_json(&answer) } else { print(&describe(&answer)) }
}

/// Reads an index, and the encoder that it was made with. Where vectors are searched and some are missing, says so.
pub(super) fn open(folder: &std::path::Path, ways: &WaysArguments) -> Result<(Library, NamedEncoder), Problem> {
    let library = read_library(folder)?;
    let named = read_encoder(ways.encoder.as_deref())?;
    if library.collection().encoder != named.name {
        return Err(say::other_encoder());
    }
    let (n_missing, n) = (n_without_vector(&library), library.collection().passages().count());
    if !ways.no_vectors && n_missing > 0 {
        if n_missing == n {
            return Err(say::no_vectors());
        }
        remark(&format!("note: {}", say::without_vectors(n_missing, n)));
    }
    Ok((library, named))
}

/// The ways of searching that were not turned off.
pub(super) fn ways(arguments: &WaysArguments) -> Ways {
    Ways { keywords: !arguments.no_keywords, vectors: !arguments.no_vectors, rerank: arguments.rerank }
}

fn describe(answer: &Answer) -> String {
    let mut text = String::new();
    if answer.refused {
        text.push_str(say::refused());
        text.push_str("\n\n");
    } else {
        let numbered = answer.citations.iter().enumerate().map(|(at, own)| format!("{} [{}]", own.quote, at + 1));
        text.push_str(&numbered.collect::<Vec<_>>().join(" "));
        text.push_str("\n\n");
    }
    let sources = if answer.refused { &answer.nearest } else { &answer.citations };
    for (at, own) in sources.iter().enumerate() {
        let page = own.page.map_or_else(String::new, |page| format!(", page {page}"));
        let above = own.headings.last().map_or_else(String::new, |heading| format!(": {heading}"));
        text.push_str(&format!("[{}] {}{page}{above}\n", at + 1, own.file));
        if answer.refused {
            text.push_str(&format!("    {}\n", own.quote));
        }
    }
    text.push_str(&format!("confidence {:.0} %\n", answer.confidence * 100.0));
    text
}
