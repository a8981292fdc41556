//! `ListProjects`, and what is tidied once it has been asked for.

use std::rc::Rc;

use bunsen_project::{empty_trash, project};
use bunsen_protocol::ListProjects;
use bunsen_spec::{Problem, ProjectList};
use wasm_bindgen_futures::spawn_local;

use super::handle::{Answer, Ask, Handle};
use crate::laboratory::Laboratory;

/// How long what was deleted can be taken back at the least.
const TRASH_KEPT_MS: f64 = 60_000.0;

impl Handle for ListProjects {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectList>, Problem> {
        let live = ask.lab.live_runs().await;
        let projects = project::list(&ask.lab.store, &live).await?;
        tidy_once(&ask.lab);
        Ok(projects.into())
    }
}

/// Removes old trash for good, once per worker and beside everything else. A visitor of a published
/// page lists no projects, so nothing is opened or tidied there.
fn tidy_once(lab: &Rc<Laboratory>) {
    if lab.has_tidied.replace(true) {
        return;
    }
    let lab = lab.clone();
    spawn_local(async move {
        lab.macrotasks.turn().await;
        // What cannot be removed now is removed next time.
        let _ = empty_trash(&lab.store, TRASH_KEPT_MS, &lab.stamp()).await;
    });
}
