//! `Predict`.

use bunsen_protocol::Predict;
use bunsen_spec::{Prediction, Problem};

use super::handle::{Answer, Ask, Handle};
use crate::pace::PredictHost;

impl Handle for Predict {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<Prediction>>, Problem> {
        let pipeline = ask.lab.pipeline(&self.project, &self.run).await?;
        let host = PredictHost::new(&ask.lab, ask.id);
        let work = pipeline.predict(&self.rows, &host);
        Ok(ask.lab.requests.until_given_up(ask.id, work).await?.into())
    }
}
