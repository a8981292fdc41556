//! An index of vectors from a stored or a shared project.

use bunsen_nearest::{Index, Searcher};

/// Reads `bytes` as an index of vectors. One that is accepted must be written as it was read, give as many neighbours
/// as there are, and be built anew. Returns whether it was accepted.
///
/// # Panics
/// If something does not hold: that is a bug of ours, whatever the bytes are.
pub fn vectors(bytes: &[u8]) -> bool {
    let mut index = match Index::from_bytes(bytes) {
        Ok(index) => index,
        Err(problem) => {
            assert!(!problem.what.is_empty() && !problem.remedy.is_empty(), "{problem:?}");
            return false;
        }
    };
    let written = index.to_bytes().expect("what was read can be written");
    let again = Index::from_bytes(&written).expect("what we write can be read");
    assert_eq!(again.to_bytes().as_ref(), Ok(&written));
    let question = vec![1.0; index.spec().dimension];
    let mut searcher = Searcher::default();
    let check = |index: &Index, searcher: &mut Searcher| {
        let found = index.nearest(&question, 7, searcher).expect("the question is one");
        assert_eq!(found.len(), index.len().min(7));
        assert!(found.iter().all(|neighbor| index.contains(neighbor.id) && neighbor.similarity.abs() < 1.2));
        found.first().map(|neighbor| neighbor.id)
    };
    if let Some(id) = check(&index, &mut searcher) {
        assert!(index.remove(id) && !index.contains(id));
        index.add(id, &question).expect("there is room again");
    }
    check(&index, &mut searcher);
    // A graph of many takes long.
    if index.len() < 200 && index.spec().ef_construction < 1000 {
        let rebuilt = index.rebuilt().expect("what was read can be built anew");
        assert!(rebuilt.ids().eq(index.ids()));
        check(&rebuilt, &mut searcher);
    }
    true
}
