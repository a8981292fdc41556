//! `PreviewTraining`.

use bunsen_protocol::{ModelPreview, PreviewTraining};
use bunsen_spec::Problem;

use super::handle::{Answer, Ask, Handle};

impl Handle for PreviewTraining {
    async fn handle(self, ask: Ask) -> Result<Answer<ModelPreview>, Problem> {
        let lab = &ask.lab;
        lab.check_device(self.spec.device)?;
        let table = lab.table(&self.spec.data, ask.id).await?;
        let preview =
            bunsen_learn::preview(&self.spec, &*table.table().await?, table.profile.picture(), lab.registry())?;
        Ok(ModelPreview {
            n_train: preview.n_train,
            n_validation: preview.n_validation,
            n_test: preview.n_test,
            n_without_target: preview.n_without_target,
            n_features: preview.n_features,
            n_weights: preview.n_weights,
            image: preview.image,
        }
        .into())
    }
}
