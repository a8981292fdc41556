//! DVC's contents.

use axum::body::Body;
use futures::StreamExt;
use serde_json::json;

use crate::app::{Answer, TOKEN, TestApp};
use crate::model::fruits;

const HELLO: &str = "/p/iris/dvc/files/md5/5d/41402abc4b2a76b9719d911017c592";

/// An edge with a public project.
async fn started() -> TestApp {
    let app = TestApp::new();
    app.write("PUT", "/api/projects/iris", r#"{"private": false}"#).await;
    app
}

async fn part(app: &TestApp, range: &str, body: impl Into<Body>) -> Answer {
    let token = format!("Bearer {TOKEN}");
    app.call("PUT", HELLO, &[("authorization", &token), ("content-range", range)], body).await
}

#[tokio::test]
async fn contents_are_kept_and_given_in_parts() {
    let app = started().await;
    assert_eq!(app.get(HELLO).await.status, 404);
    assert_eq!(app.write("POST", HELLO, "hello").await.status, 201);
    assert_eq!(app.write("PUT", HELLO, "hello").await.status, 200);
    let answer = app.get(HELLO).await;
    assert_eq!((answer.text().as_str(), answer.header("content-type")), ("hello", "application/octet-stream"));
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    let head = app.call("HEAD", HELLO, &[], "").await;
    assert_eq!((head.status.as_u16(), head.header("content-length"), head.bytes.len()), (200, "5", 0));
    for (range, status, text) in
        [("bytes=1-3", 206, "ell"), ("bytes=3-", 206, "lo"), ("bytes=-2", 206, "lo"), ("bytes=0-344", 206, "hello")]
    {
        let answer = app.call("GET", HELLO, &[("range", range)], "").await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (status, text), "{range}");
    }
    assert_eq!(app.call("GET", HELLO, &[("range", "bytes=9-")], "").await.status, 416);
    let tag = answer.header("etag");
    assert_eq!(app.call("GET", HELLO, &[("if-none-match", tag)], "").await.status, 304);
    // A folder's listing is another content than a file of the same bytes.
    let listing = format!("{HELLO}.dir");
    assert_eq!(app.get(&listing).await.status, 404);
    assert_eq!(app.write("PUT", &listing, "hello").await.status, 201);
    assert_eq!(app.get(&listing).await.text(), "hello");
}

#[tokio::test]
async fn other_bytes_and_other_names_are_refused() {
    let app = started().await;
    let what = "The bytes have the MD5 8b1a9953c4611296a827abf8c47804d7, not 5d41402abc4b2a76b9719d911017c592.";
    app.write("PUT", HELLO, "Hello").await.check_refusal(400, "bad_input", what);
    assert_eq!(app.get(HELLO).await.status, 404);
    let what = "The content's name is not an MD5: 32 hexadecimal digits in lower case, “.dir” after them for a folder.";
    for path in ["5d/41402ABC4b2a76b9719d911017c592", "5d4/1402abc4b2a76b9719d911017c592", "..%2F/x", "5d/..%2Ftoken"] {
        app.write("PUT", &format!("/p/iris/dvc/files/md5/{path}"), "x").await.check_refusal(400, "bad_input", what);
    }
    assert_eq!(app.write("PUT", &HELLO.replace("iris", "none"), "hello").await.status, 404);
    assert_eq!(app.call("PUT", HELLO, &[], "hello").await.status, 401);
    let cut = futures::stream::iter([Ok("hel"), Err(std::io::Error::other("cut"))]);
    let answer = app.write("PUT", HELLO, Body::from_stream(cut.boxed())).await;
    answer.check_refusal(408, "bad_input", "The bytes did not come to their end; nothing was kept.");
}

#[tokio::test]
async fn sending_goes_on_where_it_was_cut() {
    let app = started().await;
    let offset = async || app.call("HEAD", HELLO, &[], "").await.header("upload-offset").to_string();
    let answer = part(&app, "bytes 0-1/5", "he").await;
    assert_eq!((answer.status.as_u16(), answer.header("upload-offset")), (202, "2"));
    let answer = part(&app, "bytes 0-1/5", "he").await;
    assert_eq!(answer.header("upload-offset"), "2");
    answer.check_refusal(409, "conflict", "The next part begins at 2, not at 0.");
    let cut = futures::stream::iter([Ok("ll"), Err(std::io::Error::other("cut"))]);
    let answer = part(&app, "bytes 2-4/5", Body::from_stream(cut.boxed())).await;
    answer.check_refusal(408, "bad_input", "The bytes did not come to their end; what came was kept.");
    assert_eq!(offset().await, "4");
    assert_eq!(part(&app, "bytes 4-4/5", "o").await.status, 201);
    assert_eq!((offset().await, app.get(HELLO).await.text()), (String::new(), "hello".into()));
    part(&app, "five", "x").await.check(200, &json!(null));
    let app = started().await;
    part(&app, "five", "x").await.check_refusal(400, "bad_input", "Content-Range cannot be read.");
    let what = "More came than Content-Range says; all parts were thrown away.";
    part(&app, "bytes 0-4/5", "hellooo").await.check_refusal(413, "bad_input", what);
    assert_eq!(part(&app, "bytes 0-4/5", "jello").await.status, 400);
    assert_eq!(offset().await, "", "what cannot become the content is thrown away");
}

#[tokio::test]
async fn what_has_arrived_is_noted_though_nobody_waits_for_the_answer() {
    let app = started().await;
    let bytes = crate::git::noise(3 << 20);
    let md5 = bunsen_project::md5_hex(&bytes);
    let path = format!("/p/iris/dvc/files/md5/{}/{}", &md5[..2], &md5[2..]);
    let (token, n) = (format!("Bearer {TOKEN}"), bytes.len());
    let headers = [("authorization", &*token), ("content-range", &*format!("bytes 0-{}/{n}", n - 1))];
    let arrived = || {
        let partial = std::fs::read_dir(app.data.path().join("objects/partial")).unwrap();
        partial.map(|file| file.unwrap().metadata().unwrap().len()).sum::<u64>() as usize
    };
    let mut sending = Box::pin(app.call("PUT", &path, &headers, bytes.clone()));
    while arrived() < n {
        assert!(futures::poll!(&mut sending).is_pending());
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    drop(sending);
    for _ in 0..500 {
        let answer = app.get(&path).await;
        if answer.status == 200 {
            assert!(answer.bytes == bytes);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("it was never noted");
}

#[tokio::test]
async fn only_what_is_missing_is_sent() {
    let app = started().await;
    let empty = "d41d8cd98f00b204e9800998ecf8427e";
    app.write("PUT", HELLO, "hello").await;
    let asked = json!(["5d41402abc4b2a76b9719d911017c592.dir", "5d41402abc4b2a76b9719d911017c592", empty, empty]);
    let answer = app.call("POST", "/p/iris/dvc/missing", &[], asked.to_string()).await;
    answer.check(200, &json!(["5d41402abc4b2a76b9719d911017c592.dir", empty]));
    assert_eq!(app.call("POST", "/p/iris/dvc/missing", &[], r#"["x"]"#).await.status, 400);
    assert_eq!(app.call("POST", "/p/iris/dvc/missing", &[], "{}").await.status, 400);
}

#[tokio::test]
async fn bytes_are_kept_once_but_opened_by_their_own_project_alone() {
    let app = started().await;
    app.write("PUT", "/api/projects/other", r#"{"private": false}"#).await;
    app.publish("fruits", fruits()).await;
    let (file, bytes) = (&fruits().files[0], &fruits().bytes[0]);
    let path = |name: &str| format!("/p/{name}/dvc/files/md5/{}/{}", &file.md5[..2], &file.md5[2..]);
    assert_eq!(app.get(&path("iris")).await.status, 404, "a published model's file is no project's content");
    assert_eq!(app.write("PUT", &path("iris"), "guess").await.status, 400, "who knows a name must have the bytes");
    assert_eq!(app.write("PUT", &path("iris"), bytes.clone()).await.status, 201);
    assert_eq!(&app.get(&path("iris")).await.bytes, bytes);
    assert_eq!(app.get(&path("other")).await.status, 404);
    let asked = json!([file.md5]).to_string();
    app.call("POST", "/p/other/dvc/missing", &[], asked).await.check(200, &json!([file.md5]));
    let folder = app.data.path().join("objects").join(&file.md5[..2]);
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
}
