//! A trained pipeline behind a link.

use std::collections::BTreeMap;

use bunsen_learn::Pipeline;
use bunsen_model::Registry;

/// What ends `pipeline.json` and begins `model.safetensors` in the bytes of a corpus.
pub const BETWEEN_FILES: &[u8] = b"\n---\n";

/// Reads `bytes` as the two files of a pipeline. One that is accepted must be written as it was read.
/// Returns whether it was accepted.
///
/// # Panics
/// If something does not hold: that is a bug of ours, whatever the bytes are.
pub fn model(bytes: &[u8]) -> bool {
    let mut estimators = bunsen_learn::estimators();
    estimators.extend(bunsen_deep::estimators());
    let registry = Registry::new(estimators);
    let Some(at) = bytes.windows(BETWEEN_FILES.len()).position(|window| window == BETWEEN_FILES) else {
        return false;
    };
    let files = BTreeMap::from([
        ("pipeline.json".to_string(), bytes[..at].to_vec()),
        ("model.safetensors".to_string(), bytes[at + BETWEEN_FILES.len()..].to_vec()),
    ]);
    let pipeline = match Pipeline::from_files(&files, &registry) {
        Ok(pipeline) => pipeline,
        Err(problem) => {
            assert!(!problem.what.is_empty() && !problem.remedy.is_empty(), "{problem:?}");
            return false;
        }
    };
    let written = pipeline.to_files().into_iter().collect::<BTreeMap<_, _>>();
    let again = Pipeline::from_files(&written, &registry).expect("what we write can be read");
    assert_eq!(again.to_files().into_iter().collect::<BTreeMap<_, _>>(), written);
    true
}
