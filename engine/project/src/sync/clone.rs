//! Making a project of one that the other side has.

use bunsen_spec::say::{stored, syncing};
use bunsen_spec::{CloneOutcome, Problem, ProjectId};

use super::Link;
use super::counter::Counter;
use super::edge::Edge;
use super::land::remember;
use super::pull::{check_data, fetch};
use super::remote::RemoteRecord;
use super::runs::adopt;
use crate::change::{Change, retry};
use crate::git::{BRANCHES, RefSteps};
use crate::project::{check_name, record_at, summary, taken};
use crate::record::project_key;
use crate::{ProjectError, Space, md5_hex};

/// A project that is about to be made.
#[derive(Clone, Debug)]
pub struct NewClone {
    /// Its id, from 64 random bits. A try that was cut off goes on under any id.
    pub id: ProjectId,
    /// Its name, to which a number is added if it is taken; `None`: what it is called on the edge.
    pub name: Option<String>,
}

/// Makes a project of one that the other side has: all versions, tags and runs, with their data. It is on the
/// branch that the edge names, and remembers the others.
///
/// # Errors
/// As [`super::pull`]; also when what is there is no project of ours.
pub async fn clone(link: &Link<'_>, new: NewClone) -> Result<CloneOutcome, Problem> {
    let (store, id) = (link.store, &new.id);
    let wished = check_name(new.name.as_deref().unwrap_or(&link.remote.name))?;
    let stored = store.read(Space::Records, &project_key(id)).await.map_err(ProjectError::from)?;
    if stored.is_some() {
        return Err(ProjectError::Taken { what: stored::project(), id: id.0.clone() }.into());
    }
    let counter = Counter::new(link.on_progress);
    let draft = format!("clone-{}", md5_hex(link.remote.url().as_bytes()));
    let arrived = fetch(link, &counter, id, &draft, []).await?;
    let branch = Edge::of(link).head().await?;
    let nothing = || syncing::nothing_there(&link.remote.name);
    let tip = *arrived.refs.get(&branch).ok_or_else(nothing)?;
    let record = record_at(store, id, &wished, tip, link.by.now_ms)
        .await
        .map_err(|error| syncing::no_project(&link.remote.name, &Problem::from(error).what))?;
    check_data(store, tip, &branch[BRANCHES.len()..]).await?;

    retry(async || {
        let mut change = Change::create(store, record.clone(), link.by);
        let why = format!("clone: from {}", link.remote.url());
        change
            .refs(async |refs: &mut RefSteps<'_>| {
                refs.point_head(None, &branch);
                refs.step(&branch, None, Some(tip));
                refs.log("HEAD", None, Some(tip), &why).await?;
                refs.log(&branch, None, Some(tip), &why).await
            })
            .await?;
        remember(&mut change, &arrived.refs, &why).await?;
        adopt(&mut change, &arrived.runs).await?;
        let remote = RemoteRecord { pulled_ms: Some(link.by.now_ms), ..RemoteRecord::new(link.remote) };
        remote.put_into(&mut change.batch, id);
        change.take_name(&wished).await?;
        arrived.draft.expect_in(&mut change.batch);
        arrived.draft.end_in(&mut change.batch);
        change.write().await
    })
    .await
    .map_err(|error| taken(error, id))?;
    Ok(CloneOutcome {
        project: summary(store, id, &[]).await?,
        n_objects: arrived.n_objects,
        n_contents: arrived.n_contents,
        n_runs: arrived.runs.len() as u64,
        received_bytes: counter.moved_bytes(),
        lost: arrived.lost,
        skipped: arrived.skipped,
    })
}
