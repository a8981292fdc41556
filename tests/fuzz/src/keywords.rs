//! An index of words from a stored or a shared project, and texts from anywhere.

use bunsen_retrieve::{KeywordIndex, KeywordSpec, Language};

/// Reads `bytes` as an index of words, and as a text to be found by its own words. An index that is accepted must be
/// written as it was read, and take texts and lose them. Returns whether it was accepted.
///
/// # Panics
/// If something does not hold: that is a bug of ours, whatever the bytes are.
pub fn keywords(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let language = Language::all().nth(bytes.len() % 31);
    let mut of_text = KeywordIndex::new(KeywordSpec { language, ..KeywordSpec::default() }).expect("the defaults");
    of_text.add(1, &text).expect("it is the first");
    for hit in of_text.search(&text, 3) {
        assert!(hit.score > 0.0 && !hit.terms.is_empty());
    }
    let mut index = match KeywordIndex::from_bytes(bytes) {
        Ok(index) => index,
        Err(problem) => {
            assert!(!problem.what.is_empty() && !problem.remedy.is_empty(), "{problem:?}");
            return false;
        }
    };
    let written = index.to_bytes().expect("what was read can be written");
    let again = KeywordIndex::from_bytes(&written).expect("what we write can be read");
    assert_eq!(again.to_bytes().as_ref(), Ok(&written));
    for hit in index.search(&text, 5) {
        assert!(index.contains(hit.id) && hit.score > 0.0 && !hit.terms.is_empty());
    }
    if !index.contains(7) {
        index.add(7, &text).expect("there is room");
        assert!(index.remove(7) && !index.contains(7));
    }
    true
}
