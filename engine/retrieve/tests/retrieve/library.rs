//! A library is searched by words, by vectors and token by token, and answers from what it found.

use std::collections::BTreeMap;
use std::ops::Range;

use async_trait::async_trait;
use bunsen_model::{Encoder, Host, ModelError, PartVectors, QuietHost, TextWithParts, TokenVectors, Vectors};
use bunsen_nearest::IndexSpec;
use bunsen_retrieve::{
    Block, BlockKind, Collection, CutBy, Cutting, Document, DocumentFormat, KeywordSpec, Library, PassageVectors,
    Question, TokenCounter, Ways, check_question, evaluate, in_context, read_questions,
};
use bunsen_spec::Problem;
use futures::executor::block_on;

const DIMENSION: usize = 64;
const BOTH: Ways = Ways { keywords: true, vectors: true, rerank: false };

/// An encoder to which a word is a direction, and some words mean the same.
struct Words {
    same: BTreeMap<&'static str, &'static str>,
}

impl Words {
    fn new() -> Self {
        Self { same: BTreeMap::from([("feline", "cat"), ("canine", "dog"), ("drinks", "drink"), ("sips", "drink")]) }
    }

    fn of(&self, text: &str) -> Vec<(Range<usize>, [f32; DIMENSION])> {
        let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words
            .map(|word| {
                let lower = word.to_lowercase();
                let meant = self.same.get(lower.as_str()).copied().unwrap_or(&lower);
                let mut state = meant.bytes().fold(17_u64, |state, byte| state.wrapping_mul(31) + u64::from(byte));
                let vector = std::array::from_fn(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
                });
                (start(word)..start(word) + word.len(), vector)
            })
            .collect()
    }

    fn sum(&self, text: &str, part: &Range<usize>) -> Option<Vec<f32>> {
        let mut sum = vec![0.0; DIMENSION];
        let of_part = self.of(text).into_iter().filter(|(range, _)| part.contains(&range.start));
        of_part.for_each(|(_, vector)| sum.iter_mut().zip(vector).for_each(|(s, v)| *s += v));
        let length = sum.iter().map(|v| v * v).sum::<f32>().sqrt();
        (length > 0.0).then(|| sum.into_iter().map(|v| v / length).collect())
    }
}

#[async_trait(?Send)]
impl Encoder for Words {
    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn max_tokens(&self) -> usize {
        100
    }

    fn tokenize(&self, _: &str) -> Result<Vec<bunsen_model::Token>, Problem> {
        Ok(Vec::new())
    }

    async fn encode(&self, texts: &[&str], _: &dyn Host) -> Result<Vectors, ModelError> {
        let values = texts.iter().flat_map(|text| self.sum(text, &(0..text.len())).unwrap_or(vec![1.0; DIMENSION]));
        Ok(Vectors::new(texts.len(), DIMENSION, values.collect()))
    }

    async fn encode_tokens(&self, texts: &[&str], _: &dyn Host) -> Result<Vec<TokenVectors>, ModelError> {
        let of_text = |text: &&str| {
            let words = self.of(text);
            let unit = |(range, _): &(Range<usize>, _)| self.sum(text, range).unwrap();
            let values = words.iter().flat_map(unit).collect();
            TokenVectors {
                vectors: Vectors::new(words.len(), DIMENSION, values),
                bytes: words.into_iter().map(|(range, _)| range).collect(),
            }
        };
        Ok(texts.iter().map(of_text).collect())
    }

    async fn encode_parts(&self, texts: &[TextWithParts<'_>], _: &dyn Host) -> Result<Vec<PartVectors>, ModelError> {
        let of_text = |own: &TextWithParts<'_>| PartVectors {
            whole: self.sum(own.text, &(0..own.text.len())).unwrap(),
            parts: own.parts.iter().map(|part| self.sum(own.text, part)).collect(),
        };
        Ok(texts.iter().map(of_text).collect())
    }
}

/// A document of paragraphs, each below a heading.
fn document(name: &str, paragraphs: &[&str]) -> Document {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for (number, paragraph) in (1..).zip(paragraphs) {
        for (kind, own) in
            [(BlockKind::Heading(1), format!("Part {number}")), (BlockKind::Paragraph, (*paragraph).into())]
        {
            blocks.push(Block { kind, range: text.len()..text.len() + own.len(), page: Some(number) });
            text.push_str(&own);
            text.push_str("\n\n");
        }
    }
    let format = DocumentFormat::Markdown;
    Document { name: name.into(), format, text, blocks, n_pages: None, language: None, unread: Vec::new() }
}

const PETS: [&str; 3] = [
    "The cat lives in our house. It likes to drink milk in the morning.",
    "Our dog guards the garden gate. At night it sleeps beside the door.",
    "Goldfish swim in the pond behind the barn. Herons watch them closely.",
];

fn collection(documents: Vec<Document>) -> Collection {
    let cutting = Cutting { by: CutBy::Heading, size_tokens: 40, overlap_tokens: 0 };
    Collection::cut(documents, &cutting, "words", &TokenCounter { count: &|_| 1, max_tokens: 100 }).unwrap()
}

fn library(documents: Vec<Document>, vectors: PassageVectors) -> Library {
    Library::new(collection(documents), KeywordSpec::default(), vectors).unwrap()
}

fn no_vectors() -> PassageVectors {
    PassageVectors::new(&IndexSpec::new(DIMENSION)).unwrap()
}

/// Encodes what has no vector, and says how many passages that were.
fn encode(library: &mut Library) -> usize {
    let missing = library.unencoded();
    let texts: Vec<TextWithParts<'_>> = missing.iter().map(|own| own.with_parts()).collect();
    let vectors = block_on(Words::new().encode_parts(&texts, &QuietHost::default())).unwrap();
    library.add_vectors(&missing.iter().map(|own| own.id).collect::<Vec<_>>(), &vectors).unwrap();
    missing.len()
}

fn pets() -> Library {
    let mut library = library(vec![document("pets.md", &PETS)], no_vectors());
    assert_eq!(encode(&mut library), 3);
    library
}

fn first(library: &Library, question: &str, ways: Ways) -> String {
    let search = block_on(library.search(question, ways, 3, Some(&Words::new()), &QuietHost::default())).unwrap();
    search.found.first().map(|own| library.collection().get(own.at).1.headings[0].clone()).unwrap_or_default()
}

#[test]
fn each_way_of_searching_finds_what_it_can() {
    let library = pets();
    let only = |keywords, vectors| Ways { keywords, vectors, rerank: false };
    // No passage says "canine".
    assert_eq!(first(&library, "canine", only(true, false)), "");
    assert_eq!(first(&library, "canine", only(false, true)), "Part 2");
    assert_eq!(first(&library, "barn", only(true, false)), "Part 3");
    assert_eq!(first(&library, "feline sips milk", BOTH), "Part 1");
    let rerank = Ways { rerank: true, ..BOTH };
    let search =
        block_on(library.search("the canine sleeps", rerank, 3, Some(&Words::new()), &QuietHost::default())).unwrap();
    let best = &search.found[0];
    assert_eq!((best.at.passage, best.rerank.unwrap().rank), (1, 1));
    // All three words are there, so that each of its tokens finds its like.
    assert!((best.rerank.unwrap().score - 1.0).abs() < 1e-6, "{best:?}");
    assert!(search.found.iter().all(|own| own.rerank.unwrap().score <= best.rerank.unwrap().score));
}

#[test]
fn a_question_that_follows_another_is_about_the_same() {
    let library = pets();
    assert_eq!(in_context(&[], "where?"), "where?");
    let followed = |after: &str| first(&library, &in_context(&[after.to_string()], "where precisely?"), BOTH);
    assert_eq!((followed("the dog"), followed("the cat")), ("Part 2".into(), "Part 1".into()));
}

#[test]
fn an_answer_is_made_of_sentences_and_knows_their_places() {
    let library = pets();
    let search =
        block_on(library.search("cat drinks milk", BOTH, 5, Some(&Words::new()), &QuietHost::default())).unwrap();
    let answer = library.answer(&search);
    let text = &library.collection().documents[0].document.text;
    for citation in answer.citations.iter().chain(&answer.nearest) {
        let there = text[citation.range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!((&citation.quote, citation.file.as_str()), (&there, "pets.md"));
    }
    assert_eq!(answer.nearest[0].page, Some(1));
    assert!(!answer.refused, "{answer:?}");
    assert!(answer.answer.contains("It likes to drink milk in the morning."), "{answer:?}");
}

#[test]
fn before_there_are_vectors_words_are_searched_and_nothing_is_answered() {
    let library = library(vec![document("pets.md", &PETS)], no_vectors());
    assert_eq!(first(&library, "barn", BOTH), "Part 3");
    let search = block_on(library.search("barn", BOTH, 5, Some(&Words::new()), &QuietHost::default())).unwrap();
    let answer = library.answer(&search);
    assert!(answer.refused && answer.citations.is_empty() && answer.nearest.len() == 1, "{answer:?}");
}

#[test]
fn vectors_that_others_made_are_taken_for_the_passages_there_are() {
    let mut changed = PETS;
    changed[1] = "Our dog ran away.";
    let mut library = library(vec![document("pets.md", &changed)], no_vectors());
    let others = || PassageVectors::from_bytes(&pets().vectors().to_bytes().unwrap()).unwrap();
    library.join_vectors(others()).unwrap();
    assert_eq!((library.vectors().len(), library.unencoded().len()), (2, 1), "that of the other dog is left out");
    encode(&mut library);
    library.join_vectors(others()).unwrap();
    assert_eq!(library.vectors().len(), 3);
    assert_eq!(first(&library, "feline sips milk", BOTH), "Part 1");
}

#[test]
fn vectors_follow_the_passages() {
    let mut before = pets();
    encode(&mut before);
    let bytes = before.vectors().to_bytes().unwrap();
    let stored = || PassageVectors::from_bytes(&bytes).unwrap();
    assert!(library(vec![document("pets.md", &PETS)], stored()).unencoded().is_empty());
    let mut changed = PETS;
    changed[1] = "Our dog ran away.";
    let mut after = library(vec![document("pets.md", &changed)], stored());
    assert_eq!((after.vectors().len(), after.unencoded().len()), (2, 1));
    encode(&mut after);
    // A copy of a document shares its vectors, and does not crowd out others.
    let twice = library(vec![document("a.md", &PETS), document("b.md", &PETS)], stored());
    assert!(twice.unencoded().is_empty());
    let ways = Ways { keywords: false, vectors: true, rerank: false };
    let search = block_on(twice.search("dog", ways, 5, Some(&Words::new()), &QuietHost::default())).unwrap();
    assert_eq!(search.found.iter().map(|own| own.at.passage).collect::<Vec<_>>().len(), 3, "{search:?}");
    for end in [0, 7, 8, 100, bytes.len() - 1] {
        assert!(PassageVectors::from_bytes(&bytes[..end]).is_err(), "cut off at {end}");
    }
}

#[test]
fn what_is_measured_is_what_was_found() {
    let library = pets();
    let questions: Vec<Question> = read_questions(
        r#"{"question": "dog garden gate", "answers": [{"file": "pets.md", "quote": "guards the garden gate"}]}
{"question": "cat milk", "answers": [{"file": "pets.md", "quote": "Goldfish swim in the pond"}]}
{"question": "xylophone", "answers": []}"#,
    )
    .unwrap();
    let evaluation = block_on(evaluate(&library, &questions, BOTH, &Words::new(), &QuietHost::default())).unwrap();
    let metric = |name: &str| evaluation.metrics.iter().find(|own| own.0 == name).unwrap().1.unwrap();
    assert_eq!((evaluation.n_answerable, evaluation.n_unanswerable), (2, 1));
    let ranks: Vec<Option<usize>> = evaluation.questions.iter().map(|own| own.judged.rank).collect();
    assert_eq!((ranks[0], ranks[2]), (Some(1), None));
    let second = ranks[1].map_or(0.0, |rank| 1.0 / rank as f64);
    assert!(second < 1.0, "{ranks:?}");
    assert_eq!((metric("recall_at_1"), metric("mrr")), (0.5, (1.0 + second) / 2.0));
    assert_eq!(metric("recall_at_3"), if second > 0.0 { 1.0 } else { 0.5 });
    let of_each: Vec<(Option<f64>, bool)> =
        evaluation.questions.iter().map(|own| (own.judged.ndcg, own.judged.refused)).collect();
    assert_eq!((of_each[0].0, of_each[2].0), (Some(1.0), None), "{of_each:?}");
    assert!(of_each[1].0.is_some_and(|ndcg| ndcg < 1.0), "{of_each:?}");
    for own in &evaluation.questions {
        assert_eq!((own.judged.refused, own.judged.confidence), (own.answer.refused, own.answer.confidence));
    }
    // A line of JSON each, as `tests/oracle/confidence.py` reads it.
    let json = serde_json::to_value(&evaluation.questions[0]).unwrap();
    assert_eq!((&json["rank"], &json["is_answerable"]), (&1.into(), &true.into()));
    assert!(json["answer"]["signals"]["nearest"].is_number(), "{json}");
}

#[test]
fn a_question_that_no_longer_fits_the_documents_is_found() {
    let collection = collection(vec![document("pets.md", &PETS)]);
    let check = |line: &str, expected: Option<&str>| {
        let question = &read_questions(line).unwrap()[0];
        let said = check_question(&collection, question).err().map(|problem| problem.to_string());
        assert_eq!(said.is_some(), expected.is_some(), "{line}: {said:?}");
        assert!(said.unwrap_or_default().contains(expected.unwrap_or_default()), "{line}");
    };
    check(r#"{"question": "Who lives here?", "answers": [{"file": "pets.md", "quote": "The cat lives"}]}"#, None);
    check(r#"{"question": "Who won?"}"#, None);
    check(
        r#"{"question": "Who lives here?", "answers": [{"file": "birds.md", "quote": "The cat lives"}]}"#,
        Some("There is no document birds.md"),
    );
    check(
        r#"{"question": "Who lives here?", "answers": [{"file": "pets.md", "quote": "The cat flies"}]}"#,
        Some("pets.md does not say “The cat flies”"),
    );
}

#[test]
fn a_library_that_was_written_answers_as_before() {
    let library = pets();
    let ways = Ways { rerank: true, ..BOTH };
    let mut files = library.to_files(ways).unwrap();
    let (read, read_ways) = Library::from_files(&files).unwrap();
    assert_eq!(read_ways, ways);
    for question in ["cat drinks milk", "Who guards the gate?", "What is the capital of Peru?"] {
        let ask = |own: &Library| {
            let search = block_on(own.search(question, ways, 5, Some(&Words::new()), &QuietHost::default())).unwrap();
            own.answer(&search)
        };
        assert_eq!(ask(&read), ask(&library), "{question}");
    }
    // An index on disk does not say how it is searched.
    files.remove("search.json");
    assert_eq!(Library::from_files(&files).unwrap().1, BOTH);
}

#[test]
fn files_that_do_not_hold_together_are_refused() {
    let files = pets().to_files(BOTH).unwrap();
    let check = |name: &str, bytes: &[u8], what: &str| {
        let mut files = files.clone();
        files.insert(name.into(), bytes.into());
        let problem = Library::from_files(&files).err().expect(what);
        assert!(problem.what.starts_with(what), "{what} / {}", problem.what);
        assert_ne!(problem.remedy, "", "{what}");
    };
    check("search.json", b"{}", "How the documents are searched cannot be read: missing field");
    let ways = |version: u32, keywords: bool| {
        format!(r#"{{"version":{version},"ways":{{"keywords":{keywords},"vectors":false,"rerank":true}}}}"#)
    };
    check("search.json", ways(2, true).as_bytes(), "How the documents are searched has version 2;");
    check("search.json", ways(1, false).as_bytes(), "How the documents are searched cannot be read: neither by words");
    check("vectors.bin", b"", "The vectors of this index are damaged.");
    let none = no_vectors().to_bytes().unwrap();
    check("vectors.bin", &none, "No passage of this index has a vector that fits it.");
    check("collection.json", b"[]", "This is no index of documents:");
    check("run.sh", b"", "run.sh is no file of an index of documents.");
    let changed = |change: &dyn Fn(&mut Collection)| {
        let mut collection = pets().collection().clone();
        change(&mut collection);
        collection.to_json().unwrap()
    };
    let twins = changed(&|own| own.documents.push(own.documents[0].clone()));
    check("collection.json", &twins, "Two documents are called pets.md.");
    let bomb = changed(&|own| {
        let passage = own.documents[0].passages[0].clone();
        let whole = 0..own.documents[0].document.text.len();
        own.documents[0].passages = vec![bunsen_retrieve::Passage { range: whole, ..passage }; 5];
    });
    check("collection.json", &bomb, "This is no index of documents: the passages of pets.md repeat");
    let overlapping = changed(&|own| {
        let block = own.documents[0].document.blocks[0].clone();
        own.documents[0].document.blocks.insert(0, block);
    });
    check("collection.json", &overlapping, "This is no index of documents: the parts of pets.md overlap.");
    let empty = changed(&|own| own.documents.clear());
    check("collection.json", &empty, "There are no documents to publish.");
}
