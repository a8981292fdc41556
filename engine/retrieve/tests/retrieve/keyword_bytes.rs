//! An index of words comes back from its bytes, also from those of version 1 that were kept, and nothing else is one.

use bunsen_retrieve::{KeywordIndex, KeywordSpec, Language};

const TEXTS: [&str; 4] = ["The houses of Zürich", "A house in 東京", "", "Nothing of that"];

/// Written by version 1 from what [`index`] makes.
const VERSION_1: &[u8] = include_bytes!("../golden/keywords_v1.bin");

#[test]
fn version_1_can_be_read() {
    let kept = KeywordIndex::from_bytes(VERSION_1).unwrap();
    assert_eq!(kept.spec(), index().spec());
    for question in ["house", "zurich nothing", "東京", "東", "none of that"] {
        assert_eq!(kept.search(question, 9), index().search(question, 9), "{question}");
    }
    assert_eq!(kept.to_bytes().unwrap(), VERSION_1);
    assert_eq!(index().to_bytes().unwrap(), VERSION_1);
}

#[test]
fn an_index_goes_on_after_it_was_read() {
    let mut index = KeywordIndex::from_bytes(VERSION_1).unwrap();
    index.add(77, "Zurich again").unwrap();
    assert!(index.add(10, "taken").is_err());
    assert_eq!(index.search("zurich", 9).len(), 2);
    assert!(index.remove(10));
    assert_eq!(index.search("zurich", 9).iter().map(|hit| hit.id).collect::<Vec<_>>(), [77]);
}

#[test]
fn damaged_bytes_are_refused_or_read() {
    for end in 0..VERSION_1.len() {
        refused(&VERSION_1[..end]);
    }
    refused(&[VERSION_1, &[0]].concat());
    let mut newer = VERSION_1.to_vec();
    newer[8] = 2;
    assert!(refused(&newer).contains("version 2"));
    let mut n_read = 0;
    for at in 0..VERSION_1.len() {
        for bit in 0..8 {
            let mut bytes = VERSION_1.to_vec();
            bytes[at] ^= 1 << bit;
            if let Ok(index) = KeywordIndex::from_bytes(&bytes) {
                // Another letter or id is an index still; it must work.
                index.search("the house of 東京", 5);
                assert_eq!(KeywordIndex::from_bytes(&index.to_bytes().unwrap()).unwrap().len(), index.len());
                n_read += 1;
            }
        }
    }
    assert!(n_read < VERSION_1.len() * 6, "{n_read} of {} were read", VERSION_1.len() * 8);
}

fn refused(bytes: &[u8]) -> String {
    let problem = KeywordIndex::from_bytes(bytes).err().expect("bytes that are no index");
    assert!(!problem.remedy.is_empty());
    problem.what
}

fn index() -> KeywordIndex {
    let language = Some(Language::from_code("en").unwrap());
    let mut index = KeywordIndex::new(KeywordSpec { language, ..KeywordSpec::default() }).unwrap();
    for (id, text) in (10..).zip(TEXTS) {
        index.add(id, text).unwrap();
    }
    index
}
