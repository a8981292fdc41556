//! MLflow's scoring protocol.

use std::num::NonZeroU32;
use std::time::Duration;

use axum::body::Body;
use bunsen_spec::{Cell, Prediction, Rows};
use futures::StreamExt;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::model::{fruits, predict_directly, prices};

const TAKES: &str =
    "The model takes, in this order: weight (a number); colour (one of green, red, yellow); ripe (true or false).";

/// What the model says of two fruits, as the edge answers it.
fn expected() -> Value {
    let rows = Rows {
        columns: vec!["weight".into(), "colour".into(), "ripe".into()],
        rows: vec![
            vec![Cell::Number(151.0), Cell::Text("red".into()), Cell::Flag(true)],
            vec![Cell::Number(9.5), Cell::Text("green".into()), Cell::Flag(false)],
        ],
    };
    let predictions: Vec<Value> = predict_directly(fruits(), &rows)
        .into_iter()
        .map(|prediction| match prediction {
            Prediction::Class { label, probabilities: p } => {
                json!({ "label": label, "probabilities": { "apple": p[0], "banana": p[1], "cherry": p[2] } })
            }
            Prediction::Number { value } => json!(value),
        })
        .collect();
    json!({ "predictions": predictions })
}

async fn published() -> TestApp {
    let app = TestApp::new();
    app.publish("fruits", fruits()).await;
    app
}

#[tokio::test]
async fn all_shapes_get_the_models_own_numbers() {
    let app = published().await;
    let columns = json!(["weight", "colour", "ripe"]);
    let data = json!([[151.0, "red", true], [9.5, "green", false]]);
    let records = json!([
        { "weight": 151.0, "colour": "red", "ripe": true, "further": "x" },
        { "ripe": 0, "colour": "green", "weight": "9.5" },
    ]);
    assert_eq!(expected()["predictions"][0]["label"], "apple");
    for body in [
        json!({ "dataframe_split": { "columns": columns, "data": data, "index": [0, 1] } }),
        json!({ "dataframe_records": records, "params": { "unknown": 1 } }),
        json!({ "instances": data }),
        json!({ "instances": records }),
        json!({ "inputs": data }),
        json!({ "inputs": { "weight": [151, 9.5], "colour": ["red", "green"], "ripe": [true, false] } }),
    ] {
        app.invoke("fruits", &body).await.check(200, &expected());
    }
    let csv = "ripe,weight,colour,note\ntrue,151,red,\nfalse,9.5,green,x\n";
    let types = ["text/csv", "text/csv; charset=utf-8", "Text/CSV;charset=UTF-8"];
    for media in types {
        app.call("POST", "/d/fruits/invocations", &[("content-type", media)], csv).await.check(200, &expected());
    }
    let body = json!({ "instances": data }).to_string();
    app.call("POST", "/d/fruits/invocations", &[], body).await.check(200, &expected());
    app.invoke("fruits", &json!({ "instances": [] })).await.check(200, &json!({ "predictions": [] }));
}

#[tokio::test]
async fn regressions_answer_with_numbers() {
    let app = TestApp::new();
    app.publish("prices", prices()).await;
    let answer = app.invoke("prices", &json!({ "inputs": { "weight": 40, "colour": "red" } })).await;
    let value = answer.json()["predictions"][0].as_f64().unwrap();
    assert!((value - 10.0).abs() < 0.2, "{value}");
}

#[tokio::test]
async fn refusals_name_column_row_and_expectation() {
    let app = published().await;
    let row =
        |weight: Value, colour: Value, ripe: Value| json!({ "instances": [[1, "red", true], [weight, colour, ripe]] });
    let check = async |body: Value, what: &str, place: Value| {
        let answer = app.invoke("fruits", &body).await;
        let expected = json!({
            "kind": "bad_input", "what": what, "place": place, "error_code": "BAD_REQUEST", "message": what,
        });
        answer.check(400, &expected);
    };
    check(
        row(json!("heavy"), json!("red"), json!(true)),
        "Row 2 of column weight is “heavy”, but a number was expected.",
        json!({ "column": "weight", "row": 2 }),
    )
    .await;
    check(
        row(json!(null), json!("red"), json!(true)),
        "Row 2 of column weight is missing, but a number was expected.",
        json!({ "column": "weight", "row": 2 }),
    )
    .await;
    check(
        row(json!(1), json!("blue"), json!(true)),
        "Row 2 of column colour is “blue”, but one of green, red, yellow was expected.",
        json!({ "column": "colour", "row": 2 }),
    )
    .await;
    check(
        row(json!(1), json!("red"), json!(0.5)),
        "Row 2 of column ripe is 0.5, but true or false was expected.",
        json!({ "column": "ripe", "row": 2 }),
    )
    .await;
    let what = "The column ripe is missing; true or false was expected.";
    app.invoke("fruits", &json!({ "dataframe_records": [{ "weight": 1, "colour": "red" }] })).await.check(
        400,
        &json!({
            "kind": "bad_input", "what": what, "place": { "column": "ripe" }, "remedy": TAKES,
            "error_code": "INVALID_PARAMETER_VALUE", "message": format!("{what} {TAKES}"),
        }),
    );
    let what = "Row 1 has 2 values, but the model takes 3.";
    app.invoke("fruits", &json!({ "inputs": [[1, 2]] })).await.check(
        400,
        &json!({
            "kind": "bad_input", "what": what, "place": { "row": 1 }, "remedy": TAKES,
            "error_code": "INVALID_PARAMETER_VALUE", "message": format!("{what} {TAKES}"),
        }),
    );
}

#[tokio::test]
async fn requests_that_are_none_are_refused_in_mlflows_words_too() {
    let app = published().await;
    let check = async |media: &str, body: &str, status: u16, code: &str, what: &str| {
        let answer = app.call("POST", "/d/fruits/invocations", &[("content-type", media)], body.to_string()).await;
        answer.check_refusal(status, "bad_input", what);
        assert_eq!(answer.json()["error_code"], code, "{what}");
        assert!(answer.json()["message"].as_str().unwrap().starts_with(what), "{}", answer.text());
    };
    let json = "application/json";
    check(json, "", 400, "BAD_REQUEST", "The request has no body.").await;
    check(json, "{", 400, "BAD_REQUEST", "The request is not valid JSON: it goes wrong at line 1, column 1.").await;
    check(json, "[1]", 400, "BAD_REQUEST", "The request is a list, but an object is needed.").await;
    check(json, "{}", 400, "BAD_REQUEST", "The request has no rows.").await;
    check("text/csv", "", 400, "BAD_REQUEST", "The CSV is empty.").await;
    check("text/plain", "{}", 415, "BAD_REQUEST", "The media type text/plain is not understood here.").await;
    check("application/json; charset=latin1", "{}", 415, "BAD_REQUEST", "Only UTF-8 is understood here.").await;
    let large = format!("{{\"inputs\":[\"{}\"]}}", "x".repeat(17 << 20));
    check(json, &large, 413, "BAD_REQUEST", "The request is larger than 16 MiB.").await;

    app.invoke("nothing", &json!({})).await.check(
        404,
        &json!({
            "kind": "not_found", "what": "Nothing is published under the name nothing.",
            "remedy": "Check the link, or ask whoever sent it.", "error_code": "RESOURCE_DOES_NOT_EXIST",
            "message": "Nothing is published under the name nothing. Check the link, or ask whoever sent it.",
        }),
    );
    assert_eq!(app.get("/d/fruits/invocations").await.status, 405);
    app.write("DELETE", "/api/deployments/fruits", "").await;
    let gone = app.invoke("fruits", &json!({})).await;
    assert_eq!((gone.status.as_u16(), &gone.json()["error_code"]), (410, &json!("RESOURCE_DOES_NOT_EXIST")));
}

#[tokio::test]
async fn a_newer_version_answers_at_once() {
    let app = published().await;
    let fruit = json!({ "inputs": { "weight": 40, "colour": "red", "ripe": true } });
    assert!(app.invoke("fruits", &fruit).await.json()["predictions"][0].is_object());
    app.send_files(prices()).await;
    assert_eq!(app.try_publish("fruits", prices(), 1, Default::default()).await.status, 200);
    assert!(app.invoke("fruits", &fruit).await.json()["predictions"][0].is_number());
}

#[tokio::test]
async fn many_at_once_are_answered_each_with_its_own() {
    let app = TestApp::with(|settings| settings.predict_threads = Some(2));
    app.publish("fruits", fruits()).await;
    let asked = (0..60).map(|index| {
        let fruit = if index % 2 == 0 { json!([151, "red", true]) } else { json!([8, "red", true]) };
        let body = json!({ "instances": vec![fruit; 1 + index] });
        let app = &app;
        async move { app.invoke("fruits", &body).await }
    });
    for (index, answer) in futures::future::join_all(asked).await.into_iter().enumerate() {
        assert_eq!(answer.status, 200, "{}", answer.text());
        let predictions = answer.json()["predictions"].as_array().unwrap().clone();
        assert_eq!(predictions.len(), 1 + index);
        assert_eq!(predictions[index]["label"], if index % 2 == 0 { "apple" } else { "cherry" });
    }
}

/// A question whose start is sent, but never its end.
fn unfinished(start: Vec<u8>) -> Body {
    let start = futures::stream::once(async { Ok::<_, std::convert::Infallible>(start) });
    Body::from_stream(start.chain(futures::stream::pending()))
}

#[tokio::test]
async fn what_is_only_announced_costs_nothing_and_what_is_sent_is_bounded() {
    let app = published().await;
    let question = json!({ "instances": [[151, "red", true]] });
    let send = |start: Vec<u8>| app.call("POST", "/d/fruits/invocations", &[], unfinished(start));
    let large = || vec![b' '; (16 << 20) - 1024];
    let mut idle = Box::pin(futures::future::join_all((0..40).map(|_| send(vec![b' ']))));
    assert!(tokio::time::timeout(Duration::from_millis(300), &mut idle).await.is_err());
    assert_eq!(app.invoke("fruits", &question).await.status, 200, "idle clients take nothing away");
    drop(idle);

    let mut large = Box::pin(futures::future::join_all((0..4).map(|_| send(large()))));
    let refused = loop {
        assert!(tokio::time::timeout(Duration::from_millis(20), &mut large).await.is_err());
        let answer = app.invoke("fruits", &json!({ "instances": vec![json!([151, "red", true]); 3000] })).await;
        if answer.status != 200 {
            break answer;
        }
    };
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (503, "1"));
    assert_eq!(refused.json()["error_code"], "TEMPORARILY_UNAVAILABLE");
    drop(large);
    assert_eq!(app.invoke("fruits", &question).await.status, 200, "it recovers");
}

#[tokio::test]
async fn one_address_cannot_ask_without_end() {
    let app = TestApp::with(|settings| settings.requests_per_minute = NonZeroU32::new(2).unwrap());
    app.publish("fruits", fruits()).await;
    let question = json!({ "instances": [[151, "red", true]] });
    assert_eq!(app.invoke("fruits", &question).await.status, 200);
    let count = json!({ "latency_ms": 1, "label": "apple" }).to_string();
    assert_eq!(app.call("POST", "/d/fruits/count", &[], count.clone()).await.status, 204);
    let refused = app.invoke("fruits", &question).await;
    refused.check_refusal(429, "unreachable", "This address asks more often than the edge allows.");
    assert_eq!(refused.json()["error_code"], "REQUEST_LIMIT_EXCEEDED");
    assert!((1..=31).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(app.call("POST", "/d/fruits/count", &[], count).await.status, 429);
    assert_eq!(app.get("/d/fruits/deployment.json").await.status, 200, "looking is free");
}

#[tokio::test]
async fn as_many_rows_as_can_be_answered() {
    let app = published().await;
    let body = format!("weight,colour,ripe\n{}", "151,red,true\n".repeat(50_001));
    let answer = app.call("POST", "/d/fruits/invocations", &[("content-type", "text/csv")], body).await;
    let what = "The request has 50001 rows of 3 columns, more than can be answered at once.";
    answer.check_refusal(400, "bad_input", what);
}
