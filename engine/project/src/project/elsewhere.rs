//! Projects that come from elsewhere as git keeps them: cloned, or in a file. They have no record yet.

use bunsen_spec::{DataCard, DataRef, ProjectId};

use super::at_version;
use crate::content::has_content;
use crate::git::ObjectId;
use crate::record::{ProjectRecord, RECORD_VERSION};
use crate::{ProjectError, Store};

/// The record of a project that is at a version, made of what this one says. Its name may be taken.
///
/// # Errors
/// When the version is not one of a project.
pub(crate) async fn record_at(
    store: &dyn Store,
    id: &ProjectId,
    name: &str,
    tip: ObjectId,
    now_ms: f64,
) -> Result<ProjectRecord, ProjectError> {
    let record = ProjectRecord {
        version: RECORD_VERSION,
        id: id.clone(),
        name: name.to_string(),
        created_ms: now_ms,
        changed_ms: now_ms,
        trashed_ms: None,
        next_run: 1,
        head: String::new(),
        n_versions: 0,
        data: None,
        card: DataCard::default(),
    };
    at_version(store, record, tip).await
}

/// The file of a project's data whose content is not stored, if there is one: without it the table cannot be read.
pub(crate) async fn missing_data<'a>(
    store: &dyn Store,
    data: Option<&'a DataRef>,
) -> Result<Option<&'a str>, ProjectError> {
    let Some(data) = data else { return Ok(None) };
    let others = data.others.iter().map(|other| (&other.name, &other.md5));
    for (name, md5) in [(&data.name, &data.md5)].into_iter().chain(others) {
        if !has_content(store, md5).await? {
            return Ok(Some(name));
        }
    }
    Ok(None)
}
