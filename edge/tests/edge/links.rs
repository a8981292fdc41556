//! What a shared link needs.

use serde_json::json;

use crate::app::TestApp;
use crate::model::fruits;

#[tokio::test]
async fn the_page_and_its_files_come_from_the_edge() {
    let app = TestApp::new();
    std::fs::write(app.dist.path().join("index.html"), "<!doctype html><title>Bunsen</title>").unwrap();
    app.publish("fruits", fruits()).await;
    let page = app.get("/d/fruits").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(app.get("/d/nothing").await.status, 200, "the page itself says that there is nothing");
    for (file, bytes) in fruits().files.iter().zip(&fruits().bytes) {
        let answer = app.get(&format!("/d/fruits/model/1/{}", file.path)).await;
        assert_eq!((answer.status.as_u16(), &answer.bytes), (200, bytes), "{}", file.path);
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("etag"), format!("\"{}\"", file.md5));
        assert!(answer.header("content-security-policy").contains("sandbox"), "an owner's bytes are no page of ours");
        let tag = answer.header("etag").to_string();
        let again = app.call("GET", &format!("/d/fruits/model/1/{}", file.path), &[("if-none-match", &tag)], "").await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    }
}

#[tokio::test]
async fn an_owners_page_is_bytes_to_save() {
    let app = TestApp::new();
    let page = b"<script>alert(1)</script>";
    app.publish("fruits", &fruits().clone().and("notes/page.html", page)).await;
    let answer = app.get("/d/fruits/model/1/notes/page.html").await;
    assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, page.as_slice()));
    for (name, value) in [
        ("content-type", "application/octet-stream"),
        ("content-disposition", "attachment"),
        ("content-length", "25"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    let nothing = |what: &str| json!({ "kind": "not_found", "what": what });
    let path = "/d/fruits/model/1/secret.txt";
    app.get(path).await.check(404, &nothing("Version 1 of fruits has no file secret.txt."));
    app.get("/d/fruits/model/9/MLmodel").await.check(404, &nothing("Version 9 of fruits has no file MLmodel."));
    app.get("/d/fruits/model/x/MLmodel").await.check(404, &nothing("Version x of fruits has no file MLmodel."));
    app.get("/d/fruits/model/1/..%2F..%2Ftoken").await.check_refusal(
        404,
        "not_found",
        "Version 1 of fruits has no file ../../token.",
    );
    app.get("/d/%ff/deployment.json").await.check_refusal(400, "bad_input", "The path of the address cannot be read.");
    app.get("/d/none/deployment.json").await.check_refusal(
        404,
        "not_found",
        "Nothing is published under the name none.",
    );
}

#[tokio::test]
async fn the_description_is_asked_for_again_each_time() {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    let first = app.get("/d/fruits/deployment.json").await;
    assert_eq!(first.header("cache-control"), "no-cache");
    let tag = first.header("etag").to_string();
    let unchanged = app.call("GET", "/d/fruits/deployment.json", &[("if-none-match", &tag)], "").await;
    assert_eq!(unchanged.status, 304);
    app.try_publish("fruits", fruits(), 1, Default::default()).await;
    let changed = app.call("GET", "/d/fruits/deployment.json", &[("if-none-match", &tag)], "").await;
    assert_eq!((changed.status.as_u16(), &changed.json()["version"]), (200, &json!(2)));
}
