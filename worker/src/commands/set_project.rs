//! `SetReadOptions`, `SetDataCard` and `RenameProject`: changes of an open project.

use bunsen_project::{project, read_content};
use bunsen_protocol::{ProjectState, RenameProject, SetDataCard, SetReadOptions};
use bunsen_spec::{DataRef, Problem, ProjectSummary};

use super::handle::{Answer, Ask, Handle};
use super::open_project::{state, summary_now};

impl Handle for SetReadOptions {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let opened = project::open(&lab.store, &self.project).await?;
        // Read first: options with which the file is no table change nothing.
        let bytes = read_content(&lab.store, &opened.data.md5).await?;
        let table = lab.read_table(&bytes, &self.options, &opened.data.name, ask.id).await?;
        let options = table.profile.options.clone();
        let opened = project::set_options(&lab.store, &self.project, &options, &lab.stamp()).await?;
        lab.tables.keep(&DataRef { options, ..opened.data.clone() }, table.into());
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
