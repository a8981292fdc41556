//! How a project stands.

use bunsen_spec::{ProjectId, StatusInfo, Upstream};

use super::merge::merge_info;
use crate::git::{self, BRANCHES, History, ObjectId};
use crate::project::read_live;
use crate::{ProjectError, Store};

/// The other side, as its branches are remembered: `refs/remotes/edge/…`.
pub const REMOTE: &str = "edge";

/// The branch that a project is on, how it stands to its fellow on the other side, and the merge that is in
/// progress.
///
/// There is nothing to say about files: a project has no working tree of its own. Its record repeats what the
/// newest version of the branch says, and every change writes both at once.
pub async fn status(store: &dyn Store, project: &ProjectId) -> Result<StatusInfo, ProjectError> {
    read_live(store, project).await?;
    let head = git::read_head(store, &project.0).await?;
    Ok(StatusInfo {
        branch: head.name().to_string(),
        commit: head.commit.to_string(),
        upstream: upstream(store, project, head.name(), head.commit).await?,
        merge: merge_info(store, project).await?,
    })
}

/// How a branch stands to its fellow on the other side; `None` where none is remembered.
pub(super) async fn upstream(
    store: &dyn Store,
    project: &ProjectId,
    branch: &str,
    commit: ObjectId,
) -> Result<Option<Upstream>, ProjectError> {
    let name = format!("{REMOTE}/{}", branch.strip_prefix(BRANCHES).unwrap_or(branch));
    let theirs = git::read_ref(store, &project.0, &format!("{}{name}", git::REMOTES)).await?;
    let Some(theirs) = theirs else { return Ok(None) };
    let (n_ahead, n_behind) = History::read(store, [commit, theirs]).await?.ahead_behind(commit, theirs);
    Ok(Some(Upstream { name, commit: theirs.to_string(), n_ahead, n_behind }))
}
