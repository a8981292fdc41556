//! Publishing, versions, refusals.

use bunsen_spec::DeploymentOptions;
use serde_json::{Value, json};

use crate::app::{START_MS, TestApp};
use crate::model::{fruits, prices};

fn options() -> DeploymentOptions {
    DeploymentOptions::default()
}

#[tokio::test]
async fn versions_follow_each_other() {
    let app = TestApp::new();
    app.send_files(fruits()).await;
    app.send_files(prices()).await;
    let expected = |version: u64, published_ms: u64, files: Value| {
        json!({
            "name": "fruits", "version": version, "published_ms": published_ms as f64, "files": files,
            "options": { "title": "", "description": "", "counts_predictions": false }, "n_predictions": 0,
        })
    };
    let first = expected(1, START_MS, json!(fruits().files));
    app.try_publish("fruits", fruits(), 0, options()).await.check(201, &first);
    app.get("/api/deployments/fruits").await.check(200, &first);
    app.get("/api/deployments").await.check(200, &json!([first]));

    app.try_publish("fruits", prices(), 0, options()).await.check(
        409,
        &json!({
            "kind": "conflict", "what": "The name fruits is taken; its newest version is 1.",
            "place": { "field": "replaces" }, "version": 1,
            "remedy": "Choose another name, or publish a newer version of it.",
        }),
    );
    app.advance_ms(1000);
    let second = expected(2, START_MS + 1000, json!(prices().files));
    app.try_publish("fruits", prices(), 1, options()).await.check(200, &second);
    app.get("/d/fruits/deployment.json").await.check(200, &second);
    app.try_publish("fruits", fruits(), 1, options()).await.check(
        409,
        &json!({
            "kind": "conflict", "what": "The newest version of fruits is 2, not 1.",
            "place": { "field": "replaces" }, "version": 2,
            "remedy": "Look at what was published meanwhile, then publish again.",
        }),
    );
    app.try_publish("new", fruits(), 3, options()).await.check(
        409,
        &json!({
            "kind": "conflict", "what": "There is no version 3 of new to replace.",
            "place": { "field": "replaces" }, "version": 0, "remedy": "Publish it as a new name.",
        }),
    );
}

#[tokio::test]
async fn two_owners_at_once_cannot_both_win() {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    let tries = (0..6).map(|_| app.try_publish("fruits", fruits(), 1, options()));
    let mut statuses: Vec<u16> =
        futures::future::join_all(tries).await.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn unpublishing_keeps_the_count_of_versions() {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    assert_eq!(app.write("DELETE", "/api/deployments/fruits", "").await.status, 204);
    assert_eq!(app.write("DELETE", "/api/deployments/fruits", "").await.status, 204, "safe to repeat");
    app.write("DELETE", "/api/deployments/never", "").await.check_refusal(
        404,
        "not_found",
        "Nothing is published under the name never.",
    );
    let gone = json!({
        "kind": "not_found", "what": "fruits is not published any more.", "remedy": "Ask its owner for a new link.",
    });
    for path in ["/api/deployments/fruits", "/d/fruits/deployment.json", "/d/fruits/model/1/MLmodel"] {
        app.get(path).await.check(410, &gone);
    }
    app.get("/api/deployments").await.check(200, &json!([]));
    let again = app.try_publish("fruits", fruits(), 0, options()).await;
    assert_eq!((again.status.as_u16(), &again.json()["version"]), (200, &json!(2)));
    assert_eq!(app.get("/d/fruits/model/1/MLmodel").await.status, 200, "old versions are kept");
}

#[tokio::test]
async fn broken_models_are_refused_and_change_nothing() {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    let broken = [
        fruits().clone().with("pipeline.json", b"{}"),
        fruits().clone().with("pipeline.json", b"not json"),
        fruits().clone().with("model.safetensors", b""),
        fruits().clone().with("model.safetensors", &[0xff; 4096]),
        fruits().clone().with("evaluation.json", b"[]"),
        fruits().clone().with("model.safetensors", &prices_weights()),
    ];
    for folder in broken {
        app.send_files(&folder).await;
        let answer = app.try_publish("fruits", &folder, 1, options()).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["kind"]), (400, &json!("bad_input")), "{}", answer.text());
        assert!(answer.json()["what"].as_str().unwrap().ends_with('.'), "a sentence: {}", answer.text());
    }
    assert_eq!(app.get("/api/deployments/fruits").await.json()["version"], 1);
}

fn prices_weights() -> Vec<u8> {
    let index = prices().files.iter().position(|file| file.path == "model.safetensors").unwrap();
    prices().bytes[index].clone()
}

#[tokio::test]
async fn requests_that_make_no_sense_are_refused() {
    let app = TestApp::new();
    let publish =
        async |name: &str, body: Value| app.write("PUT", &format!("/api/deployments/{name}"), body.to_string()).await;
    let file = |path: &str, md5: &str, size: u64| json!({ "path": path, "md5": md5, "size_bytes": size });
    let md5 = "5d41402abc4b2a76b9719d911017c592";
    let whole = |files: Value| json!({ "files": files, "replaces": 0 });

    publish("Fruits", whole(json!([]))).await.check(
        400,
        &json!({
            "kind": "bad_input", "what": "The name cannot be used in a link.", "place": { "field": "name" },
            "remedy": "Use 1 to 60 of the letters a to z, digits and hyphens, with no hyphen at either end.",
        }),
    );
    publish("a", json!({ "files": [] })).await.check_refusal(
        400,
        "bad_input",
        "The request cannot be read: missing field `replaces` at line 1 column 12.",
    );
    publish("a", whole(json!([]))).await.check_refusal(
        400,
        "bad_input",
        "The model folder has 0 files, but 1 to 64 are taken.",
    );
    publish("a", whole(json!([file("../etc", md5, 1)]))).await.check_refusal(
        400,
        "bad_input",
        "The path of file 1 cannot be used.",
    );
    publish("a", whole(json!([file("x", "y", 1)]))).await.check_refusal(400, "bad_input", "The md5 of x is none.");
    publish("a", whole(json!([file("x", md5, 1), file("x", md5, 1)]))).await.check_refusal(
        400,
        "bad_input",
        "x is there twice.",
    );
    publish("a", json!("x".repeat(2 << 20))).await.check_refusal(413, "bad_input", "The request is larger than 1 MiB.");
    let unsent: Value = json!(fruits().files);
    publish("a", whole(unsent)).await.check(
        400,
        &json!({
            "kind": "bad_input", "what": "The bytes of MLmodel have not been sent.", "place": { "field": "MLmodel" },
            "remedy": format!("Send them first with PUT /api/objects/{}.", fruits().files[0].md5),
        }),
    );
    app.send_files(fruits()).await;
    let mut lying = fruits().clone();
    lying.files[0].size_bytes += 1;
    let answer = app.try_publish("a", &lying, 0, options()).await;
    let size = fruits().files[0].size_bytes;
    answer.check_refusal(400, "bad_input", &format!("MLmodel has {size} bytes, but its entry says {}.", size + 1));
    app.get("/api/deployments").await.check(200, &json!([]));
}
