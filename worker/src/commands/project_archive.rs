//! `ExportProject` and `ImportProject`: a project as one file.

use bunsen_project::{ImportLimits, archive};
use bunsen_protocol::{ExportProject, FileBytes, ImportProject};
use bunsen_spec::{Problem, ProjectId, ProjectSummary, say};

use super::handle::{Answer, Ask, Handle};
use crate::host::random_bits;

impl Handle for ExportProject {
    async fn handle(self, ask: Ask) -> Result<Answer<FileBytes>, Problem> {
        ask.lab.working(ask.id, say::archives::packing(), None);
        ask.lab.macrotasks.turn().await;
        let archive = archive::export(&ask.lab.store, &self.project).await?;
        let file = FileBytes { name: archive.name, media_type: String::from("application/zip") };
        Ok(Answer::with_file(file, archive.bytes))
    }
}

impl Handle for ImportProject {
    async fn handle(self, mut ask: Ask) -> Result<Answer<ProjectSummary>, Problem> {
        let bytes = ask.take_file()?;
        let lab = &ask.lab;
        lab.working(ask.id, say::archives::checking(), None);
        lab.macrotasks.turn().await;
        let id = ProjectId::from_random(random_bits());
        let summary = archive::import(&lab.store, &bytes, id, &lab.stamp(), &ImportLimits::default()).await?;
        lab.tell_changed(&summary.id);
        Ok(summary.into())
    }
}
