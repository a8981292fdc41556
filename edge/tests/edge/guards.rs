//! Who may do what, and what browsers are told.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::app::{TOKEN, TestApp};

#[tokio::test]
async fn every_write_needs_the_token() {
    let app = TestApp::new();
    let writes = [
        ("PUT", "/api/objects/5d41402abc4b2a76b9719d911017c592"),
        ("HEAD", "/api/objects/5d41402abc4b2a76b9719d911017c592"),
        ("PUT", "/api/deployments/fruits"),
        ("DELETE", "/api/deployments/fruits"),
    ];
    for (method, path) in writes {
        for value in
            ["", "Bearer", "Bearer wrong", "Basic YTpi", &format!("Bearer {TOKEN}x"), &format!("Token {TOKEN}")]
        {
            let answer = app.call(method, path, &[("authorization", value)], "hello").await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("www-authenticate")),
                (401, "Bearer realm=\"bunsen\""),
                "{path} {value}"
            );
        }
    }
    for _ in 0..30 {
        app.call("HEAD", writes[0].1, &[("authorization", "Bearer guess")], "").await;
    }
    let refused = app.call("DELETE", "/api/deployments/x", &[("authorization", "Bearer guess")], "").await;
    refused.check_refusal(429, "unreachable", "This address asks more often than the edge allows.");
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(app.write("DELETE", "/api/deployments/x", "").await.status, 404, "the owner is not held up");
    let app = TestApp::new();
    let remedy = "Send it as “Authorization: Bearer …”; it stands in the file “token” of the edge's data folder.";
    app.call("DELETE", "/api/deployments/fruits", &[], "")
        .await
        .check(401, &json!({ "kind": "forbidden", "what": "This needs the edge's token.", "remedy": remedy }));
    app.call("DELETE", "/api/deployments/fruits", &[("authorization", "Bearer wrong")], "")
        .await
        .check(401, &json!({ "kind": "forbidden", "what": "The token is not this edge's.", "remedy": remedy }));
    let lower = app.call("DELETE", "/api/deployments/x", &[("authorization", &format!("bearer {TOKEN}"))], "").await;
    assert_eq!(lower.status, 404, "schemes have no case");
}

#[tokio::test]
async fn foreign_names_and_foreign_pages_are_refused() {
    let app = TestApp::new();
    let foreign = Request::get("/api/deployments").header("host", "evil.example").body(Body::empty()).unwrap();
    app.send(foreign).await.check(
        421,
        &json!({
            "kind": "forbidden", "what": "This server does not answer to the name evil.example.",
            "remedy": "If it should, start it with --allow-host and that name.",
        }),
    );
    let origin = [("origin", "https://evil.example"), ("content-type", "application/json")];
    app.call("POST", "/d/fruits/invocations", &origin, "{}").await.check(
        403,
        &json!({
            "kind": "forbidden", "what": "Pages of other sites may not send this.",
            "remedy": "Send it from your own server or from a command line instead.",
        }),
    );
}

#[tokio::test]
async fn every_answer_tells_browsers_what_our_pages_may_do() {
    let app = TestApp::new();
    std::fs::write(app.dist.path().join("index.html"), "<!doctype html>").unwrap();
    for path in ["/", "/d/fruits", "/api", "/openapi.json", "/healthz", "/nothing.js", "/api/deployments/none"] {
        let answer = app.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{path}: {policy}");
        assert!(policy.contains("default-src 'self'; ") && policy.contains("object-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("http"), "nothing from elsewhere: {policy}");
        for (name, value) in [
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
    }
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems() {
    let app = TestApp::new();
    app.get("/api/nothing")
        .await
        .check(404, &json!({ "kind": "not_found", "what": "There is nothing at /api/nothing." }));
    let answer = app.call("PATCH", "/api/deployments/fruits", &[], "").await;
    answer.check(
        405,
        &json!({
            "kind": "bad_input", "what": "This address does not take PATCH.", "remedy": "See /api for what it takes.",
        }),
    );
    assert_eq!(answer.header("allow"), "GET,HEAD,PUT,DELETE");
    app.call("POST", "/", &[], "").await.check_refusal(404, "not_found", "There is nothing at /.");
}
