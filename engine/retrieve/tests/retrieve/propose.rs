//! Questions that are proposed: what they quote is there, and answers them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use bunsen_retrieve::{
    Collection, Cutting, Document, Proposal, ProposalKind, TokenCounter, find_quotes, propose, relevant_passages,
};

fn collection(documents: Vec<Document>) -> Collection {
    let count = TokenCounter { count: &|_| 1, max_tokens: 254 };
    Collection::cut(documents, &Cutting::default(), "words", &count).unwrap()
}

fn of_texts(texts: &[(&str, &str)]) -> Collection {
    let read = |(name, text): &(&str, &str)| bunsen_documents::read(name, text.as_bytes()).unwrap();
    collection(texts.iter().map(read).collect())
}

fn scikit_learn() -> Collection {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/collections/scikit-learn");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = paths.filter(|path| path.extension().is_some_and(|own| own == "md"));
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        bunsen_documents::read(&name, &std::fs::read(path).unwrap()).unwrap()
    };
    collection(texts.map(read).collect())
}

/// What holds of all that is proposed.
fn check(collection: &Collection, proposals: &[Proposal], case: &str) {
    let mut asked = BTreeSet::new();
    for Proposal { question, .. } in proposals {
        let [place] = &question.answers[..] else { panic!("{case}: {question:?} has one answer") };
        let document = collection.documents.iter().find(|own| own.document.name == place.file).unwrap();
        assert!(!find_quotes(&document.document.text, &place.quote).is_empty(), "{case}: {question:?}");
        let relevant = relevant_passages(collection, question).unwrap();
        assert!(!relevant.passages.is_empty(), "{case}: {question:?} can be found");
        assert!(asked.insert(question.question.to_lowercase()), "{case}: {question:?} is asked once");
    }
}

const TEXT: &str = "# Trees\n\nA leaf is an end of a branch, where the tree says what it predicts. Most of its readers know \
    how a branch divides the rows, and which feature is asked first.\n\n# Forests\n\nForests are many trees that vote. Each \
    tree is grown on a bootstrap sample of the rows, so that no two of them are alike.\n";

#[test]
fn definitions_headings_and_missing_words_become_questions() {
    let collection = of_texts(&[("trees.md", TEXT)]);
    let proposals = propose(&collection, 20, 7);
    check(&collection, &proposals, "trees.md");
    let asked = |kind| -> Vec<&str> {
        proposals.iter().filter(|own| own.kind == kind).map(|own| own.question.question.as_str()).collect()
    };
    let definitions = asked(ProposalKind::Definition);
    assert!(definitions.contains(&"What is a leaf?"), "{definitions:?}");
    assert!(asked(ProposalKind::MissingWord).iter().all(|own| own.contains("____")), "{proposals:?}");
}

#[test]
fn what_says_nothing_proposes_nothing() {
    for text in ["x", "# Heading alone\n", "```\nlet x = 1;\n```\n", "- one\n- two\n"] {
        assert_eq!(propose(&of_texts(&[("a.md", text)]), 20, 1), [], "{text:?}");
    }
    assert_eq!(propose(&of_texts(&[("a.md", TEXT)]), 0, 1), []);
}

#[test]
fn a_collection_proposes_questions_that_its_passages_answer() {
    let collection = scikit_learn();
    for seed in 0..5 {
        let proposals = propose(&collection, 60, seed);
        assert_eq!(proposals, propose(&collection, 60, seed), "the same for a seed");
        check(&collection, &proposals, &format!("seed {seed}"));
        assert_eq!(proposals.len(), 60);
        for kind in [ProposalKind::Definition, ProposalKind::Heading, ProposalKind::MissingWord] {
            let n = proposals.iter().filter(|own| own.kind == kind).count();
            assert!((15..=25).contains(&n), "{n} of {kind:?}");
        }
        let files: BTreeSet<&str> = proposals.iter().map(|own| &*own.question.answers[0].file).collect();
        assert!(files.len() >= 12, "spread over {} of 24 documents", files.len());
    }
    assert_ne!(propose(&collection, 60, 1), propose(&collection, 60, 2));
}
