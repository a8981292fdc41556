//! The table of any version.

use bunsen_spec::{DataRef, ProjectId};

use super::find_version;
use crate::project::{read_data, read_live};
use crate::{ProjectError, Store};

/// What a version says of its table, if it has one. `name` is a branch, a tag or a commit.
pub async fn data_at(store: &dyn Store, project: &ProjectId, name: &str) -> Result<Option<DataRef>, ProjectError> {
    read_live(store, project).await?;
    Ok(read_data(store, find_version(store, project, name).await?).await?.0)
}
