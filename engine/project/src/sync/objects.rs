//! Fetching versions object by object: git's dumb protocol.

use std::collections::BTreeSet;

use bunsen_spec::Problem;
use bunsen_spec::say::syncing;
use futures::future::join_all;

use super::AT_ONCE;
use super::counter::Counter;
use super::edge::Edge;
use super::walk::{Pointers, Step, Walk};
use crate::git::{self, Kind, ObjectId};
use crate::reach::passable;
use crate::{Batch, ProjectError, Space, Store};

/// Fetches all that some tips reach and the store lacks, but for what `complete` commits reach. Gives the
/// pointers to data that are in it, and the number of objects that came.
///
/// Objects are stored in small batches, those that name others before these; each is checked against its
/// name. What an earlier try brought is not fetched again.
pub(super) async fn fetch_objects(
    store: &dyn Store,
    edge: Edge<'_>,
    counter: &Counter<'_>,
    tips: impl IntoIterator<Item = ObjectId>,
    complete: BTreeSet<ObjectId>,
) -> Result<(Pointers, u64), Problem> {
    let mut walk = Walk::new(tips, complete, BTreeSet::new());
    let mut n_fetched = 0;
    loop {
        let steps = walk.next(AT_ONCE);
        if steps.is_empty() {
            return Ok((walk.pointers, n_fetched));
        }
        let mut batch = Batch::default();
        for (step, found) in steps.iter().zip(join_all(steps.iter().map(|step| find(store, edge, *step))).await) {
            counter.done();
            let (kind, content) = match found? {
                Found::Stored(Some(object)) => object,
                Found::Stored(None) => continue,
                Found::Fetched { kind, content, loose } => {
                    counter.moved(loose.len());
                    n_fetched += 1;
                    batch.put.push((Space::Objects, step.id.to_string(), loose));
                    (kind, content)
                }
            };
            let n_found = walk.take(*step, kind, &content);
            counter.found(n_found.map_err(|why| syncing::object_damaged(&step.id.to_string(), &why))?);
        }
        if !batch.put.is_empty() {
            store.write(batch).await.map_err(ProjectError::from)?;
        }
    }
}

enum Found {
    /// It was there; a file is not read.
    Stored(Option<(Kind, Vec<u8>)>),
    /// It has come.
    Fetched { kind: Kind, content: Vec<u8>, loose: Vec<u8> },
}

async fn find(store: &dyn Store, edge: Edge<'_>, step: Step) -> Result<Found, Problem> {
    let key = step.id.to_string();
    if step.kind == Some(Kind::Blob) {
        let keys = store.keys(Space::Objects, &key).await.map_err(ProjectError::from)?;
        if !keys.is_empty() {
            return Ok(Found::Stored(None));
        }
    } else if let Some(object) = passable(git::read_object(store, step.id).await)? {
        return Ok(Found::Stored(Some(object)));
    }
    let loose = edge.object(step.id).await?.ok_or_else(|| syncing::object_missing(&key))?;
    let (kind, content) = git::decode_object(step.id, &loose).map_err(|why| syncing::object_damaged(&key, &why))?;
    Ok(Found::Fetched { kind, content, loose })
}
