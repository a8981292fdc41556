//! `SuggestTraining`.

use bunsen_learn::{Chosen, suggest};
use bunsen_project::project;
use bunsen_protocol::SuggestTraining;
use bunsen_spec::{Device, Problem, TrainSpec};

use super::handle::{Answer, Ask, Handle};

impl Handle for SuggestTraining {
    async fn handle(self, ask: Ask) -> Result<Answer<TrainSpec>, Problem> {
        let opened = project::open(&ask.lab.store, &self.project).await?;
        let data = opened.table()?;
        let table = ask.lab.table(data, ask.id).await?;
        // What the data's card says learners predict comes before a guess.
        let is_there = |name: &String| table.profile.columns.iter().any(|column| column.name == *name);
        let card_target = opened.card.target.clone().filter(is_there);
        let target = self.target.or(card_target);
        let models = ask.lab.registry().infos();
        let chosen = Chosen { target: target.as_deref(), model: self.model.as_deref(), ..Chosen::default() };
        let mut spec = suggest(&table.profile, data, &models, chosen)?;
        let can_use_gpu = models.iter().any(|model| model.name == spec.model && model.runs_on_gpu);
        if ask.lab.ready.has_gpu && can_use_gpu {
            spec.device = Device::Webgpu;
        }
        Ok(spec.into())
    }
}
