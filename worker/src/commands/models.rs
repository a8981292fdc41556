//! `ListModels`.

use bunsen_protocol::ListModels;
use bunsen_spec::{ModelInfo, Problem};

use super::handle::{Answer, Ask, Handle};

impl Handle for ListModels {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<ModelInfo>>, Problem> {
        Ok(ask.lab.registry().infos().into())
    }
}
