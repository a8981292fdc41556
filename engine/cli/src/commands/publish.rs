//! `bunsen publish`: a model folder or an index of documents under a link.

use std::time::Duration;

use bunsen_project::{md5_hex, model_folder};
use bunsen_spec::{
    COLLECTION_FILE, Deployment, DeploymentOptions, ModelFile, Problem, ProblemKind, PublishRequest,
    check_deployment_name, check_index_files,
};
use ureq::Agent;
use ureq::http::{Request, Response};

use crate::arguments::PublishArguments;
use crate::files::read_folder;
use crate::output::{print, print_json};

/// Publishes.
///
/// # Errors
/// If the folder is neither, the edge refuses or does not answer.
pub fn publish(arguments: &PublishArguments) -> Result<(), Problem> {
    check_deployment_name(&arguments.name)?;
    let files = read_folder(&arguments.folder)?;
    if files.contains_key(COLLECTION_FILE) {
        check_index_files(files.iter().map(|(path, bytes)| (path.as_str(), bytes.len() as u64)))?;
    } else {
        model_folder::check_files(files.iter().map(|(path, bytes)| (path.as_str(), bytes.len())))?;
    }
    let edge = Edge::new(&arguments.edge, arguments.token.as_deref())?;
    let replaces = match (edge.newest(&arguments.name)?, arguments.update) {
        (Some(found), true) => found.version,
        (Some(found), false) => {
            let what = format!("The name {} is taken; its newest version is {}.", arguments.name, found.version);
            return Err(Problem::new(ProblemKind::Conflict, what)
                .in_field("name")
                .remedy("Choose another name, or give --update to publish a newer version."));
        }
        (None, _) => 0,
    };
    let mut sent = Vec::with_capacity(files.len());
    for (path, bytes) in &files {
        let file = ModelFile { path: path.clone(), md5: md5_hex(bytes), size_bytes: bytes.len() as u64 };
        edge.send_object(&file, bytes)?;
        sent.push(file);
    }
    let options = DeploymentOptions {
        title: arguments.title.clone().unwrap_or_default(),
        description: arguments.description.clone().unwrap_or_default(),
        counts_predictions: arguments.count_predictions,
    };
    let deployment = edge.publish(&arguments.name, &PublishRequest { files: sent, options, replaces })?;
    let link = format!("{}/d/{}", edge.address, deployment.name);
    if arguments.json {
        return print_json(&serde_json::json!({ "link": link, "deployment": deployment }));
    }
    print(&format!("Version {} is published: {link}\n", deployment.version))
}

/// An edge and the right to write there.
struct Edge {
    address: String,
    token: String,
    agent: Agent,
}

impl Edge {
    fn new(address: &str, token: Option<&str>) -> Result<Self, Problem> {
        let token = token.map(str::trim).filter(|token| !token.is_empty()).ok_or_else(|| {
            Problem::new(ProblemKind::Forbidden, "Publishing needs the edge's token.")
                .in_field("token")
                .remedy("Set BUNSEN_TOKEN to it; it stands in the file “token” of the edge's data folder.")
        })?;
        let address = address.trim_end_matches('/').to_string();
        if !(address.starts_with("http://") || address.starts_with("https://")) {
            return Err(Problem::bad_input(format!("{address} is not an edge's address."))
                .in_field("edge")
                .remedy("It begins with http:// or https://."));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_secs(120)))
            .build();
        Ok(Self { address, token: token.to_string(), agent: config.into() })
    }

    /// What is served under a name.
    fn newest(&self, name: &str) -> Result<Option<Deployment>, Problem> {
        let mut response = self.call("GET", &format!("/api/deployments/{name}"), "", &[])?;
        match response.status().as_u16() {
            404 | 410 => Ok(None),
            _ => self.read(&mut response).map(Some),
        }
    }

    /// Sends a file unless it is there.
    fn send_object(&self, file: &ModelFile, bytes: &[u8]) -> Result<(), Problem> {
        let path = format!("/api/objects/{}", file.md5);
        let there = self.call("HEAD", &path, "", &[])?;
        if there.status().is_success() {
            return Ok(());
        }
        let mut response = self.call("PUT", &path, "application/octet-stream", bytes)?;
        self.read::<serde_json::Value>(&mut response).map(drop)
    }

    fn publish(&self, name: &str, request: &PublishRequest) -> Result<Deployment, Problem> {
        let body = serde_json::to_vec(request).map_err(|error| Problem::internal(error.to_string()))?;
        let mut response = self.call("PUT", &format!("/api/deployments/{name}"), "application/json", &body)?;
        self.read(&mut response)
    }

    fn call(&self, method: &str, path: &str, media: &str, body: &[u8]) -> Result<Response<ureq::Body>, Problem> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header("authorization", format!("Bearer {}", self.token));
        if !media.is_empty() {
            request = request.header("content-type", media);
        }
        let wrong = |error: ureq::http::Error| {
            Problem::bad_input(format!("The address or the token cannot be used: {error}.")).in_field("edge")
        };
        let answer = if media.is_empty() {
            self.agent.run(request.body(()).map_err(wrong)?)
        } else {
            self.agent.run(request.body(body).map_err(wrong)?)
        };
        answer.map_err(|error| {
            Problem::new(ProblemKind::Unreachable, format!("The edge at {} does not answer: {error}.", self.address))
                .remedy("Check that it runs and that the address is right.")
        })
    }

    /// The answer, or the problem that the edge names.
    fn read<T: serde::de::DeserializeOwned>(&self, response: &mut Response<ureq::Body>) -> Result<T, Problem> {
        let status = response.status();
        let unexpected = |why: String| {
            Problem::new(ProblemKind::Unreachable, format!("{} answers as no edge does: {why}.", self.address))
                .remedy("Check that the address is that of an edge.")
        };
        let text = response.body_mut().read_to_string().map_err(|error| unexpected(error.to_string()))?;
        if status.is_success() {
            return serde_json::from_str(&text).map_err(|error| unexpected(error.to_string()));
        }
        Err(serde_json::from_str(&text).unwrap_or_else(|_| unexpected(format!("status {status}"))))
    }
}
