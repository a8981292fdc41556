//! Pushes that git itself would not send: cut, damaged, lying, at the same time.

use std::io::Write;
use std::process::{Command, Stdio};

use axum::body::Body;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use futures::StreamExt;

use crate::app::{Answer, TestApp};
use crate::git::Repository;

/// Where pushes to a project go.
pub const PATH: &str = "/p/iris.git/git-receive-pack";

/// No object.
pub fn zero() -> String {
    "0".repeat(40)
}

/// The lines before a pack: moves of refs, then a flush.
pub fn commands(moves: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut body = String::new();
    for (index, (from, to, name)) in moves.iter().enumerate() {
        let capabilities = if index == 0 { "\0report-status" } else { "" };
        let line = format!("{from} {to} {name}{capabilities}");
        body.push_str(&format!("{:04x}{line}", line.len() + 4));
    }
    body.push_str("0000");
    body.into_bytes()
}

/// The pack that git makes of some objects.
fn pack(repository: &Repository, objects: &[&str]) -> Vec<u8> {
    let mut git = Command::new("git")
        .args(["pack-objects", "--stdout", "--quiet"])
        .current_dir(repository.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    git.stdin.take().unwrap().write_all(objects.join("\n").as_bytes()).unwrap();
    git.wait_with_output().unwrap().stdout
}

/// All objects of a repository.
fn all_objects(repository: &Repository) -> Vec<String> {
    let listed = repository.git(&["rev-list", "--all", "--objects", "--no-object-names"]);
    listed.lines().map(str::to_string).collect()
}

/// A repository with one commit; the commit; a push of it.
fn first() -> (Repository, String, Vec<u8>) {
    let repository = Repository::new();
    repository.write("a.txt", "a\n");
    repository.write("d/b.txt", "b\n");
    let tip = repository.commit("First");
    let objects = all_objects(&repository);
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    let body = [commands(&[(&zero(), &tip, "refs/heads/main")]), pack(&repository, &objects)].concat();
    (repository, tip, body)
}

/// What the edge answers to a push.
#[track_caller]
pub fn lines(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/x-git-receive-pack-result");
    let text = answer.text();
    let mut rest = text.as_str();
    let mut lines = Vec::new();
    while rest != "0000" && !rest.is_empty() {
        let n = usize::from_str_radix(&rest[..4], 16).unwrap();
        lines.push(rest[4..n].trim_end().to_string());
        rest = &rest[n..];
    }
    lines
}

/// A project's refs as text.
pub async fn refs(app: &TestApp) -> String {
    app.write("GET", "/p/iris.git/info/refs", "").await.text()
}

#[tokio::test]
async fn a_push_may_be_tried_first_and_may_come_packed() {
    let app = TestApp::new();
    let (_repository, tip, body) = first();
    let tried = app.write("POST", PATH, "0000").await;
    assert_eq!((tried.status.as_u16(), tried.bytes.len()), (200, 0));
    assert_eq!(app.write("GET", "/api/projects/iris", "").await.status, 404, "trying makes nothing");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&body).unwrap();
    let answer = app.write("POST", PATH, gzip.finish().unwrap()).await;
    assert_eq!(lines(&answer), ["unpack ok", "ok refs/heads/main"]);
    assert_eq!(refs(&app).await, format!("{tip}\trefs/heads/main\n"));
    let told = app.write("GET", "/p/iris.git/info/refs?service=git-receive-pack", "").await;
    assert_eq!(told.header("content-type"), "application/x-git-receive-pack-advertisement");
    assert!(told.text().contains("report-status delete-refs atomic ofs-delta"), "{}", told.text());
    let object = app.write("GET", &format!("/p/iris.git/objects/{}/{}", &tip[..2], &tip[2..]), "").await;
    assert_eq!(object.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(app.write("GET", "/p/iris.git/objects/info/packs", "").await.status, 404);
    assert_eq!(app.write("GET", "/p/iris.git/HEAD", "").await.text(), "ref: refs/heads/main\n");
}

#[tokio::test]
async fn a_push_that_is_cut_changes_nothing_and_can_be_repeated() {
    let app = TestApp::new();
    let (_repository, tip, body) = first();
    for n in [0, 3, 60, body.len() / 2, body.len() - 1] {
        let start = body[..n].to_vec();
        let cut = futures::stream::iter([Ok(start), Err(std::io::Error::other("cut"))]);
        let answer = app.write("POST", PATH, Body::from_stream(cut.boxed())).await;
        answer.check_refusal(408, "bad_input", "The push did not come to its end; nothing was changed.");
        // As if a proxy had ended it in order.
        let answer = app.write("POST", PATH, body[..n].to_vec()).await;
        assert!(answer.status == 400 || lines(&answer)[0].starts_with("unpack the pack cannot be read"), "{answer:?}");
    }
    assert_eq!(app.write("GET", "/api/projects/iris", "").await.status, 404);
    let incoming = app.data.path().join("objects/incoming");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0, "leftovers");
    assert_eq!(lines(&app.write("POST", PATH, body).await), ["unpack ok", "ok refs/heads/main"]);
    assert_eq!(refs(&app).await, format!("{tip}\trefs/heads/main\n"));
}

#[tokio::test]
async fn damaged_packs_are_refused() {
    let app = TestApp::new();
    let (_repository, _, body) = first();
    for index in [5, 20, 21, 25].map(|from_end| body.len() - from_end) {
        let mut damaged = body.clone();
        damaged[index] ^= 0x10;
        let answer = app.write("POST", PATH, damaged).await;
        let lines = lines(&answer);
        assert!(lines[0].starts_with("unpack the pack cannot be read: "), "{lines:?}");
        assert_eq!(lines[1], "ng refs/heads/main the pack was not taken");
    }
    assert_eq!(app.write("GET", "/api/projects/iris", "").await.status, 404);
}

/// A pack as a client of ours makes it: whole objects, each compressed.
pub fn plain_pack(n_said: u32, objects: &[(u8, u64, &[u8])]) -> Vec<u8> {
    let mut pack = [b"PACK".as_slice(), &2_u32.to_be_bytes(), &n_said.to_be_bytes()].concat();
    for (kind, size_said, content) in objects {
        let mut left = size_said >> 4;
        let mut byte = kind << 4 | (size_said & 15) as u8;
        while left > 0 {
            pack.push(byte | 0x80);
            byte = (left & 0x7f) as u8;
            left >>= 7;
        }
        pack.push(byte);
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(content).unwrap();
        pack.extend_from_slice(&zlib.finish().unwrap());
    }
    let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
    hasher.update(&pack);
    pack.extend_from_slice(hasher.try_finalize().unwrap().as_slice());
    pack
}

/// The name of an object.
pub fn id(kind: gix_object::Kind, content: &[u8]) -> String {
    gix_object::compute_hash(gix_hash::Kind::Sha1, kind, content).unwrap().to_string()
}

#[tokio::test]
async fn packs_that_lie_are_refused_in_little_memory() {
    let app = TestApp::new();
    let tip = id(gix_object::Kind::Blob, b"hello");
    let tag = [(zero(), tip.clone(), "refs/tags/t")];
    let tag: Vec<_> = tag.iter().map(|(from, to, name)| (from.as_str(), to.as_str(), *name)).collect();
    let send = async |pack: Vec<u8>| lines(&app.write("POST", PATH, [commands(&tag), pack].concat()).await)[0].clone();
    let said = send(plain_pack(1, &[(3, 10 << 30, b"hello")])).await;
    assert!(said.contains("the pack cannot be read"), "ten gigabytes that are five bytes: {said}");
    let said = send(plain_pack(u32::MAX, &[(3, 5, b"hello")])).await;
    assert!(said.contains("or it has too many") || said.contains("cannot be read"), "four billion objects: {said}");
    let zeros = vec![0; 65 << 20];
    let said = send(plain_pack(1, &[(3, zeros.len() as u64, &zeros)])).await;
    let sentence = "unpack a file in it is larger than 64 MiB, or it has too many; keep large files with DVC";
    assert_eq!(said, sentence, "65 MiB in 65 KiB");
    let said = send(b"PACK".to_vec()).await;
    assert!(said.contains("cannot be read"), "{said}");
    assert_eq!(send(plain_pack(1, &[(3, 5, b"hello")])).await, "unpack ok");
}

#[tokio::test]
async fn all_that_a_tip_reaches_must_be_there() {
    let app = TestApp::new();
    let (repository, tip, _) = first();
    let blob = repository.git(&["rev-parse", "HEAD:a.txt"]);
    let objects = all_objects(&repository);
    let without: Vec<&str> = objects.iter().map(String::as_str).filter(|id| *id != blob).collect();
    let body = [commands(&[(&zero(), &tip, "refs/heads/main")]), pack(&repository, &without)].concat();
    let answer = app.write("POST", PATH, body).await;
    assert_eq!(lines(&answer), ["unpack ok".into(), format!("ng refs/heads/main object {blob} is missing")]);
    let all: Vec<&str> = objects.iter().map(String::as_str).collect();
    let nowhere = "1".repeat(40);
    let wishes = [(zero(), nowhere.clone(), "refs/heads/none"), (zero(), tip.clone(), "refs/heads/main")];
    let wishes: Vec<_> = wishes.iter().map(|(from, to, name)| (from.as_str(), to.as_str(), *name)).collect();
    let answer = app.write("POST", PATH, [commands(&wishes), pack(&repository, &all)].concat()).await;
    let expected = ["unpack ok", &format!("ng refs/heads/none object {nowhere} is missing"), "ok refs/heads/main"];
    assert_eq!(lines(&answer), expected);
    // What no tip reaches is not kept, so nothing half can be built on later.
    let lone = format!("tree {}\nauthor A <a> 0 +0000\ncommitter A <a> 0 +0000\n\nlone", "2".repeat(40));
    let child = |parent: &str, tree: &str| {
        format!("tree {tree}\nparent {parent}\nauthor A <a> 0 +0000\ncommitter A <a> 0 +0000\n\nchild")
    };
    let lone_id = id(gix_object::Kind::Commit, lone.as_bytes());
    let tree = repository.git(&["rev-parse", "HEAD^{tree}"]);
    let good = child(&tip, &tree);
    let good_id = id(gix_object::Kind::Commit, good.as_bytes());
    let both = plain_pack(2, &[(1, good.len() as u64, good.as_bytes()), (1, lone.len() as u64, lone.as_bytes())]);
    let body = [commands(&[(&tip, &good_id, "refs/heads/main")]), both].concat();
    assert_eq!(lines(&app.write("POST", PATH, body).await)[1], "ok refs/heads/main");
    let bad = child(&lone_id, &tree);
    let bad_id = id(gix_object::Kind::Commit, bad.as_bytes());
    let bad_pack = plain_pack(1, &[(1, bad.len() as u64, bad.as_bytes())]);
    let body = [commands(&[(&zero(), &bad_id, "refs/heads/bad")]), bad_pack].concat();
    let answer = lines(&app.write("POST", PATH, body).await);
    assert_eq!(answer[1], format!("ng refs/heads/bad object {lone_id} is missing"));
}

#[tokio::test]
async fn of_pushes_at_one_time_one_wins() {
    let app = TestApp::new();
    let (repository, tip, body) = first();
    assert_eq!(lines(&app.write("POST", PATH, body).await)[1], "ok refs/heads/main");
    let tree = repository.git(&["rev-parse", "HEAD^{tree}"]);
    let pushes = (0..8).map(|index| {
        let commit = format!(
            "tree {tree}\nparent {tip}\nauthor A <a> {index} +0000\ncommitter A <a> {index} +0000\n\nNumber {index}"
        );
        let new = id(gix_object::Kind::Commit, commit.as_bytes());
        let pack = plain_pack(1, &[(1, commit.len() as u64, commit.as_bytes())]);
        let body = [commands(&[(&tip, &new, "refs/heads/main")]), pack].concat();
        let app = &app;
        async move { (new, lines(&app.write("POST", PATH, body).await)[1].clone()) }
    });
    let said = futures::future::join_all(pushes).await;
    let winners: Vec<&String> =
        said.iter().filter(|(_, line)| line == "ok refs/heads/main").map(|(new, _)| new).collect();
    assert_eq!(winners.len(), 1, "{said:?}");
    let others = said.iter().filter(|(_, line)| line == "ng refs/heads/main it moved meanwhile; fetch first").count();
    assert_eq!(others, 7, "{said:?}");
    assert_eq!(refs(&app).await, format!("{}\trefs/heads/main\n", winners[0]));
}

#[tokio::test]
async fn what_is_no_push_is_said() {
    let app = TestApp::new();
    for (body, what) in [
        ("", "The push cannot be read: it ends too early."),
        ("0009hello0000", "The push cannot be read: one of its lines is no move of a ref."),
    ] {
        app.write("POST", PATH, body).await.check_refusal(400, "bad_input", what);
    }
    let (_repository, tip, _) = first();
    for name in ["HEAD", "refs/heads/a..b", "main", "refs/heads/.a", "refs/../x"] {
        let body = [commands(&[(&zero(), &tip, name)]), plain_pack(0, &[])].concat();
        assert_eq!(lines(&app.write("POST", PATH, body).await)[1], format!("ng {name} no ref may have this name"));
    }
}

#[tokio::test]
async fn every_push_is_in_the_audit_log() {
    let app = TestApp::new();
    let (_repository, tip, body) = first();
    app.write("POST", PATH, body).await;
    let database = rusqlite::Connection::open(app.data.path().join("edge.sqlite")).unwrap();
    let mut statement = database.prepare("SELECT action, subject, token FROM audit ORDER BY id").unwrap();
    let rows: Vec<(String, String, Option<i64>)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let push = format!("iris refs/heads/main none {tip}");
    assert_eq!(rows, [("put_project".into(), "iris".into(), None), ("push_git".into(), push, None)]);
}

#[tokio::test]
async fn clients_that_read_nothing_hold_up_nobody_else() {
    let app = TestApp::new();
    let repository = Repository::new();
    repository.write("noise", crate::git::noise(1 << 20));
    let tip = repository.commit("Noise");
    let objects = all_objects(&repository);
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    let body = [commands(&[(&zero(), &tip, "refs/heads/main")]), pack(&repository, &objects)].concat();
    assert_eq!(lines(&app.write("POST", PATH, body).await), ["unpack ok", "ok refs/heads/main"]);

    let want = format!("want {tip} side-band-64k ofs-delta\n");
    let fetch = format!("{:04x}{want}00000009done\n", want.len() + 4);
    let mut answers = Vec::new();
    let path = PATH.replace("receive", "upload");
    let mut waiting: futures::stream::FuturesUnordered<_> =
        (0..600).map(|_| app.begin("POST", &path, fetch.clone())).collect();
    let some_seconds = std::time::Duration::from_secs(3);
    while let Ok(Some(answer)) = tokio::time::timeout(some_seconds, waiting.next()).await {
        assert_eq!(answer.status(), 200);
        answers.push(answer);
    }
    let looking = app.write("GET", "/api/projects/iris", "");
    assert_eq!(tokio::time::timeout(some_seconds, looking).await.expect("the edge answers").status, 200);
    // One that reads lets the next one in.
    let answer = answers.pop().unwrap();
    assert!(axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap().len() > 1 << 20);
    assert_eq!(tokio::time::timeout(some_seconds, waiting.next()).await.unwrap().unwrap().status(), 200);
}
