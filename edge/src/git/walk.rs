//! Walking through what is stored, from objects to all that they name.

use std::collections::HashSet;

use gix_hash::ObjectId;
use gix_object::Kind;
use rusqlite::Transaction;

use super::connect::named_by;
use crate::store::{StoreFault, find_kind, find_object};

/// What a walk follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Commits and tags only.
    History,
    /// The files of the commits where it starts.
    Files,
    /// Everything.
    All,
}

/// All that is reached from `starts` and not `seen` before, each once. A fault if something is not there.
pub(super) fn walk(
    t: &Transaction<'_>,
    project: i64,
    starts: &[ObjectId],
    seen: &mut HashSet<ObjectId>,
    depth: Depth,
) -> Result<Vec<ObjectId>, StoreFault> {
    let mut reached = Vec::new();
    let mut left: Vec<ObjectId> = starts.iter().rev().copied().collect();
    let mut content = Vec::new();
    while let Some(id) = left.pop() {
        if !seen.insert(id) {
            continue;
        }
        reached.push(id);
        let lost = || StoreFault::Damaged(format!("git object {id} of project {project} is lost"));
        if find_kind(t, project, &id)?.ok_or_else(lost)? == Kind::Blob {
            continue;
        }
        let object = find_object(t, project, &id)?.ok_or_else(lost)?;
        object.unpack_into(&mut content)?;
        let named = named_by(object.kind, &content).map_err(StoreFault::Damaged)?;
        left.extend(named.into_iter().rev().filter(|(_, kind)| depth.follows(*kind)).map(|(id, _)| id));
    }
    Ok(reached)
}

impl Depth {
    fn follows(self, kind: Kind) -> bool {
        match self {
            Self::All => true,
            Self::History => matches!(kind, Kind::Commit | Kind::Tag),
            Self::Files => matches!(kind, Kind::Tree | Kind::Blob),
        }
    }
}
