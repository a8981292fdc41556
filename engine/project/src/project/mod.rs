//! Projects: made, listed, opened, changed, copied, deleted.
//!
//! A project is a git repository (see [`crate::versions`]). Its files are `README.md`, `bunsen.json` (how the
//! data is read), `data/<file>.dvc` (DVC's pointer to the data), `data/<file>.card.json` (where the
//! data comes from), `data/<file>.recipe.json` (the steps that prepare it, if there are any),
//! `gx/expectations/<file>.json` (what is expected of it, if anything), `model-tests/` (the tests its models have to
//! pass, if there are any), `.dvc/` as `dvc init` makes it, and `runs/` (see [`crate::runs`]).

mod create;
mod elsewhere;
mod files;
mod list;
mod model_tests;

pub use create::{NewProject, create};
pub(crate) use elsewhere::{missing_data, record_at};
pub use files::{OpenedProject, open, read_recipe};
pub(crate) use files::{RecipeFile, at_version, pointer_path, read_data, read_head, settings_changes};
pub(crate) use list::unique_name;
pub use list::{list, list_trashed, summary};
pub use model_tests::{read_model_test, set_model_tests, test_file_stem};
pub(crate) use model_tests::{slice_path, test_file};

use std::collections::BTreeMap;

use bunsen_spec::{
    DataCard, DataRef, OtherTable, ProjectId, ProjectSummary, ReadOptions, RecipeStep, RunId, RunRecord, Suite, say,
};

use crate::change::{Change, retry};
use crate::git::Stamp;
use crate::record::{ProjectRecord, RECORD_VERSION, merge_key, read_project, read_run, run_ids};
use crate::{NewContent, ProjectError, Space, Store};

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
        change.record.name = unique_name(store, &name, Some(project)).await?;
        change.write().await
    })
    .await?;
    summary(store, project, &[]).await
}

/// A change of a project's data: of its bytes, how it is read, its recipe or the tables it is joined with.
#[derive(Clone, Debug, PartialEq)]
pub enum DataChange {
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
pub async fn change_data(
    store: &dyn Store,
    project: &ProjectId,
    what: &DataChange,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let before = change.record.data.clone();
        let (data, message) = what.apply(&before);
        if let DataChange::AddOther(_, content) | DataChange::Content(content, _) = what {
            change.put_new_content(content).await?;
        }
        let changes = files::data_changes(&before, &data);
        change.record.data = data;
        if change.commit(Some(from), changes, &message).await? {
            change.write().await?;
        }
        Ok(())
    })
    .await?;
    open(store, project).await
}

impl DataChange {
    /// The data after the change, and the message of its version.
    fn apply(&self, before: &DataRef) -> (DataRef, String) {
        let mut data = before.clone();
        let message = match self {
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
        (data, message)
    }
}

/// A name under which a file can be added to the data: safe, and not that of the data itself.
pub fn other_name(data: &DataRef, file_name: &str) -> String {
    let name = create::safe_file_name(file_name);
    if name == data.name { format!("other-{name}") } else { name }
}

/// Replaces the card of the project's data: a new version, unless nothing changes.
pub async fn set_card(
    store: &dyn Store,
    project: &ProjectId,
    card: &DataCard,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let changes = BTreeMap::from([files::card_file(&change.record.data.name, card)]);
        change.record.card = card.clone();
        let name = change.record.data.name.clone();
        if change.commit(Some(from), changes, &format!("Describe {name}")).await? {
            change.write().await?;
        }
        Ok(())
    })
    .await?;
    open(store, project).await
}

/// Replaces what is expected of the project's prepared data: a new version, unless nothing changes.
pub async fn set_suite(
    store: &dyn Store,
    project: &ProjectId,
    suite: &Suite,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let name = change.record.data.name.clone();
        let changes = BTreeMap::from([files::suite_file(&name, suite)]);
        if change.commit(Some(from), changes, &say::projects::change_of_suite(&name)).await? {
            change.write().await?;
        }
        Ok(())
    })
    .await?;
    open(store, project).await
}

/// Copies a project with its versions and runs, trash left out. Contents are shared, so a copy takes
/// hardly any room; runs get new ids made from the copy's id.
pub async fn duplicate(
    store: &dyn Store,
    project: &ProjectId,
    copy: ProjectId,
    name: &str,
    by: &Stamp,
) -> Result<ProjectSummary, ProjectError> {
    let name = check_name(name)?;
    retry(async || {
        // The copy is written only if the original still stands as it was read.
        let mut original = Change::begin(store, project, by).await?;
        let record = ProjectRecord {
            id: copy.clone(),
            name: unique_name(store, &name, None).await?,
            created_ms: by.now_ms,
            ..original.record.clone()
        };
        let mut change = Change::create(store, record, by);
        change.batch.expect.append(&mut original.batch.expect);
        let prefix = format!("{project}/");
        for key in store.keys(Space::Refs, &prefix).await? {
            let bytes = store.read(Space::Refs, &key).await?.unwrap_or_default();
            let new_key = format!("{copy}/{}", &key[prefix.len()..]);
            change.batch.expect.push((Space::Refs, key, Some(bytes.clone())));
            change.batch.put.push((Space::Refs, new_key, bytes));
        }
        let merge = store.read(Space::Records, &merge_key(project)).await?;
        change.batch.expect.push((Space::Records, merge_key(project), merge.clone()));
        change.batch.put.extend(merge.map(|bytes| (Space::Records, merge_key(&copy), bytes)));
        for id in run_ids(store, project).await? {
            let run = read_run(store, project, &id).await?;
            change.batch.expect.push((Space::Records, crate::record::run_key(project, &id), Some(run.bytes)));
            if run.value.trashed_ms.is_none() {
                change.put_run(&adopt_run(run.value, &copy));
            }
        }
        change.write().await
    })
    .await
    .map_err(|error| taken(error, &copy))?;
    summary(store, &copy, &[]).await
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
        change.record.name = unique_name(store, &change.record.name, Some(project)).await?;
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

/// A project's name without outer spaces. Refuses empty and very long ones.
pub(crate) fn check_name(name: &str) -> Result<String, ProjectError> {
    let name: String = name.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let bad = |why: &str| Err(ProjectError::BadName { field: "name", why: why.into() });
    match name.chars().count() {
        0 => bad(say::projects::name_needed()),
        1..=120 => Ok(name),
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
