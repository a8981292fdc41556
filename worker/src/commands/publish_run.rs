//! `PublishRun`: the model's files go to the edge that served the page, then its name does.

use bunsen_project::{read_content, runs};
use bunsen_protocol::PublishRun;
use bunsen_spec::say::{model_tests, publishing};
use bunsen_spec::{Deployment, Problem, PublishRequest, RunStatus};

use super::edge::Edge;
use super::handle::{Answer, Ask, Handle};

impl Handle for PublishRun {
    async fn handle(self, ask: Ask) -> Result<Answer<Deployment>, Problem> {
        let record = runs::read(&ask.lab.store, &self.project, &self.run).await?;
        if record.status != RunStatus::Finished || record.spec.train().is_none() {
            return Err(publishing::no_model(&record.name));
        }
        if let Some(why) = record.held_back() {
            return Err(model_tests::not_published(&record.name, &why));
        }
        let edge = Edge::new(&self.token)?;
        let total_bytes = record.files.iter().map(|file| file.size_bytes).sum::<u64>().max(1);
        let sending = async {
            let mut sent_bytes = 0;
            for file in &record.files {
                let done = sent_bytes as f64 / total_bytes as f64;
                ask.lab.working(ask.id, publishing::sending(&file.path), Some(done));
                let read = async || {
                    let bytes = read_content(&ask.lab.store, &file.md5).await;
                    Ok(bytes.map_err(|error| error.in_file(&file.path))?)
                };
                edge.send_file(file, read).await?;
                sent_bytes += file.size_bytes;
            }
            Ok(())
        };
        // What follows is short, and nobody could say whether the edge has done it.
        ask.lab.requests.until_given_up(ask.id, sending).await?;
        ask.lab.working(ask.id, publishing::publishing(&self.name), Some(1.0));
        let request = PublishRequest { files: record.files, options: self.options, replaces: self.replaces };
        Ok(edge.publish(&self.name, &request).await?.into())
    }
}
