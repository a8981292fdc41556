//! Projects: made, listed, opened, changed, copied, deleted.
//!
//! A project is a git repository (see [`crate::versions`]). Its files are `README.md`, `bunsen.json` (which table it
//! has, if it has one, and how that is read), `data/<file>.dvc` (DVC's pointer to it), `data/<file>.card.json` (where
//! it comes from), `data/<file>.recipe.json` (the steps that prepare it, if there are any), `documents/` and
//! `documents.json` (see [`crate::documents`], if there are any), `gx/expectations/<file>.json` (what is expected of
//! the data, if anything), `model-tests/` (the tests its models have to pass, if there are any), `.dvc/` as `dvc init`
//! makes it, `dvc.yaml` with what its stages write, and `runs/` (see [`crate::runs`]).

mod create;
mod elsewhere;
mod files;
mod list;
mod model_tests;
mod paths;

pub(crate) use create::safe_file_name;
pub use create::{NewProject, NewTable, create};
pub(crate) use elsewhere::{missing_data, record_at};
pub use files::{OpenedProject, open, read_recipe, read_settings};
pub(crate) use files::{
    RecipeFile, SETTINGS_FILE, at_version, data_files, read_data, read_data_in, read_head, settings_changes, suite_file,
};
pub(crate) use list::unique_name;
pub use list::{list, list_trashed, summary};
pub use model_tests::{read_model_test, set_model_tests, test_file_stem};
pub(crate) use model_tests::{slice_path, test_file};
pub(crate) use paths::{pointer_path, prepared_path, recipe_path, suite_path};

use std::collections::BTreeMap;

use bunsen_spec::{
    DataCard, DataRef, Moved, OtherTable, Problem, ProjectId, ProjectSummary, ReadOptions, RecipeStep, RunId,
    RunRecord, Suite, say,
};

use crate::change::{Change, retry};
use crate::documents::copy_beside;
use crate::git::{self, Stamp};
use crate::record::{ProjectRecord, RECORD_VERSION, merge_key, read_project, run_key};
use crate::runs::{AllRuns, Top, read_all};
use crate::{NewContent, ProjectError, Space, Store, sync};

/// Gives a project another name; a number is added if it is taken.
pub async fn rename(
    store: &dyn Store,
    project: &ProjectId,
    name: &str,
    by: &Stamp,
) -> Result<ProjectSummary, ProjectError> {
    let name = check_name(name)?;
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        change.take_name(&name).await?;
        change.write().await
    })
    .await?;
    summary(store, project, &[]).await
}

/// A change of a project's data: of its bytes, how it is read, its recipe or the tables it is joined with.
#[derive(Clone, Debug, PartialEq)]
pub enum DataChange {
    /// A project without a table gets this one.
    Table(NewTable),
    /// The file has this content from now on and is read in this way. Its name stays, and with it all that is said of
    /// it by name: the recipe, the card, what is expected of it.
    Content(NewContent, ReadOptions),
    /// The file is read in this way.
    Options(ReadOptions),
    /// The table is prepared by these steps. The text says what is done, as the message of the version.
    Recipe(Vec<RecipeStep>, String),
    /// This file, whose content comes with it, can be joined with; it replaces one of the same name.
    AddOther(OtherTable, NewContent),
    /// The table of this name can no longer be joined with.
    RemoveOther(String),
}

/// Changes a project's data: a new version, unless nothing changes.
///
/// # Errors
/// If there is no table, or there is one already where [`DataChange::Table`] would be the first.
pub async fn change_data(
    store: &dyn Store,
    project: &ProjectId,
    what: &DataChange,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    move_data(store, project, what, by).await?;
    open(store, project).await
}

/// As [`change_data`]; says where that has taken the branch.
pub async fn move_data(
    store: &dyn Store,
    project: &ProjectId,
    what: &DataChange,
    by: &Stamp,
) -> Result<Moved, ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let before = change.record.data.clone();
        let (data, card, message) = what.apply(&change.record)?;
        if let Some(content) = what.content() {
            change.put_new_content(content).await?;
        }
        let mut changes = files::data_changes(before.as_ref(), &data);
        let top = Top::read(store, git::read_commit(store, from).await?.tree, Some(&data)).await?;
        changes.extend(top.follow(Some(&data)));
        if let Some(card) = card {
            changes.extend([files::card_file(&data.name, &card)]);
            change.record.card = card;
        }
        change.record.data = Some(data);
        let from_text = from.to_string();
        if !change.commit(Some(from), changes, &message).await? {
            return Ok(Moved { from: from_text.clone(), to: from_text });
        }
        let to = change.write().await?.head;
        Ok(Moved { from: from_text, to })
    })
    .await
}

impl DataChange {
    /// The content that comes with it.
    fn content(&self) -> Option<&NewContent> {
        match self {
            Self::Table(table) => Some(&table.content),
            Self::Content(content, _) | Self::AddOther(_, content) => Some(content),
            Self::Options(_) | Self::Recipe(..) | Self::RemoveOther(_) => None,
        }
    }

    /// The data after the change, its card if that is new, and the message of its version.
    fn apply(&self, record: &ProjectRecord) -> Result<(DataRef, Option<DataCard>, String), ProjectError> {
        if let (Self::Table(_), Some(there)) = (self, &record.data) {
            return Err(ProjectError::Conflict { key: pointer_path(&there.name) });
        }
        let (mut data, mut card) = (record.data.clone().unwrap_or_default(), None);
        let message = match self {
            Self::Table(table) => {
                let described = table.describe(&record.name);
                (data, card) = (described.0, Some(described.1));
                format!("Add {}", data.name)
            }
            _ if record.data.is_none() => return Err(ProjectError::NoTable),
            Self::Content(content, options) => {
                (data.md5, data.size_bytes, data.options) = (content.md5(), content.size_bytes(), options.clone());
                format!("New version of {}", data.name)
            }
            Self::Options(options) => {
                data.options = options.clone();
                format!("Change how {} is read", data.name)
            }
            Self::Recipe(recipe, message) => {
                data.recipe = recipe.clone();
                message.clone()
            }
            Self::AddOther(other, _) => {
                data.others.retain(|o| o.name != other.name);
                data.others.push(other.clone());
                format!("Add {}", other.name)
            }
            Self::RemoveOther(name) => {
                data.others.retain(|o| o.name != *name);
                format!("Remove {name}")
            }
        };
        Ok((data, card, message))
    }
}

/// A name under which a file can be added to the data: safe, and not that of the data itself.
pub fn other_name(data: &DataRef, file_name: &str) -> String {
    let name = safe_file_name(file_name);
    if name == data.name { format!("other-{name}") } else { name }
}

/// Replaces the card of the project's data: a new version, unless nothing changes.
///
/// # Errors
/// If there is no table.
pub async fn set_card(
    store: &dyn Store,
    project: &ProjectId,
    card: &DataCard,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let name = change.record.table()?.name.clone();
        let changes = BTreeMap::from([files::card_file(&name, card)]);
        change.record.card = card.clone();
        if change.commit(Some(from), changes, &format!("Describe {name}")).await? {
            change.write().await?;
        }
        Ok(())
    })
    .await?;
    open(store, project).await
}

/// Replaces what is expected of the project's prepared data: a new version, unless nothing changes.
///
/// # Errors
/// If there is no table.
pub async fn set_suite(
    store: &dyn Store,
    project: &ProjectId,
    suite: &Suite,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let data = change.record.table()?;
        let mut top = Top::read(store, git::read_commit(store, from).await?.tree, Some(data)).await?;
        top.expect(!suite.expectations.is_empty());
        let mut changes = top.follow(Some(data));
        changes.extend([suite_file(&data.name, suite)]);
        let message = say::projects::change_of_suite(&data.name);
        if change.commit(Some(from), changes, &message).await? {
            change.write().await?;
        }
        Ok(())
    })
    .await?;
    open(store, project).await
}

/// A copy of a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicate {
    /// The copy.
    pub project: ProjectSummary,
    /// Why a run is not in it: its record cannot be read. One problem for each.
    pub skipped: Vec<Problem>,
}

/// Copies a project with its versions and runs, trash left out. Contents are shared, so a copy takes
/// hardly any room; runs get new ids made from the copy's id. It has no other side yet. A run whose record is damaged, or
/// of a newer Bunsen, stays where it is and is named.
pub async fn duplicate(
    store: &dyn Store,
    project: &ProjectId,
    copy: ProjectId,
    name: &str,
    by: &Stamp,
) -> Result<Duplicate, ProjectError> {
    let name = check_name(name)?;
    let skipped = retry(async || {
        // The copy is written only if the original still stands as it was read.
        let mut original = Change::begin(store, project, by).await?;
        let record = ProjectRecord { id: copy.clone(), created_ms: by.now_ms, ..original.record.clone() };
        let mut change = Change::create(store, record, by);
        change.batch.expect.append(&mut original.batch.expect);
        let prefix = format!("{project}/");
        for key in store.keys(Space::Refs, &prefix).await? {
            let bytes = store.read(Space::Refs, &key).await?.unwrap_or_default();
            let name = &key[prefix.len()..];
            let new_key = format!("{copy}/{name}");
            let is_of_remote = sync::is_of_remote(name);
            change.batch.expect.push((Space::Refs, key, Some(bytes.clone())));
            if is_of_remote {
                continue;
            }
            change.batch.put.push((Space::Refs, new_key, bytes));
        }
        let merge = store.read(Space::Records, &merge_key(project)).await?;
        change.batch.expect.push((Space::Records, merge_key(project), merge.clone()));
        change.batch.put.extend(merge.map(|bytes| (Space::Records, merge_key(&copy), bytes)));
        let AllRuns { runs, unreadable } = read_all(store, project).await?;
        for (id, run) in runs {
            change.batch.expect.push((Space::Records, run_key(project, &id), Some(run.bytes)));
            if run.value.trashed_ms.is_none() {
                change.put_run(&adopt_run(run.value, &copy));
            }
        }
        copy_beside(store, project, &mut change).await?;
        change.take_name(&name).await?;
        change.write().await?;
        let left_out = unreadable.iter().filter(|run| !run.is_trashed);
        Ok(left_out.map(|run| say::projects::run_left_out(&run.name, &run.why.to_string())).collect())
    })
    .await
    .map_err(|error| taken(error, &copy))?;
    Ok(Duplicate { project: summary(store, &copy, &[]).await?, skipped })
}

/// Moves a project to the trash and says how many bytes emptying it will free.
pub async fn trash(store: &dyn Store, project: &ProjectId, by: &Stamp) -> Result<u64, ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        change.record.trashed_ms = Some(by.now_ms);
        let changed_ms = change.record.changed_ms;
        change.write_as_of(changed_ms).await
    })
    .await?;
    crate::trash::project_bytes(store, project).await
}

/// Takes a project back from the trash. If its name was taken meanwhile, a number is added.
pub async fn restore(store: &dyn Store, project: &ProjectId, by: &Stamp) -> Result<ProjectSummary, ProjectError> {
    retry(async || {
        let mut change = Change::begin_anywhere(store, project, by).await?;
        change.record.trashed_ms = None;
        let name = change.record.name.clone();
        change.take_name(&name).await?;
        change.write().await
    })
    .await?;
    summary(store, project, &[]).await
}

/// A run as it stands in a copy of its project.
pub(crate) fn adopt_run(run: RunRecord, project: &ProjectId) -> RunRecord {
    let id = crate::md5_hex(format!("{project}/{}", run.id).as_bytes());
    RunRecord { version: RECORD_VERSION, id: RunId(id[..16].to_string()), project: project.clone(), ..run }
}

/// A project's record, if it is not in the trash.
pub(crate) async fn read_live(store: &dyn Store, project: &ProjectId) -> Result<ProjectRecord, ProjectError> {
    let record = read_project(store, project).await?.value;
    if record.trashed_ms.is_some() { Err(ProjectError::NoProject(project.clone())) } else { Ok(record) }
}

/// Most letters of a project's name.
const MAX_NAME_CHARS: usize = 120;

/// A project's name without outer spaces. Refuses empty and very long ones.
pub(crate) fn check_name(name: &str) -> Result<String, ProjectError> {
    let name: String = name.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let bad = |why: &str| Err(ProjectError::BadName { field: "name", why: why.into() });
    match name.chars().count() {
        0 => bad(say::projects::name_needed()),
        1..=MAX_NAME_CHARS => Ok(name),
        _ => bad(say::projects::name_too_long()),
    }
}

/// A conflict on a new project's own key means that its id is taken.
pub(crate) fn taken(error: ProjectError, id: &ProjectId) -> ProjectError {
    match error {
        ProjectError::Conflict { key } if key == crate::record::project_key(id) => {
            ProjectError::Taken { what: say::stored::project(), id: id.0.clone() }
        }
        error => error,
    }
}
