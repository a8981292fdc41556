//! Documents: versioned as data is, with their vectors and questions beside them.

use bunsen_project::documents::{
    self, Documents, DocumentsChange, DocumentsWriter, StoredDocument, WrittenDocuments, change_documents,
    forget_questions, keep_question, keep_vectors, questions, read_vectors, vector_keys,
};
use bunsen_project::{
    Batch, MemoryStore, ProjectError, Space, Store, empty_trash, export, git, md5_hex, project, read_content,
};
use bunsen_spec::{Answer, AskedQuestion, CutBy, Cutting, ProblemKind, ProjectId, Signals};
use futures::executor::block_on;

use crate::genuine_git::{self, Folder, unzip};
use crate::sample::{Numbers, at, id, read_text_file, store_with_project, table, versions};

fn change(store: &MemoryStore, what: &DocumentsChange, seconds: u32) -> Documents {
    block_on(change_documents(store, &id("p1"), what, &at(seconds))).unwrap().0
}

fn put(store: &MemoryStore, documents: &[(&str, &str)], seconds: u32) -> Documents {
    change(store, &DocumentsChange::Put(written(store, documents)), seconds)
}

pub fn written(store: &MemoryStore, documents: &[(&str, &str)]) -> WrittenDocuments {
    block_on(async {
        let mut writer = DocumentsWriter::begin(store, "w", &at(0)).await.unwrap();
        for (name, text) in documents {
            write(&mut writer, name, text.as_bytes()).await.unwrap();
        }
        writer.finish()
    })
}

async fn write(writer: &mut DocumentsWriter<'_>, name: &str, bytes: &[u8]) -> Result<String, ProjectError> {
    let mut content = writer.content();
    content.push(bytes).await?;
    writer.add(name, &content.finish().await?).await
}

fn text(store: &MemoryStore, path: &str) -> Option<String> {
    let bytes = block_on(read_text_file(store, &id("p1"), path)).unwrap();
    bytes.map(|bytes| String::from_utf8(bytes).unwrap())
}

fn names(documents: &Documents) -> Vec<&str> {
    documents.documents.iter().map(|own| own.name.as_str()).collect()
}

fn asked(question: &str) -> AskedQuestion {
    let answer = Answer {
        answer: String::new(),
        citations: Vec::new(),
        confidence: 0.1,
        refused: true,
        nearest: Vec::new(),
        signals: Signals::default(),
    };
    AskedQuestion { question: question.into(), after: Vec::new(), asked_ms: 0.0, answer }
}

#[test]
fn documents_are_pointers_of_dvc_and_every_change_is_a_version() {
    let store = store_with_project();
    assert_eq!(block_on(documents::documents(&store, &id("p1"))).unwrap(), Documents::default());
    put(&store, &[("b.md", "Two."), ("notes/a.md", "One."), ("notes/c.md", "Three.")], 1);
    let pointer = text(&store, "documents/notes/a.md.dvc").unwrap();
    let pointer = bunsen_project::dvc::Pointer::from_yaml(&pointer).unwrap();
    assert_eq!((pointer.path.as_str(), pointer.md5, pointer.size_bytes), ("a.md", md5_hex(b"One."), 4));
    assert_eq!(text(&store, "documents/.gitignore").unwrap(), "/b.md\n");
    assert_eq!(text(&store, "documents/notes/.gitignore").unwrap(), "/a.md\n/c.md\n");

    let newer = put(&store, &[("b.md", "Two and a half.")], 2);
    let b = StoredDocument { name: "b.md".into(), md5: md5_hex(b"Two and a half."), size_bytes: 15 };
    assert_eq!(newer.documents[0], b);
    let cutting = Cutting { by: CutBy::Fixed, size_tokens: 100, overlap_tokens: 10 };
    change(&store, &DocumentsChange::Cut(cutting.clone()), 3);
    // The same again is no version.
    change(&store, &DocumentsChange::Cut(cutting.clone()), 4);
    let after = change(&store, &DocumentsChange::Remove(vec!["notes/a.md".into(), "notes/c.md".into()]), 5);
    assert_eq!((names(&after), &after.cutting), (vec!["b.md"], &cutting));
    assert_eq!(block_on(documents::documents(&store, &id("p1"))).unwrap(), after);
    assert_eq!(text(&store, "documents/notes/.gitignore"), None);
    let said = block_on(versions(&store, &id("p1"), 9)).unwrap();
    let said: Vec<String> = said.iter().map(|own| own.message.trim().to_string()).collect();
    let wanted = ["Remove 2 documents", "Change how documents are cut", "Add b.md", "Add 3 documents"];
    assert_eq!(&said[..4], &wanted);
    // What an older version needs stays.
    block_on(empty_trash(&store, 0.0, &at(9))).unwrap();
    assert_eq!(block_on(read_content(&store, &md5_hex(b"One."))).unwrap(), b"One.");
    let folder = Folder::new("documents");
    unzip(&block_on(export(&store, &id("p1"))).unwrap().bytes, &folder.0);
    let place = folder.0.join("iris");
    genuine_git::git(&place, &["fsck", "--strict", "--no-progress"]);
    // What DVC puts in place is in nobody's way.
    std::fs::write(place.join("documents/b.md"), "Two and a half.").unwrap();
    std::fs::write(place.join("data/iris.csv"), crate::sample::IRIS).unwrap();
    assert_eq!(genuine_git::git(&place, &["status", "--short"]), "");
}

#[test]
fn a_name_that_leads_elsewhere_is_refused() {
    let store = store_with_project();
    for name in ["../a.md", "/a.md", "a.dvc", ".git/config", ""] {
        let new = DocumentsChange::Put(written(&store, &[(name, "One.")]));
        let refused = block_on(change_documents(&store, &id("p1"), &new, &at(1))).unwrap_err();
        assert_eq!(bunsen_spec::Problem::from(refused).kind, ProblemKind::BadInput, "{name}");
    }
    assert_eq!(block_on(versions(&store, &id("p1"), 9)).unwrap().len(), 1);
    assert!(block_on(drafts(&store)).is_empty());
}

async fn drafts(store: &MemoryStore) -> Vec<String> {
    store.keys(Space::Records, "drafts/").await.unwrap()
}

#[test]
fn many_documents_are_stored_as_they_come_and_become_one_version() {
    let store = store_with_project();
    block_on(async {
        let mut writer = DocumentsWriter::begin(&store, "w", &at(0)).await.unwrap();
        for number in 0..100 {
            write(&mut writer, &format!("{number}.txt"), format!("Text {number}.").as_bytes()).await.unwrap();
        }
        let large = table(1_000_000, 1);
        let md5 = write(&mut writer, "large.csv", &large).await.unwrap();
        assert!(store.keys(Space::Files, "").await.unwrap().len() > 64, "most are not held any more");
        // Emptying the trash meanwhile takes none of them.
        empty_trash(&store, 0.0, &at(1)).await.unwrap();
        let change = DocumentsChange::Put(writer.finish());
        assert_eq!(change_documents(&store, &id("p1"), &change, &at(2)).await.unwrap().0.documents.len(), 101);
        assert!(drafts(&store).await.is_empty());
        empty_trash(&store, 0.0, &at(3)).await.unwrap();
        assert!(read_content(&store, &md5).await.unwrap() == large);
        for number in 0..100 {
            let text = format!("Text {number}.");
            assert_eq!(read_content(&store, &md5_hex(text.as_bytes())).await.unwrap(), text.as_bytes());
        }
        assert_eq!(versions(&store, &id("p1"), 9).await.unwrap().len(), 2);
    });
}

#[test]
fn what_is_given_up_or_finds_no_room_is_in_nobodys_way() {
    let store = store_with_project();
    let noise = |seed| {
        let mut numbers = Numbers(seed);
        (0..400_000).map(|_| numbers.below(256) as u8).collect::<Vec<u8>>()
    };
    block_on(async {
        let before = store.size_bytes();
        store.set_capacity(Some(before + 1_000_000));
        let mut writer = DocumentsWriter::begin(&store, "w", &at(1)).await.unwrap();
        let mut full = None;
        for seed in 0..9 {
            full = full.or(write(&mut writer, &format!("{seed}.bin"), &noise(seed)).await.err());
        }
        assert_eq!(full, Some(ProjectError::Full));
        writer.abandon().await.unwrap();
        assert!(empty_trash(&store, 0.0, &at(2)).await.unwrap().size_bytes > 400_000);

        // There is room for the contents and none for the version.
        let mut writer = DocumentsWriter::begin(&store, "w", &at(3)).await.unwrap();
        for seed in 0..3 {
            write(&mut writer, &format!("{seed}.txt"), &noise(seed)[..200_000]).await.unwrap();
        }
        store.set_capacity(Some(store.size_bytes()));
        let change = DocumentsChange::Put(writer.finish());
        assert_eq!(change_documents(&store, &id("p1"), &change, &at(4)).await.unwrap_err(), ProjectError::Full);
        assert!(drafts(&store).await.is_empty());
        empty_trash(&store, 0.0, &at(5)).await.unwrap();
        assert!(store.size_bytes() < before + 1_000, "nothing is left of them");
    });
}

#[test]
fn vectors_and_questions_go_with_copies_and_end_with_their_project() {
    let store = store_with_project();
    let (p1, p2) = (id("p1"), id("p2"));
    block_on(async {
        for piece in [b"one", b"two"] {
            let key = keep_vectors(&store, &p1, piece.to_vec(), &at(1)).await.unwrap();
            assert_eq!(read_vectors(&store, vec![key.clone()]).await.unwrap(), [(key, piece.to_vec())]);
        }
        for question in ["First?", "Second?", "First?"] {
            keep_question(&store, &p1, &asked(question), &at(2)).await.unwrap();
        }
        let kept = |of: Vec<AskedQuestion>| of.into_iter().map(|own| own.question).collect::<Vec<_>>();
        assert_eq!(kept(questions(&store, &p1).await.unwrap()), ["First?", "Second?"]);
        project::duplicate(&store, &p1, p2.clone(), "Copy", &at(3)).await.unwrap();
        let pieces = async |of: &ProjectId| read_vectors(&store, vector_keys(&store, of).await.unwrap()).await.unwrap();
        let bytes = |pieces: Vec<(String, Vec<u8>)>| pieces.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>();
        assert_eq!(bytes(pieces(&p2).await), bytes(pieces(&p1).await));
        assert_eq!(questions(&store, &p2).await.unwrap().len(), 2);
        let first = pieces(&p1).await[0].0.clone();
        documents::remove_vectors(&store, vec![first]).await.unwrap();
        assert_eq!((pieces(&p1).await.len(), pieces(&p2).await.len()), (1, 2));
        forget_questions(&store, &p1).await.unwrap();
        assert!(questions(&store, &p1).await.unwrap().is_empty());

        project::trash(&store, &p2, &at(4)).await.unwrap();
        assert!(keep_vectors(&store, &p2, b"late".to_vec(), &at(4)).await.is_err());
        empty_trash(&store, 0.0, &at(5)).await.unwrap();
        assert!(store.keys(Space::Records, "p2/").await.unwrap().is_empty());
    });
}

#[test]
fn what_is_not_ours_is_listed_left_alone_and_can_be_removed() {
    let store = store_with_project();
    put(&store, &[("a.md", "One.")], 1);
    let folder = "outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e.dir\n  size: 3\n  nfiles: 2\n  path: scans\n";
    let cutting = r#"{"version": 1, "cutting": "as you like"}"#;
    block_on(async {
        let head = git::read_branch(&store, "p1").await.unwrap();
        let tree = git::read_commit(&store, head).await.unwrap().tree;
        let files = [("documents/scans.dvc", folder), ("documents.json", cutting)];
        let files = files.map(|(path, text)| (path.to_string(), Some(text.as_bytes().to_vec()))).into();
        let mut objects = Vec::new();
        let tree = git::edit_tree(&store, Some(tree), files, &mut objects).await.unwrap().unwrap();
        let commit = git::write_commit(tree, &[head], &at(2), "By hand");
        let mut batch = Batch::default();
        batch.put.push((Space::Refs, "p1/refs/heads/main".into(), format!("{}\n", commit.id).into_bytes()));
        objects.into_iter().chain([commit]).for_each(|object| object.put_into(&mut batch));
        store.write(batch).await.unwrap();
    });
    let read = || block_on(documents::documents(&store, &id("p1"))).unwrap();
    let wrong = |own: &Documents| own.unreadable.keys().cloned().collect::<Vec<_>>();
    assert_eq!((names(&read()), wrong(&read())), (vec!["a.md"], vec!["scans".to_string()]));
    assert!(matches!(read().unread_cutting, Some(ProjectError::Damaged { .. })));
    put(&store, &[("b.md", "Two.")], 3);
    assert_eq!(text(&store, "documents/scans.dvc").unwrap(), folder);
    assert_eq!(text(&store, "documents.json").unwrap(), cutting);
    assert_eq!(text(&store, "documents/.gitignore").unwrap(), "/a.md\n/b.md\n/scans\n");
    change(&store, &DocumentsChange::Cut(Cutting::default()), 4);
    assert_eq!(read().unread_cutting, None);
    let after = change(&store, &DocumentsChange::Remove(vec!["scans".into()]), 5);
    assert_eq!((names(&after), wrong(&read())), (vec!["a.md", "b.md"], Vec::new()));
    assert_eq!(text(&store, "documents/scans.dvc"), None);
}
