//! Projects on the edge and their tokens.

use serde_json::{Value, json};

use crate::app::{START_MS, TOKEN, TestApp};

async fn make(app: &TestApp, name: &str, private: bool) {
    let answer = app.write("PUT", &format!("/api/projects/{name}"), json!({ "private": private }).to_string()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
}

async fn token(app: &TestApp, name: &str, role: &str) -> Value {
    let body = json!({ "role": role, "label": "Group 3" }).to_string();
    let answer = app.write("POST", &format!("/api/projects/{name}/tokens"), body).await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (201, "no-store"), "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn a_project_is_made_changed_and_removed() {
    let app = TestApp::new();
    let project =
        |private: bool| json!({ "name": "iris", "private": private, "created_ms": START_MS as f64, "pushed_ms": null });
    app.write("PUT", "/api/projects/iris", r#"{"private": true}"#).await.check(201, &project(true));
    app.advance_ms(1000);
    app.write("PUT", "/api/projects/iris", r#"{"private": false}"#).await.check(200, &project(false));
    app.get("/api/projects/iris").await.check(200, &project(false));
    let headers = [("authorization", &*format!("Bearer {TOKEN}")), ("if-none-match", "*")];
    let what = "There is a project iris on this edge already; it was left as it is.";
    let again = app.call("PUT", "/api/projects/iris", &headers, r#"{"private": true}"#).await;
    again.check_refusal(412, "conflict", what);
    app.get("/api/projects/iris").await.check(200, &project(false));
    assert_eq!(app.write("DELETE", "/api/projects/iris", "").await.status, 204);
    let remedy = "Check its name, or push to it with the edge's token to make it.";
    app.write("DELETE", "/api/projects/iris", "").await.check(
        404,
        &json!({ "kind": "not_found", "what": "There is no project iris on this edge.", "remedy": remedy }),
    );
    let what = "A project's name on the edge is 1 to 60 small letters from a to z, digits and hyphens.";
    app.write("PUT", "/api/projects/Iris", r#"{"private": true}"#).await.check_refusal(400, "bad_input", what);
    let what = "The request cannot be read: missing field `private` at line 1 column 2.";
    app.write("PUT", "/api/projects/iris", "{}").await.check_refusal(400, "bad_input", what);
}

#[tokio::test]
async fn a_list_shows_what_its_reader_may_see() {
    let app = TestApp::new();
    make(&app, "open", false).await;
    make(&app, "hidden", true).await;
    make(&app, "other", true).await;
    let secret = token(&app, "hidden", "viewer").await["token"].as_str().unwrap().to_string();
    let names = async |headers: &[(&str, &str)]| -> Vec<String> {
        let listed = app.call("GET", "/api/projects", headers, "").await.json();
        listed.as_array().unwrap().iter().map(|project| project["name"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(names(&[]).await, ["open"]);
    assert_eq!(names(&[("authorization", &format!("Bearer {secret}"))]).await, ["hidden", "open"]);
    assert_eq!(names(&[("authorization", &format!("Bearer {TOKEN}"))]).await, ["hidden", "open", "other"]);
    let answer = app.call("GET", "/api/projects", &[("authorization", "Bearer wrong")], "").await;
    assert_eq!((answer.status.as_u16(), answer.header("www-authenticate")), (401, "Basic realm=\"bunsen\""));
}

#[tokio::test]
async fn a_token_is_shown_once_kept_as_a_hash_and_ends() {
    let app = TestApp::new();
    make(&app, "iris", true).await;
    let made = token(&app, "iris", "writer").await;
    let secret = made["token"].as_str().unwrap();
    assert_eq!(secret.len(), 40);
    let shown = json!({ "id": 1, "role": "writer", "label": "Group 3", "created_ms": START_MS as f64 });
    app.write("GET", "/api/projects/iris/tokens", "").await.check(200, &json!([shown]));
    for entry in std::fs::read_dir(app.data.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        assert!(!bytes.windows(40).any(|window| window == secret.as_bytes()), "{} has it", path.display());
    }
    let bearer = format!("Bearer {secret}");
    let read = async || app.call("GET", "/api/projects/iris", &[("authorization", &bearer)], "").await.status.as_u16();
    assert_eq!(read().await, 200);
    for path in ["/api/projects/iris", "/api/projects/iris/tokens/1"] {
        let answer = app.call("DELETE", path, &[("authorization", &bearer)], "").await;
        assert_eq!(answer.status, 401, "a project's token is not the edge's");
    }
    assert_eq!(app.write("DELETE", "/api/projects/iris/tokens/1", "").await.status, 204);
    assert_eq!(read().await, 401);
    let again = app.write("DELETE", "/api/projects/iris/tokens/1", "").await;
    again.check_refusal(404, "not_found", "iris has no such token.");
    token(&app, "iris", "viewer").await;
    app.write("DELETE", "/api/projects/iris", "").await;
    make(&app, "iris", true).await;
    app.write("GET", "/api/projects/iris/tokens", "").await.check(200, &json!([]));
    let unknown = app.write("POST", "/api/projects/iris/tokens", r#"{"role": "king"}"#).await;
    assert_eq!(unknown.status, 400);
}

#[tokio::test]
async fn nobody_learns_which_private_projects_are_there() {
    let app = TestApp::new();
    make(&app, "hidden", true).await;
    for path in ["info/refs", "HEAD", "objects/00/00", "dvc/files/md5/5d/41402abc4b2a76b9719d911017c592"] {
        let hidden = app.get(&format!("/p/hidden/{path}")).await;
        let nothing = app.get(&format!("/p/nothing/{path}")).await;
        assert_eq!((hidden.status.as_u16(), hidden.json()), (401, nothing.json()), "{path}");
        assert_eq!(hidden.header("www-authenticate"), "Basic realm=\"bunsen\"");
    }
}
