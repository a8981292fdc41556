//! The tables behind a pointer that both sides of a merge changed.

use bunsen_spec::say::version_problems;
use bunsen_spec::{ConflictKind, OtherTable, ProjectId};

use super::progress::read_standing;
use crate::git::{self, ObjectId};
use crate::project::{pointer_path, read_data};
use crate::versions::VersionError;
use crate::{ProjectError, Store};

/// The forms of a table of which a merge in progress leaves open which one it takes. Each is read as its version says.
#[derive(Clone, Debug, PartialEq)]
pub struct MergeTables {
    /// Where both parted; `None`: there was no such table.
    pub base: Option<OtherTable>,
    /// On the current branch.
    pub ours: OtherTable,
    /// On the branch that is merged.
    pub theirs: OtherTable,
}

/// The tables behind the pointer at `path`, which both sides of the merge in progress changed.
///
/// Refused if there is no such conflict, or if the pointer is that of no table, such as a model's.
pub async fn merge_tables(store: &dyn Store, project: &ProjectId, path: &str) -> Result<MergeTables, ProjectError> {
    let ours = git::read_branch(store, &project.0).await?;
    let standing = read_standing(store, project, ours).await?.ok_or(VersionError::NoMerge)?;
    let clash = standing.merged.conflicts.get(path).filter(|clash| clash.kind == ConflictKind::Data);
    let clash = clash.ok_or_else(|| VersionError::NoConflict(path.to_string()))?;
    let no_table =
        || VersionError::BadResolution { path: path.to_string(), why: version_problems::no_table().to_string() };
    Ok(MergeTables {
        base: match clash.base {
            Some(_) => table_at(store, standing.base, path).await?,
            None => None,
        },
        ours: table_at(store, ours, path).await?.ok_or_else(no_table)?,
        theirs: table_at(store, standing.theirs, path).await?.ok_or_else(no_table)?,
    })
}

/// The table whose pointer is at `path` in a version.
async fn table_at(store: &dyn Store, commit: ObjectId, path: &str) -> Result<Option<OtherTable>, ProjectError> {
    let (Some(data), _) = read_data(store, commit).await? else { return Ok(None) };
    let own = OtherTable { name: data.name, md5: data.md5, size_bytes: data.size_bytes, options: data.options };
    Ok([own].into_iter().chain(data.others).find(|table| pointer_path(&table.name) == path))
}
