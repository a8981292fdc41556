//! Sending bytes.

use serde_json::json;

use crate::app::TestApp;

const HELLO: &str = "/api/objects/5d41402abc4b2a76b9719d911017c592";

#[tokio::test]
async fn bytes_are_kept_under_their_md5() {
    let app = TestApp::new();
    let receipt = json!({ "md5": "5d41402abc4b2a76b9719d911017c592", "size_bytes": 5 });
    assert_eq!(app.write("HEAD", HELLO, "").await.status, 404);
    app.write("PUT", HELLO, "hello").await.check(201, &receipt);
    app.write("PUT", HELLO, "hello").await.check(200, &receipt);
    let found = app.write("HEAD", HELLO, "").await;
    assert_eq!((found.status.as_u16(), found.header("content-length")), (200, "5"));
}

#[tokio::test]
async fn an_object_without_a_line_in_the_audit_log_gets_one_when_it_is_sent_again() {
    let app = TestApp::new();
    app.write("PUT", HELLO, "hello").await;
    let lines = || -> i64 {
        let database = rusqlite::Connection::open(app.data.path().join("edge.sqlite")).unwrap();
        database.query_row("SELECT count(*) FROM audit WHERE action = 'put_object'", [], |row| row.get(0)).unwrap()
    };
    app.write("PUT", HELLO, "hello").await;
    assert_eq!(lines(), 1);
    // As if the edge had ended between storing and noting.
    rusqlite::Connection::open(app.data.path().join("edge.sqlite")).unwrap().execute("DELETE FROM audit", []).unwrap();
    assert_eq!(app.write("PUT", HELLO, "hello").await.status, 200);
    assert_eq!(lines(), 1);
}

#[tokio::test]
async fn other_bytes_are_refused_and_not_kept() {
    let app = TestApp::new();
    app.write("PUT", HELLO, "Hello").await.check(
        400,
        &json!({
            "kind": "bad_input",
            "what": "The bytes have the MD5 8b1a9953c4611296a827abf8c47804d7, not 5d41402abc4b2a76b9719d911017c592.",
            "place": { "field": "md5" },
            "remedy": "They changed on the way or the name is another file's: send them again.",
        }),
    );
    assert_eq!(app.write("HEAD", HELLO, "").await.status, 404);
    app.write("PUT", "/api/objects/..%2Ftoken", "x").await.check_refusal(
        400,
        "bad_input",
        "The object's name is not an MD5: 32 hexadecimal digits in lower case.",
    );
}

#[tokio::test]
async fn too_large_is_said_before_it_is_sent() {
    let app = TestApp::new();
    let token = format!("Bearer {}", crate::app::TOKEN);
    let headers = [("authorization", token.as_str()), ("content-length", "300000000")];
    let answer = app.call("PUT", HELLO, &headers, "").await;
    answer.check_refusal(413, "bad_input", "The request is larger than 256 MiB.");
}
