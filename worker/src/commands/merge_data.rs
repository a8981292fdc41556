//! `MergeData` and `TakeMergedData`: a conflict about a table, put together row by row.

use bunsen_project::{project, versions};
use bunsen_protocol::{ChangedVersions, DataMerge, MergeData, TakeMergedData};
use bunsen_spec::{Problem, Resolution, say};

use super::handle::{Answer, Ask, Handle};
use super::open_project::state;
use crate::merging::contents;

impl Handle for MergeData {
    async fn handle(self, ask: Ask) -> Result<Answer<DataMerge>, Problem> {
        let lab = &ask.lab;
        let tables = versions::merge_tables(&lab.store, &self.project, &self.path).await?;
        Ok(lab.merge_tables(tables, self.key, self.n_shown, ask.id).await?.into())
    }
}

impl Handle for TakeMergedData {
    async fn handle(self, ask: Ask) -> Result<Answer<ChangedVersions>, Problem> {
        let Self { project, path, contents: chosen_for, key, choices } = self;
        let lab = &ask.lab;
        let _right = lab.write_right(&project).await?;
        let tables = versions::merge_tables(&lab.store, &project, &path).await?;
        if contents(&tables) != chosen_for {
            return Err(say::comparing::merged_others());
        }
        let name = tables.ours.name.clone();
        let (bytes, options) = lab.write_merge(tables, key, choices, ask.id).await?;
        lab.working(ask.id, say::worker::storing(&name), None);
        let resolution = Resolution::Data { read: Some(options) };
        versions::resolve(&lab.store, &project, &path, &resolution, Some(bytes), &lab.stamp()).await?;
        lab.close_merge();
        lab.tell_changed(&project);
        let opened = project::open(&lab.store, &project).await?;
        Ok(ChangedVersions { state: state(opened, &ask).await?, moved: None, outcome: None }.into())
    }
}
