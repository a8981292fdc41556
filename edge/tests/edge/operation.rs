//! Health, version, counts and the description of the interface.

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::model::fruits;

#[tokio::test]
async fn the_edge_says_how_it_is() {
    let app = TestApp::new();
    assert_eq!(app.get("/healthz").await.text(), "ok\n");
    app.get("/readyz").await.check(200, &json!({ "ready": true }));
    app.get("/version").await.check(200, &json!({ "name": "bunsen-edge", "version": env!("CARGO_PKG_VERSION") }));
}

#[tokio::test]
async fn prometheus_reads_counts_and_no_inputs() {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    app.invoke("fruits", &json!({ "instances": [[151, "red", true], [9, "red", true]] })).await;
    app.invoke("fruits", &json!({ "instances": [["secret-value", "red", true]] })).await;
    app.get("/api/deployments/some-unknown-name").await;
    app.call("MADE-UP", "/api/deployments", &[], "").await;
    let answer = app.get("/metrics").await;
    assert_eq!(answer.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    let text = answer.text();
    for line in [
        "bunsen_predictions_total{deployment=\"fruits\"} 2",
        "bunsen_predictions_refused_total{deployment=\"fruits\"} 1",
        "bunsen_deployments 1",
        "bunsen_http_requests_total{route=\"/d/{name}/invocations\",method=\"POST\",status=\"400\"} 1",
        "bunsen_http_requests_total{route=\"/api/deployments/{name}\",method=\"GET\",status=\"404\"} 1",
        "bunsen_http_requests_total{route=\"/api/deployments\",method=\"other\",status=\"405\"} 1",
        "# EOF",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("secret-value") && !text.contains("MADE-UP") && !text.contains("some-unknown-name"));
}

#[tokio::test]
async fn the_description_is_true() {
    let app = TestApp::new();
    let document: Value = app.get("/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let example = path.replace("{md5}", "5d41402abc4b2a76b9719d911017c592").replace("{version}", "1");
            let example = example.replace("{name}", "x").replace("{path}", "y").replace("{id}", "1");
            let example = example.replace("{start}", "5d").replace("{rest}", "41402abc4b2a76b9719d911017c592");
            let answer = app.call(&method.to_uppercase(), &example, &[], "").await;
            assert_ne!(answer.status, 405, "{method} {path}");
            let status = answer.status.as_u16().to_string();
            let is_page = path == "/d/{name}";
            assert!(is_page || operation["responses"].get(&status).is_some(), "{method} {path} answers {status}");
            assert_eq!(operation.get("security").is_some(), answer.status == 401, "{method} {path}");
            described.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    described.sort();
    assert_eq!(
        described,
        [
            "DELETE /api/deployments/{name}",
            "DELETE /api/projects/{name}",
            "DELETE /api/projects/{name}/tokens/{id}",
            "GET /api",
            "GET /api/deployments",
            "GET /api/deployments/{name}",
            "GET /api/deployments/{name}/stats",
            "GET /api/projects",
            "GET /api/projects/{name}",
            "GET /api/projects/{name}/tokens",
            "GET /d/{name}",
            "GET /d/{name}/deployment.json",
            "GET /d/{name}/model/{version}/{path}",
            "GET /healthz",
            "GET /metrics",
            "GET /openapi.json",
            "GET /p/{name}/HEAD",
            "GET /p/{name}/dvc/files/md5/{start}/{rest}",
            "GET /p/{name}/info/refs",
            "GET /p/{name}/objects/{start}/{rest}",
            "GET /readyz",
            "GET /version",
            "HEAD /api/objects/{md5}",
            "POST /api/projects/{name}/tokens",
            "POST /d/{name}/count",
            "POST /d/{name}/invocations",
            "POST /p/{name}/dvc/files/md5/{start}/{rest}",
            "POST /p/{name}/dvc/missing",
            "POST /p/{name}/git-receive-pack",
            "POST /p/{name}/git-upload-pack",
            "PUT /api/deployments/{name}",
            "PUT /api/objects/{md5}",
            "PUT /api/projects/{name}",
            "PUT /p/{name}/dvc/files/md5/{start}/{rest}",
        ]
    );
}

#[tokio::test]
async fn the_page_to_read_needs_nothing_from_elsewhere() {
    let app = TestApp::new();
    let page = app.get("/api").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let text = page.text();
    assert!(text.contains("/d/{name}/invocations") && text.contains("dataframe_split"));
    for forbidden in ["<script", "http://", "https://", "src=", "onclick"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
}
