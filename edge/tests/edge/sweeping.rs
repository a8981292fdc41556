//! What is removed from projects, and what is not, with the genuine git beside it.

use std::path::Path;
use std::time::Duration;

use axum::body::Body;
use futures::SinkExt;
use gix_object::Kind;
use serde_json::json;

use crate::app::{Answer, TOKEN, TestApp};
use crate::git::{Repository, noise};
use crate::pushes::{PATH, commands, id, lines, plain_pack, refs, zero};

const DAY_MS: u64 = 24 * 3600 * 1000;

/// An edge on a socket, and the address of a repository on it.
async fn listening() -> (TestApp, String) {
    let app = TestApp::new();
    let origin = app.listen().await.replace("http://", &format!("http://anyone:{TOKEN}@"));
    (app, format!("{origin}/p/iris.git"))
}

/// Two sweeps with what lies between them until what the first found has gone.
async fn sweep_twice(app: &TestApp) {
    app.tidy().await;
    app.advance_ms(14 * DAY_MS);
    app.tidy().await;
}

/// The bytes of the database's pages.
fn database_bytes(app: &TestApp) -> i64 {
    let database = rusqlite::Connection::open(app.data.path().join("edge.sqlite")).unwrap();
    let read = |name: &str| database.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    read("page_count") * read("page_size")
}

fn count(app: &TestApp, table: &str) -> i64 {
    let database = rusqlite::Connection::open(app.data.path().join("edge.sqlite")).unwrap();
    database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// Whether the edge has an object of git's.
async fn has(app: &TestApp, id: &str) -> bool {
    let answer = app.write("GET", &format!("/p/iris.git/objects/{}/{}", &id[..2], &id[2..]), "").await;
    assert!(answer.status == 200 || answer.status == 404, "{answer:?}");
    answer.status == 200
}

#[track_caller]
fn check_clone(address: &str, tip: &str) {
    let there = Repository::clone(address);
    there.check();
    assert_eq!(there.git(&["rev-parse", "HEAD"]), tip);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_ref_reaches_goes_after_two_weeks() {
    let (app, address) = listening().await;
    let here = Repository::new();
    here.write("kept.txt", "kept\n");
    here.commit("First");
    here.write("large", noise(3 << 20));
    let overwritten = here.commit("Large");
    here.git(&["push", "--quiet", &address, "main"]);
    here.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    here.write("other.txt", noise(10_000));
    here.git(&["checkout", "--quiet", "-b", "side"]);
    let deleted = here.commit("Side");
    here.git(&["tag", "-a", "v1", "-m", "Version 1"]);
    here.git(&["checkout", "--quiet", "main"]);
    here.write("new.txt", "new\n");
    let tip = here.commit("Other");
    here.git(&["push", "--quiet", "--force", &address, "main", "side", "v1"]);
    here.git(&["push", "--quiet", &address, "--delete", "side"]);

    let before = database_bytes(&app);
    app.tidy().await;
    app.advance_ms(14 * DAY_MS - 1);
    app.tidy().await;
    assert!(has(&app, &overwritten).await, "a moment too early");
    assert_eq!(count(&app, "git_unreached"), 3, "the commit, its folder and its file");
    app.advance_ms(1);
    app.tidy().await;
    assert_eq!((has(&app, &overwritten).await, has(&app, &deleted).await), (false, true), "the tag still names one");
    assert_eq!(count(&app, "git_unreached"), 0);
    let after = database_bytes(&app);
    assert!(after + (3 << 20) <= before, "{before} bytes became {after}");
    check_clone(&address, &tip);

    here.git(&["push", "--quiet", &address, "--delete", "v1"]);
    sweep_twice(&app).await;
    assert!(!has(&app, &deleted).await);
    check_clone(&address, &tip);
    // What went can come again.
    here.git(&["push", "--quiet", "--force", &address, &format!("{overwritten}:refs/heads/main"), "v1"]);
    check_clone(&address, &overwritten);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_reached_again_begins_anew() {
    let (app, address) = listening().await;
    let here = Repository::new();
    here.commit("First");
    here.git(&["push", "--quiet", &address, "main"]);
    let second = here.commit("Second");
    let to = |what: &str| here.git(&["push", "--quiet", "--force", &address, &format!("{what}:refs/heads/main")]);
    to("main");
    to("main~1");
    app.tidy().await;
    app.advance_ms(13 * DAY_MS);
    to("main");
    app.tidy().await;
    to("main~1");
    app.advance_ms(13 * DAY_MS);
    app.tidy().await;
    assert!(has(&app, &second).await, "it was reached a moment ago");
    // A clock that is set back takes nothing early.
    app.advance_ms(0_u64.wrapping_sub(20 * DAY_MS));
    app.tidy().await;
    app.advance_ms(13 * DAY_MS);
    app.tidy().await;
    assert!(has(&app, &second).await);
    app.advance_ms(DAY_MS);
    app.tidy().await;
    assert!(!has(&app, &second).await);
}

/// A commit of an empty folder, and the push that brings it.
fn commit_on(parents: &[&str], message: &str) -> (String, Vec<u8>) {
    let tree = id(Kind::Tree, b"");
    let parents: String = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
    let commit = format!("tree {tree}\n{parents}author A <a> 0 +0000\ncommitter A <a> 0 +0000\n\n{message}");
    let name = id(Kind::Commit, commit.as_bytes());
    (name, plain_pack(2, &[(2, 0, b""), (1, commit.len() as u64, commit.as_bytes())]))
}

async fn push(app: &TestApp, from: &str, to: &str, pack: &[u8]) -> Answer {
    app.write("POST", PATH, [commands(&[(from, to, "refs/heads/main")]), pack.to_vec()].concat()).await
}

#[tokio::test]
async fn what_waits_stays_whole_as_long_as_something_young_is_built_on_it() {
    let app = TestApp::new();
    let (first, first_pack) = commit_on(&[], "first");
    let (old, old_pack) = commit_on(&[&first], "old");
    let (on_old, on_old_pack) = commit_on(&[&old], "on the old one");
    assert_eq!(lines(&push(&app, &zero(), &first, &first_pack).await)[1], "ok refs/heads/main");
    push(&app, &first, &old, &old_pack).await;
    push(&app, &old, &first, &plain_pack(0, &[])).await;
    app.tidy().await;
    app.advance_ms(13 * DAY_MS);
    // A client that has the old version pushes on it, is overwritten before anyone looks, and comes back.
    assert_eq!(lines(&push(&app, &first, &on_old, &on_old_pack).await)[1], "ok refs/heads/main");
    push(&app, &on_old, &first, &plain_pack(0, &[])).await;
    app.advance_ms(2 * DAY_MS);
    app.tidy().await;
    assert!(has(&app, &old).await, "what is stored has all that it names");
    push(&app, &first, &on_old, &plain_pack(0, &[])).await;
    assert_eq!(refs(&app).await, format!("{on_old}\trefs/heads/main\n"));
    sweep_twice(&app).await;
    assert!(has(&app, &old).await && has(&app, &first).await);
    push(&app, &on_old, &first, &plain_pack(0, &[])).await;
    sweep_twice(&app).await;
    assert!(!has(&app, &old).await && !has(&app, &on_old).await);
    // Who builds on what has gone hears of it, and sends the rest.
    let said = lines(&push(&app, &first, &on_old, &on_old_pack).await);
    assert_eq!(said[1], format!("ng refs/heads/main object {old} is missing"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pushes_during_sweeps_are_whole() {
    let (app, address) = listening().await;
    let here = Repository::new();
    here.commit("First");
    here.git(&["push", "--quiet", &address, "main"]);
    let pushing = tokio::task::spawn_blocking({
        let address = address.clone();
        move || {
            for round in 0..12 {
                // Every other version is overwritten, and the next one brings back some of its files.
                here.write(&format!("{}.txt", round % 3), noise(300_000 + round % 2));
                here.commit("More");
                here.git(&["push", "--quiet", "--force", &address, "main"]);
                if round % 2 == 1 {
                    here.git(&["reset", "--quiet", "--hard", "HEAD~2"]);
                    here.git(&["push", "--quiet", "--force", &address, "main"]);
                }
                let there = Repository::clone(&address);
                there.check();
                assert_eq!(there.git(&["rev-parse", "HEAD"]), here.git(&["rev-parse", "HEAD"]));
            }
            here
        }
    });
    let mut n_sweeps = 0;
    while !pushing.is_finished() {
        app.tidy().await;
        app.advance_ms(14 * DAY_MS);
        n_sweeps += 1;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let here = pushing.await.unwrap();
    assert!(n_sweeps > 20, "{n_sweeps} sweeps are few");
    check_clone(&address, &here.git(&["rev-parse", "HEAD"]));
}

fn files(folder: &Path) -> usize {
    let below = |path: &Path| std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    below(folder).filter(|path| path.is_dir()).map(|path| below(&path).count()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn contents_go_with_the_versions_that_named_them() {
    let (app, address) = listening().await;
    let path = |md5: &str| format!("/p/iris/dvc/files/md5/{}/{}", &md5[..2], &md5[2..]);
    let md5 = |text: &str| bunsen_project::md5_hex(text.as_bytes());
    let listing = json!([{ "md5": md5("inside"), "relpath": "inside.txt" }]).to_string();
    let names = [md5("shared"), md5("old"), md5("inside"), format!("{}.dir", md5(&listing)), md5("never named")];
    let texts = ["shared", "old", "inside", &listing, "never named"];
    app.write("PUT", "/api/projects/iris", r#"{"private": true}"#).await;
    for (name, text) in names.iter().zip(texts) {
        assert_eq!(app.write("PUT", &path(name), text.to_string()).await.status, 201);
    }
    let there = async || {
        let answer = app.write("POST", "/p/iris/dvc/missing", json!(names).to_string()).await;
        let missing = answer.json();
        names.each_ref().map(|name| !missing.as_array().unwrap().contains(&json!(name)))
    };

    let here = Repository::new();
    here.write("shared.dvc", format!("outs:\n- md5: {}\n  path: shared\n", md5("shared")));
    let first = here.commit("First");
    here.write("old.dvc", format!("outs:\n- md5: {}\n  path: old\n", md5("old")));
    here.write("dvc.lock", format!("outs:\n- md5: {}.dir\n  path: folder\n", md5(&listing)));
    here.commit("Second");
    here.git(&["push", "--quiet", &address, "main"]);
    sweep_twice(&app).await;
    assert_eq!(there().await, [true; 5]);
    assert_eq!(count(&app, "projects WHERE is_swept"), 1, "nothing is looked for where nothing has changed");
    here.git(&["push", "--quiet", "--force", &address, &format!("{first}:refs/heads/main")]);
    app.tidy().await;
    app.advance_ms(13 * DAY_MS);
    assert_eq!(app.write("HEAD", &path(&names[1]), "").await.status, 200);
    app.advance_ms(DAY_MS);
    app.tidy().await;
    let left = count(&app, "project_contents");
    assert_eq!(left, 3, "what is shared, what was asked for a day ago, and what no version ever named");
    assert_eq!(there().await, [true, true, false, false, true]);
    check_clone(&address, &first);
    // The bytes themselves go like all that nothing refers to: a day after they came, by the disk's clock.
    let objects = app.data.path().join("objects");
    assert_eq!(files(&objects), 5);
    for name in &names {
        let md5 = name.trim_end_matches(".dir");
        let file = std::fs::File::options().write(true).open(objects.join(&md5[..2]).join(&md5[2..])).unwrap();
        file.set_modified(std::time::SystemTime::now() - Duration::from_secs(24 * 3600)).unwrap();
    }
    app.tidy().await;
    assert_eq!(files(&objects), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_is_deleted_during_a_push_says_so() {
    let (app, address) = listening().await;
    let here = Repository::new();
    here.commit("First");
    here.git(&["push", "--quiet", &address, "main"]);
    let bytes = noise(40 << 20);
    for (index, piece) in bytes.chunks(1 << 20).enumerate() {
        here.write(&format!("{index}.bin"), piece);
    }
    here.commit("Large");
    let pushing = tokio::task::spawn_blocking(move || here.refused(&["push", &address, "main"]));
    // The first objects of the push are there, and most are not.
    while count(&app, "git_objects") < 3 {
        assert!(!pushing.is_finished(), "the push came to its end");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(app.write("DELETE", "/api/projects/iris", "").await.status, 204);
    let said = pushing.await.unwrap();
    assert!(said.contains("the project was deleted meanwhile; nothing of the push was kept"), "{said}");
    for table in ["projects", "git_objects", "git_refs", "git_unreached"] {
        assert_eq!(count(&app, table), 0, "{table}");
    }
    assert_eq!(std::fs::read_dir(app.data.path().join("objects/incoming")).unwrap().count(), 0, "leftovers");
}

#[tokio::test]
async fn a_project_that_is_deleted_while_a_content_arrives_says_so() {
    let app = TestApp::new();
    app.write("PUT", "/api/projects/iris", r#"{"private": true}"#).await;
    let (mut rest, body) = futures::channel::mpsc::channel::<std::io::Result<&str>>(1);
    let sending = app.write("PUT", "/p/iris/dvc/files/md5/5d/41402abc4b2a76b9719d911017c592", Body::from_stream(body));
    let deleting = async {
        rest.send(Ok("hel")).await.unwrap();
        while std::fs::read_dir(app.data.path().join("objects/incoming")).unwrap().count() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert_eq!(app.write("DELETE", "/api/projects/iris", "").await.status, 204);
        rest.send(Ok("lo")).await.unwrap();
        drop(rest);
    };
    let (answer, ()) = tokio::join!(sending, deleting);
    answer.check_refusal(404, "not_found", "There is no project iris on this edge.");
    assert_eq!(count(&app, "project_contents"), 0);
}
