//! `ReplaceData`: a newer version of the project's file, or the first one of a project of documents alone.

use bunsen_project::project::{self, DataChange, NewTable};
use bunsen_protocol::{ReplaceData, ReplacedData};
use bunsen_spec::{DataRef, Problem, ReadOptions, TableProfile, say};

use super::handle::{Answer, Ask, Handle};
use super::open_project::state;
use crate::reading::Source;

impl Handle for ReplaceData {
    async fn handle(self, mut ask: Ask) -> Result<Answer<ReplacedData>, Problem> {
        let file = ask.take_file()?;
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let before = project::open(&lab.store, &self.project).await?;
        // Read first: a file that is no table changes nothing.
        let data = before.data.clone().unwrap_or_default();
        let read_as = |options: ReadOptions| DataRef { name: self.file_name.clone(), options, ..data.clone() };
        let mut table = lab.open_file(Source::Given(&file), &read_as(ReadOptions::default()), ask.id).await?;
        let older = &data.options;
        if older.format.is_some_and(|format| table.profile.options.format != Some(format)) {
            return Err(say::comparing::of_another_format(&self.file_name, &data.name));
        }
        if before.data.is_some() && is_of_the_form(&table.profile, older) && table.profile.options != *older {
            table = lab.open_file(Source::Given(&file), &read_as(older.clone()), ask.id).await?;
        }
        let content = lab.store_file(&file, &self.file_name, ask.id).await?;
        let options = table.profile.options.clone();
        let change = match before.data {
            Some(_) => DataChange::Content(content, options),
            None => DataChange::Table(NewTable { file_name: self.file_name, content, options, card: None }),
        };
        let moved = project::move_data(&lab.store, &self.project, &change, &lab.stamp()).await?;
        let opened = project::open(&lab.store, &self.project).await?;
        lab.tables.keep(opened.table()?, table.into());
        lab.tell_changed(&self.project);
        Ok(ReplacedData { state: state(opened, &ask).await?, moved }.into())
    }
}

/// Whether a file is laid out as the one before it was, so that what the learner said of how that is read holds for it.
fn is_of_the_form(profile: &TableProfile, older: &ReadOptions) -> bool {
    let newer = &profile.options;
    let has_part = older.part.as_ref().is_none_or(|part| profile.parts.contains(part));
    has_part && (&newer.delimiter, &newer.encoding) == (&older.delimiter, &older.encoding)
}
