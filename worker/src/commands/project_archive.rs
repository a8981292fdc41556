//! `ExportProject` and `ImportProject`: a project as one file.

use bunsen_project::{CheckedArchive, archive};
use bunsen_protocol::{ExportProject, FileBytes, ImportProject, ReadKind, ReadRequest, ReaderMessage};
use bunsen_spec::{Problem, ProjectId, ProjectSummary, say};

use super::handle::{Answer, Ask, Handle};
use crate::host::{random_bits, reader};

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
        let (lab, id) = (&ask.lab, ProjectId::from_random(random_bits()));
        lab.working(ask.id, say::archives::checking(), None);
        let request = ReadRequest { file_name: say::archives::the_file().into(), kind: ReadKind::Project };
        let (ReaderMessage::Project(manifest), contents) = reader::read(&request, &bytes, |_, _| ()).await? else {
            return Err(Problem::internal("The reader answered with something else than a project."));
        };
        drop(bytes);
        let archive = CheckedArchive::from_buffers(&manifest, contents)?;
        let summary = archive::import(&lab.store, archive, id, &lab.stamp()).await?;
        lab.tell_changed(&summary.id);
        Ok(summary.into())
    }
}
