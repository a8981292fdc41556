//! What was predicted over time.

use axum::body::Body;
use bunsen_spec::DeploymentOptions;
use serde_json::{Value, json};

use crate::app::{START_MS, TestApp};
use crate::model::{fruits, prices};

const MINUTE_MS: u64 = 60_000;

async fn stats(app: &TestApp, name: &str, minutes: u64) -> Value {
    let to_ms = START_MS + minutes * MINUTE_MS;
    let path = format!("/api/deployments/{name}/stats?from_ms={START_MS}&to_ms={to_ms}&buckets={minutes}");
    let mut answer = app.get(&path).await.json();
    // Times differ from run to run; that they are there is checked, their values are not.
    for bucket in answer["buckets"].as_array_mut().unwrap() {
        if bucket["latency_ms"].is_number() {
            bucket["latency_ms"] = json!("measured");
        }
    }
    if let Some(times) = answer["latency_ms"].as_array() {
        let times: Vec<f64> = times.iter().map(|ms| ms.as_f64().unwrap()).collect();
        assert!(times.is_sorted() && times[0] > 0.0 && times[2] < 60_000.0, "{times:?}");
        answer["latency_ms"] = json!("measured");
    }
    answer
}

#[tokio::test]
async fn predictions_and_refusals_are_counted_by_the_minute() {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    let two = json!({ "instances": [[151, "red", true], [9, "red", true]] });
    assert_eq!(app.invoke("fruits", &two).await.status, 200);
    assert_eq!(app.invoke("fruits", &json!({})).await.status, 400);
    app.advance_ms(MINUTE_MS);
    for _ in 0..3 {
        assert_eq!(app.invoke("fruits", &two).await.status, 200);
    }
    let bucket = |minute: u64, n: u64, latency: Value, by_label: Value| {
        json!({
            "start_ms": (START_MS + minute * MINUTE_MS) as f64, "n_predictions": n, "latency_ms": latency,
            "by_label": by_label, "mean": null,
        })
    };
    let expected = json!({
        "name": "fruits", "n_predictions": 8, "n_refused": 1, "latency_ms": "measured",
        "buckets": [
            bucket(0, 2, json!("measured"), json!({ "apple": 1, "cherry": 1 })),
            bucket(1, 6, json!("measured"), json!({ "apple": 3, "cherry": 3 })),
            bucket(2, 0, Value::Null, json!({})),
        ],
    });
    assert_eq!(stats(&app, "fruits", 3).await, expected);
    assert_eq!(app.get("/api/deployments/fruits").await.json()["n_predictions"], 8);
    app.write("DELETE", "/api/deployments/fruits", "").await;
    assert_eq!(stats(&app, "fruits", 3).await, expected, "unpublishing forgets nothing");
}

#[tokio::test]
async fn visitors_devices_count_if_the_owner_chose_so() {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    app.publish("prices", prices()).await;
    let count = async |name: &str, body: Value| {
        app.call("POST", &format!("/d/{name}/count"), &[("content-type", "text/plain")], body.to_string()).await
    };
    assert_eq!(count("fruits", json!({ "version": 1, "latency_ms": 3.2, "label": "cherry" })).await.status, 204);
    assert_eq!(count("prices", json!({ "latency_ms": 3.2, "value": 4.0 })).await.status, 204);
    assert_eq!(count("prices", json!({ "latency_ms": 3.2, "value": 8.0 })).await.status, 204);
    assert_eq!(stats(&app, "fruits", 1).await["buckets"][0]["by_label"], json!({ "cherry": 1 }));
    assert_eq!(stats(&app, "prices", 1).await["buckets"][0]["mean"], json!(6.0));
    for (name, body, what) in [
        (
            "fruits",
            json!({ "latency_ms": 1, "label": "<script>" }),
            "label must be one of the model's labels, and value left out.",
        ),
        (
            "fruits",
            json!({ "latency_ms": 1, "value": 3 }),
            "label must be one of the model's labels, and value left out.",
        ),
        ("prices", json!({ "latency_ms": 1, "label": "a" }), "value must be a number, and label left out."),
        ("prices", json!({ "latency_ms": -1, "value": 1 }), "latency_ms must be from 0 to 3600000."),
        ("prices", json!({}), "The count cannot be read: missing field `latency_ms` at line 1 column 2."),
    ] {
        count(name, body).await.check_refusal(400, "bad_input", what);
    }
    assert_eq!(count("fruits", json!("x".repeat(5000))).await.status, 413);
    let broken = Body::from_stream(futures::stream::once(async { Err::<&str, _>(std::io::Error::other("gone")) }));
    app.call("POST", "/d/fruits/count", &[], broken).await.check_refusal(400, "bad_input", "The request broke off.");
    assert_eq!(stats(&app, "fruits", 1).await["n_predictions"], 1);

    app.try_publish("fruits", fruits(), 1, DeploymentOptions::default()).await;
    let refused = count("fruits", json!({ "latency_ms": 3.2, "label": "cherry" })).await;
    refused.check_refusal(403, "forbidden", "The owner of fruits does not count predictions.");
}

#[tokio::test]
async fn spans_that_make_no_sense_are_refused() {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    for (query, what) in [
        ("from_ms=2&to_ms=1", "The span ends before it begins."),
        ("from_ms=x", "from_ms is “x”, but a number was expected."),
        ("to_ms=inf", "to_ms is “inf”, but a number was expected."),
        ("buckets=0", "buckets is 0, but it must be a whole number from 1 to 500."),
        ("buckets=1.5", "buckets is 1.5, but it must be a whole number from 1 to 500."),
        ("buckets=1&buckets=2", "The part of the address after “?” cannot be read."),
        ("buckets=501", "buckets is 501, but it must be a whole number from 1 to 500."),
    ] {
        app.get(&format!("/api/deployments/fruits/stats?{query}")).await.check_refusal(400, "bad_input", what);
    }
    let default = app.get("/api/deployments/fruits/stats").await.json();
    assert_eq!(default["buckets"].as_array().unwrap().len(), 24);
    assert_eq!(default["latency_ms"], Value::Null);
    assert_eq!(app.get("/api/deployments/none/stats").await.status, 404);
}
