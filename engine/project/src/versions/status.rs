//! How a project stands.

use std::collections::BTreeMap;

use bunsen_spec::{ProjectId, StatusInfo, Upstream};

use super::merge::merge_info;
use crate::git::{self, History, ObjectId, REMOTES};
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
    let name = format!("{REMOTES}{REMOTE}/{}", head.name());
    let upstream = match git::read_ref(store, &project.0, &name).await? {
        Some(theirs) => {
            let history = History::read_of(store, &project.0, [head.commit, theirs]).await?;
            upstream(&history, &BTreeMap::from([(name, theirs)]), head.name(), head.commit)
        }
        None => None,
    };
    Ok(StatusInfo {
        branch: head.name().to_string(),
        commit: head.commit.to_string(),
        upstream,
        merge: merge_info(store, project).await?,
    })
}

/// How a branch stands to its fellow on the other side; `None` where none is remembered. `fellows` are the branches that
/// are, by their whole names; `history` has both.
pub(super) fn upstream(
    history: &History,
    fellows: &BTreeMap<String, ObjectId>,
    branch: &str,
    commit: ObjectId,
) -> Option<Upstream> {
    let name = format!("{REMOTE}/{branch}");
    let theirs = *fellows.get(&format!("{REMOTES}{name}"))?;
    let (n_ahead, n_behind) = history.ahead_behind(commit, theirs);
    Some(Upstream { name, commit: theirs.to_string(), n_ahead, n_behind })
}
