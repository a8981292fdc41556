//! Published models, as the edge and its clients speak of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{COLLECTION_FILE, Problem, say};

/// The longest name of a deployment, in bytes.
pub const MAX_DEPLOYMENT_NAME_BYTES: usize = 60;

/// Refuses what cannot be the name in `/d/<name>`: 1 to 60 of a to z, 0 to 9 and hyphens, none at either
/// end.
pub fn check_deployment_name(name: &str) -> Result<(), Problem> {
    if is_address_name(name) { Ok(()) } else { Err(say::publishing::bad_link_name().in_field("name")) }
}

/// Whether a text can stand in an address as a name: 1 to 60 of a to z, 0 to 9 and hyphens, none at either end.
pub(crate) fn is_address_name(name: &str) -> bool {
    (1..=MAX_DEPLOYMENT_NAME_BYTES).contains(&name.len())
        && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// One file of a model folder, or of an index of documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelFile {
    /// Path inside the folder, such as `MLmodel` or `collection.json`.
    pub path: String,
    /// MD5 of its bytes, 32 hexadecimal digits.
    pub md5: String,
    /// Its size in bytes.
    pub size_bytes: u64,
}

/// Whether files that are published, or to be published, are an index of documents, and not a model folder.
pub fn are_of_documents(files: &[ModelFile]) -> bool {
    files.iter().any(|file| file.path == COLLECTION_FILE)
}

/// What is counted of a question that documents answered, in the place of a predicted label.
pub const ANSWERED: &str = "answered";
/// What is counted of a question that they did not.
pub const NOT_ANSWERED: &str = "not answered";

/// What the owner decides about a deployment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeploymentOptions {
    /// The question at the top of the page, such as "Which iris is it?".
    #[serde(default)]
    pub title: String,
    /// A sentence under it.
    #[serde(default)]
    pub description: String,
    /// Whether the page tells the edge that a prediction was made: its time, label and duration,
    /// never its inputs and nothing about the visitor.
    #[serde(default)]
    pub counts_predictions: bool,
}

/// Asks the edge to serve a model or documents at `/d/<name>`. `PUT /api/deployments/<name>`, after every file
/// has been sent with `PUT /api/objects/<md5>`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishRequest {
    /// The model folder, or the files of an index.
    pub files: Vec<ModelFile>,
    /// What the owner decides.
    #[serde(default)]
    pub options: DeploymentOptions,
    /// The version this replaces, as the client last saw it: 0 for a new name. The edge answers
    /// 409 when it is not the newest (any more).
    pub replaces: u64,
}

/// A published model, or published documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// Its name in `/d/<name>`: 1 to 60 of a to z, 0 to 9 and hyphens.
    pub name: String,
    /// Its version, from 1; grows with each publishing.
    pub version: u64,
    /// When this version was published, in milliseconds since 1970.
    pub published_ms: f64,
    /// The model folder, or the files of an index.
    pub files: Vec<ModelFile>,
    /// What the owner decides.
    pub options: DeploymentOptions,
    /// Predictions of all versions so far, on the edge and counted on visitors' devices.
    #[serde(default)]
    pub n_predictions: u64,
}

/// Tells the edge that one row was predicted on a visitor's device: never its inputs, nothing about the
/// visitor. `POST /d/<name>/count`, only if [`DeploymentOptions::counts_predictions`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PredictionCount {
    /// The version that predicted; the newest if left out.
    #[serde(default)]
    pub version: Option<u64>,
    /// How long it took in milliseconds.
    pub latency_ms: f64,
    /// The predicted label (classification).
    #[serde(default)]
    pub label: Option<String>,
    /// The predicted number (regression).
    #[serde(default)]
    pub value: Option<f64>,
}

/// What was predicted by a deployment over a span of time, for the Watch room.
/// `GET /api/deployments/<name>/stats?from_ms=&to_ms=&buckets=`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeploymentStats {
    /// The deployment's name.
    pub name: String,
    /// Predictions in the span (rows, not requests).
    pub n_predictions: u64,
    /// Requests that were refused in the span.
    pub n_refused: u64,
    /// Latency of requests in milliseconds at the 50th, 95th and 99th percentile; `None` without requests.
    pub latency_ms: Option<(f64, f64, f64)>,
    /// The span in equal parts, oldest first.
    pub buckets: Vec<StatsBucket>,
}

/// One part of the span of [`DeploymentStats`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StatsBucket {
    /// Its start, in milliseconds since 1970.
    pub start_ms: f64,
    /// Predictions in it.
    pub n_predictions: u64,
    /// Median latency in milliseconds.
    pub latency_ms: Option<f64>,
    /// Predictions by label (classification).
    pub by_label: BTreeMap<String, u64>,
    /// Mean predicted value (regression).
    pub mean: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_good_links() {
        for name in ["iris", "a", "iris-2", "2026"] {
            assert!(check_deployment_name(name).is_ok(), "{name}");
        }
        for name in ["", "Iris", "-a", "a-", "a_b", "a/b", "é", &"a".repeat(61)] {
            assert!(check_deployment_name(name).is_err(), "{name}");
        }
    }
}
