//! `CreateProject`: a file becomes a project, or nothing is stored. `CreateDocumentsProject`: one without a table.

use std::rc::Rc;

use bunsen_project::project::{self, NewProject, NewTable};
use bunsen_protocol::{CreateDocumentsProject, CreateProject};
use bunsen_spec::{DataRef, Problem, ProjectId, ProjectSummary};

use super::handle::{Answer, Ask, Handle};
use crate::host::random_bits;
use crate::reading::Source;

impl Handle for CreateProject {
    async fn handle(self, mut ask: Ask) -> Result<Answer<ProjectSummary>, Problem> {
        let file = ask.take_file()?;
        let lab = &ask.lab;
        // Read first: a file that is no table leaves nothing behind.
        let data = DataRef { name: self.file_name.clone(), options: self.options, ..DataRef::default() };
        let table = lab.open_file(Source::Given(&file), &data, ask.id).await?;
        let content = lab.store_file(&file, &self.file_name, ask.id).await?;
        let new = NewProject {
            id: ProjectId::from_random(random_bits()),
            name: self.name,
            table: Some(NewTable {
                file_name: self.file_name,
                content,
                options: table.profile.options.clone(),
                card: self.card,
            }),
        };
        let summary = project::create(&lab.store, new, &lab.stamp()).await?;
        if let Some(data) = &summary.data {
            // It is opened next.
            lab.tables.keep(data, Rc::new(table));
        }
        lab.tell_changed(&summary.id);
        Ok(summary.into())
    }
}

impl Handle for CreateDocumentsProject {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectSummary>, Problem> {
        let lab = &ask.lab;
        let new = NewProject { id: ProjectId::from_random(random_bits()), name: self.name, table: None };
        let summary = project::create(&lab.store, new, &lab.stamp()).await?;
        lab.tell_changed(&summary.id);
        Ok(summary.into())
    }
}
