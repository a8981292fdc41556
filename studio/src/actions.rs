//! What can be done to projects from more than one place: the welcome page, the project menu, the palette.

use bunsen_protocol::{
    Call, CreateDocumentsProject, CreateProject, DeleteProject, DuplicateProject, DuplicatedProject, ExportProject,
    ExportedProject, FileBytes, ImportProject, RenameProject, RestoreProject,
};
use bunsen_spec::{DataCard, ImportOutcome, Problem, ProjectSummary, ReadOptions, say};
use js_sys::ArrayBuffer;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};

use crate::app::Studio;
use crate::browser::{ask_for_persistence, read_head, read_tail, save_file};
use crate::rooms::Room;
use crate::router::{Navigator, Route, current_route};
use crate::state::files::{HEAD_BYTES, TAIL_BYTES, is_project, stem};
use crate::state::format::bytes;
use crate::text::text;

impl Studio {
    /// Has the worker write a file, hands it to the learner and says so.
    pub async fn save_written(&self, call: impl Call<Reply = FileBytes> + 'static) -> Result<(), Problem> {
        let (file, buffers) = self.bridge.call_for_bytes(call).await?;
        self.save(&file, &buffers)
    }

    /// Hands a file, whose bytes are the first of `buffers`, to the learner and says so.
    fn save(&self, file: &FileBytes, buffers: &[ArrayBuffer]) -> Result<(), Problem> {
        let t = &text().frame;
        let saved = buffers.first().and_then(|buffer| save_file(&file.name, &file.media_type, buffer));
        saved.ok_or_else(|| Problem::internal(t.export_failed))?;
        self.say((t.exported)(&file.name));
        Ok(())
    }
}

/// What the actions work with.
#[derive(Clone, PartialEq)]
pub struct Hands {
    /// The studio.
    pub studio: Studio,
    /// The navigator.
    pub navigator: Navigator,
}

impl Hands {
    /// Makes a project of a file that the learner gave (a table, an exported project, or one that git wrote) and shows
    /// it. `began` hears the number of the request.
    pub async fn open_file(&self, file: &File, began: &impl Fn(u64)) -> Result<(), Problem> {
        let name = file.name();
        // One that cannot be read is refused by the worker.
        let (head, tail) = (read_head(file, HEAD_BYTES).await, read_tail(file, TAIL_BYTES).await);
        let blob = Blob::from(file.clone());
        if is_project(&head.unwrap_or_default(), &tail.unwrap_or_default()) {
            self.import_project(&name, blob, began).await
        } else {
            self.create_project(stem(&name), &name, blob, None, began).await
        }
    }

    /// Makes a project of a table's file and shows it. `began` hears the number of the request.
    pub async fn create_project(
        &self,
        name: &str,
        file_name: &str,
        file: Blob,
        card: Option<DataCard>,
        began: &impl Fn(u64),
    ) -> Result<(), Problem> {
        let call = CreateProject {
            name: name.to_string(),
            file_name: file_name.to_string(),
            options: ReadOptions::default(),
            card,
        };
        let began_at = current_route();
        let (id, answer) = self.studio.bridge.begin_with(call, vec![file]);
        began(id);
        let summary = answer.await?;
        self.created(&began_at, &summary);
        Ok(())
    }

    /// Makes a project without a table and shows it, once `hand_over` has heard which it is. `began` hears the number of
    /// the request.
    pub async fn create_documents_project(
        &self,
        name: &str,
        hand_over: impl FnOnce(&ProjectSummary),
        began: &impl Fn(u64),
    ) -> Result<(), Problem> {
        let began_at = current_route();
        let call = CreateDocumentsProject { name: name.to_string() };
        let (id, answer) = self.studio.bridge.begin_with(call, Vec::new());
        began(id);
        let summary = answer.await?;
        hand_over(&summary);
        self.created(&began_at, &summary);
        Ok(())
    }

    /// Says that a new project is there and shows it.
    fn created(&self, began_at: &Route, summary: &ProjectSummary) {
        let t = &text().welcome;
        self.made(summary, (t.created)(&summary.name), (t.create_step)(&summary.name));
        self.show_if_still_at(began_at, summary);
        // Asked for once there is something to lose; browsers weigh it by how much a page is used. Not waited
        // for: a browser may ask the learner, and the project is there whatever they answer.
        spawn_local(async {
            ask_for_persistence().await;
        });
    }

    /// Makes a project of one in a file and shows it; says what of it did not come along. `began` hears the number of
    /// the request.
    async fn import_project(&self, file_name: &str, file: Blob, began: &impl Fn(u64)) -> Result<(), Problem> {
        let began_at = current_route();
        let call = ImportProject { file_name: file_name.to_string() };
        let (id, answer) = self.studio.bridge.begin_with(call, vec![file]);
        began(id);
        let ImportOutcome { project, lost, skipped } = answer.await?;
        let t = &text().welcome;
        self.made(&project, (t.imported)(&project.name), (t.create_step)(&project.name));
        self.show_if_still_at(&began_at, &project);
        let lost = lost.first().map(|first| say::archives::contents_lost(lost.len() as u64, first));
        lost.iter().chain(&skipped).for_each(|problem| self.studio.report(problem));
        Ok(())
    }

    /// Gives a project another name.
    pub async fn rename_project(&self, project: &ProjectSummary, name: &str) -> Result<ProjectSummary, Problem> {
        let rename = |name: &str| RenameProject { project: project.id.clone(), name: name.to_string() };
        let summary = self.studio.bridge.call(rename(name)).await?;
        let t = &text().frame;
        self.studio.did(
            (t.renamed)(&project.name, &summary.name),
            (t.rename_step)(&project.name),
            rename(&project.name),
            rename(&summary.name),
        );
        Ok(summary)
    }

    /// Copies a project and shows the copy.
    pub async fn duplicate_project(&self, project: &ProjectSummary) -> Result<(), Problem> {
        let t = &text().frame;
        let call = DuplicateProject { project: project.id.clone(), name: (t.copy_of)(&project.name) };
        let DuplicatedProject { project: copy, skipped } = self.studio.bridge.call(call).await?;
        let said = if skipped.is_empty() { t.duplicated } else { t.duplicated_in_part };
        self.made(&copy, said(&copy.name), (t.duplicate_step)(&project.name));
        self.show(&copy);
        skipped.iter().for_each(|problem| self.studio.report(problem));
        Ok(())
    }

    /// Saves a project as one file.
    pub async fn export_project(&self, project: &ProjectSummary) -> Result<(), Problem> {
        let call = ExportProject { project: project.id.clone() };
        let (ExportedProject { file, skipped }, buffers) = self.studio.bridge.call_for_bytes(call).await?;
        self.studio.save(&file, &buffers)?;
        skipped.iter().for_each(|problem| self.studio.report(problem));
        Ok(())
    }

    /// Moves a project to the trash and goes back to the projects.
    pub async fn delete_project(&self, project: &ProjectSummary) -> Result<(), Problem> {
        let delete = DeleteProject { project: project.id.clone() };
        let freed = self.studio.bridge.call(delete.clone()).await?;
        let t = &text().frame;
        self.studio.did(
            (t.deleted)(&project.name, &bytes(freed.size_bytes as f64)),
            (t.delete_step)(&project.name),
            RestoreProject { project: project.id.clone() },
            delete,
        );
        if matches!(self.navigator.route(), Route::Room { project: shown, .. } if shown == project.id) {
            self.navigator.go(Route::Welcome);
        }
        Ok(())
    }

    /// Shows a project: its data, or its documents where there is no table.
    pub fn show(&self, project: &ProjectSummary) {
        self.navigator.go(Route::Room { project: project.id.clone(), room: Room::first_of(project) });
    }

    /// Shows a project, unless the learner has gone elsewhere since: what was begun there would be lost.
    pub fn show_if_still_at(&self, began_at: &Route, project: &ProjectSummary) {
        if current_route() == *began_at {
            self.show(project);
        }
    }

    /// Says that a project was made, and lets it be undone.
    pub fn made(&self, project: &ProjectSummary, said: String, step: String) {
        let undo = DeleteProject { project: project.id.clone() };
        let redo = RestoreProject { project: project.id.clone() };
        self.studio.did(said, step, undo, redo);
    }
}
