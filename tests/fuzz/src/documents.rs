//! A file of documents that a learner chooses.

use bunsen_documents::{read, recognize};

use crate::file::{hear_panics, our_panic};

/// What a file may be called; its first byte chooses.
const NAMES: [&str; 8] = ["a.pdf", "a.docx", "a.html", "a.md", "a.txt", "a.csv", "a.tsv", "a.rs"];

/// Reads all but the first of `bytes` as a document, and checks what must hold of any document. Returns whether it was
/// not refused.
///
/// # Panics
/// If something does not hold, or code of ours stumbles: that is a bug here, whatever the bytes are.
pub fn documents(bytes: &[u8]) -> bool {
    hear_panics();
    let Some((first, bytes)) = bytes.split_first() else { return false };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let read = read(name, bytes);
    assert_eq!(our_panic(), None, "our own code stumbled");
    let document = match read {
        Ok(document) => document,
        Err(problem) => {
            assert!(!problem.what.is_empty() && !problem.remedy.is_empty(), "{problem:?}");
            return false;
        }
    };
    assert_eq!(recognize(name, bytes), Ok(document.format));
    let mut end = 0;
    for block in &document.blocks {
        let between = document.text.get(end..block.range.start).expect("blocks are in order, on whole letters");
        assert!(between.chars().all(char::is_whitespace), "{between:?} is in no block");
        let text = document.text.get(block.range.clone()).expect("blocks end on whole letters");
        assert!(!text.trim().is_empty() && text.trim_end() == text, "{text:?}");
        assert!(block.page.is_none_or(|page| page >= 1 && Some(page) <= document.n_pages), "{block:?}");
        end = block.range.end;
    }
    assert_eq!(end, document.text.len(), "text is in no block");
    assert!(document.language.is_none_or(|tag| (2..=3).contains(&tag.len())));
    assert!(document.unread.iter().all(|sentence| sentence.ends_with('.')));
    true
}
