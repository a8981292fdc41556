//! `PredictDeploymentFile`: a file in, the same file with predictions out.

use bunsen_learn::answers::to_csv;
use bunsen_protocol::{FileBytes, PredictDeploymentFile, PredictedFile};
use bunsen_spec::{Problem, ReadOptions};

use super::handle::{Answer, Ask, Handle};
use crate::pace::PredictHost;
use crate::reading::Source;

impl Handle for PredictDeploymentFile {
    async fn handle(self, mut ask: Ask) -> Result<Answer<PredictedFile>, Problem> {
        let file = ask.take_file()?;
        let open = ask.lab.deployments.get(&self.name)?;
        let read = ask.lab.read_table(Source::Given(&file), &ReadOptions::default(), &self.file_name, ask.id).await?;
        let host = PredictHost::new(&ask.lab, ask.id);
        let work = open.pipeline.predict_table(&read.table, &host);
        let predictions = ask.lab.requests.until_given_up(ask.id, work).await?;
        let csv = to_csv(open.pipeline.signature(), &predictions, Some(&read.table));
        let stem = self.file_name.rsplit_once('.').map_or(self.file_name.as_str(), |(stem, _)| stem);
        let file = FileBytes { name: format!("{stem}-predicted.csv"), media_type: String::from("text/csv") };
        Ok(Answer::with_file(PredictedFile { file, issues: read.issues }, csv))
    }
}
