//! `SetReadOptions`, `SetDataCard` and `RenameProject`: changes of an open project.

use bunsen_project::project::{self, DataChange};
use bunsen_protocol::{ProjectState, RenameProject, SetDataCard, SetReadOptions};
use bunsen_spec::{DataRef, Problem, ProjectSummary};

use super::handle::{Answer, Ask, Handle};
use super::open_project::{state, summary_now};
use crate::reading::Source;

impl Handle for SetReadOptions {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let opened = project::open(&lab.store, &self.project).await?;
        // Read first: options with which the file is no table change nothing.
        let data = DataRef { options: self.options, ..opened.table()?.clone() };
        let table = lab.open_file(Source::Stored(&data.md5), &data, ask.id).await?;
        let change = DataChange::Options(table.profile.options.clone());
        let opened = project::change_data(&lab.store, &self.project, &change, &lab.stamp()).await?;
        lab.tables.keep(opened.table()?, table.into());
        lab.tell_changed(&self.project);
        Ok(state(opened, &ask).await?.into())
    }
}

impl Handle for SetDataCard {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let opened = project::set_card(&lab.store, &self.project, &self.card, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(state(opened, &ask).await?.into())
    }
}

impl Handle for RenameProject {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectSummary>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        project::rename(&lab.store, &self.project, &self.name, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(summary_now(&ask, &self.project).await?.into())
    }
}
