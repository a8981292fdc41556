//! Questions that are proposed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;

use bunsen_retrieve::{
    Collection, CutBy, Cutting, Document, Proposal, ProposalKind, TokenCounter, check_question, find_quotes, propose,
    relevant_passages,
};

fn cut(documents: Vec<Document>, by: CutBy, size_tokens: usize) -> Collection {
    let cutting = Cutting { by, size_tokens, overlap_tokens: 0 };
    Collection::cut(documents, &cutting, "words", &TokenCounter { count: &|_| 1, max_tokens: 254 }).unwrap()
}

fn scikit_learn() -> Vec<Document> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/collections/scikit-learn");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        bunsen_documents::read(&name, &std::fs::read(path).unwrap()).unwrap()
    };
    paths.filter(|path| path.extension().is_some_and(|own| own == "md")).map(read).collect()
}

/// What is proposed for texts, by their names.
fn proposed(texts: &[(&str, &str)]) -> Vec<Proposal> {
    let documents = texts.iter().map(|(name, text)| bunsen_documents::read(name, text.as_bytes()).unwrap()).collect();
    let collection = cut(documents, CutBy::Heading, 40);
    let proposals = propose(&collection, 100, 1);
    check_all(&collection, &proposals);
    proposals
}

fn of_kind(proposals: &[Proposal], kind: ProposalKind) -> Vec<(&str, &str)> {
    let own = proposals.iter().filter(|own| own.kind == kind);
    let mut own: Vec<(&str, &str)> =
        own.map(|own| (own.question.question.as_str(), own.question.answers[0].quote.as_str())).collect();
    own.sort_unstable();
    own
}

/// Each has a passage that answers it, and no two have a place, a quote or a wording in common.
fn check_all(collection: &Collection, proposals: &[Proposal]) {
    let (mut wordings, mut quotes) = (BTreeSet::new(), BTreeSet::new());
    let mut places: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
    for Proposal { question, .. } in proposals {
        check_question(collection, question).unwrap();
        let relevant = relevant_passages(collection, question).unwrap();
        assert!(!relevant.passages.is_empty(), "{question:?}");
        let [place] = question.answers.as_slice() else { panic!("{question:?}") };
        assert!(wordings.insert(question.question.to_lowercase()), "asked twice: {question:?}");
        assert!(quotes.insert(&place.quote), "quoted twice: {question:?}");
        let number = collection.documents.iter().position(|own| own.document.name == place.file).unwrap();
        places
            .entry(number)
            .or_default()
            .push(find_quotes(&collection.documents[number].document.text, &place.quote)[0].clone());
        if let Some((_, gapped)) = question.question.split_once("missing: “") {
            let (before, after) = gapped.trim_end_matches("”?").split_once("____").unwrap();
            assert!(place.quote.starts_with(before) && place.quote.ends_with(after), "{question:?}");
        }
    }
    for mut own in places.into_values() {
        own.sort_by_key(|range| range.start);
        assert!(own.windows(2).all(|pair| pair[0].end <= pair[1].start), "{own:?}");
    }
}

#[test]
fn the_guide_gives_questions_of_all_kinds_from_all_documents() {
    let documents = scikit_learn();
    let n_documents = documents.len();
    let collection = cut(documents, CutBy::Heading, 250);
    let mut different = BTreeSet::new();
    for seed in 0..3 {
        let proposals = propose(&collection, 60, seed);
        assert_eq!(proposals, propose(&collection, 60, seed));
        check_all(&collection, &proposals);
        let mut n_of_kind: BTreeMap<ProposalKind, usize> = BTreeMap::new();
        let mut n_of_document: BTreeMap<&str, usize> = BTreeMap::new();
        for own in &proposals {
            *n_of_kind.entry(own.kind).or_default() += 1;
            *n_of_document.entry(&own.question.answers[0].file).or_default() += 1;
        }
        assert_eq!(n_of_kind.values().copied().collect::<Vec<_>>(), [20, 20, 20]);
        assert_eq!(n_of_document.len(), n_documents, "{n_of_document:?}");
        assert!(n_of_document.values().all(|n| *n <= 4), "{n_of_document:?}");
        assert_eq!(propose(&collection, 7, seed)[..], proposals[..7]);
        different.insert(proposals.iter().map(|own| own.question.question.clone()).collect::<Vec<_>>());
    }
    assert_eq!(different.len(), 3, "seeds differ");
    let all = propose(&collection, 100_000, 1);
    check_all(&collection, &all);
    // Where one kind has no more, others go on.
    assert!(all.len() > 300, "{}", all.len());
    assert!(all.iter().all(|own| !own.question.question.contains("References")));
}

/// Whatever the passages are, what is proposed is found in one.
#[test]
fn what_no_passage_holds_is_not_asked() {
    let documents = scikit_learn();
    for (by, size_tokens) in [(CutBy::Fixed, 8), (CutBy::Fixed, 21), (CutBy::Sentence, 30)] {
        let collection = cut(documents.clone(), by, size_tokens);
        let proposals = propose(&collection, 40, size_tokens as u64);
        assert_eq!(proposals.len(), 40, "{by:?} {size_tokens}");
        check_all(&collection, &proposals);
    }
}

const BIRDS: &str = "# 1. Birds\n\n## 1.1. Songbirds of the garden\n\nA wren is a small bird that sings. It is so. The songbirds \
of the garden build their nests in hedges and in the branches of old trees.\n\n## Introduction\n\nThis is the beginning.\n\n\
## Gulls at sea\n\nGulls are large birds that live near water.\n\n```\nA hawk is a bird of prey that hunts.\n```\n\n\
| A crow is a bird |\n|---|\n| The raven is a large black bird that speaks. |\n\n## References\n\n- A book is a thing that \
one reads about the gulls at sea.\n\n### Of the second part\n\nA journal is a paper about gulls.\n";

#[test]
fn what_a_text_says_is_asked() {
    let proposals = proposed(&[("birds.md", BIRDS)]);
    assert_eq!(
        of_kind(&proposals, ProposalKind::Definition),
        [
            ("What are Gulls?", "Gulls are large birds that live near water."),
            ("What is a wren?", "A wren is a small bird that sings.")
        ]
    );
    let said: String = proposals.iter().map(|own| format!("{own:?}")).collect();
    for never in ["hawk", "crow", "raven", "book", "journal", "Introduction", "1.1"] {
        assert!(!said.contains(never), "{never}: {said}");
    }
}

#[test]
fn headings_are_asked_about_with_how_the_text_below_begins() {
    let text = "# Tides\n\nTides come twice.\nThe moon pulls at the sea, and so does the sun.\n\n## 2.3) Spring tides\n\nAt spring the tides are \
highest of all the tides of a month, as one can see.\n\n## What is it?\n\nNobody knows what it is.\n\n## Nothing\n\n## Neap \
tides\n\nHere another thing is told.\n";
    assert_eq!(
        of_kind(&proposed(&[("tides.md", text)]), ProposalKind::Heading),
        [
            (
                "What do the documents say about spring tides?",
                "At spring the tides are highest of all the tides of a month, as one can see."
            ),
            (
                "What do the documents say about tides?",
                "Tides come twice. The moon pulls at the sea, and so does the sun."
            ),
        ]
    );
    let twice =
        [("a.md", "# Salt\n\nSalt is dug from mines.\n"), ("b.md", "# Salt\n\nThe salt of the sea is dried.\n")];
    assert!(of_kind(&proposed(&twice), ProposalKind::Heading).is_empty());
    let same = [("a.md", BIRDS), ("b.md", BIRDS)];
    assert!(proposed(&same).iter().all(|own| own.kind != ProposalKind::Heading));
}

#[test]
fn a_rare_word_is_left_out() {
    let text = "Before bread is baked the baker covers the dough with a linen cloth. This is what bakers do with the dough of \
all kinds of bread. See the oven in the figure below for more about bread. Bakers of bread know bread.";
    assert_eq!(
        of_kind(&proposed(&[("bread.txt", text)]), ProposalKind::MissingWord),
        [(
            "Which word is missing: “Before bread is baked the baker ____ the dough with a linen cloth.”?",
            "Before bread is baked the baker covers the dough with a linen cloth."
        )]
    );
}

#[test]
fn other_languages_have_no_definitions() {
    let text = "# Der Wald\n\nDer Wald ist im Herbst besonders bunt, weil die Blätter der Buchen und Eichen sich langsam färben. \
Viele Vögel ziehen dann nach Süden, und die Eichhörnchen sammeln Nüsse für den langen Winter.\n\nA wren is a bird.\n";
    let proposals = proposed(&[("wald.md", text)]);
    assert!(of_kind(&proposals, ProposalKind::Definition).is_empty(), "{proposals:?}");
    assert_eq!(of_kind(&proposals, ProposalKind::Heading)[0].0, "What do the documents say about Der Wald?");
    let missing = of_kind(&proposals, ProposalKind::MissingWord);
    assert!(missing.iter().any(|own| own.0.contains("die ____ sammeln Nüsse")), "{missing:?}");
    let proposals = proposed(&[("ja.md", "# 東京の天気\n\n東京の天気は今日もとても良いです。\n")]);
    assert_eq!(of_kind(&proposals, ProposalKind::Heading)[0].0, "What do the documents say about 東京の天気?");
    assert!(of_kind(&proposals, ProposalKind::MissingWord).is_empty(), "{proposals:?}");
}

#[test]
fn where_nothing_is_said_nothing_is_asked() {
    assert!(propose(&Collection::default(), 10, 1).is_empty());
    for (name, text) in [
        ("a.csv", "name,what\nwren,A wren is a small bird that sings in the garden.\n"),
        ("a.rs", "// A wren is a small bird that sings in the garden.\nfn main() {}\n"),
        ("a.md", "# Birds\n"),
        ("a.txt", "- - - \n\n1 2 3\n\n...\n"),
    ] {
        assert!(proposed(&[(name, text)]).is_empty(), "{name}");
    }
    assert!(propose(&cut(scikit_learn(), CutBy::Heading, 250), 0, 1).is_empty());
}

/// Texts put together by chance from pieces that try the rules.
#[test]
fn no_text_breaks_it() {
    const PIECES: [&str; 24] = [
        "# ",
        "## 1. ",
        "\n\n",
        "\n",
        ". ",
        "A ",
        "The ",
        " is a ",
        " are ",
        " means that ",
        ", also called ",
        "(",
        ")",
        "“",
        "\"",
        "wren",
        "Größe",
        "İ",
        "東京",
        "é\u{301}",
        "- ",
        "| a | b |\n|---|---|\n",
        "```\n",
        "songbirds ",
    ];
    for seed in 0..200 {
        let mut rng = bunsen_stats::Rng::new(seed, 0);
        let text: String = (0..120).map(|_| PIECES[rng.below(PIECES.len())]).collect();
        let document = bunsen_documents::read("a.md", text.as_bytes()).unwrap();
        let collection = cut(vec![document], CutBy::Fixed, 8 + rng.below(30));
        let proposals = propose(&collection, 20, seed);
        check_all(&collection, &proposals);
    }
}
