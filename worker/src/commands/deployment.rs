//! `OpenDeployment` and `PredictDeployment`: what is published under a link, and a model on a visitor's device.

use std::collections::BTreeMap;

use bunsen_project::{md5_hex, model_folder, runs};
use bunsen_protocol::{Deployed, DeployedModel, OpenDeployment, PredictDeployment};
use bunsen_spec::{Deployment, Evaluation, ModelFile, Prediction, Problem, are_of_documents, say};
use futures::future::try_join_all;

use super::edge::{parse, refusal};
use super::handle::{Answer, Ask, Handle};
use crate::deployments;
use crate::host::{Method, fetch};
use crate::pace::PredictHost;

/// The files of a model folder that predicting and showing need.
const NEEDED: [&str; 5] = ["MLmodel", "pipeline.json", "model.safetensors", "README.md", "evaluation.json"];
/// How long the description of a deployment may take.
const TIMEOUT_MS: u32 = 30_000;
/// How long a file may take.
const FILE_TIMEOUT_MS: u32 = 5 * 60_000;

impl Handle for OpenDeployment {
    async fn handle(self, ask: Ask) -> Result<Answer<Deployed>, Problem> {
        let name = String::from(js_sys::encode_uri_component(&self.name));
        let answer = fetch(Method::Get, &format!("/d/{name}/deployment.json"), &[], None, TIMEOUT_MS).await?;
        if !answer.is_ok() {
            return Err(match answer.status {
                404 | 410 => say::publishing::no_such_model(&self.name),
                _ => refusal(&answer),
            });
        }
        let deployment: Deployment = parse(&answer.bytes)?;
        if are_of_documents(&deployment.files) {
            return Ok(Deployed::Documents(deployment).into());
        }
        let files = &deployment.files;
        model_folder::check_files(files.iter().map(|file| (file.path.as_str(), file.size_bytes as usize)))?;
        let needed = files.iter().filter(|file| NEEDED.contains(&file.path.as_str()));
        let files: BTreeMap<_, _> =
            try_join_all(needed.map(|file| fetch_file(&name, deployment.version, file))).await?.into_iter().collect();
        let pipeline = ask.lab.load(&files)?;
        let open = ask.lab.deployments.keep(deployments::OpenDeployment { deployment, pipeline, files });
        Ok(Deployed::Model(Box::new(describe(&open))).into())
    }
}

impl Handle for PredictDeployment {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<Prediction>>, Problem> {
        let open = ask.lab.deployments.get(&self.name)?;
        let host = PredictHost::new(&ask.lab, ask.id);
        let work = open.pipeline.predict(&self.rows, &host);
        Ok(ask.lab.requests.until_given_up(ask.id, work).await?.into())
    }
}

/// Fetches one file and checks that it is the one that was promised.
pub(super) async fn fetch_file(name: &str, version: u64, file: &ModelFile) -> Result<(String, Vec<u8>), Problem> {
    let path: Vec<_> = file.path.split('/').map(|part| String::from(js_sys::encode_uri_component(part))).collect();
    // The bytes are kept for ever under their address, so it names them: an edge that begins anew counts its
    // versions from 1 again.
    let url = format!("/d/{name}/model/{version}/{}?{}", path.join("/"), file.md5);
    let answer = fetch(Method::Get, &url, &[], None, FILE_TIMEOUT_MS).await?;
    if !answer.is_ok() {
        return Err(refusal(&answer));
    }
    if md5_hex(&answer.bytes) != file.md5 {
        return Err(say::publishing::file_arrived_damaged(&file.path).in_field(&file.path));
    }
    Ok((file.path.clone(), answer.bytes))
}

fn describe(open: &deployments::OpenDeployment) -> DeployedModel {
    let text = |name: &str| open.files.get(name).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let evaluation = open.files.get("evaluation.json").and_then(|json| serde_json::from_slice::<Evaluation>(json).ok());
    DeployedModel {
        deployment: open.deployment.clone(),
        signature: open.pipeline.signature().clone(),
        card: text("README.md").unwrap_or_default(),
        metric: evaluation.and_then(|evaluation| runs::headline(&evaluation.metrics)),
    }
}
