//! The real program: started, killed, started again.

use std::io::{BufRead, Read};
use std::process::Command;
use std::time::{Duration, Instant};

use bunsen_spec::PublishRequest;
use serde_json::json;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::model::fruits;
use crate::program::Program;

#[test]
fn no_acknowledged_write_is_lost_when_the_program_is_killed() {
    let data = tempfile::tempdir().unwrap();
    let question = json!({ "instances": [[151, "red", true]] }).to_string();
    for round in 1..=4_u64 {
        let program = Program::start(data.path());
        let expected = if round == 1 { 201 } else { 200 };
        assert_eq!(program.publish("fruits", fruits(), round - 1), expected, "round {round}");
        for _ in 0..3 {
            assert_eq!(program.call("POST", "/d/fruits/invocations", question.as_bytes()).unwrap().status(), 200);
        }
        program.kill();
        let program = Program::start(data.path());
        let deployment = program.get("/api/deployments/fruits");
        assert_eq!((&deployment["version"], &deployment["n_predictions"]), (&json!(round), &json!(3 * round)));
        for (file, bytes) in fruits().files.iter().zip(&fruits().bytes) {
            let mut answer = program.call("GET", &format!("/d/fruits/model/{round}/{}", file.path), b"").unwrap();
            assert_eq!(&answer.body_mut().read_to_vec().unwrap(), bytes, "{}", file.path);
        }
    }
}

#[test]
fn writes_in_full_flow_are_whole_or_not_there() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    assert_eq!(program.publish("base", fruits(), 0), 201);
    let acknowledged = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for worker in 0..3 {
            let (program, acknowledged) = (&program, &acknowledged);
            scope.spawn(move || {
                for index in 0.. {
                    let name = format!("w{worker}-{index}");
                    let request =
                        PublishRequest { files: fruits().files.clone(), options: Default::default(), replaces: 0 };
                    let body = serde_json::to_vec(&request).unwrap();
                    match program.call("PUT", &format!("/api/deployments/{name}"), &body) {
                        Ok(answer) if answer.status() == 201 => acknowledged.lock().unwrap().push(name),
                        _ => return,
                    }
                }
            });
        }
        // Every writer stops when the edge does, so the wait ends even if none ever succeeds.
        let deadline = Instant::now() + Duration::from_secs(60);
        while acknowledged.lock().unwrap().len() < 6 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
        let killed = Command::new("kill").args(["-9", &program.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
    });
    drop(program);
    let program = Program::start(data.path());
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= 6, "{acknowledged:?}");
    for name in &acknowledged {
        let deployment = program.get(&format!("/api/deployments/{name}"));
        assert_eq!(deployment["files"].as_array().map(Vec::len), Some(fruits().files.len()), "{name}: {deployment}");
    }
    for deployment in program.get("/api/deployments").as_array().unwrap() {
        assert_eq!(deployment["files"].as_array().map(Vec::len), Some(fruits().files.len()), "whole or not there");
    }
}

#[test]
fn the_token_is_shown_once_and_every_write_is_in_the_audit_log() {
    let data = tempfile::tempdir().unwrap();
    let mut program = Program::start(data.path());
    let mut line = String::new();
    program.out.read_line(&mut line).unwrap();
    let link = format!("{}/#token={}", program.origin, program.token);
    assert_eq!(line.trim(), format!("Open this once to sign the studio in: {link}"));
    assert_eq!(program.publish("fruits", fruits(), 0), 201);
    assert_eq!(program.call("DELETE", "/api/deployments/fruits", b"").unwrap().status(), 204);
    assert_eq!(program.call("DELETE", "/api/deployments/fruits", b"").unwrap().status(), 204);
    program.kill();

    let database = rusqlite::Connection::open(data.path().join("edge.sqlite")).unwrap();
    let mut statement =
        database.prepare("SELECT action, version, remote FROM audit WHERE action != 'put_object' ORDER BY id").unwrap();
    let rows: Vec<(String, i64, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let local = "127.0.0.1".to_string();
    assert_eq!(rows, [("publish_model".into(), 1, local.clone()), ("unpublish_model".into(), 1, local)]);
    let n_objects: i64 =
        database.query_row("SELECT count(*) FROM audit WHERE action = 'put_object'", [], |row| row.get(0)).unwrap();
    assert_eq!(n_objects, fruits().files.len() as i64);

    let mut program = Program::start(data.path());
    let mut line = String::new();
    program.out.read_line(&mut line).unwrap();
    assert_eq!(line.trim(), format!("The token is in {}", data.path().join("token").display()));
}

#[cfg(unix)]
#[test]
fn asked_to_end_it_ends_well() {
    let data = tempfile::tempdir().unwrap();
    let mut program = Program::start(data.path());
    assert_eq!(program.get("/readyz"), json!({ "ready": true }));
    // Connections that are kept open for later must not hold it up.
    program.agent = Agent::config_builder().build().into();
    let asked = Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    let status = program.child.wait().unwrap();
    assert!(status.success(), "{status}");
    let mut rest = String::new();
    program.out.read_to_string(&mut rest).unwrap();
}

#[test]
fn it_answers_over_tls_and_not_beside_it() {
    let data = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).unwrap();
    let (cert, key) = (data.path().join("cert.pem"), data.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let arguments = ["--tls-cert", cert.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    let mut program = Program::start_with(&data.path().join("data"), &arguments);
    assert!(program.origin.starts_with("https://"), "{}", program.origin);
    assert!(program.call("GET", "/version", b"").is_err(), "a stranger's certificate was trusted");

    let trusted = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let tls = TlsConfig::builder().root_certs(RootCerts::from(vec![trusted])).build();
    program.agent = Agent::config_builder().tls_config(tls).build().into();
    assert!(program.get("/version")["version"].is_string());
    program.origin = program.origin.replace("https://", "http://");
    assert!(program.call("GET", "/version", b"").is_err(), "it answered without TLS");
}

#[test]
fn settings_that_cannot_be_used_are_said() {
    let data = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_bunsen-edge")).args(arguments).output().unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let folder = data.path().join("data");
    let folder = folder.to_str().unwrap();
    let said = run(&["--listen", "127.0.0.1:0", "--data", folder, "--public-origin", "ml.example"]);
    assert!(said.contains("it must begin with http:// or https://"), "{said}");
    let file = data.path().join("file");
    std::fs::write(&file, "").unwrap();
    let said = run(&["--listen", "127.0.0.1:0", "--data", file.to_str().unwrap()]);
    assert!(said.contains("cannot be used"), "{said}");
    let said = run(&["--listen", "127.0.0.1:0", "--data", folder, "--token", "two words"]);
    assert!(said.contains("visible ASCII characters without spaces"), "{said}");
    let cert = ["--listen", "127.0.0.1:0", "--data", folder, "--tls-cert", "none.pem", "--tls-key", "none.pem"];
    let said = run(&cert);
    assert!(said.contains("the TLS certificate or its key cannot be used"), "{said}");
}
