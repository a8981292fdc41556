//! `AddTable` and `RemoveTable`: the tables that a project's own can be joined with.

use bunsen_project::project::{self, DataChange};
use bunsen_protocol::{AddTable, ProjectState, RemoveTable};
use bunsen_spec::{OtherTable, Problem, ReadOptions, say};

use super::handle::{Answer, Ask, Handle};
use super::open_project::state;
use crate::reading::Source;
use crate::tables::joins_with;

impl Handle for AddTable {
    async fn handle(self, mut ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        let file = ask.take_file()?;
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let data = project::open(&lab.store, &self.project).await?.table()?.clone();
        // Read first: a file that is no table leaves nothing behind.
        let read = lab.read_table(Source::Given(&file), &ReadOptions::default(), &self.file_name, ask.id).await?;
        let name = project::other_name(&data, &self.file_name);
        let content = lab.store_file(&file, &self.file_name, ask.id).await?;
        let other = OtherTable { name, md5: content.md5(), size_bytes: content.size_bytes(), options: read.options };
        let change = DataChange::AddOther(other, content);
        let opened = project::change_data(&lab.store, &self.project, &change, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(state(opened, &ask).await?.into())
    }
}

impl Handle for RemoveTable {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let data = project::open(&lab.store, &self.project).await?.table()?.clone();
        if data.recipe.iter().any(|step| joins_with(&step.step, &self.name)) {
            return Err(say::steps::table_in_use(&self.name));
        }
        let change = DataChange::RemoveOther(self.name);
        let opened = project::change_data(&lab.store, &self.project, &change, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(state(opened, &ask).await?.into())
    }
}
