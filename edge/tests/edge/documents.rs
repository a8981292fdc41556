//! Published documents, asked on the edge. With a tiny encoder of random weights: what is nearest means nothing, but it is
//! the same wherever it is computed.

use std::path::PathBuf;
use std::sync::OnceLock;

use bunsen_deep::{BertEncoder, BertFiles};
use bunsen_model::{Encoder, QuietHost};
use bunsen_nearest::IndexSpec;
use bunsen_project::md5_hex;
use bunsen_retrieve::{
    Block, BlockKind, Collection, CutBy, Cutting, Document, DocumentFormat, KeywordSpec, Library, PassageVectors,
    TokenCounter, digest,
};
use bunsen_spec::{Device, ModelFile, USUAL_WAYS};
use futures::executor::block_on;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::model::{Folder, fruits};

const ENCODER_FILES: [&str; 3] = ["config.json", "tokenizer.json", "model.safetensors"];
const PARAGRAPHS: [&str; 4] = [
    "The dough has to rest for two hours before it is baked. The oven is heated to 250 degrees.",
    "The moon pulls at the sea, and so does the sun. At new moon both pull along one line.",
    "Wolves live in packs that a pair of parents leads. They sleep by day.",
    "Goldfish swim in the pond behind the barn. Herons watch them closely.",
];
const QUESTIONS: [&str; 3] = ["How long must the dough rest?", "When do wolves sleep?", "Who won the chess game?"];

fn encoder_folder(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../engine/deep/tests/networks/encoder", name].iter().collect()
}

/// An encoder, and what it is called.
fn encoder(name: &str) -> (BertEncoder, String) {
    let [config, tokenizer, weights] =
        ENCODER_FILES.map(|file| std::fs::read(encoder_folder(name).join(file)).unwrap());
    let files = BertFiles { config: &config, tokenizer: &tokenizer, weights: &weights };
    (BertEncoder::load(&files, Device::Cpu).unwrap(), digest(&[&config, &tokenizer, &weights]))
}

fn document(name: &str, paragraphs: &[&str]) -> Document {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for (page, paragraph) in (1..).zip(paragraphs) {
        let range = text.len()..text.len() + paragraph.len();
        blocks.push(Block { kind: BlockKind::Paragraph, range, page: Some(page) });
        text.push_str(paragraph);
        text.push_str("\n\n");
    }
    let format = DocumentFormat::Markdown;
    Document { name: name.into(), format, text, blocks, n_pages: None, language: None, unread: Vec::new() }
}

fn library(of_encoder: &str) -> Library {
    let (encoder, name) = encoder(of_encoder);
    let documents = vec![document("a.md", &PARAGRAPHS[..2]), document("b.md", &PARAGRAPHS[2..])];
    let cutting = Cutting { by: CutBy::Sentence, size_tokens: 16, overlap_tokens: 0 };
    let tokens = TokenCounter { count: &|_| 1, max_tokens: 100 };
    let collection = Collection::cut(documents, &cutting, &name, &tokens).unwrap();
    let vectors = PassageVectors::new(&IndexSpec::new(encoder.dimension())).unwrap();
    let mut library = Library::new(collection, KeywordSpec::english(), vectors).unwrap();
    let missing = library.unencoded();
    let texts: Vec<_> = missing.iter().map(|own| own.with_parts()).collect();
    let vectors = block_on(encoder.encode_parts(&texts, &QuietHost::default())).unwrap();
    library.add_vectors(&missing.iter().map(|own| own.id).collect::<Vec<_>>(), &vectors).unwrap();
    library
}

/// The documents as they are sent.
fn documents() -> &'static Folder {
    static FOLDER: OnceLock<Folder> = OnceLock::new();
    FOLDER.get_or_init(|| folder(&library("one-layer")))
}

fn folder(library: &Library) -> Folder {
    let files = library.to_files(USUAL_WAYS).unwrap();
    let describe = |(path, bytes): (&String, &Vec<u8>)| ModelFile {
        path: path.clone(),
        md5: md5_hex(bytes),
        size_bytes: bytes.len() as u64,
    };
    Folder { files: files.iter().map(describe).collect(), bytes: files.into_values().collect() }
}

/// What the documents answer, asked directly.
fn answer_directly(question: &str) -> Value {
    let (encoder, _) = encoder("one-layer");
    let library = library("one-layer");
    let host = QuietHost::default();
    let search = block_on(library.search(question, USUAL_WAYS, 10, Some(&encoder), &host)).unwrap();
    json!(library.answer(&search))
}

/// An edge whose studio has this encoder.
async fn published(encoder: &str) -> TestApp {
    let app = TestApp::new();
    install(&app, encoder);
    app.publish("notes", documents()).await;
    app
}

fn install(app: &TestApp, encoder: &str) {
    let to = app.dist.path().join("encoder");
    std::fs::create_dir_all(&to).unwrap();
    for file in ENCODER_FILES {
        std::fs::copy(encoder_folder(encoder).join(file), to.join(file)).unwrap();
    }
}

/// The same, but for numbers within 1e-4 of each other.
fn assert_alike(a: &Value, b: &Value) {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => {
            assert!((x.as_f64().unwrap() - y.as_f64().unwrap()).abs() <= 1e-4, "{x} {y}");
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).for_each(|(a, b)| assert_alike(a, b))
        }
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            a.iter().for_each(|(name, own)| assert_alike(own, &b[name]));
        }
        _ => assert_eq!(a, b),
    }
}

#[tokio::test]
async fn documents_answer_as_they_do_elsewhere() {
    let app = published("one-layer").await;
    let expected: Vec<Value> = QUESTIONS.iter().map(|question| answer_directly(question)).collect();
    assert_eq!(expected[0]["nearest"].as_array().unwrap().len(), 3, "there is something to compare");
    for (question, expected) in QUESTIONS.iter().zip(&expected) {
        let answer = app.invoke("notes", &json!({ "question": question })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_alike(&answer.json(), expected);
    }
    let many = app.invoke("notes", &json!({ "inputs": { "question": QUESTIONS } })).await;
    assert_alike(&many.json(), &json!({ "predictions": expected }));
    let csv = format!("question\n{}\n", QUESTIONS.join("\n"));
    let of_csv = app.call("POST", "/d/notes/invocations", &[("content-type", "text/csv")], csv).await;
    assert_eq!(of_csv.json(), many.json());
    let none = app.invoke("notes", &json!({ "inputs": [] })).await;
    none.check(200, &json!({ "predictions": [] }));
}

#[tokio::test]
async fn questions_are_counted_by_whether_they_were_answered() {
    let app = published("one-layer").await;
    let asked = app.invoke("notes", &json!({ "inputs": { "question": QUESTIONS } })).await.json();
    let n_refused = asked["predictions"].as_array().unwrap().iter().filter(|own| own["refused"] == true).count();
    app.invoke("notes", &json!({ "question": "" })).await.check_refusal(400, "bad_input", "There is no question.");
    let count = |label: &str| json!({ "latency_ms": 3.0, "label": label }).to_string();
    let told = app.call("POST", "/d/notes/count", &[], count("answered")).await;
    assert_eq!(told.status, 204, "{}", told.text());
    app.call("POST", "/d/notes/count", &[], count("spam")).await.check_refusal(
        400,
        "bad_input",
        "label must be “answered” or “not answered”, and value left out.",
    );
    app.advance_ms(60_000);
    let span = format!("from_ms={}&to_ms={}&buckets=1", crate::app::START_MS, crate::app::START_MS + 60_000);
    let stats = app.get(&format!("/api/deployments/notes/stats?{span}")).await.json();
    assert_eq!((&stats["n_predictions"], &stats["n_refused"]), (&json!(4), &json!(1)), "{stats}");
    let by_label = &stats["buckets"][0]["by_label"];
    let of = |label: &str| by_label[label].as_u64().unwrap_or(0) as usize;
    assert_eq!((of("answered"), of("not answered")), (4 - n_refused, n_refused), "{stats}");
}

#[tokio::test]
async fn without_their_encoder_documents_are_published_and_say_what_is_missing() {
    let app = TestApp::new();
    app.publish("notes", documents()).await;
    let question = json!({ "question": QUESTIONS[0] });
    let refused = app.invoke("notes", &question).await;
    let what = "This edge has no sentence encoder, which questions to documents need.";
    refused.check_refusal(503, "unreachable", what);
    assert!(refused.json()["remedy"].as_str().unwrap().contains("`cargo xtask encoder`"), "{}", refused.text());
    assert_eq!(refused.json()["error_code"], "TEMPORARILY_UNAVAILABLE");
    for (file, bytes) in documents().files.iter().zip(&documents().bytes) {
        assert_eq!(&app.get(&format!("/d/notes/model/1/{}", file.path)).await.bytes, bytes, "the link works");
    }
    install(&app, "one-layer");
    assert_eq!(app.invoke("notes", &question).await.status, 200, "it is found without a new start");

    let other = published("three-layers").await;
    let what = "These documents were indexed with another sentence encoder than the one that this edge has.";
    other.invoke("notes", &question).await.check_refusal(503, "unreachable", what);
}

#[tokio::test]
async fn broken_documents_are_refused_and_change_nothing() {
    let app = published("one-layer").await;
    let rows = json!({ "replaces": 1, "files": documents().files[..1] });
    let answer = app.write("PUT", "/api/deployments/notes", rows.to_string()).await;
    answer.check_refusal(400, "bad_input", "The index has no file vectors.bin.");
    for (folder, what) in [
        (documents().clone().with("collection.json", b"{}"), "This is no index of documents: missing field `version`"),
        (documents().clone().with("vectors.bin", &[0xff; 64]), "The vectors of this index are damaged."),
        (documents().clone().with("search.json", b"1"), "How the documents are searched cannot be read:"),
        (documents().clone().and("run.sh", b"rm"), "run.sh is no file of an index of documents."),
    ] {
        app.send_files(&folder).await;
        let answer = app.try_publish("notes", &folder, 1, Default::default()).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert!(answer.json()["what"].as_str().unwrap().starts_with(what), "{}", answer.text());
    }
    let answer = app.invoke("notes", &json!({ "question": QUESTIONS[0] })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn a_name_may_turn_from_documents_to_a_model() {
    let app = published("one-layer").await;
    let question = json!({ "question": QUESTIONS[0] });
    assert_eq!(app.invoke("notes", &question).await.status, 200);
    app.send_files(fruits()).await;
    assert_eq!(app.try_publish("notes", fruits(), 1, Default::default()).await.status, 200);
    app.invoke("notes", &question).await.check_refusal(400, "bad_input", "The request has no rows.");
    let rows = json!({ "instances": [[151.0, "red", true]] });
    assert_eq!(app.invoke("notes", &rows).await.json()["predictions"][0]["label"], "apple");
}
