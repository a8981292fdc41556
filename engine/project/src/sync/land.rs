//! Remembering where the other side is: the last step of a push, a pull and a clone.

use std::collections::BTreeMap;

use bunsen_spec::say::syncing;
use bunsen_spec::{MovedRef, RefusedRef};

use super::REMOTE;
use super::runs::RUNS;
use crate::ProjectError;
use crate::change::Change;
use crate::git::{self, BRANCHES, ObjectId, REMOTES, RefSteps, TAGS};

/// What moved here, and what did not.
#[derive(Debug, Default)]
pub(super) struct Landed {
    pub moved: Vec<MovedRef>,
    pub refused: Vec<RefusedRef>,
}

/// The ref by which a branch or tag of the other side is remembered here; `None` for what we do not follow.
pub(super) fn remembered_as(name: &str) -> Option<String> {
    if let Some(branch) = name.strip_prefix(BRANCHES) {
        return Some(format!("{REMOTES}{REMOTE}/{branch}"));
    }
    (name.starts_with(TAGS) || name == RUNS).then(|| name.to_string())
}

/// Whether a ref, or the log of one, remembers where the other side was.
pub(crate) fn is_of_remote(name: &str) -> bool {
    let name = name.strip_prefix("logs/").unwrap_or(name);
    name.starts_with(REMOTES) || name == RUNS
}

/// Lets a change remember where the other side's refs are; all that they reach has to be stored. `why` is for
/// the reflog. A tag that names something else here stays.
pub(super) async fn remember(
    change: &mut Change<'_>,
    theirs: &BTreeMap<String, ObjectId>,
    why: &str,
) -> Result<Landed, ProjectError> {
    let here = git::list_refs(change.store, &change.record.id.0, "refs/").await?;
    let mut landed = Landed::default();
    let mut steps = Vec::new();
    for (name, to) in theirs {
        let Some(own) = remembered_as(name) else { continue };
        let from = here.get(&own).copied();
        if from == Some(*to) {
            continue;
        }
        if own.starts_with(TAGS) && from.is_some() {
            let problem = syncing::tag_differs(&name[TAGS.len()..]);
            landed.refused.push(RefusedRef { name: name.clone(), problem });
            continue;
        }
        if own != RUNS {
            let from = from.map(|id| id.to_string());
            landed.moved.push(MovedRef { name: own.clone(), from, to: to.to_string() });
        }
        steps.push((own, from, *to));
    }
    change
        .refs(async |refs: &mut RefSteps<'_>| {
            for (name, from, to) in steps {
                refs.step(&name, from, Some(to));
                if name.starts_with(REMOTES) {
                    refs.log(&name, from, Some(to), why).await?;
                }
            }
            Ok(())
        })
        .await?;
    Ok(landed)
}
