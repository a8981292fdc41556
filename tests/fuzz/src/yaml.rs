//! The YAML of pipelines, from someone else's repository.

use bunsen_project::dvc::Pointer;
use bunsen_project::pipeline::{Graph, LockFile, Node, read_stages, vars_files};
use bunsen_project::yaml::{read, write};

/// Reads a text as YAML, and as all that is written in it. What is read must be the same when it is written and read
/// again. Returns whether it is YAML.
///
/// # Panics
/// If something does not hold: that is a bug of ours, whatever the bytes are.
pub fn yaml(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let _ = vars_files(text);
    match read_stages("dvc.yaml", text, &[]) {
        Ok(stages) => {
            let nodes = stages.into_iter().map(|stage| Node { folder: "runs/1".into(), stage });
            if let Ok(graph) = Graph::new(nodes.collect()) {
                let n = graph.nodes().len();
                assert!(graph.plan(0..n).is_ok_and(|plan| plan.len() == n), "a stage is lost");
            }
        }
        Err(problem) => assert!(!problem.what.is_empty()),
    }
    if let Some(pointer) = Pointer::from_yaml(text) {
        assert_eq!(Pointer::from_yaml(&pointer.to_yaml()), Some(pointer));
    }
    if let Ok(lock) = LockFile::read(text) {
        let mut anew = LockFile::default();
        for (n, stage) in lock.stages().enumerate() {
            anew.put(&n.to_string(), &stage);
        }
        let written = anew.to_text();
        assert_eq!(LockFile::read(&written).map(|lock| lock.to_text()), Ok(written));
    }
    match read(text) {
        Ok(value) => {
            let written = write(&value);
            let again = read(&written);
            // Not a number is not equal to itself, so texts are compared.
            assert_eq!(again.as_ref().map(write), Ok(written.clone()), "{written}");
            assert!(again.as_ref() == Ok(&value) || written.contains(".nan"), "{written}");
            true
        }
        Err(error) => {
            assert!(error.line <= text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count() + 1);
            assert!(!error.why.is_empty());
            false
        }
    }
}
