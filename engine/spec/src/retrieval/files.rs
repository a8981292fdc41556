//! An index of documents as files: what `bunsen index` writes, and what is published.

use super::Ways;
use crate::Problem;
use crate::say::retrieval as say;

/// The documents and their passages; names the encoder.
pub const COLLECTION_FILE: &str = "collection.json";
/// The passages' vectors.
pub const VECTORS_FILE: &str = "vectors.bin";
/// How passages are searched. Where it is missing, as usual.
pub const SEARCH_FILE: &str = "search.json";
/// Most bytes of all files together: some eight thousand pages. All of it is in memory where questions are answered.
pub const MAX_INDEX_BYTES: u64 = 128 << 20;
/// Most characters of a question: more than the encoders read, less than would take long.
pub const MAX_QUESTION_CHARACTERS: usize = 2000;

/// By words and by vectors: what answers best where nobody has measured.
pub const USUAL_WAYS: Ways = Ways { keywords: true, vectors: true, rerank: false };

/// Checks names and sizes of an index's files before their bytes are fetched or read.
///
/// # Errors
/// If one is missing, one is of something else, or they are too large.
pub fn check_index_files<'a>(files: impl IntoIterator<Item = (&'a str, u64)>) -> Result<(), Problem> {
    let known = [COLLECTION_FILE, VECTORS_FILE, SEARCH_FILE];
    let (mut is_there, mut total) = ([false; 3], 0_u64);
    for (name, size_bytes) in files {
        let at = known.iter().position(|own| *own == name).ok_or_else(|| say::no_index_file(name))?;
        is_there[at] = true;
        total = total.saturating_add(size_bytes);
    }
    if let Some((name, _)) = known.iter().zip(is_there).take(2).find(|(_, is_there)| !is_there) {
        return Err(say::index_lacks(name));
    }
    if total > MAX_INDEX_BYTES { Err(say::index_too_large(total, MAX_INDEX_BYTES)) } else { Ok(()) }
}

/// Refuses what is no question, or too long for one.
///
/// # Errors
/// If it is empty or has more than [`MAX_QUESTION_CHARACTERS`].
pub fn check_asked(question: &str) -> Result<(), Problem> {
    if question.trim().is_empty() {
        return Err(say::nothing_asked());
    }
    match question.chars().count() {
        n if n > MAX_QUESTION_CHARACTERS => Err(say::question_too_long(n, MAX_QUESTION_CHARACTERS)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_has_its_files_and_no_others() {
        let check = |files: &[(&str, u64)], what: Option<&str>| {
            assert_eq!(check_index_files(files.iter().copied()).err().map(|own| own.what).as_deref(), what);
        };
        check(&[(COLLECTION_FILE, 1), (VECTORS_FILE, 1)], None);
        check(&[(SEARCH_FILE, 1), (COLLECTION_FILE, 1), (VECTORS_FILE, 1)], None);
        check(&[(COLLECTION_FILE, 1)], Some("The index has no file vectors.bin."));
        check(&[], Some("The index has no file collection.json."));
        check(&[("run.sh", 1)], Some("run.sh is no file of an index of documents."));
        check(
            &[(COLLECTION_FILE, u64::MAX), (VECTORS_FILE, 1)],
            Some("The documents with their vectors are too large to be published."),
        );
    }

    #[test]
    fn questions_are_neither_empty_nor_endless() {
        assert_eq!(check_asked("Why?"), Ok(()));
        assert_eq!(check_asked(&"é".repeat(MAX_QUESTION_CHARACTERS)), Ok(()));
        assert_eq!(check_asked(" \n").unwrap_err().what, "There is no question.");
        let long = check_asked(&"é".repeat(MAX_QUESTION_CHARACTERS + 1)).unwrap_err();
        assert_eq!(long.what, "The question has 2001 characters.");
    }
}
