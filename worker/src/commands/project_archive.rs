//! `ExportProject` and `ImportProject`: a project as one file, which may be one that git wrote.

use bunsen_project::{CheckedArchive, archive};
use bunsen_protocol::{ExportProject, ExportedProject, FileBytes, ImportProject, ReadProjectFile};
use bunsen_spec::{ImportOutcome, Problem, ProjectId, say};

use super::handle::{Answer, Ask, Handle};
use crate::host::{Assistant, Handed, Program, random_bits};

impl Handle for ExportProject {
    async fn handle(self, ask: Ask) -> Result<Answer<ExportedProject>, Problem> {
        ask.lab.working(ask.id, say::archives::packing(), None);
        ask.lab.macrotasks.turn().await;
        let packing = async { Ok(archive::export(&ask.lab.store, &self.project).await?) };
        let archive = ask.lab.requests.until_given_up(ask.id, packing).await?;
        let file = FileBytes { name: archive.name, media_type: String::from("application/zip") };
        Ok(Answer::with_file(ExportedProject { file, skipped: archive.skipped }, archive.bytes))
    }
}

impl Handle for ImportProject {
    async fn handle(self, mut ask: Ask) -> Result<Answer<ImportOutcome>, Problem> {
        let file = ask.take_file()?;
        let (lab, id) = (&ask.lab, ProjectId::from_random(random_bits()));
        lab.working(ask.id, say::archives::checking(), None);
        let call = ReadProjectFile { file_name: self.file_name, size_bytes: file.size() as u64 };
        let died = |why: &str| say::worker::reader_gave_up(say::archives::the_file(), why);
        let checking = async {
            let reader = Assistant::start(Program::TextReader);
            let checked = reader.call_about(call, Handed::Blob(file), |_, _| ()).await;
            checked.map_err(|ended| ended.problem(died))
        };
        let (manifest, contents) = lab.requests.until_given_up(ask.id, checking).await?;
        let archive = CheckedArchive::from_buffers(&manifest, contents.to_bytes())?;
        let outcome = archive::import(&lab.store, archive, id, &lab.stamp()).await?;
        lab.tell_changed(&outcome.project.id);
        Ok(outcome.into())
    }
}
