//! The real program, started and ended by tests.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use bunsen_spec::PublishRequest;
use serde_json::Value;
use ureq::Agent;
use ureq::http::{Request, Response};

use crate::model::Folder;

/// A running edge. Killed with the value.
pub struct Program {
    /// The process.
    pub child: Child,
    /// What it prints, after the first line.
    pub out: BufReader<ChildStdout>,
    /// Its address, without a slash at the end.
    pub origin: String,
    /// Its own token.
    pub token: String,
    /// Who asks it.
    pub agent: Agent,
}

impl Program {
    /// Starts the program on a data folder and a free port.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// Starts it with more arguments.
    pub fn start_with(data: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bunsen-edge"))
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(arguments)
            .env_remove("BUNSEN_TOKEN")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let origin = line.trim().strip_prefix("Bunsen's edge listens on ").expect("the first line").to_string();
        let token = std::fs::read_to_string(data.join("token")).unwrap().trim().to_string();
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self { child, out, origin, token, agent }
    }

    /// Sends a request as the owner.
    pub fn call(&self, method: &str, path: &str, body: &[u8]) -> Result<Response<ureq::Body>, ureq::Error> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        if method == "GET" {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        }
    }

    /// Reads an answer that is JSON.
    pub fn get(&self, path: &str) -> Value {
        self.call("GET", path, b"").unwrap().body_mut().read_json().unwrap()
    }

    /// Publishes a folder; gives the status.
    pub fn publish(&self, name: &str, folder: &Folder, replaces: u64) -> u16 {
        for (file, bytes) in folder.files.iter().zip(&folder.bytes) {
            let status = self.call("PUT", &format!("/api/objects/{}", file.md5), bytes).unwrap().status();
            assert!(status.is_success(), "{status}");
        }
        let request = PublishRequest { files: folder.files.clone(), options: Default::default(), replaces };
        let body = serde_json::to_vec(&request).unwrap();
        self.call("PUT", &format!("/api/deployments/{name}"), &body).unwrap().status().as_u16()
    }

    /// Ends it as a power cut to the process would: nothing is finished, nothing is closed.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
