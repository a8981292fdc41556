//! The studio's files.

use std::io::Read;

use crate::app::TestApp;

fn studio() -> TestApp {
    let app = TestApp::new();
    let dist = app.dist.path();
    std::fs::create_dir_all(dist.join("samples")).unwrap();
    std::fs::write(dist.join("index.html"), "<!doctype html><title>Bunsen</title>").unwrap();
    std::fs::write(dist.join("studio.wasm"), [0_u8; 3000]).unwrap();
    std::fs::write(dist.join("styles.css"), "body{}".repeat(200)).unwrap();
    std::fs::write(dist.join("samples/iris.csv"), "a,b\n1,2\n").unwrap();
    app
}

#[tokio::test]
async fn pages_are_the_one_page_and_missing_files_are_missing() {
    let app = studio();
    for path in ["/", "/projects", "/projects/0123/train", "/projects/0123/runs?sort=f1", "/samples", "/d/iris"] {
        let answer = app.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{path}"
        );
    }
    for path in ["/missing.js", "/worker/cpu/worker.js", "/samples/missing.csv", "/.env", "/api/x"] {
        let answer = app.call("GET", path, &[("accept", "text/html")], "").await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (404, "application/json"), "{path}");
    }
    let outside = app.get("/..%2f..%2fetc/passwd").await;
    outside.check_refusal(404, "not_found", "There is nothing at /..%2f..%2fetc/passwd.");
    let lost = app.call("GET", "/nowhere", &[("accept", "text/html,*/*")], "").await;
    assert_eq!((lost.status.as_u16(), lost.header("content-type")), (404, "text/html; charset=utf-8"));
    assert_eq!(app.get("/samples/iris.csv").await.text(), "a,b\n1,2\n");
}

#[tokio::test]
async fn files_have_types_tags_and_a_packed_form() {
    let app = studio();
    let plain = app.get("/studio.wasm").await;
    assert_eq!((plain.header("content-type"), plain.header("cache-control")), ("application/wasm", "no-cache"));
    assert_eq!((plain.bytes.len(), plain.header("content-encoding")), (3000, ""));
    let packed = app.call("GET", "/studio.wasm", &[("accept-encoding", "br, gzip;q=0.8")], "").await;
    assert_eq!((packed.header("content-encoding"), packed.header("vary")), ("gzip", "accept-encoding"));
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(packed.bytes.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.bytes);
    let refused = app.call("GET", "/studio.wasm", &[("accept-encoding", "gzip;q=0")], "").await;
    assert_eq!(refused.header("content-encoding"), "");

    let tag = plain.header("etag").to_string();
    let same = app.call("GET", "/studio.wasm", &[("if-none-match", &tag)], "").await;
    assert_eq!((same.status.as_u16(), same.bytes.len()), (304, 0));
    std::fs::write(app.dist.path().join("studio.wasm"), [1_u8; 3001]).unwrap();
    let changed = app.call("GET", "/studio.wasm", &[("if-none-match", &tag)], "").await;
    assert_eq!((changed.status.as_u16(), changed.bytes.len()), (200, 3001));
}

#[tokio::test]
async fn without_a_studio_the_edge_says_so() {
    let app = TestApp::new();
    let answer = app.get("/").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("cargo xtask build"), "{}", answer.text());
}
